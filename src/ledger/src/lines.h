// Reading text line by line. Pure functions.
#pragma once
#include <optional>
#include <string_view>

namespace jinkui::ledger {

// Takes the first line off `text`, without its newline; nothing when no newline is left.
[[nodiscard]] inline std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace jinkui::ledger
