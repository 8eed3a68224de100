// Any bytes as an XLSX file: no crash, and rows stay within the limits.
#include <cstdint>

#include "jinkui/base/check.h"
#include "jinkui/render/xlsx_read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui::render;
  const XlsxLimits limits = {.parts = 64,
                             .inflated_bytes = 1 << 20,
                             .ratio = 100,
                             .small_part_bytes = 1 << 18,
                             .shared_bytes = 1 << 18,
                             .row_bytes = 1 << 14,
                             .field_bytes = 4096,
                             .fields = 64};
  std::uint64_t last = 0;
  const auto status = read_xlsx(
      file_bytes({data, size}),
      [&](XlsxRow& row) {
        JINKUI_CHECK(row.number > last && row.fields.size() <= limits.fields);
        last = row.number;
        return jinkui::base::success();
      },
      limits);
  static_cast<void>(status);
  return 0;
}
