// Clauses: their numbers in words, what binds them, and what they may claim.
#include <algorithm>
#include <set>

#include "compilation.h"

namespace jinkui::policy {
namespace {

using pack::ClauseStatus;

std::string chinese_number(int n) {
  static const char* const kDigits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  if (n >= 100) {
    return std::to_string(n);
  }
  std::string out;
  if (n >= 20) {
    out += kDigits[n / 10];
  }
  if (n >= 10) {
    out += "十";
  }
  return n % 10 != 0 || n == 0 ? out + kDigits[n % 10] : out;
}

// "8.2" -> 第八条第（二）项 / Article 8 (2); other ids are quoted as they are.
base::Text printed_number(const std::string& id) {
  std::vector<int> parts;
  std::string digits;
  for (const char c : id + ".") {
    if (c >= '0' && c <= '9' && digits.size() < 4) {
      digits += c;
    } else if (c == '.' && !digits.empty()) {
      parts.push_back(std::stoi(digits));
      digits.clear();
    } else {
      return {"“" + id + "”条", "Clause " + id};
    }
  }
  base::Text out = {"第" + chinese_number(parts[0]) + "条", "Article " + std::to_string(parts[0])};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    out.zh += i == 1 ? "第（" + chinese_number(parts[i]) + "）项" : "第" + std::to_string(parts[i]) + "目";
    out.en += (i == 1 ? " (" : ".") + std::to_string(parts[i]) + (i == 1 ? ")" : "");
  }
  return out;
}

// What a binding gives. A flow that no rule goes by gives nothing; a form alone is evidence.
ClauseStatus strength_of(const Compilation& c, const std::string& binding) {
  if (binding.substr(0, 8) == "measure:") {
    return ClauseStatus::evidenced;  // counted for all to see; nobody is hindered by it
  }
  if (binding.substr(0, 5) != "flow:") {
    return ClauseStatus::enforced;
  }
  const auto flow = c.pack.flow_named(binding.substr(5));
  return flow.none() || c.pack.at(flow).verbs.empty() ? ClauseStatus::declared : ClauseStatus::enforced;
}

ClauseStatus best(const Compilation& c, const std::vector<std::string>& bindings) {
  ClauseStatus out = ClauseStatus::declared;
  for (const std::string& binding : bindings) {
    out = std::min(out, strength_of(c, binding));
  }
  return out;
}

std::string_view word_of(ClauseStatus status) {
  static constexpr std::string_view kWords[] = {"enforced", "evidenced", "declared", "not_yet"};
  return kWords[static_cast<std::size_t>(status)];
}

void clause_error(Compilation& c, const SourceClause& source, std::string_view slug, base::Text message,
                  base::Text mend) {
  c.findings.push_back(
      {Severity::error, std::string(slug), source.id.at, source.id.text, std::move(message), std::move(mend)});
}

bool is_below(const std::string& child, const std::string& parent) {
  return child.size() > parent.size() + 1 && child.compare(0, parent.size(), parent) == 0 &&
         child[parent.size()] == '.';
}

std::vector<std::size_t> children_of(const Compilation& c, const std::string& id) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < c.pack.clauses.size(); ++i) {
    if (is_below(c.pack.clauses[i].id, id)) {
      out.push_back(i);
    }
  }
  return out;
}

void bind_own(Compilation& c, const SourceClause& source, pack::Clause& clause) {
  if (const auto found = c.bindings.find(clause.id); found != c.bindings.end()) {
    std::set<std::string> seen;
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(clause.bindings),
                 [&](const std::string& binding) { return seen.insert(binding).second; });
  }
  clause.status = source.not_yet.empty() ? best(c, clause.bindings) : ClauseStatus::not_yet;
}

