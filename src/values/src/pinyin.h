// The pinyin of single Han characters, without tones, ü written v.
// Pure; safe from any thread. The table is made at build time from ICU's Han-Latin data (generate/pinyin_table.cpp).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jinkui::values {

inline constexpr char32_t kFirstRead = 0x3400;  // CJK Extension A and the unified ideographs
inline constexpr char32_t kLastRead = 0x9fff;
extern const std::string_view kSyllables[];
extern const std::uint16_t kSyllableOf[];  // by character - kFirstRead

// The usual reading of a character of the CJK blocks; empty when it has none.
[[nodiscard]] std::string_view reading_of(char32_t c);
// All readings that are looked for, the usual one first (data/readings.tsv); one or none for most characters.
[[nodiscard]] std::vector<std::string> readings_of(char32_t c);

// How a syllable is typed: lv is typed lv, lu or lyu.
[[nodiscard]] std::vector<std::string> spellings_of(std::string_view syllable);

}  // namespace jinkui::values
