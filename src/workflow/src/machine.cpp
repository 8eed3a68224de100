#include "jinkui/workflow/machine.h"

#include <algorithm>

#include "errors.h"
#include "jinkui/base/check.h"
#include "moves.h"

namespace jinkui::workflow {
namespace {

void escalate(Run& run, PartId part) {
  StepState& now = run.state.steps[part];
  now.due.reset();
  if (run.quota_reached(part) || run.held_back(part)) {
    for (std::size_t i = 0; i < run.state.added.size(); ++i) {
      const AddedApprover& added = run.state.added[i];
      if (added.host == part && added.status == PartStatus::open) {
        run.tell(Effect::Kind::overdue, static_cast<PartId>(kFirstAdded + i), {added.person});
      }
    }
    return;
  }
  now.assigned = {};
  const Persons before = run.eligible(part);
  now.escalated = true;
  const Persons after = run.eligible(part);
  Persons news;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(news));
  now.asked = after;
  if (news.empty()) {
    run.tell(Effect::Kind::overdue, part, after);
  } else {
    run.tell(Effect::Kind::escalated, part, std::move(news));
  }
}

void note_stuck(Run& run) {
  const PartId blocked = run.state.status == RequestStatus::open ? run.blocked_part() : kAnyPart;
  for (std::size_t i = 0; i < run.state.steps.size(); ++i) {
    StepState& now = run.state.steps[i];
    if (i == blocked && !now.stuck) {
      now.stuck = true;
      run.tell(Effect::Kind::stuck, blocked, {run.state.requester});
    } else if (now.stuck && run.part_viable(static_cast<PartId>(i))) {
      now.stuck = false;
    }
  }
}

base::Status remind(Run& run) {
  const base::Instant now = run.context().now;
  if (run.state.reminded && now.ms - run.state.reminded->ms < kRemindEveryMs) {
    return refuse(Refusal::reminded_recently, run.context());
  }
  Persons asked;
  for (const OpenPart& open : open_parts(run.state)) {
    asked.insert(asked.end(), open.asked.begin(), open.asked.end());
  }
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  run.state.reminded = now;
  run.tell(Effect::Kind::reminded, kAnyPart, std::move(asked));
  return base::success();
}

base::Status resubmit(Run& run) {
  if (run.state.status != RequestStatus::returned) {
    return refuse(Refusal::not_returned, run.context());
  }
  if (run.state.round >= kMaxRounds) {
    return refuse(Refusal::too_many_rounds, run.context());
  }
  ++run.state.round;
  run.tell(Effect::Kind::resubmitted, kAnyPart, {run.state.requester});
  return start_round(run);
}

base::Status check_fits(const State& state, const Context& context) {
  JINKUI_RETURN_IF_ERROR(check_flow(context.flow));
  if (state.steps.size() != context.flow.steps.size()) {
    return corrupt_state();
  }
  return base::success();
}

bool is_requesters(Event::Kind kind) {
  return kind == Event::Kind::resubmit || kind == Event::Kind::withdraw || kind == Event::Kind::remind;
}

}  // namespace

base::Status start_round(Run& run) {
  if (!run.context().directory.active(run.state.requester)) {
    return refuse(Refusal::inactive, run.context());
  }
  run.begin_round();
  JINKUI_RETURN_IF_ERROR(run.settle());
  const PartId blocked = run.blocked_part();
  const PartId hopeless = blocked != kAnyPart ? blocked : run.hopeless_part();
  if (hopeless != kAnyPart) {
    return nobody_can_decide(hopeless, run.context());
  }
  return base::success();
}

base::Status by_requester(Run& run, const Event& event) {
  if (event.actor != run.state.requester) {
    return refuse(Refusal::not_requester, run.context());
  }
  if (event.kind == Event::Kind::resubmit) {
    return resubmit(run);
  }
  if (event.kind == Event::Kind::withdraw && run.context().review) {
    return refuse(Refusal::review, run.context());
  }
  if (event.kind == Event::Kind::withdraw) {
    run.finish(RequestStatus::withdrawn, Effect::Kind::withdrawn);
    return base::success();
  }
  return run.state.status == RequestStatus::open ? remind(run) : refuse(Refusal::not_open, run.context());
}

