// One-time passwords against the vectors of RFC 6238 (appendix B, SHA-1) and RFC 4226 (appendix D).
#include "jinkui/crypto/totp.h"

#include <gtest/gtest.h>

#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

const base::ByteView kSecret = base::as_bytes("12345678901234567890");

TEST(Totp, VectorsOfRfc6238) {
  initialise();
  // The RFC prints eight digits; six are the last of them.
  constexpr std::pair<std::int64_t, const char*> kVectors[] = {{59, "94287082"},
                                                               {1'111'111'109, "07081804"},
                                                               {1'111'111'111, "14050471"},
                                                               {1'234'567'890, "89005924"},
                                                               {2'000'000'000, "69279037"},
                                                               {20'000'000'000, "65353130"}};
  for (const auto& [seconds, eight] : kVectors) {
    EXPECT_EQ(totp_code(kSecret, totp_step({seconds * 1000})), std::string(eight).substr(2)) << seconds;
  }
}

TEST(Totp, VectorsOfRfc4226) {
  initialise();
  constexpr const char* kCodes[] = {"755224", "287082", "359152", "969429", "338314",
                                    "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t step = 0; step < 10; ++step) {
    EXPECT_EQ(totp_code(kSecret, step), kCodes[step]);
  }
}

TEST(Totp, OneStepOfDriftEitherWay) {
  initialise();
  const base::Instant now{1'234'567'890'000};
  const std::int64_t present = totp_step(now);
  EXPECT_EQ(totp_match(kSecret, totp_code(kSecret, present), now), present);
  EXPECT_EQ(totp_match(kSecret, totp_code(kSecret, present - 1), now), present - 1);
  EXPECT_EQ(totp_match(kSecret, totp_code(kSecret, present + 1), now), present + 1);
  EXPECT_FALSE(totp_match(kSecret, totp_code(kSecret, present - 2), now));
  EXPECT_FALSE(totp_match(kSecret, totp_code(kSecret, present + 2), now));
  for (const char* bad : {"", "1", "00592", "0059240", "89005924", "O05924"}) {
    EXPECT_FALSE(totp_match(kSecret, bad, now)) << bad;
  }
}

TEST(Totp, Base32OfRfc4648) {
  initialise();
  EXPECT_EQ(base32(base::as_bytes("foobar")), "MZXW6YTBOI");
  EXPECT_EQ(base32(base::as_bytes("fooba")), "MZXW6YTB");
  EXPECT_EQ(base32(kSecret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

}  // namespace
}  // namespace jinkui::crypto
