#include "jinkui/codec/base64.h"

#include <gtest/gtest.h>

#include <fstream>

#include "jinkui/codec/hex.h"

namespace jinkui::codec {
namespace {

TEST(Base64, Rfc4648Vectors) {
  std::ifstream file("tests/vectors/codec/base64.txt");
  int seen = 0;
  for (std::string line; std::getline(file, line);) {
    const auto equals = line.find(" =");
    if (line.empty() || line.front() == '#' || equals == std::string::npos) {
      continue;
    }
    const std::string text = line.substr(0, equals);
    const std::string encoded = line.substr(std::min(equals + 3, line.size()));
    EXPECT_EQ(to_base64(base::as_bytes(text)), encoded);
    EXPECT_EQ(from_base64(encoded), base::to_bytes(base::as_bytes(text)));
    const std::string bare = encoded.substr(0, encoded.find('='));
    EXPECT_EQ(to_base64url(base::as_bytes(text)), bare);
    EXPECT_EQ(from_base64url(bare), base::to_bytes(base::as_bytes(text)));
    ++seen;
  }
  EXPECT_EQ(seen, 7);
}

TEST(Base64, AlphabetsDifferInTwoCharacters) {
  const base::Bytes bytes = {0xFB, 0xEF, 0xFF};
  EXPECT_EQ(to_base64(bytes), "++//");
  EXPECT_EQ(to_base64url(bytes), "--__");
  EXPECT_EQ(from_base64("++//"), bytes);
  EXPECT_EQ(from_base64url("--__"), bytes);
  EXPECT_FALSE(from_base64("--__"));
  EXPECT_FALSE(from_base64url("++//"));
}

TEST(Base64, EveryByteAndLengthRoundTrips) {
  base::Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 7));
  }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const std::string_view text : {"Zg", "Zg=", "Zh==", "Zm9=", "Zg===", "====", "=", "Z===", "Zg==Zg==", "Zm 9",
                                      "Zm9v\n", "Zm9v====", "Z=g=", "Zm9\x80"}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
  for (const std::string_view text : {"Zg==", "Z", "Zh", "Zm9vZ", "Zm9", "Zg="}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
}

TEST(Hex, RoundTripsLowerCaseOnly) {
  const base::Bytes bytes = {0x00, 0x0F, 0xA5, 0xFF};
  EXPECT_EQ(to_hex(bytes), "000fa5ff");
  EXPECT_EQ(from_hex("000fa5ff"), bytes);
  EXPECT_EQ(from_hex(""), base::Bytes{});
  for (const std::string_view text : {"0", "000fa5fF", "0g", " 00", "0x00", "00\n"}) {
    EXPECT_FALSE(from_hex(text)) << text;
  }
}

TEST(Hex, HashIsExactly32Bytes) {
  const std::string text(64, 'a');
  ASSERT_TRUE(hash_from_hex(text));
  EXPECT_EQ(to_hex(*hash_from_hex(text)), text);
  EXPECT_FALSE(hash_from_hex(text.substr(2)));
  EXPECT_FALSE(hash_from_hex(text + "00"));
  EXPECT_FALSE(hash_from_hex(std::string(63, 'a') + "A"));
}

}  // namespace
}  // namespace jinkui::codec
