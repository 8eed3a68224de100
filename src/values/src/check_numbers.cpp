// Resident ids, credit codes, mobiles, bank cards.
#include <algorithm>
#include <map>

#include "checking.h"
#include "data.h"
#include "jinkui/values/numbers.h"
#include "text.h"

namespace jinkui::values {
namespace {

constexpr std::string_view kSeparators = "-_.,()/'";

int number(std::string_view digits) {
  int n = 0;
  for (const char c : digits) {
    n = n * 10 + (c - '0');
  }
  return n;
}

bool is_province(std::string_view code) {
  static const std::vector<Row> kRows = rows_of(provinces_tsv(), 3);
  return std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) { return row[0] == code; });
}

bool after(const base::Civil& today, int year, int month, int day) {
  return std::tuple(year, month, day) > std::tuple(today.year, today.month, today.day);
}

base::Error bad_shape(const Checking& c) {
  return c.error("value/resident-id-shape",
                 {"不是 18 位（或旧式 15 位）号码。", "not a number of 18 (formerly 15) characters."},
                 {"核对证件：17 位数字加 1 位数字或 X。", "Check the card: 17 digits, then a digit or X."});
}

// The 18 characters of a number that has the right shape.
base::Status check_eighteen(const Checking& c, std::string_view id) {
  const bool foreign = id[0] == '9';  // permanent residence card of a foreigner: 9, province, country, date of birth
  if (!is_province(foreign ? id.substr(1, 2) : id.substr(0, 2))) {
    return c.error("value/resident-id-region", {"前两位不是省级区划代码。", "the first two digits are no province."},
                   {"核对证件号码的开头。", "Check how the number starts."});
  }
  const int year = number(id.substr(6, 4));
  const int month = number(id.substr(10, 2));
  const int day = number(id.substr(12, 2));
  if (!is_date(year, month, day) || (c.today() && after(*c.today(), year, month, day))) {
    return c.error("value/resident-id-date",
                   {"第 7 至 14 位不是出生日期。", "characters 7 to 14 are no date of birth."},
                   {"核对年、月、日。", "Check year, month and day."});
  }
  if (resident_check(id.substr(0, 17)) != id[17]) {
    return c.error("value/resident-id-check",
                   {"校验位不符，号码有误。", "the check digit does not fit; the number is wrong."},
                   {"对照证件逐位核对。", "Compare it with the card, digit by digit."});
  }
  return base::success();
}

struct Range {
  std::string_view first, last;
  std::size_t shortest = 0, longest = 0;
};

std::optional<Range> range_of(std::string_view card) {
  static const std::vector<Row> kRows = rows_of(bank_bins_tsv(), 5);
  std::optional<Range> best;
  for (const Row& row : kRows) {
    const auto head = card.substr(0, row[0].size());
    if (head >= row[0] && head <= row[1] && (!best || row[0].size() > best->first.size())) {
      best =
          Range{row[0], row[1], static_cast<std::size_t>(number(row[3])), static_cast<std::size_t>(number(row[4]))};
    }
  }
  return best;
}

// What the table knows of a mainland number: its use; empty when its prefix is not there.
std::string_view use_of(std::string_view mobile) {
  static const auto kUses = [] {
    std::map<std::string_view, std::string_view> out;
    for (const Row& row : rows_of(mobile_prefixes_tsv(), 3)) {
      out.emplace(row[0], row[2]);
    }
    return out;
  }();
  for (const std::size_t length : {4U, 3U}) {
    if (const auto found = kUses.find(mobile.substr(0, length)); found != kUses.end()) {
      return found->second;
    }
  }
  return {};
}

void warn_of_prefix(Checking& c, std::string_view mobile) {
  const auto use = use_of(mobile);
  if (use.empty()) {
    c.warn("value/mobile-prefix",
           {"号段未向公众分配，请核对。", "the prefix is not assigned to the public; check it."});
  } else if (use != "public" && use != "virtual") {
    c.warn("value/mobile-use", {"号段用于物联网、上网卡或卫星通信，请核对。",
                                "the prefix is for things, data cards or satellites; check it."});
  }
}

}  // namespace

base::Result<Checked> check_resident_id(Checking c, std::string_view raw) {
  const std::string id = upper(without(raw, kSeparators));
  const bool eighteen =
      id.size() == 18 && all_digits(std::string_view(id).substr(0, 17)) && (is_digit(id[17]) || id[17] == 'X');
  const bool fifteen = id.size() == 15 && all_digits(id);
  if (!eighteen && !fifteen) {
    return bad_shape(c);
  }
  JINKUI_RETURN_IF_ERROR(check_eighteen(c, eighteen ? id : resident_18(id)));
  if (fifteen) {
    c.warn("value/resident-id-15", {"15 位号码的证件已停止使用，请登记 18 位号码。",
                                    "cards with 15 digits are no longer valid; enter the 18 digits."});
  } else if (id[0] == '9') {
    c.warn("value/resident-id-foreign",
           {"是外国人永久居留身份证号码。", "this is a foreigner's permanent residence card."});
  }
  return c.done(id);
}

