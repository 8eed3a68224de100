// Revoking a grant: by its holder, by whoever approved it, or by the head of the owning department.
#include <algorithm>

#include "act_job.h"
#include "jinkui/service/requests.h"
#include "request_views.h"

namespace jinkui::service {
namespace {

bool may_revoke(const World& world, store::Session& session, const Caller& caller, const workflow::Grant& grant,
                const vault::ObjectFacts& object, base::Instant now) {
  if (grant.holder == caller.person) {
    return true;
  }
  const auto log = workflow::log_of(session, grant.request);
  const bool approved = std::any_of(log.begin(), log.end(), [&](const workflow::LogEntry& line) {
    return line.kind == workflow::Event::Kind::approve &&
           (line.actor == caller.person || line.principal == caller.person);
  });
  const auto appointments = world.directory->appointments(caller.person);
  return approved || std::any_of(appointments.begin(), appointments.end(), [&](const identity::Appointment& a) {
           const auto post = world.posts[a.post_slot];
           return !post.none() && world.pack().at(post).head && a.department == object.custody.department &&
                  a.validity.holds_at(now);
         });
}

base::Error not_yours() {
  return {base::Errc::not_found,
          "grant/unknown",
          {"没有这项授权，或您无权撤销。", "No such grant, or it is not yours to revoke."},
          {"授权可由持有人、批准人或档案所属部门负责人撤销。",
           "A grant is revoked by its holder, by whoever approved it or by the head of the owning department."},
          "",
          {},
          ""};
}

base::Error reason_missing() {
  return {base::Errc::invalid,
          "grant/reason",
          {"撤销须写明理由（最多 2000 字节）。", "State why it is revoked (at most 2000 bytes)."},
          {"请填写 reason。", "Fill in `reason`."},
          "/reason",
          {},
          ""};
}

}  // namespace

void Requests::revoke(const Caller& caller, base::GrantId grant, std::string reason, Done<GrantRow> done) {
  if (reason.empty() || reason.size() > 2000) {
    done(reason_missing());
    return;
  }
  base::CustomerId customer;
  {
    auto reader = core_.readers().take();
    const auto found = workflow::grant_of(*reader, grant);
    if (!found) {
      done(not_yours());
      return;
    }
    customer = found->customer;
  }
  auto row = std::make_shared<GrantRow>();
  note(
      core_, {ledger::Kind::grant_revoked, caller, customer, receipt::Scope::What::nothing},
      [&core = core_, caller, grant, reason = std::move(reason),
       row](store::WriterSession& session) -> base::Result<FieldValues> {
        const base::Instant now = core.time().now();
        const World& world = *core.world().pending();
        const auto found = workflow::grant_of(session, grant);
        vault::ObjectFacts object;  // of a change of the policy: none
        if (!found->customer.none()) {
          JINKUI_TRY(object, core.vault().facts(session, found->customer, found->record));
        }
        if (!may_revoke(world, session, caller, *found, object, now)) {
          return not_yours();
        }
        JINKUI_RETURN_IF_ERROR(workflow::revoke_grant(session, grant, caller.person, now));
        core.epochs().touch(found->holder);
        *row = grant_row(world, *workflow::grant_of(session, grant), now);
        return FieldValues{{"grant", std::to_string(grant.value)},
                           {"holder", std::to_string(found->holder.value)},
                           {"reason", reason}};
      },
      [row, done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          done(receipt.take_error());
          return;
        }
        done(std::move(*row));
      });
}

}  // namespace jinkui::service
