// The tables of src/values/data as text, compiled in (embed.cmake), and as rows.
// Pure; safe from any thread. A table that cannot be read is a bug (abort); the tests read them all.
#pragma once
#include <string_view>
#include <vector>

namespace jinkui::values {

std::string_view bank_bins_tsv();
std::string_view company_words_tsv();
std::string_view double_surnames_tsv();
std::string_view mobile_prefixes_tsv();
std::string_view provinces_tsv();
std::string_view readings_tsv();
std::string_view regions_tsv();
std::string_view surname_readings_tsv();

using Row = std::vector<std::string_view>;

// The rows of a table without its comments, each with at least `columns` columns.
[[nodiscard]] std::vector<Row> rows_of(std::string_view tsv, std::size_t columns);

}  // namespace jinkui::values
