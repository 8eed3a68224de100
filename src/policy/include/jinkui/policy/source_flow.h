// The parsed flows of a pack document, and the words that every part of it is made of.
// Values without synchronisation; see source.h.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "jinkui/base/text.h"
#include "jinkui/policy/finding.h"

namespace jinkui::policy {

struct Word {
  std::string text;
  Spot at;

  [[nodiscard]] bool empty() const { return text.empty(); }
};
using Words = std::vector<Word>;

// What every named part has: its id, its names for people, the clauses it cites (the first one is the main one).
struct SourceItem {
  Word id;
  base::Text title;
  Words clauses;
  bool floor = false;  // of base: no pack may override it
};

struct SourceActor {
  Words posts;
  Word group, of;  // of: company, requester, owner, requester_self, custodian; empty: company
};

enum class StepShape { act, sequence, any_of, all_of, quorum };

struct SourceStep {
  StepShape shape = StepShape::act;
  Spot at;
  std::vector<SourceStep> children;
  SourceActor actor;
  Word act;    // approve, review, sign
  Word share;  // quorum: "2/3"
  Word when;
  Word deadline;
  SourceActor escalate_to;
  Words clauses;
};

struct SourceFormField {
  Word id;
  base::Text title;
  Word type;  // text, number, date
  bool required = true;
};

struct SourceEmergency {
  Spot at;
  Words posts;
  Word term, uses, within;
  Words clauses;
};

struct SourceFlow : SourceItem {
  std::vector<SourceFormField> form;
  SourceStep root;
  Word term;
  Word uses;
  Word deadline;
  std::optional<SourceEmergency> emergency;
};

}  // namespace jinkui::policy
