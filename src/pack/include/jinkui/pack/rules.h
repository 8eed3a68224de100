// The rules of a compiled pack: per verb, bit masks over its rules, one row for each value of each dimension.
// Immutable once compiled (policy::compile), safe from any thread; read by policy::decide alone.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "jinkui/pack/condition.h"
#include "jinkui/pack/ids.h"
#include "jinkui/pack/kernel.h"

namespace jinkui::pack {

inline constexpr std::size_t kMaxRules = 8192;
inline constexpr std::size_t kMaxRuleWords = kMaxRules / 64;

// Order is the order in which decide looks at them.
enum class RuleEffect : std::uint8_t { forbid = 0, oblige = 1, permit = 2, by_flow = 3 };

struct Rule {
  RuleId self;
  std::string id;
  RuleEffect effect = RuleEffect::forbid;
  bool floor = false;
  FlowId flow;  // by_flow
  ObligationSet obligations = 0;
  std::vector<ClauseId> clauses;
  Condition when;
};

// Row numbers of the masks, the same for every verb. A row holds one bit for each rule of the verb.
struct RuleRows {
  std::size_t open_to_all = 0;     // rules that ask for no post
  std::size_t first_post = 0;      // + post slot: rules that this post satisfies
  std::size_t first_kind = 0;      // + 1 if staff, + 2 if a partner's person: rules that ask for no more than that
  std::size_t first_relation = 0;  // + relation set: rules that ask for no relation outside it
  std::size_t first_level = 0;     // + 1 + level slot, or + 0 when the level is unknown; same for the next three
  std::size_t first_tier = 0;
  std::size_t first_category = 0;  // by symbol slot
  std::size_t first_record = 0;    // + 0 unknown, + 1 the customer itself, + 2 a record
  std::size_t count = 0;
};
inline constexpr std::size_t kRelationSets = std::size_t{1} << kRelationCount;

// What decide needs of a rule, in the order of the bits and close together: the Rule itself is looked at only for its
// condition and for clauses beyond the first.
struct RuleEntry {
  RuleId rule;
  FlowId flow;      // by_flow
  ClauseId clause;  // the first one cited
  ObligationSet obligations = 0;
  RuleEffect effect = RuleEffect::forbid;
  bool conditional = false;
  bool more_clauses = false;
};

struct VerbRules {
  std::size_t words = 0;             // 64-bit words of a row
  std::vector<RuleEntry> rules;      // bit -> rule, by effect, then in the order of the pack
  std::vector<std::uint64_t> masks;  // rows.count * words

  [[nodiscard]] const std::uint64_t* row(std::size_t number) const { return masks.data() + number * words; }
};

struct Rules {
  std::vector<Rule> all;  // in the order of the pack, base first
  RuleRows rows;
  std::array<VerbRules, kVerbCount> by_verb;
  std::vector<ClauseId> default_deny;    // cited when no rule permits
  std::vector<FieldSet> fields_of_tier;  // by tier slot
  FieldSet second_factor_fields;         // of tiers that ask for a second factor
};

}  // namespace jinkui::pack
