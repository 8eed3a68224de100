#include "run.h"

#include <algorithm>

#include "errors.h"

namespace jinkui::workflow {
namespace {

void sort_once(Persons& persons) {
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
}

bool unfinished(PartStatus status) {
  return status == PartStatus::waiting || status == PartStatus::open;
}

}  // namespace

Run::Run(State from, const Context& context)
    : state(std::move(from)), context_(&context), parent_(context.flow.steps.size(), 0) {
  for (std::size_t i = 0; i < context.flow.steps.size(); ++i) {
    for (const std::uint16_t child : context.flow.steps[i].children) {
      parent_[child] = static_cast<PartId>(i);
    }
  }
}

void Run::tell(Effect::Kind kind, PartId part, Persons persons) {
  effects.push_back({kind, part, std::move(persons)});
}

Persons Run::holders(const pack::Actor& actor) const {
  Persons persons = context_->directory.holders(actor);
  std::erase_if(persons, [&](base::PersonId person) {
    return person == state.requester || used(person) || !context_->directory.active(person);
  });
  sort_once(persons);
  return persons;
}

Persons Run::eligible(PartId part) const {
  if (part >= kFirstAdded) {
    const base::PersonId person = state.added[part - kFirstAdded].person;
    return used(person) || !context_->directory.active(person) ? Persons{} : Persons{person};
  }
  if (is_self(part)) {
    return context_->directory.active(state.requester) ? Persons{state.requester} : Persons{};
  }
  const StepState& now = state.steps[part];
  Persons persons = holders(step(part).actor);
  if (now.escalated || now.substituted) {
    const Persons more = holders(step(part).escalate_to);
    persons.insert(persons.end(), more.begin(), more.end());
    sort_once(persons);
  }
  if (!now.assigned.none() && std::binary_search(persons.begin(), persons.end(), now.assigned)) {
    return {now.assigned};
  }
  return persons;
}

bool Run::may_act_for(base::PersonId actor, base::PersonId principal) const {
  if (actor == principal) {
    return true;
  }
  const auto holds = [](const Persons& persons, base::PersonId person) {
    return std::find(persons.begin(), persons.end(), person) != persons.end();
  };
  return principal != state.requester && actor != state.requester && !used(actor) &&
         context_->directory.active(actor) && holds(context_->directory.delegates_of(principal), actor) &&
         !holds(context_->directory.delegates_of(state.requester), actor);
}

std::vector<Say> Run::says(base::PersonId person) const {
  std::vector<Say> own;
  std::vector<Say> for_others;
  for (const OpenPart& open : open_parts(state)) {
    for (const base::PersonId principal : open.asked) {
      if (may_act_for(person, principal)) {
        (person == principal ? own : for_others).push_back({open.part, principal});
      }
    }
  }
  own.insert(own.end(), for_others.begin(), for_others.end());
  return own;
}

std::uint32_t Run::yes(PartId part) const {
  return static_cast<std::uint32_t>(
      std::count_if(state.decisions.begin(), state.decisions.end(),
                    [&](const Decision& decision) { return decision.part == part && decision.approved; }));
}

bool Run::held_back(PartId host) const {
  return std::any_of(state.added.begin(), state.added.end(), [&](const AddedApprover& added) {
    return added.host == host && added.where == AddedWhere::before && added.status == PartStatus::open;
  });
}

// Who is asked.

void Run::substitute_if_empty(PartId part) {
  StepState& now = state.steps[part];
  const pack::Actor& other = step(part).escalate_to;
  const bool named = !other.posts.empty() || !other.group.none() || other.scope == pack::ActorScope::custodian;
  if (now.substituted || now.escalated || !named || is_self(part) || !eligible(part).empty()) {
    return;
  }
  now.substituted = true;
  Persons persons = eligible(part);
  if (persons.empty()) {
    now.substituted = false;
    return;
  }
  tell(Effect::Kind::substituted, part, std::move(persons));
}

void Run::refresh_step(PartId part, bool tell_change) {
  if (!quota_reached(part)) {
    substitute_if_empty(part);
  }
  StepState& now = state.steps[part];
  Persons asked = quota_reached(part) || held_back(part) ? Persons{} : eligible(part);
  if (asked == now.asked) {
    return;
  }
  const bool news = std::any_of(asked.begin(), asked.end(), [&](base::PersonId person) {
    return !std::binary_search(now.asked.begin(), now.asked.end(), person);
  });
  now.asked = std::move(asked);
  if (tell_change && news) {
    tell(Effect::Kind::asked_changed, part, now.asked);
  }
}

void Run::refresh_added(bool tell_change) {
  for (std::size_t i = 0; i < state.added.size(); ++i) {
    AddedApprover& added = state.added[i];
    if (unfinished(added.status) && !context_->directory.active(added.person)) {
      added.status = PartStatus::closed;
      if (tell_change) {
        tell(Effect::Kind::added_void, static_cast<PartId>(kFirstAdded + i), {added.by});
      }
    }
  }
}

void Run::refresh(bool tell_change) {
  refresh_added(tell_change);
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const auto part = static_cast<PartId>(i);
    if (state.steps[i].status == PartStatus::open && is_leaf(step(part))) {
      refresh_step(part, tell_change);
    }
  }
}

