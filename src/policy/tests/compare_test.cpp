// What another version changes, and for whom.
#include "jinkui/policy/compare.h"

#include <gtest/gtest.h>

#include "helpers.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/offline.h"

namespace jinkui::policy {
namespace {

Comparison edited(const std::string& from, const std::string& to) {
  auto documents = classified();
  const auto before = load(documents);
  const std::size_t at = documents[0].text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  documents[0].text.replace(at, from.size(), to);
  const auto after = load(documents);
  EXPECT_TRUE(after.ok()) << after.error().message.en;
  return compare(*before, *after);
}

std::string lines(const Comparison& comparison) {
  static constexpr std::array kWhat = {"+", "-", "~"};
  std::string out;
  for (const NameChange& change : comparison.names) {
    out += std::string(kWhat[static_cast<std::size_t>(change.what)]) + change.kind + " " + change.id + ": " +
           change.before.zh + " -> " + change.after.zh + "\n";
  }
  for (const AccessChange& change : comparison.access) {
    out += (change.wider ? "> " : "< ") + (change.post.empty() ? "staff" : change.post_title.zh) + " " +
           std::string(pack::name_of(change.verb)) + " " + change.level + " " + change.standing.zh + ": " +
           change.before.zh + " -> " + change.after.zh + "\n";
  }
  return out;
}

TEST(Compare, TheSamePackChangesNothing) {
  EXPECT_EQ(lines(edited("schema: 1", "schema: 1 ")), "");
}

TEST(Compare, AFlowThatAsksAnotherPerson) {
  EXPECT_EQ(lines(edited("steps: [{post: general_manager}]", "steps: [{post: deputy_in_charge}]")),
            "~flow provide_outside: 对外提供申请；由总经理批准；有效 P1D，用 1 次；时限 "
            "P7D；接收方（必填）；用途说明（必填）；"
            "提供范围（必填）；使用期限（必填） -> 对外提供申请；由主管副总经理批准；有效 P1D，用 1 次；时限 P7D；"
            "接收方（必填）；用途说明（必填）；提供范围（必填）；使用期限（必填）\n");
}

TEST(Compare, ANewPermissionIsToldForTheStaffOnce) {
  EXPECT_EQ(lines(edited("by: read, on: {level: [secret, confidential]}", "by: read, on: {level: [secret]}")),
            "< staff read confidential : 须经“查阅申请” -> 不准\n");
  EXPECT_EQ(lines(edited("rules:\n",
                         "rules:\n  - {id: agents, who: {post: agent}, may: [read], on: {level: secret}, "
                         "clause: \"3\"}\n")),
            "> 座席员 read secret 与档案无关: 须经“查阅申请” -> 准许\n");
}

TEST(Compare, ANewLevelAndAPeriod) {
  const std::string text = lines(edited("period: P3Y", "period: P4Y"));
  EXPECT_EQ(text, "~level secret: 秘密；第 1 级；期限 P3Y -> 秘密；第 1 级；期限 P4Y\n");
}

TEST(Compare, TheReportIsForPeopleAndForPrograms) {
  const auto before = classified();
  auto after = before;
  const std::string from = "by: read, on: {level: [secret, confidential]}";
  after[0].text.replace(after[0].text.find(from), from.size(), "by: read, on: {level: [secret]}");
  const Report text = compare_report(before, after, {.english = true});
  EXPECT_EQ(text.text,
            "< any staff · read · Confidential: needs 'Request to read' → denied\n0 names, 1 rights changed\n");
  EXPECT_EQ(text.exit, 1);
  const Report json = compare_report(before, after, {.json = true});
  EXPECT_NE(json.text.find(R"("verb":"read","level":"confidential")"), std::string::npos) << json.text;
  EXPECT_EQ(compare_report(before, before, {}).exit, 0);
  after[0].text = "pack: x";
  EXPECT_EQ(compare_report(before, after, {}).exit, 1);
}

TEST(Compare, WhatIsOnlyCalledOtherwiseChangesNobodysRights) {
  auto documents = classified();
  const auto before = load(documents);
  std::string& text = documents[0].text;
  const auto replace_all = [&text](const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  };
  replace_all("\n  top_secret:\n    {", "\n  utmost:\n    {");
  replace_all("level: top_secret", "level: utmost");
  replace_all("salesperson", "seller");
  text += "map: {levels: {top_secret: utmost}, posts: {salesperson: seller}}\n";
  const auto after = load(documents);
  ASSERT_TRUE(after.ok()) << after.error().message.en;
  const Comparison comparison = compare(*before, *after);
  EXPECT_TRUE(comparison.access.empty());
  ASSERT_EQ(comparison.names.size(), 2U);
  EXPECT_EQ(comparison.names[0].id, "top_secret → utmost");
  EXPECT_EQ(comparison.names[1].id, "salesperson → seller");
  EXPECT_EQ(after->level_named("top_secret"), after->level_named("utmost"));
  EXPECT_TRUE(after->level_named("nothing").none());
}

}  // namespace
}  // namespace jinkui::policy
