// The errors of this room.
#pragma once
#include <string>

#include "jinkui/base/result.h"

namespace jinkui::render {

[[nodiscard]] inline base::Error xlsx_error(const char* slug, base::Text message, base::Text next,
                                            std::string where = {}) {
  const bool large = std::string_view(slug) == "xlsx/too-large";
  return {large ? base::Errc::too_large : base::Errc::malformed,
          slug,
          std::move(message),
          std::move(next),
          std::move(where),
          {},
          ""};
}

[[nodiscard]] inline base::Error malformed(std::string where) {
  return xlsx_error("xlsx/malformed", {"不是完好的 XLSX 文件。", "This is not a sound XLSX file."},
                    {"请用电子表格软件打开后另存为 .xlsx，或改用 CSV。",
                     "Open it in a spreadsheet program and save it as .xlsx again, or use CSV."},
                    std::move(where));
}

[[nodiscard]] inline base::Error too_large(std::string where) {
  return xlsx_error("xlsx/too-large", {"XLSX 文件展开后过大。", "The XLSX file is too large when unpacked."},
                    {"请拆成几个文件，或改用 CSV。", "Split it, or use CSV."}, std::move(where));
}

}  // namespace jinkui::render
