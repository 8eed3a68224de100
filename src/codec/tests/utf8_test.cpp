#include "jinkui/codec/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace jinkui::codec {
namespace {

// UTF-8 of any number, by the bare rule of lengths, also for numbers that are not code points.
std::string encode(std::uint32_t c, std::size_t size) {
  const std::uint32_t marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
  std::string out(size, '\0');
  for (std::size_t i = size - 1; i > 0; --i) {
    out[i] = static_cast<char>(0x80U | (c & 0x3FU));
    c >>= 6U;
  }
  out[0] = static_cast<char>(size == 1 ? c : marks[size] | c);
  return out;
}

std::size_t right_size(std::uint32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

TEST(Utf8, AcceptsEveryCodePointInItsShortestFormOnly) {
  for (std::uint32_t c = 0; c < 0x1FFFFF; c += c < 0x20000 ? 1 : 61) {
    const bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    const std::size_t size = right_size(c);
    const std::string text = encode(c, size);
    ASSERT_EQ(is_utf8(text), scalar) << c;
    ASSERT_EQ(utf8_sequence(text, 0), scalar ? size : 0) << c;
    if (size < 4) {
      ASSERT_FALSE(is_utf8(encode(c, size + 1))) << c;
    }
  }
  EXPECT_FALSE(is_utf8(encode(0x110000, 4)));
}

TEST(Utf8, RefusesCutAndStrayBytes) {
  const std::string whole = "金匮 vault 😀 and a longer tail of text";
  EXPECT_TRUE(is_utf8(whole));
  EXPECT_TRUE(is_utf8(""));
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const bool boundary = size == whole.size() || (static_cast<unsigned char>(whole[size]) & 0xC0U) != 0x80U;
    EXPECT_EQ(is_utf8(whole.substr(0, size)), boundary) << size;
  }
  for (const std::string_view bad : {"\x80", "abcdefgh\xFF", "abcdefghijklmnop\xC2", "\xC2\x41", "\xE4\xB8",
                                     "\xF8\x88\x80\x80\x80", "aaaaaaa\xED\xA0\x80zzzzzzzz"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Utf8, CountsAndCutsByCodePoints) {
  const std::string text = "金匮a😀";
  EXPECT_EQ(count_code_points(text), 4U);
  EXPECT_EQ(count_code_points(""), 0U);
  EXPECT_EQ(prefix_of(text, 0), "");
  EXPECT_EQ(prefix_of(text, 2), "金匮");
  EXPECT_EQ(prefix_of(text, 3), "金匮a");
  EXPECT_EQ(prefix_of(text, 4), text);
  EXPECT_EQ(prefix_of(text, 99), text);
}

}  // namespace
}  // namespace jinkui::codec
