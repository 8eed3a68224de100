// The parsed pack document: plain structs of strings with their places, before any name is resolved.
// Values without synchronisation. Parsing is bounded (1 MiB a file, depth 16), refuses anchors, aliases, tags,
// repeated and unknown keys, and never throws. The format: docs/pack-format.md.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jinkui/base/text.h"
#include "jinkui/pack/pack.h"
#include "jinkui/policy/source_flow.h"

namespace jinkui::policy {

inline constexpr std::size_t kMaxPackBytes = 1U << 20;

struct SourcePost : SourceItem {
  bool per_department = false;
  bool one = false;
  bool administrator = false;
  bool head = false;
};
struct SourceGroup : SourceItem {
  Words posts;
};
struct SourceLevel : SourceItem {
  base::Text harm;
  Word rank;
  Word period;
  Word color;
  bool conceal = false;
};
struct SourceTier : SourceItem {
  Word rank;
  bool second_factor = false;
};
struct SourceChoice {
  Word id;
  base::Text title;
};
struct SourceField : SourceItem {
  Word type;
  Word tier;
  Word level;
  Word mask;
  Words search;
  Word csv;
  bool of_record = false;
  bool required = false, unique = false;
  std::vector<SourceChoice> choices;
};
struct SourceCategory : SourceItem {
  Word level;
};
struct SourcePurpose : SourceItem {
  Words fields, posts;
};
struct SourceClassification : SourceItem {
  Word when;
  Word level;
  bool of_record = false;
};

enum class RuleKind { never, must, may, may_by };

// "level: secret", "level: [secret, confidential]" or "level: >= confidential".
struct SourceRange {
  Word compare;  // empty: one of `names`
  Words names;   // empty: no demand
};

struct SourceRule : SourceItem {
  RuleKind kind = RuleKind::never;
  Words verbs;
  Word flow;  // may_by
  bool staff = false, partner = false;
  bool administrator = false;  // any post marked administrator
  Words posts;                 // any of them
  Words relations;             // all of them
  SourceRange levels;
  SourceRange tiers;
  Words categories;
  std::optional<bool> of_record;
  Word when;
  Words obligations;
};

struct SourcePasswords {
  Spot at;
  Word min, classes, rotate, lock_after, lock_for, history;
  std::optional<bool> forbid_name;
  bool floor = false;
  Words clauses;
};
struct SourceSecondFactor {
  bool given = false;
  std::optional<bool> approvers, administrators;
  Words posts, clauses;
  Word fresh;
};
struct SourceSessions {
  Spot at;
  Word idle, absolute, single;
  Words clauses;
  SourceSecondFactor second_factor;
};
struct SourceRecovery {
  Spot at;
  Word delay;
  Words confirm, clauses;
  bool floor = false;
};
struct SourceSearch {
  Spot at;
  Word budget, per;
  Words clauses;
};
struct SourceMarking {
  Spot at;
  Word text;
  Words clauses;
};
struct SourceDeclassification {
  Spot at;
  bool automatic = false;
  Words clauses;
};
// What the engine itself does for every pack, so that a clause can be bound to it; a closed list.
struct SourceMechanism : SourceItem {};
// What the engine counts from the ledger; a closed list.
struct SourceMeasure : SourceItem {};

// `governance` also gives a rule (drafted_by may govern, by …) and a flow (approved_by), both named kGovernance.
struct SourceGovernance {
  Spot at;
  Words interpreted_by;
  Words clauses;
};
inline constexpr const char* kGovernance = "governance";

// One line of `map`: a name of an earlier version and what it is called now; "none": it has fallen away.
struct SourceRename {
  pack::NameKind kind = pack::NameKind::post;
  Word from;
  Word to;
};

struct SourceClause : SourceItem {
  std::string pack;                                 // the pack that states it
  base::Text printed;                               // the number in words, when it is not simply the id
  Word claim;                                       // enforced, evidenced, declared
  Word not_yet;                                     // the mechanism that will keep it
  std::vector<std::pair<std::string, Word>> notes;  // assumed, gap, refers, settles, strength
};

struct SourcePack {
  Word id;
  Word schema;
  base::Text title;
  Word extends;
  std::vector<SourcePost> posts;
  std::vector<SourceGroup> groups;
  std::vector<SourceLevel> levels;
  std::vector<SourceTier> tiers;
  std::vector<SourceField> fields;
  std::vector<SourceCategory> categories;
  std::vector<SourceClassification> classification;
  std::vector<SourcePurpose> purposes;
  std::vector<SourceRule> rules;
  std::vector<SourceFlow> flows;
  std::optional<SourcePasswords> passwords;
  std::optional<SourceSessions> sessions;
  std::optional<SourceSearch> search;
  std::optional<SourceRecovery> recovery;
  std::optional<SourceMarking> marking;
  std::optional<SourceDeclassification> declassification;
  std::vector<SourceMechanism> mechanisms;
  std::vector<SourceMeasure> measures;
  std::optional<SourceGovernance> governance;
  std::vector<SourceRename> map;
  std::vector<SourceClause> clauses;
};

// One file as read by the caller (this folder does no I/O); `name` is what findings show.
struct Document {
  std::string name;
  std::string text;
};

struct Parsed {
  SourcePack source;  // merged with what it extends; complete only without errors
  Findings findings;
};

// Parses documents[0] and merges it with the document whose pack it extends, looked for among the others.
[[nodiscard]] Parsed parse(const std::vector<Document>& documents);

}  // namespace jinkui::policy
