// Rows do not depend on how the file is cut into pieces, and rows that are written read back the same.
#include "jinkui/codec/csv.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "jinkui/base/check.h"

namespace {

using namespace jinkui::codec;
using Rows = std::vector<std::vector<std::string>>;

bool read(std::string_view text, std::size_t step, Rows& rows) {
  CsvReader reader(
      [&rows](const CsvRow& row) {
        rows.emplace_back(row.fields.begin(), row.fields.end());
        return jinkui::base::success();
      },
      {.field_bytes = 4096, .row_bytes = 8192, .fields = 64});
  for (std::size_t at = 0; at < text.size(); at += step) {
    if (!reader.feed(text.substr(at, step)).ok()) {
      JINKUI_CHECK(!reader.finish().ok());
      return false;
    }
  }
  return reader.finish().ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::size_t step = 1 + data[0] % 16U;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  Rows whole;
  Rows pieces;
  const bool good = read(text, std::max<std::size_t>(text.size(), 1), whole);
  JINKUI_CHECK(read(text, step, pieces) == good);
  JINKUI_CHECK(whole == pieces);
  std::string written;
  CsvWriter writer(written);
  for (const auto& row : whole) {
    writer.row({row.begin(), row.end()});
  }
  Rows again;
  JINKUI_CHECK(read(written, 7, again) || !good);
  JINKUI_CHECK(!good || again == whole);
  return 0;
}
