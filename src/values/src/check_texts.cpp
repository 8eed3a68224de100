// Names, e-mail, addresses, money, dates.
#include <algorithm>
#include <array>

#include "checking.h"
#include "company.h"
#include "data.h"
#include "text.h"

namespace jinkui::values {
namespace {

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// RFC 5321, 5322 without quoted local parts and address literals, which no customer has; RFC 6531 letters are let in.
bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.' ||
      local.find("..") != std::string_view::npos) {
    return false;
  }
  return std::all_of(local.begin(), local.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

bool is_domain(std::string_view domain) {
  if (domain.size() > 253 || domain.find('.') == std::string_view::npos) {
    return false;
  }
  for (std::size_t at = 0; at <= domain.size();) {
    const std::size_t end = std::min(domain.find('.', at), domain.size());
    const auto label = domain.substr(at, end - at);
    const bool letters = std::all_of(label.begin(), label.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 0x80 || is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
    });
    if (label.empty() || label.size() > 63 || !letters || label.front() == '-' || label.back() == '-') {
      return false;
    }
    at = end + 1;
  }
  return true;
}

void erase_all(std::string& text, std::string_view what) {
  for (std::size_t at = 0; (at = text.find(what)) != std::string::npos;) {
    text.erase(at, what.size());
  }
}

// Digits before and after the point; empty when it is not a number.
struct Decimal {
  std::string whole, fraction;
};
std::optional<Decimal> decimal_of(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  Decimal out{std::string(text.substr(0, point)), std::string(text.substr(std::min(point + 1, text.size())))};
  if (out.whole.empty() || !all_digits(out.whole) || !all_digits(out.fraction) ||
      (point < text.size() && out.fraction.empty())) {
    return std::nullopt;
  }
  return out;
}

// Moves the point to the right by the powers of ten of 万 and 亿.
void shift(Decimal& d, std::size_t places) {
  while (places-- > 0) {
    d.whole.push_back(d.fraction.empty() ? '0' : d.fraction[0]);
    d.fraction.erase(0, d.fraction.empty() ? 0 : 1);
  }
}

bool take_suffix(std::string& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) {
    return false;
  }
  text.resize(text.size() - suffix.size());
  return true;
}

// Year, month, day out of 2026-11-21, 2026/11/21, 2026.11.21, 2026年11月21日, 20261121.
std::optional<std::array<int, 3>> date_of(std::string_view text) {
  std::array<int, 3> out{};
  if (text.size() == 8 && all_digits(text)) {
    const int n = std::stoi(std::string(text));
    return std::array<int, 3>{n / 10000, n / 100 % 100, n % 100};
  }
  std::size_t part = 0;
  std::size_t digits = 0;
  bool gap = true;
  for (const char32_t c : to_code_points(text)) {
    if (c >= U'0' && c <= U'9') {
      if (gap && (digits > 0 && ++part > 2)) {
        return std::nullopt;
      }
      digits = gap ? 1 : digits + 1;
      gap = false;
      if (digits > (part == 0 ? 4U : 2U)) {
        return std::nullopt;
      }
      out[part] = out[part] * 10 + static_cast<int>(c - U'0');
    } else if (gap || std::u32string_view(U"-/.年月日").find(c) == std::u32string_view::npos) {
      return std::nullopt;
    } else {
      gap = true;
    }
  }
  return part == 2 ? std::optional(out) : std::nullopt;
}

}  // namespace

bool is_date(int year, int month, int day) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return year >= 1800 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

base::Result<Checked> check_person_name(Checking c, std::string_view raw) {
  std::u32string name = to_code_points(raw);
  for (char32_t& l : name) {
    // The dot of names from other languages is typed in many ways; GB 18030 has U+00B7.
    l = std::u32string_view(U"•‧∙⋅・･").find(l) != std::u32string_view::npos ? U'·' : l;
  }
  const std::u32string form = to_code_points(folded(to_utf8(name)));
  if (std::none_of(form.begin(), form.end(), is_letter)) {
    return c.error("value/name-letters", {"没有文字。", "holds no letters."},
                   {"填写姓名或名称。", "Write the name."});
  }
  const bool odd = std::any_of(form.begin(), form.end(), [](char32_t l) {
    return !is_letter(l) && std::u32string_view(U"·.-'’").find(l) == std::u32string_view::npos;
  });
  if (!is_company(form) && odd) {
    c.warn("value/name-signs", {"含有数字或符号，请核对。", "holds digits or signs; check it."});
  } else if (form.size() == 1) {
    c.warn("value/name-short", {"只有一个字，请核对。", "a single character; check it."});
  }
  return c.done(to_utf8(name));
}

