#include "jinkui/crypto/totp.h"

#include <liboath/oath.h>

#include <algorithm>
#include <array>

#include "jinkui/base/result.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

constexpr unsigned kDigits = 6;

void require(int code, const char* what) {
  if (code != OATH_OK) {
    throw base::Fatal(std::string(what) + ": " + oath_strerror(code));
  }
}

}  // namespace

std::int64_t totp_step(base::Instant now) {
  return std::max<std::int64_t>(0, now.ms) / kTotpStepMs;
}

std::string totp_code(base::ByteView secret, std::int64_t step) {
  static const int kReady = oath_init();
  require(kReady, "liboath");
  std::array<char, kDigits + 2> code{};
  require(oath_hotp_generate(reinterpret_cast<const char*>(secret.data()), secret.size(),
                             static_cast<std::uint64_t>(std::max<std::int64_t>(0, step)), kDigits, false,
                             OATH_HOTP_DYNAMIC_TRUNCATION, code.data()),
          "one-time password");
  return {code.data(), kDigits};
}

std::optional<std::int64_t> totp_match(base::ByteView secret, std::string_view code, base::Instant now) {
  std::optional<std::int64_t> found;
  const std::int64_t present = totp_step(now);
  for (std::int64_t step = present - kTotpDrift; step <= present + kTotpDrift; ++step) {
    const std::string right = totp_code(secret, step);
    if (code.size() == right.size() && equal(base::as_bytes(right), base::as_bytes(code))) {
      found = step;
    }
  }
  return found;
}

std::string base32(base::ByteView bytes) {
  char* text = nullptr;
  std::size_t size = 0;
  require(oath_base32_encode(reinterpret_cast<const char*>(bytes.data()), bytes.size(), &text, &size), "base32");
  std::string out(text, size);
  std::fill_n(text, size, '\0');
  std::free(text);  // NOLINT: allocated by the library
  out.erase(std::find(out.begin(), out.end(), '='), out.end());
  return out;
}

}  // namespace jinkui::crypto
