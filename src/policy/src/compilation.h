// The state of one compilation and the helpers that its steps share. Used on one thread.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/pack/pack.h"
#include "jinkui/pack/rules.h"
#include "jinkui/policy/conditions.h"
#include "jinkui/policy/source.h"
#include "pack_builder.h"

namespace jinkui::policy {

struct Compilation {
  const SourcePack& source;
  pack::Pack pack;
  Findings findings;
  std::map<std::string, std::vector<std::string>, std::less<>> bindings;  // clause id -> what cites it
  std::vector<std::vector<std::string>> domains;  // by fact slot: the words a symbol fact can have

  explicit Compilation(const SourcePack& from) : source(from) {}

  void error(const Spot& at, std::string_view slug, base::Text message, base::Text mend);
  void warn(const Spot& at, std::string_view slug, base::Text message, base::Text mend);
  // Notes that `binding` cites the clauses; returns those that exist, reports the others.
  std::vector<pack::ClauseId> cite(const Words& clauses, const std::string& binding);
  pack::ClauseId cite_first(const Words& clauses, const std::string& binding);
  // An ISO 8601 period; reports a wrong one.
  std::optional<base::Period> period(const Word& word);
  // A whole number within [low, high]; `otherwise` when the word is empty; reports a wrong one.
  int number(const Word& word, int low, int high, int otherwise);
  pack::SymbolId symbol(const std::string& word);
  // Compiles a condition against the pack's facts; always true after an error, which is reported.
  pack::Condition condition(const Word& when);
};

void report_unknown(Compilation& c, const Word& word, const base::Text& kind, const std::vector<std::string>& known);

// Looks `word` up in rows with an `id`; reports an unknown name with the nearest known one.
template <class Id, class Rows>
Id resolve(Compilation& c, const Rows& rows, const Word& word, const base::Text& kind) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id == word.text) {
      return pack::PackBuilder::make<Id>(i);
    }
  }
  std::vector<std::string> known;
  known.reserve(rows.size());
  for (const auto& row : rows) {
    known.push_back(row.id);
  }
  report_unknown(c, word, kind, known);
  return {};
}

// The steps, in this order.
void list_clauses(Compilation& c);
void compile_names(Compilation& c);
void compile_settings(Compilation& c);
void compile_flows(Compilation& c);
void compile_access(Compilation& c);  // knows the flows: who approves
void compile_rules(Compilation& c);
void compile_checks(Compilation& c);
void compile_governance(Compilation& c);
void compile_clauses(Compilation& c);

}  // namespace jinkui::policy
