// A compiled pack: everything the mechanisms ask of a written policy, as immutable data.
// Made by policy::compile alone; shared by pointer, safe from any thread. Names are resolved through *_named().
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/base/text.h"
#include "jinkui/base/time.h"
#include "jinkui/pack/condition.h"
#include "jinkui/pack/field.h"
#include "jinkui/pack/flow.h"
#include "jinkui/pack/ids.h"
#include "jinkui/pack/kernel.h"

namespace jinkui::pack {

struct Level {
  std::string id;
  base::Text title;
  base::Text harm;
  std::optional<base::Period> period;  // none: the pack leaves it open
  std::string color;                   // of the tag on screen, CSS #rrggbb
  ClauseId clause;
  bool conceal = false;  // whoever may not know of it is told that there is nothing
};

struct Tier {
  std::string id;
  base::Text title;
  bool second_factor = false;
};

struct Post {
  std::string id;
  base::Text title;
  bool per_department = false;
  bool one = false;            // at most one holder (per department, when per_department)
  bool administrator = false;  // 三员: base denies reading by post
  bool head = false;           // heads its department: 部门负责人, 第一责任人
};

struct Group {
  std::string id;
  base::Text title;
  std::vector<PostId> posts;
};

struct Category {
  std::string id;
  base::Text title;
  LevelId level;    // of a new record of this kind; none: by classification rules
  SymbolId symbol;  // its word as the value of object.category
  ClauseId clause;
};

struct Purpose {
  std::string id;
  base::Text title;
  FieldSet fields;
  PostSet posts;    // who may name it; empty: anybody
  SymbolId symbol;  // its word as the value of the fact `purpose`
  ClauseId clause;
};

struct Classification {
  Condition when;
  LevelId level;
  bool of_record = false;  // attaches to the record; else to the customer and all its records
  ClauseId clause;
};

struct PasswordRules {
  int min_length = 8;       // characters
  int min_classes = 2;      // of lower, upper, digit, other
  bool forbid_name = true;  // may not hold the user name
  std::optional<base::Period> rotate;
  int lock_after = 5;     // wrong tries
  base::Period lock_for;  // how long
  int history = 0;        // how many former passwords may not come back
  ClauseId clause;
};

// What happens when somebody logs in who is logged in elsewhere.
enum class SingleSession : std::uint8_t { none, end_first, refuse_second };

struct SessionRules {
  base::Period idle;
  base::Period absolute;
  SingleSession single = SingleSession::none;
  ClauseId clause;
};

// Time-based one-time passwords: whose holders must have one, and how long a shown one counts as fresh.
struct SecondFactorRules {
  PostSet posts;
  base::Period fresh;
  ClauseId clause;
};

// Lost passwords and devices of people whose posts ask for a second factor: two people, and a delay.
struct RecoveryRules {
  base::Period delay;
  PostSet confirm;  // whose holders may confirm what an administrator began; none: another administrator
  ClauseId clause;
};

// Looking up by a number that a person or company was given draws on a budget of each person.
struct SearchRules {
  int budget = 0;  // look-ups; 0: not limited
  base::Period per;
  ClauseId clause;
};

// How a clause is kept, computed from its bindings.
enum class ClauseStatus : std::uint8_t { enforced, evidenced, declared, not_yet };

struct Clause {
  std::string id;  // printed number, e.g. "8.2"
  base::Text title;
  base::Text printed;  // the number in words: 第八条第（二）项 / Article 8 (2)
  std::string pack;    // the pack that states it (a clause of base is named as base's)
  ClauseStatus status = ClauseStatus::declared;
  std::vector<std::string> bindings;  // what enforces it: "rule:copy", "flow:copy", "level:secret" …
  std::string note;                   // assumed, gap, refers … in the pack's words
  std::string not_yet;                // not_yet: the mechanism that will keep it
};

// What the engine does for every pack, under a clause: no part of a decision, but part of how clauses are kept.
struct Mechanism {
  std::string id;
  base::Text title;
};

// What the engine counts from the ledger, under a clause that asks for no act but for attention (P01-2).
struct Measure {
  std::string id;
  base::Text title;
  ClauseId clause;
};

// The kinds of names that stored data bears: labels, appointments, grants, requests, sealed values.
enum class NameKind : std::uint8_t { post, level, field, category, purpose, flow };
inline constexpr std::size_t kNameKinds = 6;
// How names of other versions read in this one: old name -> name here, or empty: fallen away. Stored data is never
// rewritten when a pack changes; *_named() reads it through this map (ADR 29).
using NameMap = std::array<std::map<std::string, std::string, std::less<>>, kNameKinds>;

// Who may change the policy, and who interprets it (P01-17); the steps stand in flows.
struct Governance {
  std::vector<PostId> interpreted_by;
  ClauseId clause;
};

// The masks of the compiled rules stand in Rules (rules.h); everything else is below.
struct Rules;

class Pack {
 public:
  Pack();
  ~Pack();
  Pack(Pack&&) noexcept;
  Pack& operator=(Pack&&) noexcept;
  Pack(const Pack&) = delete;
  Pack& operator=(const Pack&) = delete;