// GB 32100-2015. Codes that were given out wrongly are in use, and older numbers stand on papers: warned, not
// refused.
base::Result<Checked> check_credit_code(Checking c, std::string_view raw) {
  const std::string code = upper(without(raw, kSeparators));
  const bool plain =
      std::all_of(code.begin(), code.end(), [](char l) { return is_digit(l) || (l >= 'A' && l <= 'Z'); });
  if (!plain || code.size() < 8 || code.size() > 20) {
    return c.error("value/credit-code-shape", {"不是由字母和数字组成的代码。", "not a code of letters and digits."},
                   {"核对营业执照上的 18 位代码。", "Check the 18 characters on the licence."});
  }
  const std::string_view view = code;
  if (code.size() != 18) {
    c.warn("value/credit-code-length", {"不是 18 位，可能是旧的注册号或组织机构代码。",
                                        "not 18 characters; perhaps an old registration number."});
  } else if (credit_check(view.substr(0, 17)) != code[17]) {
    c.warn("value/credit-code-check",
           {"校验码不符，请对照营业执照核对。", "the check character does not fit; compare it with the licence."});
  } else if (!is_province(view.substr(2, 2)) && view.substr(2, 2) != "10") {  // 10: registered with the state itself
    c.warn("value/credit-code-region",
           {"第 3、4 位不是省级区划代码，请核对。", "characters 3 and 4 are no province; check them."});
  } else if (organisation_check(view.substr(8, 8)) != code[16]) {
    c.warn("value/credit-code-organisation", {"其中的组织机构代码校验位不符，请核对。",
                                              "the organisation code within does not fit its check; check it."});
  }
  return c.done(code);
}

// Mainland numbers are stored as 11 digits, others as + and digits (ITU-T E.164).
base::Result<Checked> check_mobile(Checking c, std::string_view raw) {
  std::string text = without(raw, kSeparators);
  const bool plus = text.starts_with('+') || text.starts_with("00");
  text.erase(0, text.starts_with('+') ? 1 : text.starts_with("00") ? 2 : 0);
  if ((plus || text.size() == 13) && text.starts_with("86")) {
    text.erase(0, 2);
  } else if (plus) {
    if (!all_digits(text) || text.size() < 7 || text.size() > 15) {
      return c.error("value/mobile-shape", {"不是国际号码。", "not an international number."},
                     {"写成 + 国家代码 号码。", "Write + country code number."});
    }
    c.warn("value/mobile-foreign", {"不是中国大陆的号码。", "not a number of mainland China."});
    return c.done("+" + text);
  }
  if (!all_digits(text) || text.size() != 11 || text[0] != '1' || text[1] < '3') {
    return c.error(
        "value/mobile-shape", {"不是 11 位手机号。", "not a mobile number of 11 digits."},
        {"核对号码；固定电话和分机不能填在这里，境外号码以 + 和国家代码开头。",
         "Check it; a fixed line does not belong here, a number abroad starts with + and the country code."});
  }
  warn_of_prefix(c, text);
  return c.done(text);
}

// ISO/IEC 7812-1.
base::Result<Checked> check_bank_card(Checking c, std::string_view raw) {
  const std::string card = without(raw, kSeparators);
  if (!all_digits(card) || card.size() < 13 || card.size() > 19) {
    return c.error("value/bank-card-shape", {"不是 13 至 19 位数字。", "not 13 to 19 digits."},
                   {"核对卡面号码；对公账号不能填在这里。",
                    "Check the number on the card; an account number does not belong here."});
  }
  if (!luhn(card)) {
    return c.error("value/bank-card-check",
                   {"校验位不符，卡号有误。", "the check digit does not fit; the number is wrong."},
                   {"对照卡片逐位核对。", "Compare it with the card, digit by digit."});
  }
  const auto range = range_of(card);
  if (!range) {
    c.warn("value/bank-card-issuer",
           {"卡号开头不属于已知的发卡机构，请核对。", "the number starts like no known issuer's; check it."});
  } else if (card.size() < range->shortest || card.size() > range->longest) {
    c.warn("value/bank-card-length",
           {"位数与发卡机构的卡号不符，请核对。", "the length is not that of its issuer's cards; check it."});
  }
  return c.done(card);
}

}  // namespace jinkui::values
