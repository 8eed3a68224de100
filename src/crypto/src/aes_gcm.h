// AES-256-GCM (NIST SP 800-38D) with a 12-byte nonce and a 16-byte tag, by two engines that give the same bytes:
// libsodium's for short texts on processors with AES and carry-less multiplication, OpenSSL's for everything else.
// Pure functions, safe from any thread; no key outlives a call. A library failure throws base::Fatal.
#pragma once
#include <cstdint>
#include <span>

#include "jinkui/base/bytes.h"

namespace jinkui::crypto {

inline constexpr std::size_t kGcmKey = 32;
inline constexpr std::size_t kGcmNonce = 12;
inline constexpr std::size_t kGcmTag = 16;

struct GcmInput {
  base::ByteView key;    // 32 bytes
  base::ByteView nonce;  // 12 bytes
  base::ByteView aad;
  base::ByteView text;  // plaintext to seal; ciphertext with its tag to open
};

// Writes ciphertext and tag; out.size() is text.size() + 16, and the two do not overlap.
void gcm_seal(const GcmInput& input, std::span<std::uint8_t> out);
// Writes the plaintext; out.size() is text.size() - 16. False and `out` zeroed when the tag does not verify.
[[nodiscard]] bool gcm_open(const GcmInput& input, std::span<std::uint8_t> out);

// The engines by name, for comparing them.
[[nodiscard]] bool short_engine_available();
void gcm_seal_short(const GcmInput& input, std::span<std::uint8_t> out);
[[nodiscard]] bool gcm_open_short(const GcmInput& input, std::span<std::uint8_t> out);
void gcm_seal_long(const GcmInput& input, std::span<std::uint8_t> out);
[[nodiscard]] bool gcm_open_long(const GcmInput& input, std::span<std::uint8_t> out);

}  // namespace jinkui::crypto
