#include "jinkui/base/time.h"

#include <gtest/gtest.h>

#include <random>

namespace jinkui::base {
namespace {

Instant at(std::string_view text) {
  const auto parsed = parse_rfc3339(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.ok() ? *parsed : Instant{};
}

std::string moved(std::string_view from, std::string_view period) {
  return to_rfc3339(add(at(from), parse_period(period).value()));
}

TEST(Rfc3339, KnownInstants) {
  EXPECT_EQ(at("1970-01-01T00:00:00Z").ms, 0);
  EXPECT_EQ(at("2026-11-21T14:05:00+08:00").ms, 1'795'241'100'000);
  EXPECT_EQ(at("1969-12-31T23:59:59.999Z").ms, -1);
  EXPECT_EQ(at("0001-01-01T00:00:00Z").ms, -62'135'596'800'000);
  EXPECT_EQ(at("9999-12-31T23:59:59.999Z").ms, 253'402'300'799'999);
}

TEST(Rfc3339, OffsetsFractionsAndSeparators) {
  EXPECT_EQ(at("2026-11-21T14:05:00+08:00"), at("2026-11-21T06:05:00Z"));
  EXPECT_EQ(at("2026-11-21T00:30:00-03:30"), at("2026-11-21T04:00:00Z"));
  EXPECT_EQ(at("2026-11-21t06:05:00z"), at("2026-11-21 06:05:00Z"));
  EXPECT_EQ(at("2026-11-21T06:05:00.5Z").ms % 1000, 500);
  EXPECT_EQ(at("2026-11-21T06:05:00.1239999Z").ms % 1000, 123);
  EXPECT_EQ(at("2026-11-21T00:00:00-00:00"), at("2026-11-21T00:00:00Z"));
  EXPECT_EQ(at("2024-02-29T00:00:00Z").ms - at("2024-02-28T00:00:00Z").ms, 86'400'000);
}

TEST(Rfc3339, RefusesEverythingElse) {
  for (const std::string_view text : {"",
                                      "2026-11-21",
                                      "2026-11-21T06:05:00",
                                      "2026-11-21T06:05Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-00-01T00:00:00Z",
                                      "2026-11-31T00:00:00Z",
                                      "2026-02-29T00:00:00Z",
                                      "1900-02-29T00:00:00Z",
                                      "2026-11-21T24:00:00Z",
                                      "2026-11-21T06:60:00Z",
                                      "2026-11-21T06:05:60Z",
                                      "2026-11-21T06:05:00.Z",
                                      "2026-11-21T06:05:00+8:00",
                                      "2026-11-21T06:05:00+0800",
                                      "2026-11-21T06:05:00+24:00",
                                      "2026-11-21T06:05:00+08:60",
                                      "2026-11-21T06:05:00Zx",
                                      "2026-1-21T06:05:00Z",
                                      "02026-11-21T06:05:00Z",
                                      " 2026-11-21T06:05:00Z",
                                      "2026-11-21T06:05:00,5Z",
                                      "2026/11/21T06:05:00Z"}) {
    const auto parsed = parse_rfc3339(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().slug, "time/malformed");
    EXPECT_FALSE(parsed.error().message.zh.empty());
    EXPECT_FALSE(parsed.error().next.en.empty());
  }
}

TEST(Rfc3339, RefusesASignInsideAField) {
  for (const std::string_view text :
       {"-001-01-01T00:00:00Z", "2026-11-21T-0:05:00Z", "2026-11-21T06:-0:00Z", "2026-11-21T06:05:-0Z",
        "2026-11-21T06:05:00+-0:00", "2026-11-21T06:05:00+08:-0"}) {
    EXPECT_FALSE(parse_rfc3339(text).ok()) << text;
  }
}

TEST(Rfc3339, WhatIsWrittenReadsBack) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> any(-62'135'596'800'000, 253'402'300'799'999);
  for (int i = 0; i < 20'000; ++i) {
    const Instant instant{any(random)};
    EXPECT_EQ(at(to_rfc3339(instant)), instant) << instant.ms;
  }
  EXPECT_EQ(to_rfc3339({1'795'241'100'007}), "2026-11-21T06:05:00.007Z");
  EXPECT_EQ(to_rfc3339({-1}), "1969-12-31T23:59:59.999Z");
}

TEST(Civil, FieldsInTheZone) {
  const Civil c = to_civil(at("2026-11-21T17:59:58Z"));
  EXPECT_EQ(c.year, 2026);
  EXPECT_EQ(c.month, 11);
  EXPECT_EQ(c.day, 22);
  EXPECT_EQ(c.hour, 1);
  EXPECT_EQ(c.minute, 59);
  EXPECT_EQ(c.second, 58);
  EXPECT_EQ(c.weekday, 0);  // a Sunday
  EXPECT_EQ(to_civil(at("1970-01-01T00:00:00Z"), 0).weekday, 4);
  EXPECT_EQ(to_civil(at("1969-12-31T00:00:00Z"), 0).weekday, 3);
}

TEST(Civil, RoundTripsInAnyZone) {
  std::mt19937_64 random(2);
  std::uniform_int_distribution<std::int64_t> seconds(-4'000'000'000, 100'000'000'000);
  for (int i = 0; i < 20'000; ++i) {
    const Instant instant{seconds(random) * 1000};
    for (const int zone : {0, kShanghaiMinutes, -210, 840}) {
      EXPECT_EQ(from_civil(to_civil(instant, zone), zone), instant);
    }
  }
}

TEST(Civil, DaysOutOfTheMonthAreClamped) {
  EXPECT_EQ(to_rfc3339(from_civil({2026, 2, 31, 0, 0, 0, 0}, 0)), "2026-02-28T00:00:00.000Z");
  EXPECT_EQ(to_rfc3339(from_civil({2028, 2, 31, 0, 0, 0, 0}, 0)), "2028-02-29T00:00:00.000Z");
}

TEST(Period, ParsesAndPrints) {
  EXPECT_EQ(*parse_period("P3Y"), (Period{3, 0, 0, 0}));
  EXPECT_EQ(*parse_period("P1Y2M3W4DT5H6M7S"), (Period{1, 2, 25, 18'367}));
  EXPECT_EQ(*parse_period("PT4H"), (Period{0, 0, 0, 14'400}));
  EXPECT_EQ(*parse_period("PT90M"), (Period{0, 0, 0, 5'400}));
  EXPECT_EQ(*parse_period("P0D"), Period{});
  EXPECT_EQ(*parse_period("P10000Y"), (Period{10'000, 0, 0, 0}));
  EXPECT_EQ(to_string(Period{}), "P0D");
  EXPECT_EQ(to_string(Period{1, 2, 25, 18'367}), "P1Y2M25DT5H6M7S");
  EXPECT_EQ(to_string(Period{0, 0, 0, 5'400}), "PT1H30M");
}

TEST(Period, WhatIsPrintedReadsBack) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 5'000; ++i) {
    const Period period{static_cast<int>(random() % 200), static_cast<int>(random() % 20),
                        static_cast<int>(random() % 400), static_cast<std::int64_t>(random() % 1'000'000)};
    const auto again = parse_period(to_string(period));
    ASSERT_TRUE(again.ok()) << to_string(period);
    EXPECT_EQ(*again, period);
  }
}

TEST(Period, RefusesEverythingElse) {
  for (const std::string_view text :
       {"",     "P",     "PT",    "3Y",    "P3",     "PY",  "P-3Y", "P+3Y", "P3y",     "P1.5D",
        "P1YT", "P1M2Y", "P1D1W", "P1Y1Y", "PT1S1H", "P1H", "PT1D", "P1DT", "P10001Y", "P99999999999D",
        " P1D", "P1D ",  "P1D2",  "PTT1H", "P-0D"}) {
    const auto parsed = parse_period(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().slug, "time/malformed");
  }
}

TEST(Period, AddsByCalendar) {
  EXPECT_EQ(moved("2026-01-31T00:00:00+08:00", "P1M"), "2026-02-27T16:00:00.000Z");
  EXPECT_EQ(moved("2028-02-29T12:00:00+08:00", "P1Y"), "2029-02-28T04:00:00.000Z");
  EXPECT_EQ(moved("2028-02-29T12:00:00+08:00", "P4Y"), "2032-02-29T04:00:00.000Z");
  EXPECT_EQ(moved("2026-11-21T14:05:00+08:00", "P3Y"), "2029-11-21T06:05:00.000Z");
  EXPECT_EQ(moved("2026-11-30T00:00:00.250Z", "P14M"), "2028-01-30T00:00:00.250Z");
  EXPECT_EQ(moved("2026-12-31T20:00:00Z", "P1D"), "2027-01-01T20:00:00.000Z");
  EXPECT_EQ(moved("2026-12-31T20:00:00Z", "PT4H"), "2027-01-01T00:00:00.000Z");
  EXPECT_EQ(moved("1969-12-31T23:59:59.999Z", "P1M"), "1970-01-31T23:59:59.999Z");
  EXPECT_EQ(moved("2026-11-21T00:00:00Z", "P0D"), "2026-11-21T00:00:00.000Z");
}

TEST(Period, TheZoneDecidesTheMonth) {
  // 31 January 23:00 UTC is 1 February in Shanghai.
  const Instant start = at("2026-01-31T23:00:00Z");
  const Period month = *parse_period("P1M");
  EXPECT_EQ(to_rfc3339(add(start, month, 0)), "2026-02-28T23:00:00.000Z");
  EXPECT_EQ(to_rfc3339(add(start, month)), "2026-02-28T23:00:00.000Z");
  EXPECT_EQ(to_rfc3339(add(at("2026-03-31T16:00:00Z"), month)), "2026-04-30T16:00:00.000Z");
  EXPECT_EQ(to_rfc3339(add(at("2026-03-31T16:00:00Z"), month, 0)), "2026-04-30T16:00:00.000Z");
  EXPECT_EQ(to_rfc3339(add(at("2026-05-31T15:00:00Z"), month)), "2026-06-30T15:00:00.000Z");
  EXPECT_EQ(to_rfc3339(add(at("2026-04-30T16:00:00Z"), month)), "2026-05-31T16:00:00.000Z");
  EXPECT_EQ(to_rfc3339(add(at("2026-04-30T16:00:00Z"), month, 0)), "2026-05-30T16:00:00.000Z");
}

TEST(Formats, TableAndProse) {
  const Instant instant = at("2026-11-21T06:05:59Z");
  EXPECT_EQ(to_table(instant), "2026-11-21 14:05");
  EXPECT_EQ(to_table(instant, 0), "2026-11-21 06:05");
  EXPECT_EQ(to_prose(instant), "2026年11月21日");
  EXPECT_EQ(to_prose(at("2026-01-01T16:00:00Z")), "2026年1月2日");
}

}  // namespace
}  // namespace jinkui::base
