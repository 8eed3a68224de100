// 销毁: intent in the ledger, then the key is forgotten, then the entry that says so; resumed after a crash.
#include "act_job.h"
#include "jinkui/service/gate.h"
#include "jinkui/service/housekeeping.h"
#include "jinkui/vault/rotation.h"
#include "jinkui/workflow/requests.h"
#include "request_context.h"

namespace jinkui::service {
namespace {

std::optional<base::Instant> index_key_replaced(store::Session& session) {
  const auto rotation = vault::last_done(session, vault::Rotation::Kind::index);
  return rotation ? std::optional(rotation->ended) : std::nullopt;
}

// Forgets the keys and records it; `done` with the receipt of the second entry.
void carry_out(Core& core, const Caller& caller, base::CustomerId customer,
               std::function<void(base::Result<receipt::Receipt>)> done) {
  {
    auto reader = core.readers().take();
    const std::array one = {customer};
    if (auto forgotten = core.vault().forget(*reader, one); !forgotten.ok()) {
      done(forgotten.take_error());
      return;
    }
  }
  const NoteJob::Note what{ledger::Kind::destroyed, caller, {}, receipt::Scope::What::nothing};
  note(
      core, what,
      [&core, customer](store::WriterSession& session) -> base::Result<FieldValues> {
        const base::Instant now = core.time().now();
        JINKUI_RETURN_IF_ERROR(core.vault().finish_destruction(session, customer, now));
        const auto replaced = index_key_replaced(session);
        return FieldValues{{"customer", std::to_string(customer.value)},
                           {"unrecoverable_from", base::to_rfc3339(core.keys().unrecoverable_from(now))},
                           {"index_key_replaced", replaced ? base::to_rfc3339(*replaced) : "never"}};
      },
      std::move(done));
}

// Requests about a customer that goes are withdrawn in the name of who made them.
base::Status withdraw_requests(Core& core, store::WriterSession& session, const Ruling& ruling,
                               base::CustomerId customer) {
  for (const auto id : workflow::unfinished_requests_about(session, customer)) {
    JINKUI_TRY(const auto request, workflow::load_request(session, id));
    const auto flow = ruling.pack().flow_named(request.head.asked.flow);
    // Made under another version, or a review, which its requester cannot withdraw.
    if (flow.none() || request.head.asked.pack != ruling.world->active->hash || request.head.asked.emergency) {
      JINKUI_RETURN_IF_ERROR(workflow::close_request(session, id, core.time().now()));
      continue;
    }
    const MoveContext context(ruling, ruling.pack().at(flow), request.head.asked, core.time().now(),
                              core.settings().zone_minutes);
    workflow::Event event;
    event.kind = workflow::Event::Kind::withdraw;
    event.actor = request.head.asked.requester;
    JINKUI_TRY(const auto outcome, workflow::move_request(session, id, event, {}, context.context));
    static_cast<void>(outcome);
  }
  return base::success();
}

class DestroyJob final : public ActJob {
 public:
  DestroyJob(Core& core, Act act, Ruling ruling, Done<Certificate> done)
      : ActJob(core, std::move(act), std::move(ruling)), done_(std::move(done)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    JINKUI_RETURN_IF_ERROR(withdraw_requests(core(), session, ruling, act().customer));
    JINKUI_RETURN_IF_ERROR(core().vault().mark_destroyed(session, act().customer));
    core().epochs().touch(act().customer);
    static_cast<void>(
        workflow::revoke_grants_about(session, act().customer, act().caller.person, core().time().now()));
    // Sealed under the company: who destroyed what, and by which decision, must stay readable.
    return make_draft(core(), session, *ruling.world,
                      {ledger::Kind::destroy_intended, silent_scope(act().caller, act().customer),
                       actor_part(act().caller), decision_part(ruling), SealUnder::company});
  }

  void answer(receipt::Receipt receipt, const Ruling&) override {
    static_cast<void>(receipt);
    carry_out(core(), act().caller, act().customer,
              [&core = core(), customer = act().customer, done = done_](base::Result<receipt::Receipt> last) {
                if (!last.ok()) {
                  done(last.take_error());
                  return;
                }
                Certificate certificate;
                certificate.customer = customer;
                certificate.destroyed_at = last->time();
                const auto from = core.keys().unrecoverable_from(last->time());
                if (from > last->time()) {
                  certificate.unrecoverable_from = from;
                }
                certificate.index_key_replaced = index_key_replaced(*core.readers().take());
                certificate.receipt = view_of(*last);
                done(certificate);
              });
  }
  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  Done<Certificate> done_;
};

}  // namespace

void Gate::destroy(const Caller& caller, DestroyCommand command, Done<Certificate> done) {
  const WorldPtr world = core_.world().now();
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::destroy;
  act.customer = command.customer;
  auto reader = core_.readers().take();
  // The purpose of the act is the one that the request named.
  const auto grants =
      workflow::usable_grants(*reader, caller.person, command.customer, {}, pack::Verb::destroy, core_.time().now());
  if (!grants.empty()) {
    act.purpose = world->pack().purpose_named(grants.front().purpose);
  }
  auto ruling = rule_on(core_, world, *reader, act);
  if (!ruling.ok()) {
    done(ruling.take_error());
    return;
  }
  submit(core_, store::Lane::write,
         std::make_unique<DestroyJob>(core_, std::move(act), std::move(ruling).value(), std::move(done)));
}

void resume_destructions(Core& core, std::function<void(base::Status)> done) {
  std::vector<base::CustomerId> pending;
  {
    auto reader = core.readers().take();
    pending = core.vault().pending_destructions(*reader, 1);
  }
  if (pending.empty()) {
    done(base::success());
    return;
  }
  carry_out(core, Caller{}, pending.front(), [&core, done = std::move(done)](base::Result<receipt::Receipt> last) {
    if (!last.ok()) {
      done(last.take_error());
      return;
    }
    resume_destructions(core, done);
  });
}

}  // namespace jinkui::service
