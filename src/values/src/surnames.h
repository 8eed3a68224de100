// Surnames: how long one is, and how it is read.
// Pure; safe from any thread. Data: data/double_surnames.tsv, data/surname_readings.tsv.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace jinkui::values {

// Characters of the surname at the start of a name of at least one character: 2 for a double surname that something
// follows, else 1.
[[nodiscard]] std::size_t surname_length(std::u32string_view name);

// Syllables of one reading.
using Reading = std::vector<std::string>;
// The readings of a surname that differ from those of its characters, the usual one first; empty: no other.
[[nodiscard]] const std::vector<Reading>& surname_readings(std::u32string_view surname);

}  // namespace jinkui::values
