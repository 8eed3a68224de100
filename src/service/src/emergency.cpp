#include "emergency.h"

#include <algorithm>

#include "jinkui/service/requests.h"
#include "request_ground.h"
#include "request_views.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMostOpen = 500;  // looked at for the list; more would be no emergencies any more

base::Error refused(const pack::Pack& pack, const pack::Flow& flow, const char* slug, base::Text message,
                    base::Text next) {
  base::Error error{base::Errc::forbidden, slug, std::move(message), std::move(next), "/emergency", {}, ""};
  const pack::ClauseId clause = flow.emergency ? flow.emergency->clause : flow.clause;
  if (!clause.none()) {
    error.clauses.push_back(pack.ref(clause));
  }
  return error;
}

bool overdue(const RequestRow& row, base::Instant now) {
  return row.review_due && *row.review_due <= now;
}

// As the version of the policy says that it was made under.
RequestRow row_under_its_own(Core& core, store::Session& session, const WorldPtr& world,
                             const workflow::RequestHead& head) {
  const auto ground = ground_of(core, session, world, head.asked);
  const auto object = core.vault().facts(session, head.asked.customer, head.asked.record);
  return request_row(core, ground.ok() ? *ground->world : *world, head, object.ok() ? &*object : nullptr);
}

}  // namespace

base::Status check_emergency(Core& core, store::Session& session, const Ruling& ruling, const pack::Flow& flow,
                             base::PersonId person) {
  const pack::Pack& pack = ruling.pack();
  if (!flow.emergency) {
    return refused(pack, flow, "emergency/not-offered",
                   {"制度没有规定这种申请可以应急先办。", "The policy has no emergency access for this request."},
                   {"请按正常程序申请，等待批准。", "Ask in the usual way and wait for the decision."});
  }
  const base::Instant now = core.time().now();
  const auto& posts = flow.emergency->posts;
  const auto appointments = ruling.world->directory->appointments(person);
  const bool holds = std::ranges::any_of(appointments, [&](const identity::Appointment& appointment) {
    return appointment.validity.holds_at(now) && !ruling.world->posts[appointment.post_slot].none() &&
           posts.test(ruling.world->posts[appointment.post_slot].slot());
  });
  if (posts.any() && !holds) {
    return refused(pack, flow, "emergency/not-yours",
                   {"您的岗位不能应急先办。", "Your post has no emergency access."},
                   {"请按正常程序申请，等待批准。", "Ask in the usual way and wait for the decision."});
  }
  for (const auto& head : workflow::emergencies(session, person, kMostOpen)) {
    if (overdue(row_under_its_own(core, session, ruling.world, head), now)) {
      return refused(
          pack, flow, "emergency/overdue",
          {"您此前的应急查阅（申请 " + std::to_string(head.id.value) + "）逾期未复核，复核前不能再次应急。",
           "Your emergency access " + std::to_string(head.id.value) +
               " is overdue for review; until then there is no other."},
          {"请催办复核，或按正常程序申请。", "Have it reviewed, or ask in the usual way."});
    }
  }
  return base::success();
}

EmergencyPage Requests::emergencies(const Caller& caller) {
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  const base::Instant now = core_.time().now();
  const auto principals = world->directory->principals_of(caller.person, now);
  const bool audits = rule_on_object(core_, world, *reader, company_act(caller, pack::Verb::audit), {}).permitted();
  EmergencyPage page;
  for (const auto& head : workflow::emergencies(*reader, {}, kMostOpen)) {
    const bool concerned = workflow::concerns(*reader, head.id, caller.person) ||
                           std::ranges::any_of(principals, [&](base::PersonId principal) {
                             return workflow::concerns(*reader, head.id, principal);
                           });
    if (!concerned && !audits) {
      continue;
    }
    RequestRow row = row_under_its_own(core_, *reader, world, head);
    page.overdue += overdue(row, now) ? 1 : 0;
    if (concerned) {
      page.rows.push_back(std::move(row));
    } else {
      ++page.others;
    }
  }
  return page;
}

}  // namespace jinkui::service
