// Instants, ISO 8601 periods and civil dates of one fixed-offset zone.
// Plain values and pure functions. Milliseconds since 1970-01-01T00:00:00Z, no leap seconds (POSIX time).
#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"

namespace jinkui::base {

struct Instant {
  std::int64_t ms = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// A calendar period, e.g. P3Y, P1D, PT4H; parts are non-negative and at most 10,000.
struct Period {
  int years = 0;
  int months = 0;
  int days = 0;
  std::int64_t seconds = 0;
  friend bool operator==(const Period&, const Period&) = default;
};

// Civil time in a zone that is a fixed number of minutes from UTC (Asia/Shanghai: +480 since 1991).
struct Civil {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int weekday = 4;  // 0 Sunday .. 6 Saturday
};

inline constexpr int kShanghaiMinutes = 480;

[[nodiscard]] Civil to_civil(Instant at, int zone_minutes = kShanghaiMinutes);
// Out-of-range days of a month are clamped to its last day.
[[nodiscard]] Instant from_civil(const Civil& civil, int zone_minutes = kShanghaiMinutes);
// Adds years and months by calendar (31 January + P1M = end of February), then days, then seconds.
[[nodiscard]] Instant add(Instant at, const Period& period, int zone_minutes = kShanghaiMinutes);

// ISO 8601 duration as XML Schema writes it: P[nY][nM][nW][nD][T[nH][nM][nS]]; at least one part.
[[nodiscard]] Result<Period> parse_period(std::string_view text);
[[nodiscard]] std::string to_string(const Period& period);

// RFC 3339, always UTC with milliseconds: 2026-11-21T06:05:00.000Z.
[[nodiscard]] std::string to_rfc3339(Instant at);
// RFC 3339 with any offset; fractions beyond milliseconds are cut.
[[nodiscard]] Result<Instant> parse_rfc3339(std::string_view text);
// Tables: 2026-11-21 14:05. Prose: 2026年11月21日.
[[nodiscard]] std::string to_table(Instant at, int zone_minutes = kShanghaiMinutes);
[[nodiscard]] std::string to_prose(Instant at, int zone_minutes = kShanghaiMinutes);

}  // namespace jinkui::base
