// Time-based one-time passwords (RFC 6238) as authenticator apps compute them: HMAC-SHA-1, 30 seconds, six digits.
// Pure functions, safe from several threads, once initialise() has run. Library failure throws base::Fatal.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/base/bytes.h"
#include "jinkui/base/time.h"

namespace jinkui::crypto {

inline constexpr std::size_t kTotpSecretBytes = 20;  // RFC 4226 section 4, requirement 6: 160 bits recommended
inline constexpr std::int64_t kTotpStepMs = 30'000;
inline constexpr std::int64_t kTotpDrift = 1;  // steps that a device's clock may be off, either way (RFC 6238, 5.2)

// The time step that an instant lies in; 0 before 1970.
[[nodiscard]] std::int64_t totp_step(base::Instant now);
// The code of a step, six digits.
[[nodiscard]] std::string totp_code(base::ByteView secret, std::int64_t step);
// The step whose code this is, among those within kTotpDrift of now; nothing when none. Constant time in the code.
[[nodiscard]] std::optional<std::int64_t> totp_match(base::ByteView secret, std::string_view code, base::Instant now);
// RFC 4648 base32 without padding, as people type a secret into their app.
[[nodiscard]] std::string base32(base::ByteView bytes);

}  // namespace jinkui::crypto
