// SM2 signatures (GB/T 32918.2, GM/T 0003.2) with SM3 over the recommended curve (GB/T 32918.5), by OpenSSL.
// Safe from several threads. A key owns its private number, which OpenSSL keeps in ordinary memory and wipes on
// release. Library failure throws base::Fatal; a signature or public key that does not hold is a value.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "jinkui/base/bytes.h"

namespace jinkui::crypto {

using Sm2Public = std::array<std::uint8_t, 65>;     // 0x04 ‖ x ‖ y
using Sm2Signature = std::array<std::uint8_t, 64>;  // r ‖ s

// The user id that GM/T 0009 section 10 gives where none is agreed on; part of every signature.
inline constexpr std::string_view kSm2UserId = "1234567812345678";

class Sm2Key {
 public:
  // Seed of 40 bytes c: the private number is c mod (n - 2) + 1, so that its bias is below 2^-64 (FIPS 186-5, A.2.1).
  static constexpr std::size_t kSeed = 40;

  [[nodiscard]] static Sm2Key from_seed(base::ByteView seed);
  // A private number of 32 bytes, 1 .. n - 2; another one is a bug. For known answers.
  [[nodiscard]] static Sm2Key from_private(base::ByteView number);
  Sm2Key(Sm2Key&&) noexcept;
  Sm2Key& operator=(Sm2Key&&) noexcept;
  Sm2Key(const Sm2Key&) = delete;
  Sm2Key& operator=(const Sm2Key&) = delete;
  ~Sm2Key();

  [[nodiscard]] const Sm2Public& public_key() const { return public_; }
  [[nodiscard]] Sm2Signature sign(base::ByteView message) const;

 private:
  struct Parts;
  Sm2Key(std::unique_ptr<Parts> parts, const Sm2Public& public_key);
  std::unique_ptr<Parts> parts_;
  Sm2Public public_{};
};

// False also for a public key that is no point of the curve.
[[nodiscard]] bool verify(const Sm2Public& key, base::ByteView message, const Sm2Signature& signature);

}  // namespace jinkui::crypto
