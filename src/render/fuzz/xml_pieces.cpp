// The pieces of an XML part do not depend on how it is cut.
#include <cstdint>
#include <string>
#include <vector>

#include "jinkui/base/check.h"
#include "xml_pieces.h"

namespace {

bool pieces_of(std::string_view text, std::size_t step, std::vector<std::string>& found) {
  jinkui::render::XmlPieces pieces("worksheet", "row", "sheetData", 4096);
  for (std::size_t at = 0; at < text.size(); at += step) {
    const auto status = pieces.feed(text.substr(at, step), [&](std::string_view piece) {
      found.emplace_back(piece);
      return jinkui::base::success();
    });
    if (!status.ok()) {
      return false;
    }
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> whole;
  std::vector<std::string> cut;
  const bool good = pieces_of(text, size + 1, whole);
  if (good && pieces_of(text, 3, cut)) {
    JINKUI_CHECK(whole == cut);
  }
  return 0;
}
