// Search terms: what of a value is looked for, and what a typed query may look for.
// Pure; safe from any thread. Values are stored forms (check.h), queries any valid UTF-8. Terms are personal data:
// they never leave memory but as keyed tags and labels (docs/formats/index-labels.md).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/pack/field.h"

namespace jinkui::values {

// The form of a whole value under which it is found again, whatever way it was typed; frozen in
// docs/formats/index-labels.md. A resident id of 15 digits has the form of the 18 that it became.
[[nodiscard]] std::string lookup_form(pack::FieldType type, std::string_view value);

// The kinds of postings and tags; `exact` alone is a tag.
enum class TermKind : std::uint8_t { exact, last4, name, pinyin, initials, part };

struct Term {
  TermKind kind = TermKind::exact;
  std::string text;
  friend auto operator<=>(const Term&, const Term&) = default;
};

// The terms of a stored value, by the search modes of its field; without repetition, at most kMaxTerms. `exact` of a
// name is its whole as TermKind::name: names repeat.
inline constexpr std::size_t kMaxTerms = 96;
[[nodiscard]] std::vector<Term> terms(const pack::Field& field, std::string_view value);

// One way in which a word of a query can be met: a value has all of these terms. Those that many have come last.
struct Alternative {
  TermKind kind = TermKind::exact;
  pack::FieldType type = pack::FieldType::text;  // exact, last4: of which type of field
  std::vector<std::string> all;
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

// A query: every word must be met, each by one of its alternatives. No words: nothing to look for, or a text that is
// too general (a single common word, a legal form).
struct Query {
  std::vector<std::vector<Alternative>> words;
};
inline constexpr std::size_t kMaxQuery = 256;  // bytes of a query; what is longer has no words
inline constexpr std::size_t kMaxWords = 8;
[[nodiscard]] Query query_terms(std::string_view text);

}  // namespace jinkui::values