void check_claim(Compilation& c, const SourceClause& source, pack::Clause& clause) {
  if (!source.not_yet.empty()) {
    if (!source.claim.empty()) {
      clause_error(c, source, "clause/claims-too-much",
                   {"条款还没有机制（not_yet），不能同时声称“" + source.claim.text + "”",
                    "the clause has no mechanism yet (not_yet) and cannot claim '" + source.claim.text + "'"},
                   {"删去 claim 或 not_yet", "remove claim or not_yet"});
    }
    return;
  }
  if (clause.bindings.empty()) {
    clause_error(c, source, "clause/unbound",
                 {"条款没有任何部分落实它", "nothing in the pack carries out this clause"},
                 {"让规则、流程等以 clause: \"" + clause.id + "\" 引用它，或写 not_yet: 机制名",
                  "cite it with clause: \"" + clause.id + "\", or write not_yet: mechanism"});
    return;
  }
  static const std::vector<std::string> kClaims = {"enforced", "evidenced", "declared"};
  const auto claim = std::find(kClaims.begin(), kClaims.end(), source.claim.text);
  if (claim == kClaims.end()) {
    clause_error(
        c, source, "clause/claim",
        {"条款要写 claim: enforced、evidenced 或 declared", "a clause says claim: enforced, evidenced or declared"},
        {"按落实情况写一个", "write what holds"});
    return;
  }
  const auto claimed = static_cast<ClauseStatus>(claim - kClaims.begin());
  if (claimed < clause.status) {
    clause_error(c, source, "clause/claims-too-much",
                 {"条款声称 " + source.claim.text + "，但落实它的部分只给出 " + std::string(word_of(clause.status)),
                  "the clause claims " + source.claim.text + ", but what cites it gives only " +
                      std::string(word_of(clause.status))},
                 {"降低 claim，或补上规则", "lower the claim, or add a rule"});
  }
  clause.status = std::max(claimed, clause.status);
}

// A clause that only heads its items shows what they come to: the weakest of them, and all their bindings.
void inherit(Compilation& c, pack::Clause& clause) {
  clause.status = ClauseStatus::enforced;
  for (const std::size_t child : children_of(c, clause.id)) {
    const pack::Clause& item = c.pack.clauses[child];
    clause.status = std::max(clause.status, item.status);
    clause.bindings.insert(clause.bindings.end(), item.bindings.begin(), item.bindings.end());
    clause.not_yet = clause.not_yet.empty() ? item.not_yet : clause.not_yet;
  }
  std::sort(clause.bindings.begin(), clause.bindings.end());
  clause.bindings.erase(std::unique(clause.bindings.begin(), clause.bindings.end()), clause.bindings.end());
}

}  // namespace

void list_clauses(Compilation& c) {
  std::set<std::string> taken;
  for (const SourceClause& source : c.source.clauses) {
    if (!source.id.empty() && !taken.insert(source.id.text).second) {
      clause_error(c, source, "pack/duplicate-id",
                   {"条款“" + source.id.text + "”重复", "clause '" + source.id.text + "' stands twice"},
                   {"改其中一个的编号", "renumber one of them"});
    }
    pack::Clause clause;
    clause.id = source.id.text;
    clause.title = source.title;
    clause.printed = source.printed.empty() ? printed_number(clause.id) : source.printed;
    clause.pack = source.pack;
    clause.not_yet = source.not_yet.text;
    for (const auto& [kind, note] : source.notes) {
      clause.note += (clause.note.empty() ? "" : "；") + kind + ": " + note.text;
    }
    c.pack.clauses.push_back(std::move(clause));
  }
}

void compile_clauses(Compilation& c) {
  const std::vector<SourceClause>& sources = c.source.clauses;
  const auto heads = [&](std::size_t i) {
    return sources[i].claim.empty() && sources[i].not_yet.empty() && !c.bindings.contains(sources[i].id.text) &&
           !children_of(c, sources[i].id.text).empty();
  };
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!heads(i)) {
      bind_own(c, sources[i], c.pack.clauses[i]);
      check_claim(c, sources[i], c.pack.clauses[i]);
    }
  }
  for (std::size_t i = sources.size(); i-- > 0;) {
    if (heads(i)) {
      inherit(c, c.pack.clauses[i]);
    }
  }
}

}  // namespace jinkui::policy
