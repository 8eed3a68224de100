// Each finding of `pack check` (docs/pack-format.md) by one edit of a good pack: its file, line, clause and mend.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "helpers.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/offline.h"
#include "jinkui/policy/org.h"

namespace jinkui::policy {
namespace {

// `from` stands once in the classified pack and becomes `to`; the finding points at the line of `at` in the result.
struct Case {
  const char* slug;
  const char* from;
  const char* to;
  const char* at;
  const char* clause;
  const char* mend;  // part of it
};

constexpr const char* kRule = "rules:\n";
constexpr const char* kOutside = "steps: [{post: general_manager}]";

const Case kCases[] = {
    {"pack/unknown-name", "on: {level: secret}", "on: {level: secrt}", "level: secrt", "", "did you mean secret?"},
    {"pack/unknown-name", "  access_balance:", "  acess_balance:", "acess_balance:", "",
     "did you mean access_balance?"},
    {"pack/no-rank", "{rank: 1, zh: 秘密", "{zh: 秘密", "  secret:", "", "write rank"},
    {"pack/same-rank", "{rank: 2, zh: 机密", "{rank: 1, zh: 机密", "{rank: 1, zh: 机密", "", "its own rank"},
    {"clause/unbound", "zh: 立规的目的, en: Why the policy exists, not_yet: governance",
     "zh: 立规的目的, claim: declared", "zh: 立规的目的", "1", "cite it with clause: \"1\""},
    {"clause/claims-too-much", "en: Keep secrets without hindering work, claim: evidenced",
     "en: Keep secrets without hindering work, claim: enforced", "{id: \"2\"", "2", "lower the claim"},
    {"clause/claim", "en: Secret, claim: enforced", "en: Secret", "{id: \"5.1\"", "5.1", "write what holds"},
    {"pack/never-applies", "when: \"designated or assigned or head_of_owner\"", "when: \"assigned and not assigned\"",
     "{id: classify,", "3", "who, on or when"},
    {"pack/shadowed", kRule, "rules:\n  - {id: open, who: any, may: [copy, excerpt], clause: \"3\"}\n", "{id: copy,",
     "8.2", "remove or narrow"},
    {"pack/two-flows", "on: {level: top_secret}", "on: {level: [top_secret, secret]}", "{id: read_top_secret,", "3",
     "tell them apart"},
    {"pack/unused-flow", "flows:\n",
     "flows:\n  idle: {zh: 空, steps: [general_manager], grant: {for: P1D}, clause: \"3\"}\n", "idle:", "",
     "by: idle"},
    {"pack/dead-step", kOutside, "steps: [general_manager, {post: deputy_in_charge, when: \"not subject.staff\"}]",
     "when: \"not subject.staff\"}]", "10", "correct the step's when"},
    {"pack/one-person-twice", kOutside, "steps: [general_manager, {post: general_manager, act: sign}]",
     "  provide_outside:\n    zh: 对外", "10", "remove the repeated step"},
    {"pack/floor", kRule, "rules:\n  - {id: base_governance, who: any, never: [loan], clause: \"3\"}\n",
     "{id: base_governance", "", "choose another id"},
    {"pack/floor", "levels:\n", "tiers: {t3: {rank: 3, zh: 三}}\nlevels:\n", "tiers: {t3", "", "choose another id"},
    {"pack/floor", "clauses:\n", "clauses:\n  - {id: B2, zh: 管理员也能看, claim: declared}\n", "{id: B2", "",
     "choose another id"},
    {"pack/floor", "levels:\n", "passwords: {min: 6}\nlevels:\n", "passwords:", "", "raise them"},
    {"pack/floor", "levels:\n", "passwords: {classes: 1}\nlevels:\n", "passwords:", "", "raise them"},
    {"pack/floor", "levels:\n", "passwords: {lock_after: 6}\nlevels:\n", "passwords:", "", "raise them"},
    {"pack/floor", "levels:\n", "passwords: {lock_for: PT14M}\nlevels:\n", "passwords:", "", "raise them"},
    {"pack/floor", "levels:\n", "passwords: {forbid_name: false}\nlevels:\n", "passwords:", "", "raise them"},
    {"pack/declassified-widens", "when: \"assigned or same_department\"", "when: \"assigned or object.declassified\"",
     "object.declassified", "", "leave object.declassified out"},
    {"pack/governed-alone", kRule,
     "rules:\n  - {id: alone, who: {post: general_manager}, may: [govern], clause: \"17\"}\n", "{id: alone", "",
     "write by: flow"},
    {"pack/missing-key", "  drafted_by: customer_service_manager\n  approved_by: [general_manager]\n", "",
     "  within: P30D", "", "add drafted_by"},
    {"pack/map", kRule, "map: {levels: {secret: confidential}}\nrules:\n", "map:", "", "remove the line"},
    {"pack/unknown-name", kRule, "map: {posts: {clerk: agnt}}\nrules:\n", "map:", "", "did you mean agent?"},
    {"pack/unknown-name", kRule, "map: {levels: {internal: none}}\nrules:\n", "map:", "", "there are: secret"},
    {"pack/unknown-key", kRule, "map: {groups: {a: b}}\nrules:\n", "map:", "", "posts"},
    {"condition/syntax", "when: \"designated or assigned or head_of_owner\"", "when: \"designated or\"",
     "\"designated or\"", "", ""},
    {"condition/type", "when: \"designated or assigned or head_of_owner\"", "when: \"object.level = 3\"",
     "object.level = 3", "", ""},
};

int line_of(const std::string& text, const std::string& what) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return static_cast<int>(
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n'));
}

TEST(Findings, EachHasFileLineClauseAndMend) {
  for (const Case& one : kCases) {
    auto documents = classified();
    std::string& text = documents[0].text;
    const std::size_t at = text.find(one.from);
    ASSERT_NE(at, std::string::npos) << one.from;
    text.replace(at, std::string(one.from).size(), one.to);
    const Findings findings = check(documents).findings;
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [&](const Finding& finding) { return finding.slug == one.slug; });
    ASSERT_NE(found, findings.end()) << one.slug << " by " << one.to;
    EXPECT_EQ(found->at.file, documents[0].name) << one.slug;
    EXPECT_EQ(found->at.line, line_of(text, one.at)) << one.slug << ": " << to_line(*found, true);
    EXPECT_EQ(found->clause, one.clause) << one.slug << ": " << to_line(*found, true);
    EXPECT_NE(found->mend.en.find(one.mend), std::string::npos) << one.slug << ": " << to_line(*found, true);
    EXPECT_FALSE(found->message.zh.empty() || found->message.en.empty() || found->mend.zh.empty()) << one.slug;
  }
}

TEST(Findings, APackThatNobodyCanChangeSaysSo) {
  auto documents = classified();
  std::string& text = documents[0].text;
  const std::size_t from = text.find("governance:");
  text.erase(from, text.find("\n\n", from) - from);
  const Findings findings = check(documents).findings;
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return finding.slug == "pack/ungoverned"; });
  ASSERT_NE(found, findings.end());
  EXPECT_EQ(found->severity, Severity::warning);
  EXPECT_EQ(found->at.line, line_of(text, "pack: classified_customer_records"));
  EXPECT_NE(found->mend.en.find("write governance:"), std::string::npos);
}

