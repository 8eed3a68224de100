#include "act_job.h"

#include <algorithm>

#include "counting.h"
#include "factor.h"
#include "jinkui/workflow/grants.h"
#include "service_token.h"

namespace jinkui::service {

namespace {

base::Error policy_changed() {
  return {base::Errc::conflict,
          "policy/changed",
          {"制度刚刚换了版本。", "A new version of the policy has just come into force."},
          {"请刷新后重新办理。", "Reload and try again."},
          "",
          {},
          ""};
}

}  // namespace

base::Result<Ruling> ActJob::rule_again(store::WriterSession& session) {
  return rule_on(core_, core_.world().pending(), session, act_);
}

base::Status ActJob::run(store::WriterSession& session) {
  // The snapshot may be older than the stamp: it was taken before, and a group may have committed in between.
  const WorldPtr& pending = core_.world().pending();
  if (ruling_.world->active != pending->active) {
    return policy_changed();  // the act is written in the ids of another pack
  }
  if (act_.caller.token != 0) {
    const auto* token = pending->directory->token(act_.caller.token);
    if (token == nullptr || !token->holds_at(core_.time().now())) {
      return token_refused();
    }
  }
  const bool same_world = ruling_.world == pending;
  if (!same_world || !core_.epochs().holds(ruling_.stamp, act_.caller.person, act_.customer)) {
    auto again = rule_again(session);
    if (!again.ok()) {
      return record_unknown(session, again.take_error());
    }
    ruling_ = std::move(again).value();
  }
  if (!ruling_.permitted()) {
    return record_refusal(session);
  }
  // Asked before a use of the grant is taken. No entry: nothing was refused, and wrong codes have entries of their
  // own.
  if (asks(ruling_, pack::Obligation::second_factor) && !act_.caller.second_factor) {
    return factor_needed(pending->pack(), identity::has_second_factor(session, act_.caller.person));
  }
  if (!ruling_.decision.grant.none()) {
    JINKUI_RETURN_IF_ERROR(workflow::use_grant(session, ruling_.decision.grant, core_.time().now()));
  }
  JINKUI_TRY(auto draft, work(session, ruling_));
  const ledger::Kind kind = draft.kind;
  ticket_ = core_.ledger().append(std::move(draft));
  if (kind != ledger::Kind::denied) {  // what a job itself refuses rests on no decision, and replay counts those
    count(core_, ruling_, kind, ticket_.index());
  }
  return base::success();
}

// Where a pack conceals levels, what is concealed and what is not there take the same way: an entry, then the same
// answer.
base::Status ActJob::record_unknown(store::WriterSession& session, base::Error error) {
  const World& world = *core_.world().pending();
  const bool conceals = std::ranges::any_of(world.pack().levels, &pack::Level::conceal);
  if (error.code != base::Errc::not_found || act_.customer.none() || !conceals ||
      !core_.denials().admit(act_.caller.person, core_.time().now())) {
    return error;
  }
  refusal_ = std::move(error);
  const FieldValues remarks{{"verb", std::string(pack::name_of(act_.verb))},
                            {"reason", "not_known"},
                            {"customer", std::to_string(act_.customer.value)}};
  JINKUI_TRY(auto draft, make_draft(core_, session, world,
                                    {ledger::Kind::denied, silent_scope(act_.caller), actor_part(act_.caller),
                                     remark_part(remarks)}));
  ticket_ = core_.ledger().append(std::move(draft));
  return base::success();
}

base::Status ActJob::record_refusal(store::WriterSession& session) {
  refusal_ = refusal(ruling_);
  if (!core_.denials().admit(act_.caller.person, core_.time().now())) {
    return std::move(*refusal_);
  }
  JINKUI_TRY(auto draft, make_draft(core_, session, *ruling_.world,
                                    {ledger::Kind::denied, silent_scope(act_.caller, act_.customer, act_.record),
                                     actor_part(act_.caller), decision_part(ruling_)}));
  ticket_ = core_.ledger().append(std::move(draft));
  count(core_, ruling_, ledger::Kind::denied, ticket_.index());
  return base::success();
}

void ActJob::finish(base::Status outcome) {
  if (!outcome.ok()) {
    refuse(outcome.take_error());
    return;
  }
  auto receipt = ledger::Ledger::redeem(std::move(ticket_));
  if (!receipt.ok()) {
    refuse(receipt.take_error());
  } else if (refusal_) {
    refuse(std::move(*refusal_));
  } else {
    answer(std::move(receipt).value(), ruling_);
  }
}

void submit(Core& core, store::Lane lane, std::unique_ptr<ActJob> job) {
  store::JobPtr taken = std::move(job);
  if (!core.queue().submit(lane, taken)) {
    taken->finish(store::queue_full());
  }
}

ReceiptView view_of(const receipt::Receipt& receipt) {
  return {receipt.index(), receipt.leaf_hash(), receipt.time(), receipt.group()->size, receipt.group()->root};
}

base::Status NoteJob::run(store::WriterSession& session) {
  JINKUI_TRY(auto remarks, work_(session));
  auto scope = silent_scope(note_.caller, note_.customer);
  scope.what = note_.what;
  JINKUI_TRY(auto draft, make_draft(core_, session, *core_.world().pending(),
                                    {note_.kind, std::move(scope), actor_part(note_.caller), remark_part(remarks)}));
  ticket_ = core_.ledger().append(std::move(draft));
  return base::success();
}

void NoteJob::finish(base::Status outcome) {
  if (!outcome.ok()) {
    done_(outcome.take_error());
    return;
  }
  done_(ledger::Ledger::redeem(std::move(ticket_)));
}

void note(Core& core, NoteJob::Note what, NoteJob::Work work,
          std::function<void(base::Result<receipt::Receipt>)> done) {
  store::JobPtr job = std::make_unique<NoteJob>(core, std::move(what), std::move(work), std::move(done));
  if (!core.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

}  // namespace jinkui::service