// The tree.

bool Run::turn_has_come(PartId part) const {
  if (part == 0) {
    return true;
  }
  const PartId parent = parent_[part];
  if (state.steps[parent].status != PartStatus::open) {
    return false;
  }
  if (step(parent).kind != pack::StepKind::sequence) {
    return true;
  }
  for (const std::uint16_t sibling : step(parent).children) {
    if (sibling == part) {
      return true;
    }
    if (unfinished(state.steps[sibling].status)) {
      return false;
    }
  }
  return false;
}

std::uint32_t Run::quorum_of(PartId part, std::size_t persons) const {
  const std::uint64_t of = std::max<std::uint64_t>(1, persons);
  const std::uint64_t denominator = step(part).denominator;
  return static_cast<std::uint32_t>((of * step(part).numerator + denominator - 1) / denominator);
}

void Run::open_step(PartId part) {
  StepState& now = state.steps[part];
  now.status = PartStatus::open;
  now.opened = context_->now;
  if (!is_leaf(step(part))) {
    return;
  }
  substitute_if_empty(part);
  now.asked = eligible(part);
  if (step(part).kind == pack::StepKind::quorum) {
    now.needed = quorum_of(part, now.asked.size());
  }
  if (step(part).deadline) {
    now.due = base::add(context_->now, *step(part).deadline, context_->zone_minutes);
  }
  tell(Effect::Kind::opened, part, now.asked);
}

bool Run::open_steps() {
  bool moved = false;
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const auto part = static_cast<PartId>(i);
    if (state.steps[i].status != PartStatus::waiting || !turn_has_come(part)) {
      continue;
    }
    moved = true;
    if (step(part).when.holds(context_->facts)) {
      open_step(part);
    } else {
      state.steps[i].status = PartStatus::skipped;
      tell(Effect::Kind::skipped, part, {});
    }
  }
  return moved;
}

bool Run::settle_added(PartId host) {
  bool all = true;
  for (std::size_t i = 0; i < state.added.size(); ++i) {
    AddedApprover& added = state.added[i];
    if (added.host != host || !unfinished(added.status)) {
      continue;
    }
    all = false;
    if (added.status == PartStatus::waiting && quota_reached(host)) {
      added.status = PartStatus::open;
      added.opened = context_->now;
      tell(Effect::Kind::opened, static_cast<PartId>(kFirstAdded + i), {added.person});
    }
  }
  return all;
}

bool Run::settle_leaf(PartId part) {
  const bool added = settle_added(part);
  if (!added || !quota_reached(part)) {
    return false;
  }
  state.steps[part].status = PartStatus::satisfied;
  state.steps[part].asked.clear();
  tell(Effect::Kind::satisfied, part, {});
  return true;
}

