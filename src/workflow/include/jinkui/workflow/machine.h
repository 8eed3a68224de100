// The approval engine as a pure state machine: (state, event, context) -> state and effects.
// Pure functions, safe from any thread as long as the context's parts are. Expected refusals are Results; the state
// that was handed in is then still the state. It knows no names, no database and no ledger.
//
// Who may decide: a person whom an open step asks (a principal), or one of his delegates, one hop. Never the
// requester, in whatever role; never a delegate of the requester by any delegation; nobody twice in a round, where a
// delegate counts as himself and as his principal. A rejection ends the request; within a quorum a no is a vote, and
// the request is rejected when the quorum cannot be reached any more.
#pragma once
#include <optional>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/pack/facts.h"
#include "jinkui/pack/flow.h"
#include "jinkui/pack/pack.h"
#include "jinkui/workflow/state.h"

namespace jinkui::workflow {

// Resolves actors to persons, for one request at one instant. Implemented by service over the directory: it knows the
// pack's names, the departments of requester and object, and the custodian. Answers need no order; only active
// persons count.
class ActorDirectory {
 public:
  ActorDirectory() = default;
  ActorDirectory(const ActorDirectory&) = delete;
  ActorDirectory& operator=(const ActorDirectory&) = delete;
  virtual ~ActorDirectory() = default;
  // Holders of any of the posts (or members of the group) in the actor's scope; for scope requester_self not called.
  [[nodiscard]] virtual std::vector<base::PersonId> holders(const pack::Actor& actor) const = 0;
  [[nodiscard]] virtual std::vector<base::PersonId> delegates_of(base::PersonId principal) const = 0;
  [[nodiscard]] virtual bool active(base::PersonId person) const = 0;
};

struct Context {
  const pack::Flow& flow;           // of the pack under which the request was made
  const pack::Facts& facts;         // for the conditions of steps, as they stand now
  const ActorDirectory& directory;  // as it stands now
  base::Instant now;
  const pack::Pack* pack = nullptr;  // for the titles and clauses in errors; may be absent
  int zone_minutes = base::kShanghaiMinutes;
  // The grant is there already and the steps review it (pack::Emergency): the request can neither be withdrawn nor
  // given back, and does not lapse.
  bool review = false;
};

struct Event {
  enum class Kind : std::uint8_t {  // numbers are stored in the log: frozen
    submit = 1,                     // in the log only: see submit()
    approve = 2,
    reject = 3,
    give_back = 4,     // return to the requester
    resubmit = 5,      // by the requester, after give_back: a new round from the start
    withdraw = 6,      // by the requester
    reassign = 7,      // the actor's part to `target`, who must be eligible for it as well; not within a quorum
    add_approver = 8,  // `target` must approve too
    remind = 9,        // by the requester, at most once an hour
    tick = 10,         // time: deadlines, escalation, lapse; people: who is asked is computed afresh
    close = 11,        // in the log only: see closed()
  };
  Kind kind = Kind::tick;
  base::PersonId actor;      // who does it; none for tick
  base::PersonId principal;  // for whom; none: himself if he can, else the one principal that works
  PartId part = kAnyPart;
  base::PersonId target;                    // reassign, add_approver
  AddedWhere where = AddedWhere::parallel;  // add_approver
};

// What happened, for the service to record and to tell people.
struct Effect {
  enum class Kind : std::uint8_t {
    opened = 1,           // part is open; persons are asked
    decided = 2,          // persons = {actor, principal}: their decision counts
    satisfied = 3,        // part is satisfied
    skipped = 4,          // part's condition does not hold
    closed = 5,           // part is no longer needed; persons were asked
    substituted = 6,      // nobody could decide; persons stand in by the pack's rule: record and notify
    escalated = 7,        // deadline passed; persons are asked as well
    overdue = 8,          // deadline passed, nobody to escalate to; persons are reminded
    asked_changed = 9,    // people changed; persons are asked now
    stuck = 10,           // nobody is left who can decide part; persons = {requester}
    reminded = 11,        // persons are reminded
    reassigned = 12,      // persons = {target}
    approver_added = 13,  // persons = {target}
    added_void = 14,      // the added person has left; their approval is no longer needed
    given_back = 15,      // persons = {requester}; same below
    resubmitted = 16,
    approved = 17,  // the request is granted: make the grant
    rejected = 18,
    withdrawn = 19,
    lapsed = 20,
  };
  Kind kind = Kind::opened;
  PartId part = kAnyPart;
  std::vector<base::PersonId> persons;
  friend bool operator==(const Effect&, const Effect&) = default;
};

struct Transition {
  State state;
  std::vector<Effect> effects;
  // Of approve, reject, give_back, reassign, add_approver: what was chosen.
  PartId part = kAnyPart;
  base::PersonId principal;
};

// Starts a request. Errors: workflow/nobody-can-decide (names the step), workflow/no-step-applies (every step's
// condition fails: nothing would be approved by anybody), workflow/bad-flow, workflow/inactive.
[[nodiscard]] base::Result<Transition> submit(base::PersonId requester, const Context& context);

// Ends a request that is not final, whatever its flow says: the policy has changed under it. Needs no context.
[[nodiscard]] State closed(State state, base::Instant now);

// Moves a request. Errors: workflow/final, workflow/not-open, workflow/not-returned, workflow/not-requester,
// workflow/self-approval, workflow/twice, workflow/not-asked, workflow/nobody-can-decide (the move would leave a
// step without anybody to decide it), workflow/not-eligible (target), workflow/too-many-added,
// workflow/too-many-rounds, workflow/reminded-recently, workflow/cannot-reassign, workflow/bad-flow.
// A tick never fails with a rule: people who are missing then make a part `stuck`.
[[nodiscard]] base::Result<Transition> advance(const State& state, const Event& event, const Context& context);

// What the person could do now, for buttons: each kind once.
[[nodiscard]] std::vector<Event::Kind> possible(const State& state, base::PersonId person, const Context& context);

// The parts that the person could decide now, himself or for a principal.
struct Say {
  PartId part = 0;
  base::PersonId principal;
};
[[nodiscard]] std::vector<Say> says(const State& state, base::PersonId person, const Context& context);

// Is the flow one that the machine can run: steps 1..kMaxSteps, root first, each other step the child of exactly one
// earlier step, composite steps with children, actors where needed, uses and term positive. Error: workflow/bad-flow.
[[nodiscard]] base::Status check_flow(const pack::Flow& flow);

inline constexpr std::int64_t kRemindEveryMs = 60LL * 60 * 1000;

}  // namespace jinkui::workflow
