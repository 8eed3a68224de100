// SM4-GCM (GB/T 32907, RFC 8998) with a 12-byte nonce and a 16-byte tag, by libgcrypt.
// Pure functions, safe from any thread; the context of a call is wiped at its end. A library failure throws
// base::Fatal.
#pragma once
#include <span>

#include "aes_gcm.h"
#include "jinkui/base/bytes.h"

namespace jinkui::crypto {

inline constexpr std::size_t kSm4Key = 16;

// Writes ciphertext and tag; out.size() is text.size() + 16, and the two do not overlap. The key has 16 bytes.
void sm4_gcm_seal(const GcmInput& input, std::span<std::uint8_t> out);
// Writes the plaintext; out.size() is text.size() - 16. False and `out` zeroed when the tag does not verify.
[[nodiscard]] bool sm4_gcm_open(const GcmInput& input, std::span<std::uint8_t> out);

}  // namespace jinkui::crypto
