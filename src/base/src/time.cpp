#include "jinkui/base/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

namespace jinkui::base {
namespace {

namespace chr = std::chrono;
constexpr std::int64_t kDayMs = 86'400'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

Error bad(std::string_view what, std::string_view text) {
  std::size_t length = std::min<std::size_t>(text.size(), 40);
  while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
    --length;  // no character is cut in two
  }
  const std::string shown(text.substr(0, length));
  return {Errc::malformed,
          "time/malformed",
          {std::string("无法识别的") + (what == "period" ? "期限" : "时间") + "：" + shown,
           std::string("not a ") + std::string(what) + ": " + shown},
          what == "period"
              ? Text{"请按 ISO 8601 书写，例如 P3Y、P1D、PT4H。", "Write it as ISO 8601, e.g. P3Y, P1D, PT4H."}
              : Text{"请按 RFC 3339 书写，例如 2026-11-21T14:05:00+08:00。",
                     "Write it as RFC 3339, e.g. 2026-11-21T14:05:00+08:00."},
          "",
          {},
          ""};
}

std::optional<int> digits(std::string_view& text, std::size_t least, std::size_t most) {
  if (text.empty() || text.front() == '-') {  // from_chars takes "-0"
    return std::nullopt;
  }
  int value = 0;
  const auto* end = text.data() + std::min(text.size(), most);
  const auto [stop, ec] = std::from_chars(text.data(), end, value);
  const auto used = static_cast<std::size_t>(stop - text.data());
  if (ec != std::errc{} || used < least) {
    return std::nullopt;
  }
  text.remove_prefix(used);
  return value;
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

int last_day(int year, int month) {
  const chr::year_month_day_last last{chr::year{year} / chr::month{static_cast<unsigned>(month)} / chr::last};
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::int64_t days_of(int year, int month, int day) {
  const chr::year_month_day date{chr::year{year}, chr::month{static_cast<unsigned>(month)},
                                 chr::day{static_cast<unsigned>(day)}};
  return chr::sys_days{date}.time_since_epoch().count();
}

// Adds "<n><unit>" to the period; false when the unit does not exist in this half or came before.
bool take_part(Period& period, int n, char unit, bool time_half, std::string_view& allowed) {
  const auto at = allowed.find(unit);
  if (at == std::string_view::npos) {
    return false;
  }
  allowed.remove_prefix(at + 1);
  if (time_half) {
    period.seconds += static_cast<std::int64_t>(n) * (unit == 'H' ? 3600 : unit == 'M' ? 60 : 1);
  } else if (unit == 'Y') {
    period.years = n;
  } else if (unit == 'M') {
    period.months = n;
  } else {
    period.days += unit == 'W' ? 7 * n : n;
  }
  return true;
}

bool take_half(Period& period, std::string_view& text, bool time_half) {
  std::string_view allowed = time_half ? "HMS" : "YMWD";
  bool any = false;
  while (!text.empty() && text.front() != 'T') {
    const auto n = digits(text, 1, 5);
    if (!n || *n > 10'000 || text.empty()) {
      return false;
    }
    const char unit = text.front();
    text.remove_prefix(1);
    if (!take_part(period, *n, unit, time_half, allowed)) {
      return false;
    }
    any = true;
  }
  return any;
}

}  // namespace

Civil to_civil(Instant at, int zone_minutes) {
  const std::int64_t local = at.ms + static_cast<std::int64_t>(zone_minutes) * 60'000;
  const std::int64_t day = floor_div(local, kDayMs);
  const chr::year_month_day date{chr::sys_days{chr::days{day}}};
  const auto second = static_cast<int>((local - day * kDayMs) / 1000);
  Civil civil;
  civil.year = static_cast<int>(date.year());
  civil.month = static_cast<int>(static_cast<unsigned>(date.month()));
  civil.day = static_cast<int>(static_cast<unsigned>(date.day()));
  civil.hour = second / 3600;
  civil.minute = second / 60 % 60;
  civil.second = second % 60;
  civil.weekday = static_cast<int>(((day + 4) % 7 + 7) % 7);
  return civil;
}

Instant from_civil(const Civil& civil, int zone_minutes) {
  const int day = std::min(civil.day, last_day(civil.year, civil.month));
  const std::int64_t hours = days_of(civil.year, civil.month, day) * 24 + civil.hour;
  const std::int64_t seconds = (hours * 60 + civil.minute) * 60 + civil.second;
  return {(seconds - static_cast<std::int64_t>(zone_minutes) * 60) * 1000};
}

Instant add(Instant at, const Period& period, int zone_minutes) {
  Instant moved = at;
  if (period.years != 0 || period.months != 0) {
    Civil civil = to_civil(at, zone_minutes);
    const int months = civil.year * 12 + civil.month - 1 + period.years * 12 + period.months;
    civil.year = months / 12;
    civil.month = months % 12 + 1;
    moved = from_civil(civil, zone_minutes);
    moved.ms += ((at.ms % 1000) + 1000) % 1000;
  }
  moved.ms += period.days * kDayMs + period.seconds * 1000;
  return moved;
}

Result<Period> parse_period(std::string_view text) {
  const std::string_view whole = text;
  Period period;
  if (!skip(text, 'P')) {
    return bad("period", whole);
  }
  bool any = false;
  if (!text.empty() && text.front() != 'T') {
    any = take_half(period, text, false);
    if (!any) {
      return bad("period", whole);
    }
  }
  if (skip(text, 'T')) {
    any = take_half(period, text, true);
  }
  if (!any || !text.empty()) {
    return bad("period", whole);
  }
  return period;
}

std::string to_string(const Period& period) {
  std::string out = "P";
  const auto part = [&out](std::int64_t n, char unit) {
    if (n != 0) {
      out += std::to_string(n) + unit;
    }
  };
  part(period.years, 'Y');
  part(period.months, 'M');
  part(period.days, 'D');
  if (period.seconds != 0) {
    out += 'T';
    part(period.seconds / 3600, 'H');
    part(period.seconds / 60 % 60, 'M');
    part(period.seconds % 60, 'S');
  }
  return out == "P" ? "P0D" : out;
}

std::string to_rfc3339(Instant at) {
  const Civil c = to_civil(at, 0);
  if (c.year < 0 || c.year > 9999) {
    std::array<char, 40> out{};
    const int n = std::snprintf(out.data(), out.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day,
                                c.hour, c.minute, c.second, static_cast<int>(((at.ms % 1000) + 1000) % 1000));
    return {out.data(), static_cast<std::size_t>(n)};
  }
  std::string out = "0000-00-00T00:00:00.000Z";  // every answer holds several: no formatter
  const auto put = [&out](std::size_t end, int value) {
    for (; value > 0; value /= 10) {
      out[--end] = static_cast<char>('0' + value % 10);
    }
  };
  put(4, c.year);
  put(7, c.month);
  put(10, c.day);
  put(13, c.hour);
  put(16, c.minute);
  put(19, c.second);
  put(23, static_cast<int>(((at.ms % 1000) + 1000) % 1000));
  return out;
}

Result<Instant> parse_rfc3339(std::string_view text) {
  const std::string_view whole = text;
  Civil c;
  const auto year = digits(text, 4, 4);
  const auto month = year && skip(text, '-') ? digits(text, 2, 2) : std::nullopt;
  const auto day = month && skip(text, '-') ? digits(text, 2, 2) : std::nullopt;
  const bool t = day && (skip(text, 'T') || skip(text, 't') || skip(text, ' '));
  const auto hour = t ? digits(text, 2, 2) : std::nullopt;
  const auto minute = hour && skip(text, ':') ? digits(text, 2, 2) : std::nullopt;
  const auto second = minute && skip(text, ':') ? digits(text, 2, 2) : std::nullopt;
  if (!second || *month < 1 || *month > 12 || *day < 1 || *day > last_day(*year, *month) || *hour > 23 ||
      *minute > 59 || *second > 59) {
    return bad("time", whole);
  }
  int ms = 0;
  if (skip(text, '.')) {
    int scale = 100;
    const std::size_t before = text.size();
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      ms += (text.front() - '0') * scale;
      scale /= 10;
      text.remove_prefix(1);
    }
    if (before == text.size()) {
      return bad("time", whole);
    }
  }
  int offset = 0;
  if (!skip(text, 'Z') && !skip(text, 'z')) {
    const bool minus = !text.empty() && text.front() == '-';
    const auto h =
        minus || (!text.empty() && text.front() == '+') ? (text.remove_prefix(1), digits(text, 2, 2)) : std::nullopt;
    const auto m = h && skip(text, ':') ? digits(text, 2, 2) : std::nullopt;
    if (!m || *h > 23 || *m > 59) {
      return bad("time", whole);
    }
    offset = (*h * 60 + *m) * (minus ? -1 : 1);
  }
  if (!text.empty()) {
    return bad("time", whole);
  }
  c = {*year, *month, *day, *hour, *minute, *second, 0};
  return Instant{from_civil(c, offset).ms + ms};
}

std::string to_table(Instant at, int zone_minutes) {
  const Civil c = to_civil(at, zone_minutes);
  std::array<char, 40> out{};
  const int n =
      std::snprintf(out.data(), out.size(), "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
  return {out.data(), static_cast<std::size_t>(n)};
}

std::string to_prose(Instant at, int zone_minutes) {
  const Civil c = to_civil(at, zone_minutes);
  return std::to_string(c.year) + "年" + std::to_string(c.month) + "月" + std::to_string(c.day) + "日";
}

}  // namespace jinkui::base
