// A text that decodes is the encoding of what it decodes to; all bytes encode and decode to themselves.
#include "jinkui/codec/base64.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "jinkui/base/check.h"
#include "jinkui/codec/hex.h"
#include "jinkui/codec/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui::codec;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const jinkui::base::ByteView bytes(data, size);
  if (const auto decoded = from_base64(text)) {
    JINKUI_CHECK(to_base64(*decoded) == text);
  }
  if (const auto decoded = from_base64url(text)) {
    JINKUI_CHECK(to_base64url(*decoded) == text);
  }
  if (const auto decoded = from_hex(text)) {
    JINKUI_CHECK(to_hex(*decoded) == text);
  }
  const auto same = [bytes](const std::optional<jinkui::base::Bytes>& decoded) {
    return decoded && std::equal(decoded->begin(), decoded->end(), bytes.begin(), bytes.end());
  };
  JINKUI_CHECK(same(from_base64(to_base64(bytes))));
  JINKUI_CHECK(same(from_base64url(to_base64url(bytes))));
  JINKUI_CHECK(same(from_hex(to_hex(bytes))));
  if (is_utf8(text)) {
    JINKUI_CHECK(prefix_of(text, count_code_points(text)) == text);
    JINKUI_CHECK(is_utf8(prefix_of(text, size / 2)));
  }
  return 0;
}