TEST(Findings, OfAnOrganisationPointIntoThePackOrIntoItsFile) {
  const std::string org =
      "departments: [sales, service]\npeople:\n"
      "  - {name: 甲, department: sales, posts: [{post: department_head, department: sales}]}\n"
      "  - {name: 乙, department: sales, posts: [deputy_in_charge]}\n"
      "  - {name: 丙, posts: [clerk]}\n"
      "  - {name: 丁, posts: [department_head]}\n";
  Findings findings;
  const Org parsed = parse_org({"org.yaml", org}, findings);
  ASSERT_TRUE(findings.empty());
  const auto documents = classified();
  const auto pack = load(documents);
  const Findings found = check_org(*pack, parsed, parse(documents).source);
  std::string out;
  for (const Finding& finding : found) {
    out += finding.slug + " " + finding.at.file + ":" + std::to_string(finding.at.line) + " " + finding.clause + "\n";
    EXPECT_FALSE(finding.mend.zh.empty() || finding.mend.en.empty()) << finding.slug;
  }
  const std::string& text = documents[0].text;
  const std::string name = documents[0].name;
  EXPECT_EQ(out, "pack/unknown-name org.yaml:5 \norg/whose org.yaml:6 \norg/dead-flow " + name + ":" +
                     std::to_string(line_of(text, "  provide_outside:\n    zh: 对外")) + " 10\norg/dead-flow " +
                     name + ":" + std::to_string(line_of(text, "  drafted_by: customer")) + " 17\n");
}

// docs/pack-format.md lists what this file and check_test.cpp prove; a new finding is added to both.
TEST(Findings, TheTableInTheDocumentationNamesThemAll) {
  const std::string text = document("docs/pack-format.md").text;
  for (const Case& one : kCases) {
    EXPECT_NE(text.find("`" + std::string(one.slug) + "`"), std::string::npos) << one.slug;
  }
}

}  // namespace
}  // namespace jinkui::policy
