// The state of one approval request: plain data that the machine (machine.h) computes and requests.h stores.
// Plain values without synchronisation.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"

namespace jinkui::workflow {

// Numbers of all enumerations here are stored: frozen.
enum class RequestStatus : std::uint8_t {
  open = 1,
  returned = 2,
  approved = 3,
  rejected = 4,
  withdrawn = 5,
  lapsed = 6,
  superseded = 7,  // the policy has changed so that nobody can come to an end with it
};

// open and returned requests can still move.
[[nodiscard]] constexpr bool is_final(RequestStatus status) {
  return status != RequestStatus::open && status != RequestStatus::returned;
}

enum class PartStatus : std::uint8_t {
  waiting = 1,  // its turn has not come, or may never come
  open = 2,
  satisfied = 3,
  skipped = 4,  // its condition did not hold when its turn came
  closed = 5,   // no longer needed: another branch sufficed, or the round ended
  rejected = 6,
};

// A part of a request is a step of the flow (its index in Flow::steps) or an added approver (kFirstAdded + index in
// State::added).
using PartId = std::uint16_t;
inline constexpr std::size_t kMaxSteps = 64;  // of a flow
inline constexpr std::uint32_t kMaxRounds = 100;
inline constexpr std::size_t kMaxAdded = 8;  // added approvers of a round
inline constexpr PartId kFirstAdded = 1000;
inline constexpr PartId kAnyPart = 0xffff;  // the part that the actor may decide, the first that works

// What stands for a step now. Composite steps use `status` only.
struct StepState {
  PartStatus status = PartStatus::waiting;
  std::vector<base::PersonId> asked;  // open: whose decision is sought (principals), ascending
  std::uint32_t needed = 1;           // approvals needed; fixed when the step opened
  base::Instant opened;
  std::optional<base::Instant> due;
  bool escalated = false;    // after the deadline: the persons of escalate_to are asked as well
  bool substituted = false;  // nobody could decide; the persons of escalate_to stand in
  base::PersonId assigned;   // reassigned to this person alone
  bool stuck = false;        // nobody is left to decide; those who must know have been told
  friend bool operator==(const StepState&, const StepState&) = default;
};

enum class AddedWhere : std::uint8_t { before = 1, after = 2, parallel = 3 };

// 加签: one more person whose approval the host step needs.
struct AddedApprover {
  PartId host = 0;  // a step
  AddedWhere where = AddedWhere::parallel;
  PartStatus status = PartStatus::waiting;
  base::PersonId person;
  base::PersonId by;
  base::Instant opened;
  friend bool operator==(const AddedApprover&, const AddedApprover&) = default;
};

// One decision of the present round. The actor is the principal himself or his delegate at that time.
struct Decision {
  PartId part = 0;
  base::PersonId actor;
  base::PersonId principal;
  bool approved = true;  // false: a no in a quorum
  base::Instant at;
  friend bool operator==(const Decision&, const Decision&) = default;
};

struct State {
  RequestStatus status = RequestStatus::open;
  std::uint32_t round = 1;  // grows with every resubmission; decisions of earlier rounds do not count
  base::PersonId requester;
  base::Instant submitted;               // of this round
  std::optional<base::Instant> due;      // then the whole request lapses
  std::optional<base::Instant> decided;  // when the status became final
  std::optional<base::Instant> reminded;
  std::vector<StepState> steps;      // one per step of the flow
  std::vector<AddedApprover> added;  // of this round
  std::vector<Decision> decisions;   // of this round
  friend bool operator==(const State&, const State&) = default;
};

// Canonical bytes (codec/canonical.h), with a version byte first.
[[nodiscard]] base::Bytes encode(const State& state);
// Error: canonical/malformed or workflow/corrupt-state.
[[nodiscard]] base::Result<State> decode_state(base::ByteView bytes);

// The earliest instant at which a tick changes something; none: never.
[[nodiscard]] std::optional<base::Instant> next_due(const State& state);

// Has the person taken part in a decision of this round, as actor or as principal.
[[nodiscard]] bool has_decided(const State& state, base::PersonId person);

// An open part and whose decision it seeks (principals).
struct OpenPart {
  PartId part = 0;
  std::vector<base::PersonId> asked;
};
[[nodiscard]] std::vector<OpenPart> open_parts(const State& state);

}  // namespace jinkui::workflow
