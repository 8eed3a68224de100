// What is typed becomes what is stored, a warning, or an error that says what to do and never repeats the value.
#include "jinkui/values/check.h"

#include <gtest/gtest.h>

#include "fields.h"
#include "jinkui/codec/utf8.h"

namespace jinkui::values {
namespace {

using pack::FieldType;

// "value", "value !warning …" or "error slug".
std::string told(FieldType type, std::string_view raw) {
  pack::Field field = field_of(type);
  field.choices = {{"ordinary", {"一般", "Ordinary"}, {}}, {"interest", {"影响公司权益", "Affects interest"}, {}}};
  base::Civil today;
  today.year = 2026;
  today.month = 11;
  today.day = 30;
  auto checked = check(field, raw, today);
  if (!checked.ok()) {
    const auto& error = checked.error();
    EXPECT_EQ(error.where, "/values/it");
    EXPECT_EQ(error.message.zh.find("某字段："), 0U);
    EXPECT_EQ(error.message.en.find("It: "), 0U);
    EXPECT_FALSE(error.next.zh.empty() || error.next.en.empty());
    EXPECT_EQ((error.message.zh + error.next.zh + error.message.en).find(std::string(raw)), std::string::npos) << raw;
    return "error " + error.slug;
  }
  std::string out = checked->value;
  for (const auto& warning : checked->warnings) {
    EXPECT_EQ(warning.field, "it");
    EXPECT_EQ(warning.message.zh.find("某字段："), 0U);
    out += " !" + warning.slug;
  }
  return out;
}

TEST(Check, ResidentIds) {
  const auto id = [](std::string_view raw) { return told(FieldType::cn_resident_id, raw); };
  EXPECT_EQ(id("11010519491231002X"), "11010519491231002X");
  EXPECT_EQ(id(" 110105 19491231 002x "), "11010519491231002X");
  EXPECT_EQ(id("１１０１０５１９４９１２３１００２Ｘ"), "11010519491231002X");
  EXPECT_EQ(id("440524188001010014"), "440524188001010014");
  EXPECT_EQ(id("440524800101001"), "440524800101001 !value/resident-id-15");
  EXPECT_EQ(id("911124198108030024"), "911124198108030024 !value/resident-id-foreign");
  EXPECT_EQ(id("110105194912310021"), "error value/resident-id-check");
  EXPECT_EQ(id("110105194902300021"), "error value/resident-id-date");
  EXPECT_EQ(id("110105202612010021"), "error value/resident-id-date") << "born tomorrow";
  EXPECT_EQ(id("990105194912310021"), "error value/resident-id-region");
  EXPECT_EQ(id("1101051949123100"), "error value/resident-id-shape");
  EXPECT_EQ(id("X1010519491231002X"), "error value/resident-id-shape");
  EXPECT_EQ(id("护照E12345678"), "error value/resident-id-shape");
}

TEST(Check, CreditCodesAreWarnedOfAndNotRefused) {
  const auto code = [](std::string_view raw) { return told(FieldType::cn_credit_code, raw); };
  EXPECT_EQ(code("91350100m000100y43"), "91350100M000100Y43");
  EXPECT_EQ(code("9135 0100 M000 100Y 43"), "91350100M000100Y43");
  EXPECT_EQ(code("91350100M000100Y44"), "91350100M000100Y44 !value/credit-code-check");
  EXPECT_EQ(code("370100200012345"), "370100200012345 !value/credit-code-length");
  EXPECT_EQ(code("M000100Y-4"), "M000100Y4 !value/credit-code-length");
  EXPECT_EQ(code("无"), "error value/credit-code-shape");
}

TEST(Check, Mobiles) {
  const auto phone = [](std::string_view raw) { return told(FieldType::cn_mobile, raw); };
  EXPECT_EQ(phone("13800138000"), "13800138000");
  EXPECT_EQ(phone("+86 138-0013-8000"), "13800138000");
  EXPECT_EQ(phone("0086 138 0013 8000"), "13800138000");
  EXPECT_EQ(phone("8613800138000"), "13800138000");
  EXPECT_EQ(phone("１３８００１３８０００"), "13800138000");
  EXPECT_EQ(phone("17012345678"), "17012345678") << "a virtual operator's";
  EXPECT_EQ(phone("16212345678"), "16212345678");
  EXPECT_EQ(phone("16012345678"), "16012345678 !value/mobile-prefix");
  EXPECT_EQ(phone("16912345678"), "16912345678 !value/mobile-prefix");
  EXPECT_EQ(phone("14812345678"), "14812345678 !value/mobile-use");
  EXPECT_EQ(phone("13491234567"), "13491234567 !value/mobile-use");
  EXPECT_EQ(phone("+852 9123 4567"), "+85291234567 !value/mobile-foreign");
  EXPECT_EQ(phone("0531-88886666"), "error value/mobile-shape");
  EXPECT_EQ(phone("1380013800"), "error value/mobile-shape");
  EXPECT_EQ(phone("12800138000"), "error value/mobile-shape");
  EXPECT_EQ(phone("+86 12800138000"), "error value/mobile-shape");
}

TEST(Check, BankCards) {
  const auto card = [](std::string_view raw) { return told(FieldType::bank_card, raw); };
  EXPECT_EQ(card("6225 7600 0822 0599"), "error value/bank-card-check");
  EXPECT_EQ(card("4111 1111 1111 1111"), "4111111111111111");
  EXPECT_EQ(card("6250941006528599"), "6250941006528599");
  EXPECT_EQ(card("6900001234567891"), "error value/bank-card-check");
  EXPECT_EQ(card("6900001234567895"), "6900001234567895 !value/bank-card-issuer");
  EXPECT_EQ(card("378282246310005"), "378282246310005");
  EXPECT_EQ(card("123456"), "error value/bank-card-shape");
}

TEST(Check, NamesMailAndAddresses) {
  EXPECT_EQ(told(FieldType::person_name, " 张伟\xE2\x80\x8B "), "张伟");
  EXPECT_EQ(told(FieldType::person_name, "阿里木・买买提"), "阿里木·买买提");
  EXPECT_EQ(told(FieldType::person_name, "John  Smith"), "John Smith");
  EXPECT_EQ(told(FieldType::person_name, "张伟2"), "张伟2 !value/name-signs");
  EXPECT_EQ(told(FieldType::person_name, "张"), "张 !value/name-short");
  EXPECT_EQ(told(FieldType::person_name, "青禾商贸（济南）有限公司"), "青禾商贸（济南）有限公司");
  EXPECT_EQ(told(FieldType::person_name, "123"), "error value/name-letters");
  EXPECT_EQ(told(FieldType::email, " Wang.Wei@Example.CN "), "Wang.Wei@example.cn");
  EXPECT_EQ(told(FieldType::email, "ｗang＠example.cn"), "wang@example.cn");
  for (const char* wrong : {"wang", "wang@", "@sample.cn", "a..b@example.cn", "a@b", "a b@example.cn", "a@-x.cn"}) {
    EXPECT_EQ(told(FieldType::email, wrong), "error value/email") << wrong;
  }
  EXPECT_EQ(told(FieldType::address, "山东省济南市历下区泉城路1号"), "山东省济南市历下区泉城路1号");
  EXPECT_EQ(told(FieldType::address, "历下区泉城路1号"), "历下区泉城路1号 !value/address-province");
}

TEST(Check, MoneyAndDates) {
  const auto money = [](std::string_view raw) { return told(FieldType::money, raw); };
  EXPECT_EQ(money("50000"), "50000");
  EXPECT_EQ(money("¥1,234.50"), "1234.50");
  EXPECT_EQ(money("￥1,234.5元"), "1234.50");
  EXPECT_EQ(money("80万元"), "800000");
  EXPECT_EQ(money("1.23456万"), "12345.60 !value/money-unit");
  EXPECT_EQ(money("1.2亿元"), "120000000");
  EXPECT_EQ(money("000.50"), "0.50");
  EXPECT_EQ(money("-0"), "0");
  EXPECT_EQ(money("1.234"), "error value/money");
  EXPECT_EQ(money("约八十万"), "error value/money");
  EXPECT_EQ(money("1."), "error value/money");
  EXPECT_EQ(money("1e5"), "error value/money");
  const auto date = [](std::string_view raw) { return told(FieldType::date, raw); };
  for (const char* written : {"2024-2-29", "2024/02/29", "2024.2.29", "2024年2月29日", "20240229"}) {
    EXPECT_EQ(date(written), "2024-02-29") << written;
  }
  for (const char* wrong : {"2023-02-29", "2024-13-01", "2024-1", "24-1-1", "2024-1-1-1", "yesterday", "2024--1"}) {
    EXPECT_EQ(date(wrong), "error value/date") << wrong;
  }
}

TEST(Check, ChoicesFlagsAndTexts) {
  EXPECT_EQ(told(FieldType::choice, "ordinary"), "ordinary");
  EXPECT_EQ(told(FieldType::choice, "影响公司权益"), "interest");
  EXPECT_EQ(told(FieldType::choice, "其他"), "error value/not-choice");
  EXPECT_EQ(told(FieldType::flag, "是"), "true");
  EXPECT_EQ(told(FieldType::flag, "No"), "false");
  EXPECT_EQ(told(FieldType::flag, "也许"), "error value/not-flag");
  EXPECT_EQ(told(FieldType::text, "  a \t b  "), "a b");
  EXPECT_EQ(told(FieldType::long_text, "一 \r\n二\n\n"), "一\n二");
  EXPECT_EQ(told(FieldType::text, ""), "");
  EXPECT_EQ(told(FieldType::text, " \xEF\xBB\xBF "), "");
  EXPECT_EQ(told(FieldType::text, "a\x01z"), "error value/control");
  EXPECT_EQ(told(FieldType::text, "\xff\xfe"), "error value/not-utf8");
  EXPECT_EQ(told(FieldType::text, std::string(4097, 'a')), "error value/too-long");
  EXPECT_EQ(told(FieldType::text, std::string(4096, 'a')), std::string(4096, 'a'));
}

TEST(Check, WhatIsInvisibleIsDroppedBeforeComposing) {
  const auto checked = check(field_of(FieldType::text), "caf\u0065\u00ad\u0301");
  ASSERT_TRUE(checked.ok());
  EXPECT_EQ(checked->value, "caf\u00e9");
}

TEST(Check, WhatIsStoredIsStoredAgainUnchanged) {
  const std::vector<std::pair<FieldType, const char*>> values = {{FieldType::cn_resident_id, "440524800101001"},
                                                                 {FieldType::cn_mobile, "+852 9123 4567"},
                                                                 {FieldType::cn_mobile, "0086-13800138000"},
                                                                 {FieldType::money, "1.2亿"},
                                                                 {FieldType::date, "2024年2月29日"},
                                                                 {FieldType::email, "A@B.CN"},
                                                                 {FieldType::person_name, "阿里木・买买提"},
                                                                 {FieldType::long_text, " 一\r\n 二 "}};
  for (const auto& [type, raw] : values) {
    const auto once = check(field_of(type), raw);
    ASSERT_TRUE(once.ok()) << raw;
    const auto twice = check(field_of(type), once->value);
    ASSERT_TRUE(twice.ok()) << raw;
    EXPECT_EQ(once->value, twice->value);
  }
}

}  // namespace
}  // namespace jinkui::values
