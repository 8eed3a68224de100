#include "jinkui/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <unordered_set>

#include "jinkui/base/ids.h"
#include "jinkui/base/seams.h"

namespace jinkui::base {
namespace {

Error broken(std::string slug) {
  Error error;
  error.code = Errc::conflict;
  error.slug = std::move(slug);
  return error;
}

Result<int> half(int n) {
  if (n % 2 != 0) {
    return broken("odd");
  }
  return n / 2;
}

Result<std::string> quarter(int n) {
  JINKUI_TRY(const int once, half(n));
  JINKUI_TRY(const int twice, half(once));
  return std::to_string(twice);
}

Status needs_even(int n) {
  JINKUI_RETURN_IF_ERROR(half(n));
  return success();
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = half(8);
  ASSERT_TRUE(good.ok());
  EXPECT_TRUE(static_cast<bool>(good));
  EXPECT_EQ(good.value(), 4);
  EXPECT_EQ(*good, 4);
  const Result<int> bad = half(7);
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().slug, "odd");
  EXPECT_EQ(bad.error().code, Errc::conflict);
}

TEST(Result, TryPassesValuesOnAndErrorsUp) {
  EXPECT_EQ(*quarter(12), "3");
  EXPECT_EQ(quarter(6).error().slug, "odd");
  EXPECT_EQ(quarter(3).error().slug, "odd");
  EXPECT_TRUE(needs_even(2).ok());
  EXPECT_EQ(needs_even(1).error().slug, "odd");
}

TEST(Result, CarriesMoveOnlyValuesAndBooleans) {
  Result<std::unique_ptr<int>> owner(std::make_unique<int>(5));
  const std::unique_ptr<int> taken = std::move(owner).value();
  EXPECT_EQ(*taken, 5);
  const Result<bool> no(false);
  ASSERT_TRUE(no.ok());
  EXPECT_FALSE(no.value());
}

TEST(Result, ErrorsMoveOutWhole) {
  Error full = broken("x");
  full.message = {"中", "en"};
  full.where = "/a";
  full.clauses.push_back({"pack", "8.2", {"标题", "title"}});
  full.flow = "copy";
  Result<int> bad(full);
  const Error out = bad.take_error();
  EXPECT_EQ(out.message, (Text{"中", "en"}));
  EXPECT_EQ(out.where, "/a");
  EXPECT_EQ(out.clauses, full.clauses);
  EXPECT_EQ(out.flow, "copy");
}

TEST(ResultDeathTest, LookingAtTheWrongSideIsABug) {
  EXPECT_DEATH(static_cast<void>(half(1).value()), "ok");
  EXPECT_DEATH(static_cast<void>(half(2).error()), "ok");
}

TEST(Ids, AreTypedAndHashable) {
  static_assert(!std::is_convertible_v<CustomerId, PersonId>);
  EXPECT_TRUE(CustomerId{}.none());
  EXPECT_LT(CustomerId{1}, CustomerId{2});
  EXPECT_EQ((std::unordered_set<CustomerId>{{1}, {1}, {2}}.size()), 2U);
}

TEST(Tasks, CarryMoveOnlyClosures) {
  auto value = std::make_unique<int>(3);
  int seen = 0;
  const TaskPtr task = make_task([value = std::move(value), &seen] { seen = *value; });
  task->run();
  EXPECT_EQ(seen, 3);
}

}  // namespace
}  // namespace jinkui::base
