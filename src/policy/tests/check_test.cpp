// What `pack check` finds: file, line, clause, words and a mend, all at once.
#include <gtest/gtest.h>

#include <algorithm>

#include "helpers.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/show.h"

namespace jinkui::policy {
namespace {

// Replaces `from` in the classified pack, which must have it exactly once, and checks the result.
Findings edited(const std::string& from, const std::string& to) {
  auto documents = classified();
  const std::size_t at = documents[0].text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  EXPECT_EQ(documents[0].text.find(from, at + 1), std::string::npos) << from;
  documents[0].text.replace(at, from.size(), to);
  return check(documents).findings;
}

std::string slugs(const Findings& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    EXPECT_FALSE(finding.message.zh.empty() || finding.message.en.empty() || finding.mend.zh.empty() ||
                 finding.mend.en.empty())
        << finding.slug;
    EXPECT_GT(finding.at.line, 0) << finding.slug;
    out += (out.empty() ? "" : " ") + finding.slug + (finding.clause.empty() ? "" : "@" + finding.clause);
  }
  return out;
}

TEST(Check, NamesThatDoNotExist) {
  EXPECT_EQ(slugs(edited("by: copy,", "by: cpy,")).substr(0, 17), "pack/unknown-name");
  EXPECT_EQ(slugs(edited("on: {level: secret}, when: \"assigned", "on: {level: secrt}, when: \"assigned")),
            "pack/unknown-name");
  EXPECT_EQ(slugs(edited("may: [delegate]", "may: [delegat]")), "pack/unknown-name");
  EXPECT_EQ(slugs(edited("fields: [code, kind, name, credit_code, bank_card], posts: [department_head]",
                         "fields: [code, card], posts: [head]")),
            "pack/unknown-name pack/unknown-name");
  EXPECT_EQ(slugs(edited("type: bank_card", "type: bank_crd")), "pack/unknown-name");
  EXPECT_EQ(slugs(edited("tier: t3", "tier: t9")), "pack/unknown-name");
  EXPECT_EQ(slugs(edited("clause: [\"3\", \"6\"]", "clause: [\"3\", \"66\"]")), "pack/unknown-name clause/unbound@6");
  EXPECT_EQ(slugs(edited("steps: [{post: general_manager}]", "steps: [{post: general_manger}]")),
            "pack/unknown-name");
}

TEST(Check, FindingsSayWhereAndHowToMend) {
  const Findings findings = edited("on: {level: secret}, when: \"assigned", "on: {level: secrt}, when: \"assigned");
  ASSERT_EQ(findings.size(), 1U);
  const std::string line = to_line(findings[0], true);
  const std::string text = classified()[0].text;
  const auto before = text.begin() + static_cast<std::ptrdiff_t>(text.find("on: {level: secret}"));
  const std::string place = ":" + std::to_string(1 + std::count(text.begin(), before, '\n')) + ":";
  EXPECT_EQ(line.find("packs/classified-customer-records/pack.yaml" + place), 0U) << line;
  EXPECT_NE(line.find("there is no level 'secrt' — did you mean secret?"), std::string::npos) << line;
  EXPECT_NE(to_line(findings[0], false).find("没有密级“secrt” 改法：是否要写 secret？"), std::string::npos);
}

TEST(Check, KeysShapesAndValues) {
  EXPECT_EQ(slugs(edited("deadline: P7D\n    clause: \"10\"", "dealine: P7D\n    clause: \"10\"")),
            "pack/unknown-key");
  EXPECT_EQ(slugs(edited("schema: 1", "schema: 2")), "pack/schema");
  EXPECT_EQ(slugs(edited("{rank: 1, zh: 秘密", "{zh: 秘密")), "pack/no-rank");
  EXPECT_EQ(slugs(edited("{rank: 2, zh: 机密", "{rank: 1, zh: 机密")), "pack/same-rank");
  EXPECT_EQ(slugs(edited("period: P3Y", "period: 3Y")), "pack/period");
  EXPECT_EQ(slugs(edited("uses: 5}", "uses: 0}")), "pack/number");
  EXPECT_EQ(slugs(edited("color: \"#1565c0\"", "color: blue")), "pack/color");
  EXPECT_EQ(slugs(edited("mask: domain", "mask: some")), "pack/mask");
  EXPECT_EQ(slugs(edited("  - {id: make,", "  - {id: copy,")), "pack/duplicate-id");
  EXPECT_EQ(slugs(edited("  marketing:  ", "  quantity:  ")), "pack/reserved");
  EXPECT_EQ(slugs(edited("who: {staff: any}, may: [classify]", "may: [classify]")), "pack/missing-key");
  EXPECT_EQ(slugs(edited("may: [delegate]", "may: [delegate], never: [read]")), "pack/rule-kind");
  EXPECT_EQ(slugs(edited("attach: record, ", "")), "pack/attach");
  EXPECT_EQ(slugs(edited("csv: 邮箱", "csv: 手机号")), "pack/duplicate-csv");
  EXPECT_EQ(slugs(edited("marking: {text: \"{owner}商密·{level}\"", "marking: {text: \"{level}\"")), "pack/mark");
  EXPECT_EQ(slugs(edited("{post: department_head, of: owner}", "{post: department_head}")), "pack/whose");
}

TEST(Check, EmergenciesAreShortAndForReading) {
  const std::string read = "{for: PT4H, uses: 5, within: P1D}";
  EXPECT_EQ(slugs(edited(read, "{for: P2D, uses: 5, within: P1D}")), "pack/emergency");
  EXPECT_EQ(slugs(edited(read, "{for: PT4H, uses: 5, within: P8D}")), "pack/emergency");
  EXPECT_EQ(slugs(edited(read, "{for: PT4H, uses: 5}")), "pack/missing-key");
  const std::string form = "form: {copies: {zh: 份数, en: Copies, type: number}}";
  EXPECT_EQ(slugs(edited(form, form + "\n    emergency: " + read)), "pack/emergency");
}

TEST(Check, UniqueFieldsCanBeLookedUp) {
  EXPECT_EQ(slugs(edited("search: [exact, last4], unique: true, csv: 手机号",
                         "search: [last4], unique: true, csv: 手机号")),
            "pack/unique");
  EXPECT_EQ(slugs(edited("mask: all, csv: 地址", "mask: all, unique: true, csv: 地址")), "pack/unique");
}

TEST(Check, SearchModesFitTheType) {
  EXPECT_EQ(slugs(edited("mask: domain, search: [exact]", "mask: domain, search: [exact, last4]")),
            "pack/search-mode");
  EXPECT_EQ(slugs(edited("mask: domain, search: [exact]", "mask: domain, search: [exact, pinyn]")),
            "pack/unknown-name");
  EXPECT_EQ(slugs(edited("type: address, tier: t1, mask: all", "type: address, tier: t1, mask: all, search: [part]")),
            "pack/search-mode");
  EXPECT_EQ(slugs(edited("mask: domain, search: [exact]", "mask: domain, search: exact")), "");
  const auto compiled = check(classified());
  ASSERT_TRUE(compiled.pack.has_value());
  const auto& phone = compiled.pack->at(compiled.pack->field_named("phone"));
  EXPECT_TRUE(phone.searched(pack::SearchMode::last4));
  EXPECT_FALSE(phone.searched(pack::SearchMode::pinyin));
  EXPECT_NE(show_json(*compiled.pack).find(R"("search":["exact","last4"])"), std::string::npos);
}

TEST(Check, YamlIsStrict) {
  EXPECT_EQ(slugs(edited("schema: 1", "schema: &one 1")), "pack/yaml-anchor");
  EXPECT_EQ(slugs(edited("schema: 1", "schema: !!int 1")), "pack/yaml-tag");
  EXPECT_EQ(slugs(edited("schema: 1", "schema: 1\nschema: 1")), "pack/duplicate-key");
  EXPECT_EQ(slugs(edited("schema: 1", "schema: [1")), "pack/yaml");
  EXPECT_EQ(slugs(edited("schema: 1", "schema: [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]")), "pack/too-deep");
  EXPECT_EQ(check({{"x", std::string(kMaxPackBytes + 1, ' ')}}).findings.at(0).slug, "pack/yaml");
  EXPECT_EQ(check({{"x", ""}}).findings.at(0).slug, "pack/shape");
}

TEST(Check, ClausesClaimWhatTheirBindingsGive) {
  EXPECT_EQ(slugs(edited("mask: domain", "mask: domain, clause: \"9.1\"")), "");  // bound, but still not_yet
  EXPECT_EQ(slugs(edited("zh: 立规的目的, en: Why the policy exists, not_yet: governance",
                         "zh: 立规的目的, claim: declared")),
            "clause/unbound@1");
  EXPECT_EQ(slugs(edited("zh: 立规的目的, en: Why the policy exists, not_yet: governance",
                         "zh: 立规的目的, not_yet: governance, claim: declared")),
            "clause/claims-too-much@1");
  EXPECT_EQ(slugs(edited("en: Secret, claim: enforced", "en: Secret")), "clause/claim@5.1");
}

TEST(Check, AFlowThatNoRuleUsesGivesNothing) {
  const std::string flow =
      "flows:\n  idle: {zh: 空, steps: [{post: general_manager}], grant: {for: P1D}, clause: \"1\"}\n";
  auto documents = classified();
  documents[0].text.replace(documents[0].text.find("flows:\n"), 7, flow);
  const std::string from = "zh: 立规的目的, en: Why the policy exists, not_yet: governance";
  documents[0].text.replace(documents[0].text.find(from), from.size(), "zh: 立规的目的, claim: enforced");
  EXPECT_EQ(slugs(check(documents).findings), "pack/unused-flow clause/claims-too-much@1");
}

TEST(Check, OneActThroughTwoFlows) {
  EXPECT_EQ(slugs(edited("on: {level: top_secret}", "on: {level: [top_secret, secret]}")), "pack/two-flows@3");
  const std::string copy = "rules:\n  - {id: other, who: {staff: any}, may: [copy], by: export, when: \"";
  EXPECT_EQ(slugs(edited("rules:\n", copy + "quantity > 5\", clause: \"3\"}\n")), "pack/two-flows@8.2");
  const std::string apart = "may: [copy, excerpt], by: copy, when: \"quantity <= 5\",";
  auto documents = classified();
  documents[0].text.replace(documents[0].text.find("rules:\n"), 7, copy + "quantity > 5\", clause: \"3\"}\n");
  const std::string from = "may: [copy, excerpt], by: copy,";
  documents[0].text.replace(documents[0].text.find(from), from.size(), apart);
  EXPECT_EQ(slugs(check(documents).findings), "");
  const Findings of_one_post = edited("rules:\n",
                                      "rules:\n  - {id: other, who: {post: agent}, may: [copy], by: export, "
                                      "clause: \"3\"}\n");
  EXPECT_EQ(slugs(of_one_post), "pack/two-flows@8.2");
  EXPECT_FALSE(has_errors(of_one_post)) << "a post may have a way of its own; the first one counts";
}

TEST(Check, RulesThatOthersShadow) {
  EXPECT_EQ(slugs(edited("rules:\n", "rules:\n  - {id: open, who: any, may: [copy, excerpt], clause: \"3\"}\n")),
            "pack/shadowed@8.2");
  EXPECT_EQ(slugs(edited("rules:\n", "rules:\n  - {id: shut, who: any, never: [delegate], clause: \"3\"}\n")),
            "pack/shadowed@12");
  // Only together do they leave nothing.
  const Findings findings =
      edited("rules:\n",
             "rules:\n  - {id: many, who: any, never: [delegate], when: \"quantity >= 3\", clause: \"3\"}\n"
             "  - {id: few, who: any, never: [delegate], when: \"not quantity > 2\", clause: \"3\"}\n"
             "  - {id: idle, who: any, never: [delegate], when: \"external\", clause: \"3\"}\n");
  EXPECT_EQ(slugs(findings), "pack/shadowed@12");
  EXPECT_NE(to_line(findings.at(0), false).find("规则“delegate”不起作用：“many”、“few”一概禁止"), std::string::npos)
      << to_line(findings.at(0), false);
  EXPECT_EQ(slugs(edited("rules:\n",
                         "rules:\n  - {id: some, who: any, never: [delegate], when: \"quantity > 2\", "
                         "clause: \"3\"}\n")),
            "");
}

TEST(Check, RulesThatNeverApply) {
  EXPECT_EQ(slugs(edited("by: read_top_secret, on: {level: top_secret},",
                         "by: read_top_secret, on: {level: top_secret}, when: \"object.level = secret\",")),
            "pack/never-applies@3");
  EXPECT_EQ(slugs(edited("when: \"designated or assigned or head_of_owner\"",
                         "when: \"assigned and time in 09:00..18:00 and time in 20:00..21:00\"")),
            "pack/never-applies@3");
}

TEST(Check, StepsThatNeverOpenOrAskTheSamePersonTwice) {
  const std::string from = "steps: [{post: general_manager}]";
  EXPECT_EQ(slugs(edited(from, "steps: [{post: general_manager}, {post: deputy_in_charge, when: \"quantity > 9\"}]")),
            "");
  EXPECT_EQ(
      slugs(edited(from, "steps: [{post: general_manager}, {post: deputy_in_charge, when: \"not subject.staff\"}]")),
      "pack/dead-step@10");
  EXPECT_EQ(slugs(edited(from,
                         "steps: [{post: general_manager}, {any_of: [agent, salesperson], act: review}, "
                         "{post: general_manager, act: sign}]")),
            "pack/one-person-twice@10");
  EXPECT_EQ(slugs(edited(from, "steps: [{post: general_manager}, {post: general_manager, when: \"external\"}]")), "");
}

TEST(Check, TheFloorCannotBeWeakened) {
  EXPECT_EQ(
      slugs(edited("rules:\n", "rules:\n  - {id: base_administrators, who: any, never: [loan], clause: \"3\"}\n")),
      "pack/floor");
  EXPECT_EQ(slugs(edited("levels:\n", "tiers: {t3: {rank: 3, zh: 三}}\nlevels:\n")), "pack/floor");
  EXPECT_EQ(slugs(edited("levels:\n", "passwords: {min: 6}\nlevels:\n")), "pack/floor");
  EXPECT_EQ(slugs(edited("levels:\n", "passwords: {min: 10}\nlevels:\n")), "");
  EXPECT_EQ(slugs(edited("extends: base", "extends: floor")), "pack/extends");
}

TEST(Check, DeclassificationNeverWidensAccess) {
  EXPECT_EQ(slugs(edited("when: \"assigned or same_department\"", "when: \"assigned or object.declassified\"")),
            "pack/declassified-widens");
  EXPECT_EQ(slugs(edited("when: \"assigned or same_department\"", "when: \"assigned and not object.declassified\"")),
            "");
  const std::string never = "rules:\n  - {id: x, who: any, never: [loan], clause: \"3\", when: \"";
  EXPECT_EQ(slugs(edited("rules:\n", never + "not object.declassified\"}\n")), "pack/declassified-widens");
  EXPECT_EQ(slugs(edited("rules:\n", never + "object.declassified = false\"}\n")), "pack/declassified-widens");
  EXPECT_EQ(slugs(edited("rules:\n", never + "object.declassified = external\"}\n")), "pack/declassified-widens");
  EXPECT_EQ(slugs(edited("rules:\n", never + "object.declassified\"}\n")), "");
}

TEST(Check, EveryClauseOfTheWrittenPolicyIsThereWithItsStatus) {
  const auto pack = load(classified());
  ASSERT_TRUE(pack.ok());
  for (int article = 1; article <= 17; ++article) {
    EXPECT_FALSE(pack->clause_named(std::to_string(article)).none()) << article;
  }
  const auto status = [&](const char* id) { return std::string(name_of(pack->at(pack->clause_named(id)).status)); };
  for (const char* id : {"3", "4", "4.1", "5", "5.3", "6", "6.1", "6.2", "6.3", "7", "8.2", "10", "12", "17"}) {
    EXPECT_EQ(status(id), "enforced") << id;
  }
  EXPECT_EQ(status("2"), "evidenced");
  for (const char* id : {"1", "8", "8.1", "8.3", "9", "9.4", "11", "13", "14", "15.2", "16"}) {
    EXPECT_EQ(status(id), "not_yet") << id;
  }
  EXPECT_EQ(pack->at(pack->clause_named("8.2")).printed.zh, "第八条第（二）项");
  EXPECT_EQ(pack->at(pack->clause_named("17")).printed.zh, "第十七条");
  EXPECT_EQ(pack->at(pack->clause_named("8.2")).printed.en, "Article 8 (2)");
  EXPECT_EQ(pack->at(pack->clause_named("B1")).pack, "base");
}

}  // namespace
}  // namespace jinkui::policy
