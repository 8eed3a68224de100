// Hexadecimal text: lower case on output; decoding takes lower case only, so that a value has one text.
// Pure functions, safe from any thread; a wrong text is an empty optional.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/base/bytes.h"

namespace jinkui::codec {

[[nodiscard]] std::string to_hex(base::ByteView bytes);
// Nothing for an odd length or a character outside 0-9a-f.
[[nodiscard]] std::optional<base::Bytes> from_hex(std::string_view text);
// As from_hex, for exactly 32 bytes.
[[nodiscard]] std::optional<base::Hash> hash_from_hex(std::string_view text);

}  // namespace jinkui::codec