base::Result<Checked> check_company_name(Checking c, std::string_view raw) {
  const std::u32string form = to_code_points(folded(raw));
  if (std::none_of(form.begin(), form.end(), is_letter)) {
    return c.error("value/name-letters", {"没有文字。", "holds no letters."}, {"填写名称。", "Write the name."});
  }
  return c.done(std::string(raw));
}

base::Result<Checked> check_email(Checking c, std::string_view raw) {
  const std::string text = nfkc(raw);
  const std::size_t at = text.rfind('@');
  std::string domain = at == std::string::npos ? "" : folded(text.substr(at + 1));
  const std::string local = at == std::string::npos ? "" : text.substr(0, at);
  if (!is_local_part(local) || !is_domain(domain)) {
    return c.error("value/email", {"不是邮箱地址。", "not an e-mail address."},
                   {"写成 名称@域名，例如 name@example.cn。", "Write name@domain, for example name@example.cn."});
  }
  return c.done(local + "@" + domain);
}

base::Result<Checked> check_address(Checking c, std::string_view raw) {
  static const std::vector<Row> kProvinces = rows_of(provinces_tsv(), 3);
  const bool known = std::any_of(kProvinces.begin(), kProvinces.end(),
                                 [&](const Row& row) { return raw.find(row[2]) != std::string_view::npos; });
  if (to_code_points(raw).size() < 6) {
    c.warn("value/address-short", {"过短，可能不完整。", "short; perhaps incomplete."});
  } else if (!known) {
    c.warn("value/address-province", {"没有省、自治区或直辖市的名称。", "names no province."});
  }
  return c.done(std::string(raw));
}

// Yuan with at most two decimals; 1,234.5 and 80万 are read.
base::Result<Checked> check_money(Checking c, std::string_view raw) {
  std::string text = folded(raw);
  for (const std::string_view drop : {",", "，", "¥", "￥", "rmb", "cny", "人民币"}) {
    erase_all(text, drop);
  }
  const bool unit = take_suffix(text, "元") || take_suffix(text, "圆");
  const bool negative = text.starts_with('-');
  text.erase(0, negative ? 1 : 0);
  const std::size_t places = take_suffix(text, "万") ? 4 : take_suffix(text, "亿") ? 8 : 0;
  auto amount = decimal_of(text);
  if (amount) {
    shift(*amount, places);
    amount->whole.erase(0, std::min(amount->whole.find_first_not_of('0'), amount->whole.size() - 1));
    amount->fraction.erase(amount->fraction.find_last_not_of('0') + 1);
  }
  if (!amount || amount->fraction.size() > 2 || amount->whole.size() > 15) {
    return c.error("value/money", {"不是以元计的金额。", "not an amount in yuan."},
                   {"写成数字，最多两位小数；可以用 万、亿。", "Write digits, at most two decimals."});
  }
  if (places != 0 && !unit) {
    c.warn("value/money-unit", {"已按 万、亿 折算成元。", "converted to yuan from its unit."});
  }
  if (amount->fraction.size() == 1) {
    amount->fraction.push_back('0');
  }
  const bool zero = amount->whole == "0" && amount->fraction.empty();
  return c.done((negative && !zero ? "-" : "") + amount->whole + (amount->fraction.empty() ? "" : ".") +
                amount->fraction);
}

base::Result<Checked> check_date(Checking c, std::string_view raw) {
  const auto date = date_of(folded(raw));
  if (!date || !is_date((*date)[0], (*date)[1], (*date)[2])) {
    return c.error("value/date", {"不是日期。", "not a date."}, {"写成 2026-11-21。", "Write it as 2026-11-21."});
  }
  std::array<char, 16> out{};
  static_cast<void>(std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", (*date)[0], (*date)[1], (*date)[2]));
  return c.done(out.data());
}

}  // namespace jinkui::values
