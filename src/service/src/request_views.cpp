#include "request_views.h"

#include <array>

namespace jinkui::service {
namespace {

base::Text actor_text(const World& world, const pack::Actor& actor) {
  base::Text text;
  const auto add = [&text](const base::Text& title) {
    text.zh += (text.zh.empty() ? "" : "或") + title.zh;
    text.en += (text.en.empty() ? "" : " or ") + title.en;
  };
  for (const auto post : actor.posts) {
    add(world.pack().at(post).title);
  }
  if (!actor.group.none()) {
    add(world.pack().groups[actor.group.slot()].title);
  }
  if (actor.scope == pack::ActorScope::owner_department) {
    text.zh = "档案所属部门的" + text.zh;
    text.en += " of the owning department";
  } else if (actor.scope == pack::ActorScope::requester_department) {
    text.zh = "申请人所在部门的" + text.zh;
    text.en += " of the requester's department";
  } else if (actor.scope == pack::ActorScope::custodian) {
    add({"档案保管人", "the keeper of the file"});
  }
  return text;
}

constexpr std::size_t kScopeName = 64;  // hexadecimal digits

std::optional<Named> level_name(const pack::Pack& pack, const std::string& name) {
  if (name.empty()) {
    return std::nullopt;
  }
  if (name == kLevelEnded) {
    return Named{name, {"解密", "Declassified"}};
  }
  const auto level = pack.level_named(name);
  if (level.none() && name.size() == kScopeName) {
    const std::string brief = name.substr(0, 8);  // a set of customers to be exported
    return Named{name, {"导出范围 " + brief, "Export scope " + brief}};
  }
  return Named{name, level.none() ? base::Text{name, name} : pack.at(level).title};
}

std::string kind_name(pack::StepKind kind) {
  static constexpr std::array<const char*, 5> kNames = {"act", "sequence", "any_of", "all_of", "quorum"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string part_name(const workflow::StepState& state) {
  switch (state.status) {
    case workflow::PartStatus::waiting:
      return "waiting";
    case workflow::PartStatus::open:
      return state.escalated ? "overdue" : "open";
    case workflow::PartStatus::satisfied:
      return "approved";
    case workflow::PartStatus::skipped:
    case workflow::PartStatus::closed:  // another branch sufficed
      return "skipped";
    case workflow::PartStatus::rejected:
      break;
  }
  return "rejected";
}

}  // namespace

std::string name_of(workflow::RequestStatus status) {
  static constexpr std::array<const char*, 8> kNames = {"",         "open",      "returned", "approved",
                                                        "rejected", "withdrawn", "lapsed",   "superseded"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string name_of(workflow::Event::Kind kind) {
  static constexpr std::array<const char*, 12> kNames = {
      "",         "submit",   "approve",      "reject", "give_back", "resubmit",
      "withdraw", "reassign", "add_approver", "remind", "tick",      "close"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string name_of(workflow::GrantState state) {
  static constexpr std::array<const char*, 5> kNames = {"valid", "not_yet", "used_up", "expired", "revoked"};
  return kNames[static_cast<std::size_t>(state)];
}

RequestRow request_row(Core& core, const World& world, const workflow::RequestHead& head,
                       const vault::ObjectFacts* object) {
  const pack::Pack& pack = world.pack();
  RequestRow row;
  row.id = head.id;
  const auto flow = pack.flow_named(head.asked.flow);
  row.flow = {head.asked.flow, flow.none() ? base::Text{} : pack.at(flow).title};
  row.customer = head.asked.customer;
  row.record = head.asked.record;
  if (object != nullptr && !object->destroyed) {
    row.level = level_view(pack, core.settings(), object->label, core.time().now());
  }
  row.requester = person_ref(*world.directory, head.asked.requester);
  const auto purpose = pack.purpose_named(head.asked.purpose);
  row.purpose = {head.asked.purpose, purpose.none() ? base::Text{} : pack.at(purpose).title};
  if (!flow.none() && pack.at(flow).verbs.front() == pack::Verb::govern) {
    row.version = head.asked.level;
  } else {
    row.to_level = level_name(pack, head.asked.level);
  }
  row.state = name_of(head.status);
  row.created = head.created;
  row.decided = head.decided;
  row.emergency = head.asked.emergency;
  if (row.emergency && !flow.none() && pack.at(flow).emergency) {
    row.review_due = base::add(head.created, pack.at(flow).emergency->within, core.settings().zone_minutes);
  }
  return row;
}

GrantRow grant_row(const World& world, const workflow::Grant& grant, base::Instant now) {
  GrantRow row;
  row.id = grant.id;
  row.request = grant.request;
  const auto flow = world.pack().flow_named(grant.flow);
  row.flow = {grant.flow, flow.none() ? base::Text{} : world.pack().at(flow).title};
  row.customer = grant.customer;
  row.record = grant.record;
  for (const auto verb : grant.verbs) {
    row.verbs.emplace_back(pack::name_of(verb));
  }
  row.fields = grant.fields;
  row.purpose = grant.purpose;
  row.level = level_name(world.pack(), grant.level);
  row.holder = person_ref(*world.directory, grant.holder);
  row.not_before = grant.not_before;
  row.not_after = grant.not_after;
  row.uses = grant.uses;
  row.used = grant.used;
  row.state = name_of(workflow::state_of(grant, now));
  return row;
}

std::vector<StepView> step_views(const World& world, const pack::Flow& flow, const workflow::State& state) {
  std::vector<StepView> views;
  for (std::size_t i = 0; i < flow.steps.size() && i < state.steps.size(); ++i) {
    const auto& step = flow.steps[i];
    StepView view;
    view.id = static_cast<std::uint16_t>(i);
    view.kind = kind_name(step.kind);
    view.state = part_name(state.steps[i]);
    view.children = step.children;
    view.actor = actor_text(world, step.actor);
    for (const auto person : state.steps[i].asked) {
      view.eligible.push_back(person_ref(*world.directory, person));
    }
    view.deadline = state.steps[i].due;
    if (!step.clause.none()) {
      view.clauses.push_back(world.pack().ref(step.clause));
    }
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace jinkui::service
