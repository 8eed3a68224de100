// HMAC and HKDF as RFC 2104 and RFC 5869 compose them from the library's SHA-256; docs/adr/0004-crypto-libraries.md.
// Pure functions, safe from any thread; states live on the stack and are wiped. A library failure throws base::Fatal.
#pragma once
#include <initializer_list>
#include <span>
#include <string_view>

#include "jinkui/base/bytes.h"

namespace jinkui::crypto {

// HMAC-SHA-256; a key longer than 64 bytes is hashed first.
[[nodiscard]] base::Hash hmac_sha256(base::ByteView key, std::initializer_list<base::ByteView> pieces);

// HKDF-SHA-256 into `out`, 1..8160 bytes.
void hkdf_sha256(base::ByteView key, base::ByteView salt, std::string_view info, std::span<std::uint8_t> out);

}  // namespace jinkui::crypto
