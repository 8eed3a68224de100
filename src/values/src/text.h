// Unicode as values need it: NFC and NFKC, simple case folding, white space, code points. The only file over ICU.
// Pure; safe from any thread. Input is valid UTF-8; missing ICU data throws base::Fatal.
#pragma once
#include <string>
#include <string_view>

namespace jinkui::values {

[[nodiscard]] std::u32string to_code_points(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u32string_view text);

[[nodiscard]] std::string nfc(std::string_view text);
[[nodiscard]] std::string nfkc(std::string_view text);
// NFKC, simple case folding, no white space, nothing invisible: docs/formats/index-labels.md, frozen.
[[nodiscard]] std::string folded(std::string_view text);

// White space at both ends cut off, inside runs made one space (line ends stay when `lines`), invisible format
// characters (byte order marks, direction marks, zero-width spaces) removed.
[[nodiscard]] std::string tidied(std::string_view text, bool lines);
// Control characters other than line ends and tabs.
[[nodiscard]] bool has_control(std::string_view text);

// folded(), and without the ASCII characters of `drop`: numbers typed with separators.
[[nodiscard]] std::string without(std::string_view text, std::string_view drop);

[[nodiscard]] bool is_han(char32_t c);
[[nodiscard]] bool is_letter(char32_t c);
[[nodiscard]] bool is_digit(char c);
[[nodiscard]] bool all_digits(std::string_view text);  // true for an empty text
[[nodiscard]] std::string upper(std::string_view ascii);

}  // namespace jinkui::values
