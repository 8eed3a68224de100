// SM3 (GB/T 32905, GM/T 0004), its HMAC by libgcrypt, and HKDF (RFC 5869) over that HMAC.
// Pure functions, safe from any thread; contexts are wiped by the library. A library failure throws base::Fatal.
#pragma once
#include <initializer_list>
#include <span>
#include <string_view>

#include "jinkui/base/bytes.h"

namespace jinkui::crypto {

[[nodiscard]] base::Hash sm3(base::ByteView message);

// HMAC-SM3; a key longer than 64 bytes is hashed first.
[[nodiscard]] base::Hash hmac_sm3(base::ByteView key, std::initializer_list<base::ByteView> pieces);

// HKDF with SM3 into `out`, 1..8160 bytes.
void hkdf_sm3(base::ByteView key, base::ByteView salt, std::string_view info, std::span<std::uint8_t> out);

}  // namespace jinkui::crypto
