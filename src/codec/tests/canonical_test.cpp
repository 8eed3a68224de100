#include "jinkui/codec/canonical.h"

#include <gtest/gtest.h>

#include <limits>

#include "jinkui/codec/hex.h"

namespace jinkui::codec {
namespace {

std::string hex_of(const CanonicalWriter& writer) {
  return to_hex(writer.view());
}

// The frozen encodings; a change here breaks every stored hash.
TEST(Canonical, FrozenEncodings) {
  EXPECT_EQ(hex_of(CanonicalWriter().u8(0xAB)), "ab");
  EXPECT_EQ(hex_of(CanonicalWriter().u16(0x0102)), "0102");
  EXPECT_EQ(hex_of(CanonicalWriter().u32(0x01020304)), "01020304");
  EXPECT_EQ(hex_of(CanonicalWriter().u64(0x0102030405060708)), "0102030405060708");
  EXPECT_EQ(hex_of(CanonicalWriter().i64(-2)), "fffffffffffffffe");
  EXPECT_EQ(hex_of(CanonicalWriter().i64(std::numeric_limits<std::int64_t>::min())), "8000000000000000");
  EXPECT_EQ(hex_of(CanonicalWriter().boolean(true).boolean(false)), "0100");
  EXPECT_EQ(hex_of(CanonicalWriter().text("金a")), "00000004e9879161");
  EXPECT_EQ(hex_of(CanonicalWriter().bytes(base::Bytes{1, 2})), "000000020102");
  EXPECT_EQ(hex_of(CanonicalWriter().text("")), "00000000");
  EXPECT_EQ(hex_of(CanonicalWriter().fixed(base::Bytes{9, 8})), "0908");
  base::Hash hash{};
  hash[0] = 1;
  EXPECT_EQ(hex_of(CanonicalWriter().hash32(hash)), "01" + std::string(62, '0'));
  EXPECT_EQ(hex_of(CanonicalWriter().count(2).text("x").text("y")), "0000000200000001780000000179");
  EXPECT_EQ(hex_of(CanonicalWriter().present(false).present(true).u8(5)), "000105");
}

TEST(Canonical, ReadsBackWhatWasWritten) {
  CanonicalWriter writer(64);
  base::Hash hash{};
  hash[31] = 7;
  writer.u8(1)
      .u16(2)
      .u32(3)
      .u64(4)
      .i64(-5)
      .boolean(true)
      .bytes(base::Bytes{6})
      .text("柒")
      .hash32(hash)
      .count(1)
      .u8(8);
  CanonicalReader reader(writer.view());
  EXPECT_EQ(reader.u8(), 1);
  EXPECT_EQ(reader.u16(), 2);
  EXPECT_EQ(reader.u32(), 3U);
  EXPECT_EQ(reader.u64(), 4U);
  EXPECT_EQ(reader.i64(), -5);
  EXPECT_TRUE(reader.boolean());
  EXPECT_EQ(base::to_bytes(reader.bytes()), base::Bytes{6});
  EXPECT_EQ(reader.text(), "柒");
  EXPECT_EQ(reader.hash32(), hash);
  EXPECT_EQ(reader.count(1), 1U);
  EXPECT_FALSE(reader.finish().ok());  // one byte is left: that is a failure for good
  EXPECT_EQ(reader.u8(), 0);
}

TEST(Canonical, EveryCutIsFound) {
  const base::Bytes whole = CanonicalWriter().u32(1).text("abc").hash32({}).i64(9).take();
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    CanonicalReader reader(base::ByteView(whole).first(size));
    static_cast<void>(reader.u32());
    static_cast<void>(reader.text());
    static_cast<void>(reader.hash32());
    const std::int64_t last = reader.i64();
    EXPECT_EQ(reader.finish().ok(), size == whole.size()) << size;
    EXPECT_EQ(last, size == whole.size() ? 9 : 0);
  }
}

base::Error failure(CanonicalReader& reader) {
  auto status = reader.finish();
  EXPECT_FALSE(status.ok());
  return status.ok() ? base::Error{} : status.take_error();
}

TEST(Canonical, RefusesOtherEncodings) {
  const base::Bytes two = {2};
  CanonicalReader boolean(two);
  EXPECT_FALSE(boolean.boolean());
  EXPECT_EQ(failure(boolean).slug, "canonical/malformed");

  const base::Bytes latin = {0, 0, 0, 1, 0xE9};
  CanonicalReader text(latin);
  EXPECT_EQ(text.text(), "");
  EXPECT_NE(failure(text).message.en.find("UTF-8"), std::string::npos);
}

TEST(Canonical, LimitsHold) {
  const base::Bytes huge = {0xFF, 0xFF, 0xFF, 0xFF, 1};
  CanonicalReader bytes(huge);
  EXPECT_TRUE(bytes.bytes().empty());
  EXPECT_FALSE(bytes.ok());
  CanonicalReader count(huge);
  EXPECT_EQ(count.count(CanonicalReader::kNoLimit), 0U);
  EXPECT_FALSE(count.ok());

  const base::Bytes three = CanonicalWriter().text("abc").take();
  CanonicalReader limited(three);
  EXPECT_EQ(limited.text(2), "");
  EXPECT_FALSE(limited.ok());
  const base::Bytes items = CanonicalWriter().count(3).fixed(base::Bytes(11, 0)).take();
  CanonicalReader small(items);
  EXPECT_EQ(small.count(10, 4), 0U);  // 11 bytes cannot hold 3 items of 4
  CanonicalReader fits(items);
  EXPECT_EQ(fits.count(10, 3), 3U);
  CanonicalReader many(items);
  EXPECT_EQ(many.count(2, 1), 0U);
}

TEST(Canonical, TheFirstFailureStays) {
  const base::Bytes bytes = {1, 2};
  CanonicalReader reader(bytes);
  reader.fail("out of order");
  static_cast<void>(reader.u64());
  EXPECT_NE(failure(reader).message.en.find("out of order"), std::string::npos);
}

TEST(CanonicalDeathTest, TextMustBeUtf8) {
  EXPECT_DEATH(CanonicalWriter().text("\xFF"), "is_utf8");
}

}  // namespace
}  // namespace jinkui::codec