bool Run::settle_composite(PartId part) {
  std::size_t satisfied = 0;
  std::size_t pending = 0;
  for (const std::uint16_t child : step(part).children) {
    satisfied += state.steps[child].status == PartStatus::satisfied ? 1U : 0U;
    pending += unfinished(state.steps[child].status) ? 1U : 0U;
  }
  const bool enough = step(part).kind == pack::StepKind::any_of ? satisfied > 0 : satisfied > 0 && pending == 0;
  if (!enough && pending > 0) {
    return false;
  }
  state.steps[part].status = enough ? PartStatus::satisfied : PartStatus::skipped;
  tell(enough ? Effect::Kind::satisfied : Effect::Kind::skipped, part, {});
  return true;
}

bool Run::settle_steps() {
  bool moved = false;
  for (std::size_t i = state.steps.size(); i-- > 0;) {
    const auto part = static_cast<PartId>(i);
    if (state.steps[i].status == PartStatus::open) {
      moved = (is_leaf(step(part)) ? settle_leaf(part) : settle_composite(part)) || moved;
    }
  }
  return moved;
}

bool Run::close_unneeded() {
  bool moved = false;
  for (std::size_t i = 1; i < state.steps.size(); ++i) {
    StepState& now = state.steps[i];
    if (!unfinished(now.status) || unfinished(state.steps[parent_[i]].status)) {
      continue;
    }
    if (now.status == PartStatus::open && is_leaf(step(static_cast<PartId>(i)))) {
      tell(Effect::Kind::closed, static_cast<PartId>(i), now.asked);
    }
    now.status = PartStatus::closed;
    now.asked.clear();
    moved = true;
  }
  for (std::size_t i = 0; i < state.added.size(); ++i) {
    AddedApprover& added = state.added[i];
    if (unfinished(added.status) && !unfinished(state.steps[added.host].status)) {
      if (added.status == PartStatus::open) {
        tell(Effect::Kind::closed, static_cast<PartId>(kFirstAdded + i), {added.person});
      }
      added.status = PartStatus::closed;
      moved = true;
    }
  }
  return moved;
}

base::Status Run::settle() {
  bool moved = true;
  while (moved) {
    moved = open_steps();
    moved = settle_steps() || moved;
    moved = close_unneeded() || moved;
  }
  if (unfinished(state.steps[0].status)) {
    refresh(false);
    return base::success();
  }
  const bool by_another = std::any_of(state.decisions.begin(), state.decisions.end(), [&](const Decision& decision) {
    return decision.approved && decision.actor != state.requester && decision.principal != state.requester;
  });
  if (state.steps[0].status != PartStatus::satisfied || !by_another) {
    return refuse(Refusal::no_step_applies, *context_);
  }
  finish(RequestStatus::approved, Effect::Kind::approved);
  return base::success();
}

void Run::close_all() {
  state.steps[0].status = unfinished(state.steps[0].status) ? PartStatus::closed : state.steps[0].status;
  if (is_leaf(step(0)) && !state.steps[0].asked.empty()) {
    tell(Effect::Kind::closed, 0, state.steps[0].asked);
    state.steps[0].asked.clear();
  }
  while (close_unneeded()) {
  }
}

void Run::finish(RequestStatus status, Effect::Kind kind) {
  close_all();
  state.status = status;
  state.decided = context_->now;
  tell(kind, kAnyPart, {state.requester});
}

void Run::begin_round() {
  state.status = RequestStatus::open;
  state.submitted = context_->now;
  state.due.reset();
  if (context_->flow.deadline && !context_->review) {
    state.due = base::add(context_->now, *context_->flow.deadline, context_->zone_minutes);
  }
  state.steps.assign(context_->flow.steps.size(), StepState{});
  state.added.clear();
  state.decisions.clear();
  state.reminded.reset();
}

}  // namespace jinkui::workflow
