// Which witnesses must have cosigned a checkpoint: a policy of C2SP tlog-policy, and its judgement on one checkpoint.
// Plain values and pure functions, safe from any thread. Input is bounded and read strictly: what does not fit is an
// Error (malformed) that names the line. Format: docs/formats/witness-policy.md.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/base/text.h"
#include "jinkui/base/time.h"
#include "jinkui/ledger/checkpoint.h"

namespace jinkui::ledger {

inline constexpr std::size_t kMaxPolicy = std::size_t{128} * 1024;  // bytes
inline constexpr std::size_t kMaxPolicyNames = 128;                 // witnesses and groups; logs likewise

// A witness, or a group that has witnessed when at least `threshold` of its members have.
struct PolicyMember {
  std::string name;                  // in the file only
  std::optional<NoteKey> key;        // of a witness
  std::size_t threshold = 0;         // of a group, 1..members.size()
  std::vector<std::size_t> members;  // of a group: indexes into WitnessPolicy::members, each below the group's own
};

struct WitnessPolicy {
  std::vector<NoteKey> logs;  // empty: the log is known otherwise
  std::vector<PolicyMember> members;
  std::optional<std::size_t> quorum;  // index into members; none: no cosignature is asked for

  [[nodiscard]] std::vector<NoteKey> witnesses() const;  // in the order of the file
};

[[nodiscard]] base::Result<WitnessPolicy> parse_witness_policy(std::string_view text);

// What a policy says of a checkpoint.
struct Witnessed {
  struct Word {
    std::string name;                   // in the policy
    std::string key_name;               // of its key
    std::optional<base::Instant> time;  // of its cosignature; none: it has not cosigned
  };
  std::vector<Word> words;  // every witness of the policy
  bool reached = false;     // the quorum; true without one
  [[nodiscard]] std::size_t count() const;
};
// Error (corrupt) when a line of a known witness does not verify.
[[nodiscard]] base::Result<Witnessed> judge(const WitnessPolicy& policy, const Checkpoint& checkpoint);

// The quorum in one line, e.g. "2/3(w1, w2, w3)".
[[nodiscard]] std::string quorum_text(const WitnessPolicy& policy);
// How many of whom have cosigned, in one sentence.
[[nodiscard]] base::Text witnessed_text(const WitnessPolicy& policy, const Witnessed& witnessed);

}  // namespace jinkui::ledger
