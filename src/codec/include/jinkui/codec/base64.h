// Base64 (RFC 4648): section 4 with padding, section 5 (URL and file names) without; canonical only.
// Pure functions, safe from any thread; a text that is not the one encoding of its bytes is an empty optional.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/base/bytes.h"

namespace jinkui::codec {

[[nodiscard]] std::string to_base64(base::ByteView bytes);
// Refuses missing padding, line breaks, foreign characters and non-zero trailing bits.
[[nodiscard]] std::optional<base::Bytes> from_base64(std::string_view text);

[[nodiscard]] std::string to_base64url(base::ByteView bytes);
// Refuses padding, foreign characters and non-zero trailing bits.
[[nodiscard]] std::optional<base::Bytes> from_base64url(std::string_view text);

}  // namespace jinkui::codec
