// The small parts: router, query, language, idempotency, throttle, dates.
#include <gtest/gtest.h>

#include "api_fixture.h"
#include "idempotency.h"
#include "problem.h"
#include "query.h"
#include "response_head.h"
#include "router.h"
#include "throttle.h"

namespace jinkui::api {
namespace {

TEST(RouterTest, ARestTakesAllThatIsLeft) {
  Router router;
  router.add(Method::get, "/a/tile/{tile...}", 0);
  router.add(Method::get, "/a/{id}/b", 1);
  const auto found = router.find(Method::get, "/a/tile/0/x001/067.p/12");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->route, 0);
  ASSERT_EQ(found->count, 1U);
  EXPECT_EQ(found->values[0], "0/x001/067.p/12");
  EXPECT_EQ(router.find(Method::get, "/a/tile/x")->values[0], "x");
  EXPECT_EQ(router.find(Method::get, "/a/tile/x/")->values[0], "x/");
  EXPECT_FALSE(router.find(Method::get, "/a/tile/"));
  EXPECT_FALSE(router.find(Method::get, "/a/tile"));
  EXPECT_EQ(router.find(Method::post, "/a/tile/0/0")->route, -1);
  EXPECT_EQ(router.find(Method::get, "/a/7/b")->route, 1);
}

TEST(RouterTest, FindsFixedSegmentsBeforeParameters) {
  Router router;
  router.add(Method::get, "/a/{id}", 0);
  router.add(Method::post, "/a/batch", 1);
  router.add(Method::get, "/a/{id}/b/{other}", 2);
  const auto one = router.find(Method::get, "/a/17");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->route, 0);
  EXPECT_EQ(one->values[0], "17");
  EXPECT_EQ(router.find(Method::head, "/a/17")->route, 0);
  EXPECT_EQ(router.find(Method::post, "/a/batch")->route, 1);
  EXPECT_EQ(router.find(Method::get, "/a/batch")->route, -1);
  EXPECT_EQ(router.find(Method::get, "/a/batch")->allow, "POST");
  const auto two = router.find(Method::get, "/a/1/b/x");
  EXPECT_EQ(two->values[1], "x");
  for (const auto* path : {"", "a", "/", "/a", "/a/", "/a//b/x", "/a/1/b", "/a/1/b/x/", "/a/1/b/x/y", "/b/1"}) {
    EXPECT_FALSE(router.find(Method::get, path)) << path;
  }
}

TEST(QueryTest, ReadsAndRefuses) {
  Query query("a=5&b=word&c=");
  EXPECT_EQ(query.integer("a", 1, 10), 5);
  EXPECT_EQ(query.word("b"), "word");
  EXPECT_EQ(query.word("c"), "");
  EXPECT_EQ(query.word("d"), std::nullopt);
  EXPECT_TRUE(query.finish().ok());
  for (const auto* text :
       {"a=0", "a=11", "a=", "a=5x", "a= 5", "a=+5", "a=5&x=1", "a=5&a=5", "&", "a=5&", "a=5&b&c&d&e&f&g&h&i"}) {
    Query bad(text);
    static_cast<void>(bad.integer("a", 1, 10));
    EXPECT_EQ(bad.finish().ok(), std::string_view(text) == "a=5&") << text;
  }
}

TEST(LanguageTest, IsTheFirstByWeight) {
  EXPECT_EQ(preferred_language(""), Language::zh);
  EXPECT_EQ(preferred_language("fr"), Language::zh);
  EXPECT_EQ(preferred_language("en"), Language::en);
  EXPECT_EQ(preferred_language("EN-us"), Language::en);
  EXPECT_EQ(preferred_language("english"), Language::zh);
  EXPECT_EQ(preferred_language("zh-CN,en"), Language::zh);
  EXPECT_EQ(preferred_language("en,zh-CN"), Language::en);
  EXPECT_EQ(preferred_language("en;q=0.4,zh;q=0.8"), Language::zh);
  EXPECT_EQ(preferred_language("zh;q=0.4, fr, en;q=0.8"), Language::en);
  EXPECT_EQ(preferred_language("en;q=0"), Language::zh);
  EXPECT_EQ(preferred_language(",;,;q=;en;q=9"), Language::zh);
}

TEST(ProblemTest, EveryCodeHasItsStatus) {
  const std::vector<std::pair<base::Errc, int>> expected{
      {base::Errc::malformed, 400}, {base::Errc::invalid, 422},        {base::Errc::unauthenticated, 401},
      {base::Errc::forbidden, 403}, {base::Errc::needs_approval, 403}, {base::Errc::not_found, 404},
      {base::Errc::conflict, 409},  {base::Errc::gone, 410},           {base::Errc::too_large, 413},
      {base::Errc::too_many, 429},  {base::Errc::unavailable, 503},    {base::Errc::corrupt, 500}};
  for (const auto& [code, status] : expected) {
    base::Error error;
    error.code = code;
    const Response response = problem(error, Language::zh);
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.fields.find("Retry-After") != std::string::npos, status == 429 || status == 503);
  }
}

TEST(IdempotencyTest, IsBoundedByNumberAndBytes) {
  TestClock clock;
  Idempotency::Kept kept;
  base::Hash call{};
  Idempotency few(clock, 3, 1000);
  for (int i = 0; i < 5; ++i) {
    const std::string key = std::to_string(i);
    EXPECT_EQ(few.begin({1}, key, call, kept), Idempotency::Known::no);
    few.finish({1}, key, Idempotency::Kept{200, "x"});
  }
  EXPECT_EQ(few.begin({1}, "4", call, kept), Idempotency::Known::answered);
  EXPECT_EQ(kept.body, "x");
  EXPECT_EQ(few.begin({2}, "4", call, kept), Idempotency::Known::no);
  EXPECT_EQ(few.begin({1}, "0", call, kept), Idempotency::Known::no);
  Idempotency small(clock, 100, 1000);
  for (const auto* key : {"a", "b", "c"}) {
    EXPECT_EQ(small.begin({1}, key, call, kept), Idempotency::Known::no);
    small.finish({1}, key, Idempotency::Kept{200, std::string(600, 'x')});
  }
  EXPECT_EQ(small.begin({1}, "a", call, kept), Idempotency::Known::no);
  EXPECT_EQ(small.begin({1}, "c", call, kept), Idempotency::Known::answered);
}

TEST(ThrottleTest, RefillsAndForgets) {
  TestClock clock;
  Throttle throttle(clock, 2, 60);
  EXPECT_EQ(throttle.take("a"), 0);
  EXPECT_EQ(throttle.take("a"), 0);
  EXPECT_EQ(throttle.take("a"), 1);
  EXPECT_EQ(throttle.take("b"), 0);
  clock.at.ms += 999;
  EXPECT_EQ(throttle.take("a"), 1);
  clock.at.ms += 1;
  EXPECT_EQ(throttle.take("a"), 0);
  for (std::size_t i = 0; i < 3 * Throttle::kMost; ++i) {
    EXPECT_EQ(throttle.take(std::to_string(i)), 0);
  }
  Throttle open(clock, 0, 0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(open.take("a"), 0);
  }
}

TEST(HttpDateTest, IsImfFixdate) {
  EXPECT_EQ(http_date({784'111'777'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace jinkui::api
