// Reading the parts of a ZIP archive through libarchive, within limits that stop a bomb.
// For one thread; borrows the file and the limits.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "jinkui/render/xlsx_read.h"

namespace jinkui::render {

class Zip {
 public:
  Zip(const FileBytes& file, const XlsxLimits& limits) : file_(file), limits_(limits) {}

  using Block = std::function<base::Status(std::string_view)>;
  // The names of all parts. Errors: malformed, too_large, two parts of one name.
  [[nodiscard]] base::Result<std::set<std::string>> names();
  // Hands the part's bytes to `block`, piece by piece. Error as names(), or what `block` returned.
  [[nodiscard]] base::Status stream(const std::string& name, const Block& block);
  // A part of at most limits.small_part_bytes.
  [[nodiscard]] base::Result<std::string> small(const std::string& name);

 private:
  const FileBytes& file_;
  const XlsxLimits& limits_;
  std::uint64_t inflated_ = 0;
};

}  // namespace jinkui::render