  std::string id;
  base::Text title;
  int schema = 1;
  std::string mark;  // "{owner}商密·{level}"
  std::vector<Level> levels;
  std::vector<Tier> tiers;
  std::vector<Post> posts;
  std::vector<Group> groups;
  std::vector<Field> fields;
  std::vector<Category> categories;
  std::vector<Purpose> purposes;
  std::vector<Classification> classification;
  std::vector<Flow> flows;
  std::vector<Clause> clauses;
  std::vector<Mechanism> mechanisms;
  std::vector<Measure> measures;
  Governance governance;
  NameMap names;                     // of other versions; never holds a name that this pack has
  std::vector<std::string> symbols;  // slot -> word
  std::vector<std::string> facts;    // slot -> path
  std::vector<FactType> fact_types;
  PasswordRules passwords;
  SessionRules sessions;
  SearchRules search;
  SecondFactorRules second_factor;
  RecoveryRules recovery;
  ObligationSet reading_obligations = 0;    // of every read, whoever reads and whatever it is
  bool automatic_declassification = false;  // the end of the confidentiality period declassifies by itself
  std::vector<ClauseId> no_self_approval;   // cited when somebody would approve their own request
  bool show_mark = false;                   // levels are marked on what is shown and what leaves
  std::unique_ptr<Rules> rules;

  // None when unknown; names of other versions are read through `names`.
  [[nodiscard]] LevelId level_named(std::string_view name) const;
  [[nodiscard]] TierId tier_named(std::string_view name) const;
  [[nodiscard]] PostId post_named(std::string_view name) const;
  [[nodiscard]] GroupId group_named(std::string_view name) const;
  [[nodiscard]] FieldId field_named(std::string_view name) const;
  [[nodiscard]] CategoryId category_named(std::string_view name) const;
  [[nodiscard]] PurposeId purpose_named(std::string_view name) const;
  [[nodiscard]] FlowId flow_named(std::string_view name) const;
  [[nodiscard]] ClauseId clause_named(std::string_view name) const;
  [[nodiscard]] RuleId rule_named(std::string_view name) const;
  [[nodiscard]] SymbolId symbol_named(std::string_view word) const;
  [[nodiscard]] std::optional<std::uint16_t> fact_named(std::string_view path) const;
  [[nodiscard]] const Level& at(LevelId key) const { return levels[key.slot()]; }
  [[nodiscard]] const Tier& at(TierId key) const { return tiers[key.slot()]; }
  [[nodiscard]] const Post& at(PostId key) const { return posts[key.slot()]; }
  [[nodiscard]] const Field& at(FieldId key) const { return fields[key.slot()]; }
  [[nodiscard]] const Category& at(CategoryId key) const { return categories[key.slot()]; }
  [[nodiscard]] const Purpose& at(PurposeId key) const { return purposes[key.slot()]; }
  [[nodiscard]] const Flow& at(FlowId key) const { return flows[key.slot()]; }
  [[nodiscard]] const Group& at(GroupId key) const { return groups[key.slot()]; }
  [[nodiscard]] const Clause& at(ClauseId key) const { return clauses[key.slot()]; }
  [[nodiscard]] base::ClauseRef ref(ClauseId clause) const;
  [[nodiscard]] std::string_view rule_name(RuleId rule) const;  // empty when none
  // All ids of a table, in slot order.
  [[nodiscard]] FieldId field_at(std::size_t slot) const;
  [[nodiscard]] LevelId level_at(std::size_t slot) const;
  [[nodiscard]] PurposeId purpose_at(std::size_t slot) const;
  [[nodiscard]] FlowId flow_at(std::size_t slot) const;
  [[nodiscard]] PostId post_at(std::size_t slot) const;
  [[nodiscard]] CategoryId category_at(std::size_t slot) const;
};

using PackPtr = std::shared_ptr<const Pack>;

}  // namespace jinkui::pack
