// One transition under way: a copy of the state, the effects so far, and the passes that open and settle the tree.
// For one thread, for the length of one call; borrows the context. Cost is bounded by steps² × persons.
#pragma once
#include <optional>
#include <vector>

#include "jinkui/workflow/machine.h"

namespace jinkui::workflow {

using Persons = std::vector<base::PersonId>;  // ascending, each once

// A decision that is needed, by as many persons as `count`, of `who`.
struct Demand {
  PartId part = 0;
  std::size_t count = 1;
  Persons who;
};

class Run {
 public:
  Run(State state, const Context& context);

  State state;
  std::vector<Effect> effects;

  [[nodiscard]] const Context& context() const { return *context_; }
  [[nodiscard]] const pack::Step& step(PartId part) const { return context_->flow.steps[part]; }
  [[nodiscard]] static bool is_leaf(const pack::Step& step) {
    return step.kind == pack::StepKind::act || step.kind == pack::StepKind::quorum;
  }
  [[nodiscard]] bool is_self(PartId part) const { return step(part).actor.scope == pack::ActorScope::requester_self; }

  // Has taken part in this round, as actor or as principal.
  [[nodiscard]] bool used(base::PersonId person) const { return has_decided(state, person); }
  // May `actor` decide in the place of `principal` (or for himself), whom the part asks.
  [[nodiscard]] bool may_act_for(base::PersonId actor, base::PersonId principal) const;
  // What the person could decide now: in his own right first.
  [[nodiscard]] std::vector<Say> says(base::PersonId person) const;
  // Principals who could decide the part if it were open now.
  [[nodiscard]] Persons eligible(PartId part) const;
  [[nodiscard]] std::uint32_t yes(PartId part) const;
  [[nodiscard]] bool quota_reached(PartId part) const { return yes(part) >= state.steps[part].needed; }
  // An added approver who must come first is still to decide.
  [[nodiscard]] bool held_back(PartId host) const;

  // Computes afresh whom the open parts ask, as people stand now; substitutes by escalate_to where nobody is left.
  void refresh(bool tell);
  // Opens and settles until nothing moves; approves the request when the root is satisfied.
  // Error: workflow/no-step-applies.
  [[nodiscard]] base::Status settle();
  void finish(RequestStatus status, Effect::Kind kind);  // final; closes what is open
  void close_all();
  void begin_round();
  void tell(Effect::Kind kind, PartId part, Persons persons);

  // The first part without which the request cannot come to an end and which nobody can decide; kAnyPart: none.
  [[nodiscard]] PartId blocked_part() const;
  // As far as it can be foreseen, also for steps still to come: the first step that nobody is left for, when every
  // necessary decision gets a person of its own; kAnyPart: none.
  [[nodiscard]] PartId hopeless_part() const;
  [[nodiscard]] bool part_viable(PartId part) const;

 private:
  [[nodiscard]] Persons holders(const pack::Actor& actor) const;
  [[nodiscard]] bool turn_has_come(PartId part) const;
  bool open_steps();
  void open_step(PartId part);
  void substitute_if_empty(PartId part);
  bool settle_steps();
  bool settle_leaf(PartId part);
  bool settle_composite(PartId part);
  bool settle_added(PartId host);
  bool close_unneeded();
  void refresh_step(PartId part, bool tell);
  void refresh_added(bool tell);
  [[nodiscard]] std::uint32_t quorum_of(PartId part, std::size_t persons) const;
  [[nodiscard]] bool will_ask(PartId part) const;
  [[nodiscard]] Demand demand_of(PartId part) const;
  [[nodiscard]] std::optional<Demand> demand_of_choice(PartId part) const;
  [[nodiscard]] std::vector<Demand> demands() const;
  [[nodiscard]] bool composite_viable(PartId part, const std::vector<bool>& viable) const;

  const Context* context_;
  std::vector<PartId> parent_;  // of each step; the root's own is itself
};

}  // namespace jinkui::workflow
