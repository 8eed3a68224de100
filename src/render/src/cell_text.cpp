#include "cell_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "jinkui/base/time.h"

namespace jinkui::render {
namespace {

constexpr double kExact = 1e15;  // integers below have all their digits
constexpr double kDayMs = 86'400'000.0;
constexpr double kLastDay = 2'958'465.0;  // 9999-12-31

bool parse(std::string_view stored, double& value) {
  const auto* end = stored.data() + stored.size();
  const auto outcome = std::from_chars(stored.data(), end, value);
  return outcome.ec == std::errc() && outcome.ptr == end && std::isfinite(value);
}

std::string formatted(const char* format, double value) {
  std::array<char, 400> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), format, value);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

void trim_zeros(std::string& digits) {
  if (digits.find('.') != std::string::npos) {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') {
      digits.pop_back();
    }
  }
}

int hex(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                : -1;
}

// The code unit of "_xHHHH_" at the start of `text`; negative when there is none.
int escape_at(std::string_view text) {
  if (text.size() < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_') {
    return -1;
  }
  int unit = 0;
  for (const char c : text.substr(2, 4)) {
    const int digit = hex(c);
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

}  // namespace

CellText number_text(std::string_view stored) {
  double value = 0;
  if (!parse(stored, value)) {
    return {std::string(stored), true};
  }
  if (value == 0) {
    return {"0", false};
  }
  const double size = std::fabs(value);
  if (size >= kExact) {
    return {formatted("%.0f", value), true};
  }
  if (size == std::floor(size)) {
    return {formatted("%.0f", value), false};
  }
  const int whole = size < 1 ? 0 : static_cast<int>(std::floor(std::log10(size))) + 1;
  std::array<char, 400> buffer{};
  const int decimals = size < 1 ? 20 : 15 - whole;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  std::string digits(buffer.data(), static_cast<std::size_t>(length));
  if (size < 1) {  // 15 significant digits, however many zeros stand before them
    const std::size_t first = digits.find_first_of("123456789");
    const int leading = first == std::string::npos ? 0 : static_cast<int>(first - digits.find('.') - 1);
    const int kept = std::snprintf(buffer.data(), buffer.size(), "%.*f", leading + 15, value);
    digits.assign(buffer.data(), static_cast<std::size_t>(kept));
  }
  trim_zeros(digits);
  return {std::move(digits), false};
}

CellText date_text(std::string_view stored, bool from_1904) {
  double days = 0;
  if (!parse(stored, days) || days < 0 || days > kLastDay) {
    return {std::string(stored), true};
  }
  // Day 60 of the 1900 count is 1900-02-29, which never was: days before it are one more.
  const double since_1970 = from_1904 ? days - 24'107 : days - 25'569 + (days < 60 ? 1 : 0);
  const auto ms = static_cast<std::int64_t>(std::llround(since_1970 * kDayMs / 1000.0)) * 1000;
  const auto civil = base::to_civil({ms}, 0);
  const bool whole_day = days == std::floor(days);
  std::array<char, 64> buffer{};
  const int date = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", static_cast<int>(civil.year),
                                 static_cast<int>(civil.month), static_cast<int>(civil.day));
  std::string text(buffer.data(), static_cast<std::size_t>(date));
  if (!whole_day) {
    const auto second = static_cast<int>(((ms / 1000) % 60 + 60) % 60);
    const int time = std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d", static_cast<int>(civil.hour),
                                   static_cast<int>(civil.minute), second);
    const std::string clock(buffer.data(), static_cast<std::size_t>(time));
    text = days < 1 ? clock : text + " " + clock;
  }
  return {std::move(text), false};
}

bool is_date_format(int id, std::string_view code) {
  const bool built_in =
      (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  if (built_in || code.empty()) {
    return built_in;
  }
  char until = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (until != 0) {
      until = c == until ? char{0} : until;
    } else if (c == '"') {
      until = '"';
    } else if (c == '[') {
      until = ']';
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == ';') {
      return false;
    } else if (std::string_view("ymdhsYMDHS").find(c) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const int unit = text[i] == '_' ? escape_at(text.substr(i)) : -1;
    if (unit < 0 || unit >= 0x80) {  // only characters that XML cannot hold are written so
      out += text[i++];
    } else {
      out += static_cast<char>(unit);
      i += 7;
    }
  }
  return out;
}

}  // namespace jinkui::render
