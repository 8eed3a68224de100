// A question and its decision in names only, so that they can be written into a ledger entry, hashed, and decided
// again later by a program that has the pack's text but not this compiled pack. Values; pure; safe from any thread.
// Bytes: codec/canonical.h, layout in docs/formats/decision.md.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"
#include "jinkui/policy/decide.h"

namespace jinkui::policy {

struct NamedGrant {
  std::int64_t id = 0;
  std::string flow;
  std::string verb;
  std::string purpose;              // empty: any
  std::vector<std::string> fields;  // sorted
  base::Instant not_after;
  std::int64_t uses_left = 0;
  friend bool operator==(const NamedGrant&, const NamedGrant&) = default;
};

// Lists are sorted by name, grants stand in the order in which they were offered.
struct NamedQuestion {
  std::string verb;
  std::string purpose;  // empty: not stated
  std::vector<std::string> fields;
  std::vector<std::pair<std::string, std::string>> facts;  // known facts: true, 17, 09:30, a word, level or tier
  std::vector<std::string> posts;
  std::vector<std::string> relations;
  std::vector<NamedGrant> grants;
  base::Instant now;
  friend bool operator==(const NamedQuestion&, const NamedQuestion&) = default;
};

struct NamedDecision {
  std::string verdict;  // deny, permit, needs_flow
  std::string reason;
  std::string flow;
  std::int64_t grant = 0;
  std::string rule;
  std::vector<std::string> visible;      // sorted
  std::vector<std::string> obligations;  // sorted
  std::vector<std::string> clauses;      // in the order in which they are cited
  friend bool operator==(const NamedDecision&, const NamedDecision&) = default;
};

[[nodiscard]] std::string_view name_of(Verdict verdict);
[[nodiscard]] std::string_view name_of(Decision::Reason reason);

[[nodiscard]] NamedQuestion describe(const pack::Pack& pack, const Question& question);
[[nodiscard]] NamedDecision describe(const pack::Pack& pack, const Decision& decision);
// The other way; an unknown name is an Error (policy/unknown-name), never silently dropped.
[[nodiscard]] base::Result<Question> resolve(const pack::Pack& pack, const NamedQuestion& question);

[[nodiscard]] base::Bytes encode(const NamedQuestion& question);
[[nodiscard]] base::Bytes encode(const NamedDecision& decision);
// The same bytes without the names between: encode(describe(pack, …)).
[[nodiscard]] base::Bytes encode(const pack::Pack& pack, const Question& question);
[[nodiscard]] base::Bytes encode(const pack::Pack& pack, const Decision& decision);
// Errc::malformed for bytes that encode() does not write: another version, unsorted or repeated names, rests.
[[nodiscard]] base::Result<NamedQuestion> decode_question(base::ByteView bytes);
[[nodiscard]] base::Result<NamedDecision> decode_decision(base::ByteView bytes);

}  // namespace jinkui::policy
