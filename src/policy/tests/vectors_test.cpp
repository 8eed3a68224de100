// tests/vectors/policy: acts and their decisions, by the compiled pack and by the oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "helpers.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/explain.h"
#include "jinkui/policy/named.h"
#include "jinkui/policy/oracle.h"

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

TEST(Vectors, EveryActIsDecidedAsWritten) {
  const auto documents = classified();
  const Parsed parsed = parse(documents);
  const auto pack = load(documents);
  ASSERT_TRUE(pack.ok()) << pack.error().message.en;
  std::ifstream in("tests/vectors/policy/classified-customer-records.tsv");
  int rows = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') {
      continue;
    }
    const auto row = split(line, '\t');
    ASSERT_EQ(row.size(), 11U) << line;
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
    ++rows;
  }
  EXPECT_GT(rows, 40);
}

}  // namespace
}  // namespace jinkui::policy
