// A document that parses is written and parsed to the same document, on the heap and in an arena.
#include "jinkui/codec/json.h"

#include <cstdint>
#include <string_view>

#include "jinkui/base/check.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/codec/object_reader.h"

namespace {

using namespace jinkui::codec;

// Reads whatever fields there are with types that rarely fit: no order of calls may do harm.
void read_fields(const Json& value) {
  ObjectReader reader(value);
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const std::string_view key(member.key().data(), member.key().size());
      static_cast<void>(reader.optional_text(key, {.max_chars = 20, .multiline = true}));
      static_cast<void>(reader.texts(key, 10));
      static_cast<void>(reader.has(key));
    }
  }
  if (auto status = reader.finish(); !status.ok()) {
    JINKUI_CHECK(!status.error().message.zh.empty() && !status.error().message.en.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_json(text, 1 << 16);
  JsonDocument document;
  const auto status = document.parse(text, 1 << 16);
  JINKUI_CHECK(status.ok() == parsed.ok());
  if (!parsed.ok()) {
    JINKUI_CHECK(parsed.error().slug == status.error().slug);
    return 0;
  }
  JINKUI_CHECK(document.root() == *parsed);
  const std::string written = to_string(*parsed);
  const auto again = parse_json(written, 1 << 20);
  JINKUI_CHECK(again.ok());
  JINKUI_CHECK(to_string(*again) == written);
  read_fields(document.root());
  return 0;
}
