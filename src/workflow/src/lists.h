// Lists of names as one text column (JSON array of strings), and verbs as a bit mask. Pure functions.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/pack/kernel.h"

namespace jinkui::workflow {

[[nodiscard]] std::string to_column(const std::vector<std::string>& names);
// Throws base::Fatal when the column is not such a list: the database was damaged.
[[nodiscard]] std::vector<std::string> names_of_column(std::string_view column);
[[nodiscard]] std::int64_t to_mask(const std::vector<pack::Verb>& verbs);
[[nodiscard]] std::vector<pack::Verb> verbs_of_mask(std::int64_t mask);
[[nodiscard]] inline std::int64_t bit(pack::Verb verb) {
  return std::int64_t{1} << static_cast<int>(verb);
}

}  // namespace jinkui::workflow