base::Status tick(Run& run) {
  const base::Instant now = run.context().now;
  const bool overdue = run.state.due && *run.state.due <= now;
  if (overdue || (!run.context().review && !run.context().directory.active(run.state.requester))) {
    run.finish(RequestStatus::lapsed, Effect::Kind::lapsed);
    return base::success();
  }
  if (run.state.status != RequestStatus::open) {
    return base::success();
  }
  run.refresh(true);
  for (std::size_t i = 0; i < run.state.steps.size(); ++i) {
    const StepState& step = run.state.steps[i];
    if (step.status == PartStatus::open && step.due && *step.due <= now) {
      escalate(run, static_cast<PartId>(i));
    }
  }
  JINKUI_RETURN_IF_ERROR(run.settle());
  note_stuck(run);
  return base::success();
}

base::Result<Transition> submit(base::PersonId requester, const Context& context) {
  JINKUI_RETURN_IF_ERROR(check_flow(context.flow));
  State state;
  state.requester = requester;
  Run run(std::move(state), context);
  JINKUI_RETURN_IF_ERROR(start_round(run));
  return Transition{std::move(run.state), std::move(run.effects), kAnyPart, {}};
}

State closed(State state, base::Instant now) {
  JINKUI_CHECK(!is_final(state.status));
  state.status = RequestStatus::superseded;
  state.decided = now;
  for (StepState& step : state.steps) {
    if (step.status == PartStatus::open) {
      step.status = PartStatus::closed;
      step.asked.clear();
    }
  }
  for (AddedApprover& added : state.added) {
    added.status = added.status == PartStatus::open ? PartStatus::closed : added.status;
  }
  return state;
}

base::Result<Transition> advance(const State& state, const Event& event, const Context& context) {
  JINKUI_RETURN_IF_ERROR(check_fits(state, context));
  if (is_final(state.status)) {
    return event.kind == Event::Kind::tick ? base::Result<Transition>(Transition{state, {}, kAnyPart, {}})
                                           : refuse(Refusal::final, context);
  }
  Run run(state, context);
  if (event.kind == Event::Kind::tick) {
    JINKUI_RETURN_IF_ERROR(tick(run));
  } else if (is_requesters(event.kind)) {
    JINKUI_RETURN_IF_ERROR(by_requester(run, event));
  } else if (event.kind == Event::Kind::submit || state.status != RequestStatus::open) {
    return refuse(Refusal::not_open, context);
  } else {
    run.refresh(true);
    return decide(run, event);
  }
  return Transition{std::move(run.state), std::move(run.effects), kAnyPart, {}};
}

std::vector<Say> says(const State& state, base::PersonId person, const Context& context) {
  if (!check_fits(state, context).ok() || state.status != RequestStatus::open) {
    return {};
  }
  Run run(state, context);
  run.refresh(false);
  return run.says(person);
}

std::vector<Event::Kind> possible(const State& state, base::PersonId person, const Context& context) {
  std::vector<Event::Kind> kinds;
  if (is_final(state.status) || !check_fits(state, context).ok()) {
    return kinds;
  }
  const std::vector<Say> mine = says(state, person, context);
  if (!mine.empty()) {
    kinds = {Event::Kind::approve, Event::Kind::reject};
    if (!context.review) {
      kinds.push_back(Event::Kind::give_back);
    }
  }
  Run run(state, context);
  const auto any_step = [&](bool act_only) {
    return std::any_of(mine.begin(), mine.end(), [&](const Say& say) {
      return say.part < kFirstAdded && !run.is_self(say.part) &&
             (!act_only || (run.step(say.part).kind == pack::StepKind::act && run.eligible(say.part).size() > 1));
    });
  };
  if (any_step(true)) {
    kinds.push_back(Event::Kind::reassign);
  }
  if (any_step(false) && state.added.size() < kMaxAdded) {
    kinds.push_back(Event::Kind::add_approver);
  }
  if (person == state.requester) {
    if (!context.review) {
      kinds.push_back(Event::Kind::withdraw);
    }
    const bool open = state.status == RequestStatus::open;
    kinds.push_back(open ? Event::Kind::remind : Event::Kind::resubmit);
  }
  return kinds;
}

}  // namespace jinkui::workflow
