// What an asked person does: approve, reject, give back, reassign, add an approver.
#include <algorithm>
#include <optional>

#include "errors.h"
#include "moves.h"

namespace jinkui::workflow {
namespace {

base::Error why_not(const Run& run, base::PersonId actor) {
  if (actor == run.state.requester) {
    return refuse(Refusal::self_approval, run.context());
  }
  if (run.used(actor)) {
    return refuse(Refusal::twice, run.context());
  }
  if (!run.says(actor).empty()) {
    return refuse(Refusal::not_asked, run.context());  // he has a say, but not the one he named
  }
  const auto& directory = run.context().directory;
  for (const OpenPart& open : open_parts(run.state)) {
    for (const base::PersonId principal : open.asked) {
      const Persons delegates = directory.delegates_of(principal);
      if (std::find(delegates.begin(), delegates.end(), actor) != delegates.end()) {
        return refuse(Refusal::self_approval, run.context());  // else he would have had a say
      }
    }
  }
  return refuse(Refusal::not_asked, run.context());
}

// The move must not leave the request without anybody to end it; what was hopeless before is not this move's doing.
base::Status still_possible(const Run& before, const Run& after) {
  if (is_final(after.state.status)) {
    return base::success();
  }
  const PartId blocked = after.blocked_part();
  if (blocked != kAnyPart && blocked != before.blocked_part()) {
    return nobody_can_decide(blocked, after.context());
  }
  const PartId hopeless = after.hopeless_part();
  if (hopeless != kAnyPart && before.hopeless_part() == kAnyPart) {
    return nobody_can_decide(hopeless, after.context());
  }
  return base::success();
}

void note(Run& run, const Say& say, base::PersonId actor, bool approved) {
  run.state.decisions.push_back({say.part, actor, say.principal, approved, run.context().now});
  run.tell(Effect::Kind::decided, say.part, {actor, say.principal});
}

base::Status approve(Run& run, const Say& say, base::PersonId actor) {
  note(run, say, actor, true);
  if (say.part >= kFirstAdded) {
    run.state.added[say.part - kFirstAdded].status = PartStatus::satisfied;
    run.tell(Effect::Kind::satisfied, say.part, {});
  }
  return run.settle();
}

base::Status reject(Run& run, const Say& say, base::PersonId actor) {
  note(run, say, actor, false);
  const bool added = say.part >= kFirstAdded;
  if (!added && run.step(say.part).kind == pack::StepKind::quorum) {
    const std::size_t reachable = run.yes(say.part) + run.eligible(say.part).size();
    if (reachable >= run.state.steps[say.part].needed) {
      return run.settle();
    }
  }
  if (added) {
    run.state.added[say.part - kFirstAdded].status = PartStatus::rejected;
  } else {
    run.state.steps[say.part].status = PartStatus::rejected;
    run.state.steps[say.part].asked.clear();
  }
  run.finish(RequestStatus::rejected, Effect::Kind::rejected);
  return base::success();
}

base::Status give_back(Run& run) {
  run.close_all();
  run.state.status = RequestStatus::returned;
  run.tell(Effect::Kind::given_back, kAnyPart, {run.state.requester});
  return base::success();
}

base::Status reassign(Run& run, const Say& say, const Event& event) {
  const bool personal =
      say.part >= kFirstAdded || run.step(say.part).kind == pack::StepKind::quorum || run.is_self(say.part);
  if (personal) {
    return refuse(Refusal::cannot_reassign, run.context());
  }
  StepState& now = run.state.steps[say.part];
  now.assigned = {};
  const Persons whole = run.eligible(say.part);
  const bool eligible = std::binary_search(whole.begin(), whole.end(), event.target);
  if (!eligible || event.target == say.principal || event.target == event.actor) {
    return refuse(Refusal::not_eligible, run.context());
  }
  now.assigned = event.target;
  run.tell(Effect::Kind::reassigned, say.part, {event.target});
  run.refresh(false);
  return base::success();
}

bool takes_part(const Run& run, base::PersonId person) {
  return person == run.state.requester || run.used(person) ||
         std::any_of(run.state.added.begin(), run.state.added.end(),
                     [&](const AddedApprover& added) { return added.person == person; });
}

base::Status add_approver(Run& run, const Say& say, const Event& event) {
  if (say.part >= kFirstAdded || run.is_self(say.part)) {
    return refuse(Refusal::cannot_reassign, run.context());
  }
  if (run.state.added.size() >= kMaxAdded) {
    return refuse(Refusal::too_many_added, run.context());
  }
  const bool himself = event.target == event.actor || event.target == say.principal;
  if (event.target.none() || himself || takes_part(run, event.target) ||
      !run.context().directory.active(event.target)) {
    return refuse(Refusal::not_eligible, run.context());
  }
  AddedApprover added;
  added.host = say.part;
  added.where = event.where;
  added.person = event.target;
  added.by = event.actor;
  if (event.where != AddedWhere::after) {
    added.status = PartStatus::open;
    added.opened = run.context().now;
  }
  run.state.added.push_back(added);
  const auto part = static_cast<PartId>(kFirstAdded + run.state.added.size() - 1);
  run.tell(Effect::Kind::approver_added, part, {event.target});
  if (added.status == PartStatus::open) {
    run.tell(Effect::Kind::opened, part, {event.target});
  }
  run.refresh(false);
  return base::success();
}

base::Status apply(Run& run, const Say& say, const Event& event) {
  switch (event.kind) {
    case Event::Kind::approve:
      return approve(run, say, event.actor);
    case Event::Kind::reject:
      return reject(run, say, event.actor);
    case Event::Kind::give_back:
      return run.context().review ? refuse(Refusal::review, run.context()) : give_back(run);
    case Event::Kind::reassign:
      return reassign(run, say, event);
    default:
      return add_approver(run, say, event);
  }
}

}  // namespace

base::Result<Transition> decide(const Run& start, const Event& event) {
  std::optional<base::Error> first;
  for (const Say& say : start.says(event.actor)) {
    if ((event.part != kAnyPart && event.part != say.part) ||
        (!event.principal.none() && event.principal != say.principal)) {
      continue;
    }
    Run run = start;
    base::Status status = apply(run, say, event);
    if (status.ok() && run.state.status != RequestStatus::returned) {
      status = still_possible(start, run);
    }
    if (status.ok()) {
      return Transition{std::move(run.state), std::move(run.effects), say.part, say.principal};
    }
    if (!first) {
      first = status.take_error();
    }
  }
  return first ? std::move(*first) : why_not(start, event.actor);
}

}  // namespace jinkui::workflow
