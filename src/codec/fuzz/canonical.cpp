// The input is a program for the reader: one byte names a type, the reader takes a value of it. Writing the same
// values again must give the same bytes: one encoding for a value.
#include "jinkui/codec/canonical.h"

#include <algorithm>
#include <cstdint>

#include "jinkui/base/check.h"

namespace {

using namespace jinkui::codec;

// Copies one value from the reader to the writer; false when the reader failed.
bool copy(std::uint8_t type, CanonicalReader& reader, CanonicalWriter& writer) {
  switch (type % 9) {
    case 0:
      writer.u8(reader.u8());
      break;
    case 1:
      writer.u16(reader.u16());
      break;
    case 2:
      writer.u32(reader.u32());
      break;
    case 3:
      writer.i64(reader.i64());
      break;
    case 4:
      writer.boolean(reader.boolean());
      break;
    case 5:
      writer.bytes(reader.bytes(300));
      break;
    case 6:
      writer.text(reader.text());
      break;
    case 7:
      writer.hash32(reader.hash32());
      break;
    default:
      writer.count(reader.count(1000, 2));
      break;
  }
  return reader.ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::size_t types = size == 0 ? 0 : std::min<std::size_t>(data[0] % 32U, size - 1);
  const jinkui::base::ByteView program(data, size == 0 ? 0 : types + 1);
  const jinkui::base::ByteView input(data + program.size(), size - program.size());
  CanonicalReader reader(input);
  CanonicalWriter writer;
  bool good = true;
  for (std::size_t i = 0; i < types && good; ++i) {
    good = copy(program[i + 1], reader, writer);
  }
  if (good) {
    JINKUI_CHECK(writer.view().size() + reader.remaining() == input.size());
    JINKUI_CHECK(std::equal(writer.view().begin(), writer.view().end(), input.begin()));
  }
  const bool consumed = good && reader.remaining() == 0;
  JINKUI_CHECK(reader.finish().ok() == consumed);
  return 0;
}
