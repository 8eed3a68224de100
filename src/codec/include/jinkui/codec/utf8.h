// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
// Pure functions, safe from any thread; nothing fails, an answer says what is wrong.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace jinkui::codec {

[[nodiscard]] bool is_utf8(std::string_view text);

// Code points of a valid text; for an invalid one the number of its non-continuation bytes.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

// Length in bytes (1..4) of the valid sequence at text[at], 0 when there is none; at < text.size().
[[nodiscard]] std::size_t utf8_sequence(std::string_view text, std::size_t at);

// The longest prefix of whole code points that holds at most `code_points` of them; `text` is valid.
[[nodiscard]] std::string_view prefix_of(std::string_view text, std::size_t code_points);

}  // namespace jinkui::codec
