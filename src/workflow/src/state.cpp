#include "jinkui/workflow/state.h"

#include <algorithm>

#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/workflow/machine.h"

namespace jinkui::workflow {
namespace {

constexpr std::uint8_t kStateVersion = 1;
constexpr base::Instant kLastInstant{253'402'300'799'999};
constexpr std::size_t kMaxPersons = 100'000;  // asked by one step, and decisions of one round

using codec::CanonicalReader;
using codec::CanonicalWriter;

void put(CanonicalWriter& out, const std::optional<base::Instant>& at) {
  out.present(at.has_value());
  if (at) {
    out.i64(at->ms);
  }
}

base::Instant take_instant(CanonicalReader& in) {
  const base::Instant at{in.i64()};
  if (at < base::Instant{} || at > kLastInstant) {
    in.fail("an instant outside the years 1970 to 9999");
    return {};
  }
  return at;
}

std::optional<base::Instant> take_instant_or_none(CanonicalReader& in) {
  return in.present() ? std::optional<base::Instant>(take_instant(in)) : std::nullopt;
}

template <class Enum>
Enum take_word(CanonicalReader& in, Enum last) {
  const std::uint8_t number = in.u8();
  if (number < 1 || number > static_cast<std::uint8_t>(last)) {
    in.fail("unknown number of an enumeration");
    return last;
  }
  return static_cast<Enum>(number);
}

void put(CanonicalWriter& out, const StepState& step) {
  out.u8(static_cast<std::uint8_t>(step.status));
  out.count(step.asked.size());
  for (const base::PersonId person : step.asked) {
    out.i64(person.value);
  }
  out.u32(step.needed).i64(step.opened.ms);
  put(out, step.due);
  out.boolean(step.escalated).boolean(step.substituted).i64(step.assigned.value).boolean(step.stuck);
}

StepState take_step(CanonicalReader& in) {
  StepState step;
  step.status = take_word(in, PartStatus::rejected);
  const std::size_t asked = in.count(kMaxPersons, 8);
  step.asked.reserve(asked);
  for (std::size_t i = 0; i < asked; ++i) {
    step.asked.push_back({in.i64()});
  }
  step.needed = in.u32();
  step.opened = take_instant(in);
  step.due = take_instant_or_none(in);
  step.escalated = in.boolean();
  step.substituted = in.boolean();
  step.assigned = {in.i64()};
  step.stuck = in.boolean();
  return step;
}

AddedApprover take_added(CanonicalReader& in) {
  AddedApprover added;
  added.host = in.u16();
  added.where = take_word(in, AddedWhere::parallel);
  added.status = take_word(in, PartStatus::rejected);
  added.person = {in.i64()};
  added.by = {in.i64()};
  added.opened = take_instant(in);
  return added;
}

Decision take_decision(CanonicalReader& in) {
  Decision decision;
  decision.part = in.u16();
  decision.actor = {in.i64()};
  decision.principal = {in.i64()};
  decision.approved = in.boolean();
  decision.at = take_instant(in);
  return decision;
}

bool consistent(const State& state) {
  const std::size_t steps = state.steps.size();
  const auto is_part = [&](PartId part) {
    return part < steps || (part >= kFirstAdded && part < kFirstAdded + state.added.size());
  };
  return steps > 0 && state.round > 0 && state.round <= kMaxRounds && !state.requester.none() &&
         std::all_of(state.added.begin(), state.added.end(), [&](const auto& a) { return a.host < steps; }) &&
         std::all_of(state.decisions.begin(), state.decisions.end(), [&](const auto& d) { return is_part(d.part); });
}

}  // namespace

base::Bytes encode(const State& state) {
  CanonicalWriter out(256);
  out.u8(kStateVersion).u8(static_cast<std::uint8_t>(state.status)).u32(state.round);
  out.i64(state.requester.value).i64(state.submitted.ms);
  put(out, state.due);
  put(out, state.decided);
  put(out, state.reminded);
  out.count(state.steps.size());
  for (const StepState& step : state.steps) {
    put(out, step);
  }
  out.count(state.added.size());
  for (const AddedApprover& added : state.added) {
    out.u16(added.host).u8(static_cast<std::uint8_t>(added.where)).u8(static_cast<std::uint8_t>(added.status));
    out.i64(added.person.value).i64(added.by.value).i64(added.opened.ms);
  }
  out.count(state.decisions.size());
  for (const Decision& decision : state.decisions) {
    out.u16(decision.part).i64(decision.actor.value).i64(decision.principal.value);
    out.boolean(decision.approved).i64(decision.at.ms);
  }
  return out.take();
}

base::Result<State> decode_state(base::ByteView bytes) {
  CanonicalReader in(bytes);
  if (in.u8() != kStateVersion) {
    in.fail("unknown version of a request's state");
  }
  State state;
  state.status = take_word(in, RequestStatus::superseded);
  state.round = in.u32();
  state.requester = {in.i64()};
  state.submitted = take_instant(in);
  state.due = take_instant_or_none(in);
  state.decided = take_instant_or_none(in);
  state.reminded = take_instant_or_none(in);
  const std::size_t steps = in.count(kMaxSteps, 16);
  for (std::size_t i = 0; i < steps && in.ok(); ++i) {
    state.steps.push_back(take_step(in));
  }
  const std::size_t added = in.count(kMaxAdded, 28);
  for (std::size_t i = 0; i < added && in.ok(); ++i) {
    state.added.push_back(take_added(in));
  }
  const std::size_t decisions = in.count(kMaxPersons, 27);
  for (std::size_t i = 0; i < decisions && in.ok(); ++i) {
    state.decisions.push_back(take_decision(in));
  }
  JINKUI_RETURN_IF_ERROR(in.finish());
  if (!consistent(state)) {
    return corrupt_state();
  }
  return state;
}

std::optional<base::Instant> next_due(const State& state) {
  if (is_final(state.status)) {
    return std::nullopt;
  }
  std::optional<base::Instant> first = state.due;
  for (const StepState& step : state.steps) {
    if (step.status == PartStatus::open && step.due && (!first || *step.due < *first)) {
      first = step.due;
    }
  }
  return first;
}

bool has_decided(const State& state, base::PersonId person) {
  return std::any_of(state.decisions.begin(), state.decisions.end(), [&](const Decision& decision) {
    return decision.actor == person || decision.principal == person;
  });
}

std::vector<OpenPart> open_parts(const State& state) {
  std::vector<OpenPart> parts;
  if (state.status != RequestStatus::open) {
    return parts;
  }
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    if (state.steps[i].status == PartStatus::open && !state.steps[i].asked.empty()) {
      parts.push_back({static_cast<PartId>(i), state.steps[i].asked});
    }
  }
  for (std::size_t i = 0; i < state.added.size(); ++i) {
    const base::PersonId person = state.added[i].person;
    if (state.added[i].status == PartStatus::open && !has_decided(state, person)) {
      parts.push_back({static_cast<PartId>(kFirstAdded + i), {person}});
    }
  }
  return parts;
}

}  // namespace jinkui::workflow
