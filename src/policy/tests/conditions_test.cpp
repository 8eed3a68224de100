#include "jinkui/policy/conditions.h"

#include <gtest/gtest.h>

#include "helpers.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/decide.h"
#include "jinkui/policy/named.h"

namespace jinkui::policy {
namespace {

// A pack with one rule: anyone may read when the condition holds.
std::vector<Document> pack_with(const std::string& when) {
  return {{"t.yaml",
           "pack: t\nschema: 1\ntitle: {zh: 试}\n"
           "posts: {boss: {zh: 长}, clerk: {zh: 员}}\n"
           "levels: {high: {rank: 9, zh: 高}, low: {rank: 2, zh: 低}, middle: {rank: 5, zh: 中}}\n"
           "tiers: {t1: {rank: 1, zh: 一}, t2: {rank: 2, zh: 二}}\n"
           "fields: {kind: {zh: 类, type: choice, choices: {big: {zh: 大}, small: {zh: 小}}}, hot: {zh: 急, type: "
           "flag, record: true}}\n"
           "categories: {note: {zh: 记}}\npurposes: {visit: {zh: 访, fields: [kind]}}\n"
           "rules: [{id: r, who: any, may: [read], when: \"" +
               when +
               "\", clause: \"1\"}]\n"
               "clauses: [{id: \"1\", zh: 条, claim: enforced}]\n"}};
}

bool holds(const std::string& when, const std::vector<std::pair<std::string, std::string>>& facts,
           const std::vector<std::string>& posts = {}, const std::vector<std::string>& relations = {}) {
  const auto pack = load(pack_with(when));
  if (!pack.ok()) {
    ADD_FAILURE() << when << ": " << pack.error().message.en;
    return false;
  }
  NamedQuestion question;
  question.verb = "read";
  question.facts = facts;
  question.posts = posts;
  question.relations = relations;
  const auto resolved = resolve(*pack, question);
  EXPECT_TRUE(resolved.ok()) << resolved.error().message.en;
  return decide(*pack, *resolved).verdict == Verdict::permit;
}

std::string fault(const std::string& when) {
  const auto pack = load(pack_with(when));
  return pack.ok() ? "no fault" : pack.error().slug + " " + pack.error().message.en;
}

TEST(Conditions, PrecedenceIsNotAndOr) {
  EXPECT_TRUE(holds("true or false and false", {}));
  EXPECT_FALSE(holds("(true or false) and false", {}));
  EXPECT_TRUE(holds("not false or false", {}));
  EXPECT_FALSE(holds("not (false or true)", {}));
  EXPECT_TRUE(holds("not not true", {}));
  EXPECT_TRUE(holds("", {}));
}

TEST(Conditions, LevelsCompareByRankNotByPlace) {
  EXPECT_TRUE(holds("object.level > low", {{"object.level", "middle"}}));
  EXPECT_FALSE(holds("object.level >= high", {{"object.level", "middle"}}));
  EXPECT_TRUE(holds("object.level in {low, middle}", {{"object.level", "middle"}}));
  EXPECT_TRUE(holds("subject.clearance >= object.level", {{"object.level", "low"}, {"subject.clearance", "low"}}));
}

TEST(Conditions, AnUnknownFactMakesItsComparisonFalse) {
  EXPECT_FALSE(holds("object.level = low", {}));
  EXPECT_FALSE(holds("object.level != low", {}));
  EXPECT_TRUE(holds("not object.level = low", {}));
  EXPECT_FALSE(holds("subject.clearance >= object.level", {{"object.level", "low"}}));
  EXPECT_FALSE(holds("external", {}));
}

TEST(Conditions, TimesMayWrapPastMidnightAndEndOpen) {
  EXPECT_TRUE(holds("time in 09:00..18:00", {{"time", "09:00"}}));
  EXPECT_FALSE(holds("time in 09:00..18:00", {{"time", "18:00"}}));
  EXPECT_TRUE(holds("time in 22:00..06:00", {{"time", "23:59"}}));
  EXPECT_TRUE(holds("time in 22:00..06:00", {{"time", "05:59"}}));
  EXPECT_FALSE(holds("time in 22:00..06:00", {{"time", "12:00"}}));
  EXPECT_TRUE(holds("time in 09:00..24:00", {{"time", "23:59"}}));
}

TEST(Conditions, WholeNumbersIncludeBothEnds) {
  EXPECT_TRUE(holds("quantity in 1..50", {{"quantity", "50"}}));
  EXPECT_FALSE(holds("quantity in 1..50", {{"quantity", "51"}}));
  EXPECT_TRUE(holds("quantity in {3, 5}", {{"quantity", "5"}}));
  EXPECT_FALSE(holds("quantity in {3, 5}", {{"quantity", "4"}}));
}

TEST(Conditions, PostsRelationsAndChoices) {
  EXPECT_TRUE(holds("subject.posts has boss", {}, {"boss"}));
  EXPECT_TRUE(holds("subject.posts has {boss, clerk}", {}, {"clerk"}));
  EXPECT_FALSE(holds("subject.posts has boss", {}, {"clerk"}));
  EXPECT_TRUE(holds("assigned and not designated", {}, {}, {"assigned"}));
  EXPECT_TRUE(holds("customer.kind = big", {{"customer.kind", "big"}}));
  EXPECT_TRUE(
      holds("record.hot = true and object.category = note", {{"object.category", "note"}, {"record.hot", "true"}}));
}

TEST(Conditions, FaultsSayWhereAndWhatWasExpected) {
  EXPECT_EQ(fault("object.level >= "),
            "condition/syntax column 17: expected a name, a number or a time of day, but the condition ends");
  EXPECT_EQ(fault("(assigned"), "condition/syntax column 10: expected ')', but the condition ends");
  EXPECT_EQ(fault("assigned assigned"), "condition/syntax column 10: expected and, or, or the end, found 'assigned'");
  EXPECT_EQ(fault("and assigned"), "condition/syntax column 1: expected a fact, a relation, not or (, found 'and'");
  EXPECT_EQ(fault("quantity in {1"), "condition/syntax column 15: expected ',' or '}', but the condition ends");
  EXPECT_EQ(fault("assigned ; true"), "condition/syntax column 10: expected and, or, or the end, found ';'");
  EXPECT_EQ(fault("time in 9..18"), "condition/type condition, column 9: '9' must be a time of day (as 09:00)");
  EXPECT_EQ(fault("object.level = secret"), "condition/type condition, column 16: there is no level 'secret'");
  EXPECT_EQ(fault("customer.kind = huge"), "condition/type condition, column 17: customer.kind is never 'huge'");
  EXPECT_EQ(fault("object.lvel = low"),
            "condition/type condition, column 1: there is no fact or relation 'object.lvel'");
  EXPECT_EQ(fault("subject.posts = boss"),
            "condition/type condition, column 1: subject.posts (posts (use has)) does not take =");
  EXPECT_EQ(fault("customer.kind > big"),
            "condition/type condition, column 1: customer.kind (one of its words) does not take >");
  EXPECT_EQ(fault("assigned = true"), "condition/type condition, column 1: the relation 'assigned' stands alone");
  EXPECT_EQ(fault("quantity"),
            "condition/type condition, column 1: quantity is not true or false but a whole number");
  EXPECT_EQ(fault("quantity in 5..2"), "condition/type condition, column 13: the range is empty");
  EXPECT_EQ(fault("quantity < time"), "condition/type condition, column 12: 'time' must be a whole number");
  EXPECT_EQ(fault("time = 25:00"), "condition/type condition, column 8: '25:00' must be a time of day (as 09:00)");
}

TEST(Conditions, SizeAndNestingAreBounded) {
  EXPECT_EQ(parse_condition(std::string(5000, ' ')).error().slug, "condition/too-long");
  EXPECT_FALSE(parse_condition(std::string(40, '(') + "true" + std::string(40, ')')).ok());
  EXPECT_TRUE(parse_condition(std::string(20, '(') + "true" + std::string(20, ')')).ok());
  std::string many = "true";
  for (int i = 0; i < 200; ++i) {
    many += " or true";
  }
  EXPECT_FALSE(parse_condition(many).ok());
  std::string right = "true";
  for (int i = 0; i < 30; ++i) {
    right = "assigned and (" + right + ")";
  }
  EXPECT_TRUE(holds(right, {}, {}, {"assigned"}));
}

}  // namespace
}  // namespace jinkui::policy
