// tests/vectors/policy: acts and their decisions, by the compiled pack and by the oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "helpers.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/explain.h"
#include "jinkui/policy/named.h"
#include "jinkui/policy/oracle.h"
#include "jinkui/policy/without.h"

namespace jinkui::policy {
namespace {

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> out;
  std::istringstream in(text == "-" ? "" : text);
  for (std::string part; std::getline(in, part, by);) {
    out.push_back(part);
  }
  return out;
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

NamedQuestion question_of(const std::vector<std::string>& row) {
  NamedQuestion out;
  out.verb = row[1];
  out.posts = sorted(split(row[2], ','));
  out.relations = sorted(split(row[3], ','));
  for (const std::string& fact : split(row[4], ',')) {
    const auto parts = split(fact, '=');
    out.facts.emplace_back(parts[0], parts[1]);
  }
  std::sort(out.facts.begin(), out.facts.end());
  out.purpose = row[5] == "-" ? "" : row[5];
  out.fields = sorted(split(row[6], ','));
  return out;
}

std::vector<std::vector<std::string>> rows() {
  std::ifstream in("tests/vectors/policy/classified-customer-records.tsv");
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') {
      out.push_back(split(line, '\t'));
    }
  }
  return out;
}

// What the pack without `binding` says of each row; empty where it no longer knows a word of the row.
std::vector<std::string> verdicts_without(const std::string& binding) {
  auto documents = classified();
  if (!binding.empty()) {
    documents[0].text = without(documents[0], binding).value();
  }
  const auto pack = load(documents);
  EXPECT_TRUE(pack.ok()) << binding << ": " << pack.error().message.en;
  std::vector<std::string> out;
  for (const auto& row : rows()) {
    const auto question = resolve(*pack, question_of(row));
    const NamedDecision decision = question.ok() ? describe(*pack, decide(*pack, *question)) : NamedDecision{};
    out.push_back(decision.verdict + " " + decision.flow + " " + decision.reason);
  }
  return out;
}

TEST(Vectors, EveryRuleFlowAndPurposeIsMissedWhenTakenOut) {
  const auto pack = load(classified());
  ASSERT_TRUE(pack.ok());
  const std::vector<std::string> whole = verdicts_without("");
  std::set<std::string> asked;
  for (const auto& row : rows()) {
    asked.insert("purpose:" + row[5]);
  }
  int taken = 0;
  for (const pack::Clause& clause : pack->clauses) {
    for (const std::string& binding : clause.bindings) {
      const bool rule_or_flow = binding.find("rule:") == 0 || binding.find("flow:") == 0;
      if (clause.id.find('B') == 0 || (!rule_or_flow && !asked.contains(binding))) {
        continue;
      }
      EXPECT_NE(verdicts_without(binding), whole) << clause.id << " does not depend on " << binding;
      ++taken;
    }
  }
  EXPECT_GT(taken, 20);
}

TEST(Vectors, EveryActIsDecidedAsWritten) {
  const auto documents = classified();
  const Parsed parsed = parse(documents);
  const auto pack = load(documents);
  ASSERT_TRUE(pack.ok()) << pack.error().message.en;
  int count = 0;
  for (const auto& row : rows()) {
    ASSERT_EQ(row.size(), 11U) << row[0];
    const std::string& line = row[0];
    const auto question = resolve(*pack, question_of(row));
    ASSERT_TRUE(question.ok()) << line << ": " << question.error().message.en;
    const Decision decision = decide(*pack, *question);
    const NamedDecision named = describe(*pack, decision);
    EXPECT_EQ(named.verdict, row[7]) << line;
    EXPECT_EQ(named.reason, row[8]) << line;
    EXPECT_EQ(named.flow, row[9] == "-" ? "" : row[9]) << line;
    EXPECT_EQ(named.clauses, split(row[10], ',')) << line;
    const auto slow = judge(parsed.source, question_of(row));
    ASSERT_TRUE(slow.ok()) << line;
    EXPECT_EQ(*slow, named) << line;
    const Explanation explained = explain(*pack, *question, decision);
    EXPECT_FALSE(explained.what.zh.empty() || explained.what.en.empty()) << line;
    EXPECT_EQ(explained.clauses.size(), decision.clause_count) << line;
    EXPECT_EQ(decision.verdict == Verdict::permit, explained.next.empty()) << line;
    ++count;
  }
  EXPECT_GT(count, 40);
}

}  // namespace
}  // namespace jinkui::policy
