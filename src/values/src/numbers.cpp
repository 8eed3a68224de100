#include "jinkui/values/numbers.h"

#include <algorithm>
#include <array>

namespace jinkui::values {
namespace {

// GB 32100 leaves out I, O, S, V, Z.
constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::string_view kOrganisationAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool digits_only(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

char resident_check(std::string_view seventeen) {
  static constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  if (seventeen.size() != kWeights.size() || !digits_only(seventeen)) {
    return 0;
  }
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += (seventeen[i] - '0') * kWeights[i];
  }
  return "10X98765432"[sum % 11];
}

std::string resident_18(std::string_view fifteen) {
  if (fifteen.size() != 15 || !digits_only(fifteen)) {
    return {};
  }
  std::string out = std::string(fifteen.substr(0, 6)) + "19" + std::string(fifteen.substr(6));
  out.push_back(resident_check(out));
  return out;
}

char organisation_check(std::string_view eight) {
  static constexpr std::array<int, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  if (eight.size() != kWeights.size()) {
    return 0;
  }
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const std::size_t value = kOrganisationAlphabet.find(eight[i]);
    if (value == std::string_view::npos) {
      return 0;
    }
    sum += static_cast<int>(value) * kWeights[i];
  }
  return "0X987654321"[sum % 11];
}

char credit_check(std::string_view seventeen) {
  if (seventeen.size() != 17) {
    return 0;
  }
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (const char c : seventeen) {
    const std::size_t value = kCreditAlphabet.find(c);
    if (value == std::string_view::npos) {
      return 0;
    }
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return kCreditAlphabet[(31 - sum % 31) % 31];
}

bool luhn(std::string_view digits) {
  if (digits.size() < 2 || !digits_only(digits)) {
    return false;
  }
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int twice = i % 2 == 0 ? digit : 2 * digit;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 == 0;
}

}  // namespace jinkui::values
