#include "data.h"

#include "jinkui/base/check.h"

namespace jinkui::values {
namespace {

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(by, at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace

std::vector<Row> rows_of(std::string_view tsv, std::size_t columns) {
  std::vector<Row> rows;
  for (const auto line : split(tsv, '\n')) {
    if (!line.empty() && line[0] != '#') {
      rows.push_back(split(line, '\t'));
      JINKUI_CHECK(rows.back().size() >= columns);
    }
  }
  return rows;
}

}  // namespace jinkui::values
