// Check digits: published examples, vectors by others, and what the standards promise.
#include "jinkui/values/numbers.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

namespace jinkui::values {
namespace {

constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::string random_digits(std::mt19937& random, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(static_cast<char>('0' + random() % 10));
  }
  return out;
}

TEST(ResidentId, TheExamplesOfTheStandard) {
  EXPECT_EQ(resident_check("11010519491231002"), 'X');
  EXPECT_EQ(resident_check("44052418800101001"), '4');
  EXPECT_EQ(resident_check("91112419810803002"), '4');  // specimen of the foreigners' permanent residence card
  EXPECT_EQ(resident_18("440524800101001"), "440524198001010013");
  EXPECT_EQ(resident_check("1101051949123100"), 0);
  EXPECT_EQ(resident_check("1101051949123100X"), 0);
  EXPECT_EQ(resident_18("44052480010100X"), "");
}

TEST(CreditCode, PublishedCodes) {
  EXPECT_EQ(credit_check("91350100M000100Y4"), '3');
  EXPECT_EQ(credit_check("91110000600037341"), 'L');
  EXPECT_EQ(organisation_check("M000100Y"), '4');
  EXPECT_EQ(organisation_check("60003734"), '1');
  EXPECT_EQ(credit_check("91350100M000100I4"), 0) << "GB 32100 has no letter I";
}

// Lines: kind, number, valid; made by stdnum and validator (tests/vectors/values/README.md).
TEST(Numbers, VectorsByOthers) {
  std::ifstream in("tests/vectors/values/numbers.tsv");
  int lines = 0;
  for (std::string line; std::getline(in, line);) {
    std::istringstream parts(line);
    std::string kind;
    std::string number;
    std::string valid;
    if (line.empty() || line[0] == '#' || !(parts >> kind >> number >> valid)) {
      continue;
    }
    ++lines;
    const std::string_view view = number;
    const bool ours = kind == "resident_id"   ? resident_check(view.substr(0, 17)) == number.back()
                      : kind == "credit_code" ? credit_check(view.substr(0, 17)) == number.back()
                                              : luhn(view);
    EXPECT_EQ(ours, valid == "valid") << line;
  }
  EXPECT_GT(lines, 500);
}

// ISO 7064 MOD 11-2 and Luhn find every single wrong digit; MOD 11-2 every exchange of two neighbours as well.
TEST(ResidentId, EverySingleChangeAndExchangeIsCaught) {
  std::mt19937 random(20261130);
  for (int round = 0; round < 200; ++round) {
    std::string id = random_digits(random, 17);
    id.push_back(resident_check(id));
    for (std::size_t at = 0; at < 17; ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string wrong = id;
        wrong[at] = digit;
        EXPECT_EQ(resident_check(wrong.substr(0, 17)) == wrong[17], digit == id[at]) << id << " at " << at;
      }
      std::string exchanged = id;
      std::swap(exchanged[at], exchanged[at + 1]);
      const bool same = exchanged == id;
      EXPECT_EQ(resident_check(exchanged.substr(0, 17)) == exchanged[17], same) << id << " at " << at;
    }
  }
}

TEST(CreditCode, EverySingleChangeIsCaught) {
  std::mt19937 random(20261130);
  for (int round = 0; round < 100; ++round) {
    std::string code;
    for (int i = 0; i < 17; ++i) {
      code.push_back(kCreditAlphabet[random() % kCreditAlphabet.size()]);
    }
    code.push_back(credit_check(code));
    for (std::size_t at = 0; at < 18; ++at) {
      for (const char other : kCreditAlphabet) {
        std::string wrong = code;
        wrong[at] = other;
        EXPECT_EQ(credit_check(wrong.substr(0, 17)) == wrong[17], other == code[at]) << code << " at " << at;
      }
    }
  }
}

TEST(Luhn, EverySingleChangeIsCaught) {
  std::mt19937 random(20261130);
  for (int round = 0; round < 200; ++round) {
    std::string card = random_digits(random, 15) + "0";
    while (!luhn(card)) {
      ++card.back();
    }
    for (std::size_t at = 0; at < card.size(); ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string wrong = card;
        wrong[at] = digit;
        EXPECT_EQ(luhn(wrong), digit == card[at]) << card << " at " << at;
      }
    }
  }
  EXPECT_FALSE(luhn(""));
  EXPECT_FALSE(luhn("0"));
  EXPECT_FALSE(luhn("4111x11111111111"));
}

}  // namespace
}  // namespace jinkui::values
