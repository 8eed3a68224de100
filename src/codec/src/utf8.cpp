#include "jinkui/codec/utf8.h"

#include <cstring>

namespace jinkui::codec {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

// The range of the second byte, which rules out overlong forms, surrogates and what lies above U+10FFFF.
bool second_fits(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second <= 0x9F;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second <= 0x8F;
    default:
      return true;
  }
}

}  // namespace

std::size_t utf8_sequence(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                           : first >= 0xE0 && first <= 0xEF ? 3
                           : first >= 0xF0 && first <= 0xF4 ? 4
                                                            : 0;
  if (size == 0 || !continues(text, at + 1) || !second_fits(first, static_cast<unsigned char>(text[at + 1]))) {
    return 0;
  }
  for (std::size_t i = 2; i < size; ++i) {
    if (!continues(text, at + i)) {
      return 0;
    }
  }
  return size;
}

bool is_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, 8);
      if ((word & kHighBits) == 0) {
        at += 8;
        continue;
      }
    }
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t size = utf8_sequence(text, at);
    if (size == 0) {
      return false;
    }
    at += size;
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  }
  return count;
}

std::string_view prefix_of(std::string_view text, std::size_t code_points) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U && code_points-- == 0) {
      break;
    }
  }
  return text.substr(0, at);
}

}  // namespace jinkui::codec
