#include "request_ground.h"

#include <algorithm>

namespace jinkui::service {
namespace {

base::Error other_pack() {
  return {base::Errc::conflict,
          "request/other-pack",
          {"该申请依据的制度版本已不可用。", "The policy version of this request is not available."},
          {"请撤回后重新申请。", "Withdraw it and ask again."},
          "",
          {},
          ""};
}

bool readable(const pack::Pack& pack, const vault::Label& label) {
  return (label.level.empty() || !pack.level_named(label.level).none()) &&
         (label.category.empty() || !pack.category_named(label.category).none());
}

// What the pack in force makes of the names that a grant would bear.
std::string fallen_away(const pack::Pack& now, const workflow::Asked& asked) {
  const auto flow = now.flow_named(asked.flow);
  if (flow.none() || now.at(flow).verbs.empty()) {
    return "flow";
  }
  if (!asked.purpose.empty() && now.purpose_named(asked.purpose).none()) {
    return "purpose";
  }
  const bool some_left = std::any_of(asked.fields.begin(), asked.fields.end(),
                                     [&now](const std::string& name) { return !now.field_named(name).none(); });
  return asked.fields.empty() || some_left ? "" : "fields";
}

}  // namespace

base::Result<RequestGround> ground_of(Core& core, store::Session& session, const WorldPtr& now,
                                      const workflow::Asked& asked) {
  RequestGround ground;
  JINKUI_TRY(ground.world, core.shelf().world_of(session, now, asked.pack));
  const pack::Pack& pack = ground.world->pack();
  const auto flow = pack.flow_named(asked.flow);
  if (flow.none() || pack.at(flow).verbs.empty()) {
    return other_pack();
  }
  ground.flow = &pack.at(flow);
  if (ground.world == now) {
    return ground;
  }
  if (ground.flow->verbs.front() == pack::Verb::govern) {
    ground.ended = "version";
    return ground;
  }
  ground.ended = fallen_away(now->pack(), asked);
  if (ground.ended.empty() && !asked.customer.none()) {
    const auto object = core.vault().facts(session, asked.customer, asked.record);
    const bool known = !object.ok() || object->destroyed ||
                       (readable(pack, object->customer_label) && readable(pack, object->label));
    ground.ended = known ? "" : "object";
  }
  return ground;
}

Act act_of(const Caller& caller, const pack::Pack& pack, const pack::Flow& flow, const workflow::Asked& asked) {
  Act act;
  act.caller = caller;
  act.caller.person = asked.requester;
  act.verb = flow.verbs.front();
  act.customer = asked.customer;
  act.record = asked.record;
  act.purpose = pack.purpose_named(asked.purpose);
  act.to_level = asked.level;
  for (const auto& name : asked.fields) {
    if (const auto id = pack.field_named(name); !id.none()) {
      act.fields.set(id.slot());
    }
  }
  return act;
}

base::Error superseded() {
  return {base::Errc::conflict,
          "request/superseded",
          {"制度已经换版，该申请依据的内容不复存在，申请已终止。",
           "The policy has changed: what this request rests on is gone, and it has ended."},
          {"请按现行制度重新申请。", "Ask again under the policy in force."},
          "",
          {},
          ""};
}

}  // namespace jinkui::service
