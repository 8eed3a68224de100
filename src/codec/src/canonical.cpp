#include "jinkui/codec/canonical.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "jinkui/base/check.h"
#include "jinkui/codec/utf8.h"

namespace jinkui::codec {
namespace {

constexpr std::size_t kMaxLength = std::numeric_limits<std::uint32_t>::max();

template <class Unsigned>
std::array<std::uint8_t, sizeof(Unsigned)> big_endian_of(Unsigned value) {
  std::array<std::uint8_t, sizeof(Unsigned)> bytes{};
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * (sizeof(Unsigned) - 1 - i)));
  }
  return bytes;
}

// Makes room for `size` more bytes and gives its start.
std::uint8_t* grow(base::Bytes& out, std::size_t size) {
  const std::size_t start = out.size();
  out.resize(start + size);
  return out.data() + start;
}

template <class Unsigned>
void put(base::Bytes& out, Unsigned value) {
  const auto bytes = big_endian_of(value);
  std::memcpy(grow(out, bytes.size()), bytes.data(), bytes.size());
}

}  // namespace

CanonicalWriter& CanonicalWriter::u8(std::uint8_t value) {
  out_.push_back(value);
  return *this;
}

CanonicalWriter& CanonicalWriter::u16(std::uint16_t value) {
  put(out_, value);
  return *this;
}

CanonicalWriter& CanonicalWriter::u32(std::uint32_t value) {
  put(out_, value);
  return *this;
}

CanonicalWriter& CanonicalWriter::u64(std::uint64_t value) {
  put(out_, value);
  return *this;
}

CanonicalWriter& CanonicalWriter::i64(std::int64_t value) {
  return u64(static_cast<std::uint64_t>(value));
}

CanonicalWriter& CanonicalWriter::boolean(bool value) {
  return u8(value ? 1 : 0);
}

CanonicalWriter& CanonicalWriter::bytes(base::ByteView value) {
  JINKUI_CHECK(value.size() <= kMaxLength);
  const auto size = big_endian_of(static_cast<std::uint32_t>(value.size()));
  std::uint8_t* at = grow(out_, size.size() + value.size());
  std::memcpy(at, size.data(), size.size());
  if (!value.empty()) {
    std::memcpy(at + size.size(), value.data(), value.size());
  }
  return *this;
}

CanonicalWriter& CanonicalWriter::text(std::string_view value) {
  JINKUI_CHECK(is_utf8(value));
  return bytes(base::as_bytes(value));
}

CanonicalWriter& CanonicalWriter::hash32(const base::Hash& value) {
  return fixed(value);
}

CanonicalWriter& CanonicalWriter::fixed(base::ByteView value) {
  base::append(out_, value);
  return *this;
}

CanonicalWriter& CanonicalWriter::count(std::size_t items) {
  JINKUI_CHECK(items <= kMaxLength);
  return u32(static_cast<std::uint32_t>(items));
}

void CanonicalReader::fail(const char* why) {
  if (failure_ == nullptr) {
    failure_ = why;
  }
}

base::ByteView CanonicalReader::fixed(std::size_t size) {
  if (!ok()) {
    return {};
  }
  if (size > remaining()) {
    fail("input ends early");
    return {};
  }
  const base::ByteView view = input_.subspan(at_, size);
  at_ += size;
  return view;
}

std::uint64_t CanonicalReader::big_endian(std::size_t size) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : fixed(size)) {
    value = (value << 8U) | byte;
  }
  return value;
}

std::uint8_t CanonicalReader::u8() {
  return static_cast<std::uint8_t>(big_endian(1));
}
std::uint16_t CanonicalReader::u16() {
  return static_cast<std::uint16_t>(big_endian(2));
}
std::uint32_t CanonicalReader::u32() {
  return static_cast<std::uint32_t>(big_endian(4));
}
std::uint64_t CanonicalReader::u64() {
  return big_endian(8);
}
std::int64_t CanonicalReader::i64() {
  return static_cast<std::int64_t>(big_endian(8));
}

bool CanonicalReader::boolean() {
  const std::uint8_t value = u8();
  if (value > 1) {
    fail("a boolean that is neither 0 nor 1");
  }
  return value == 1 && ok();
}

base::ByteView CanonicalReader::bytes(std::size_t max_size) {
  const std::uint32_t size = u32();
  if (size > max_size) {
    fail("a field longer than allowed");
  }
  return fixed(size);
}

std::string_view CanonicalReader::text(std::size_t max_size) {
  const std::string_view view = base::as_text(bytes(max_size));
  if (!is_utf8(view)) {
    fail("a text that is not UTF-8");
    return {};
  }
  return view;
}

base::Hash CanonicalReader::hash32() {
  base::Hash hash{};
  const base::ByteView view = fixed(hash.size());
  std::copy(view.begin(), view.end(), hash.begin());
  return hash;
}

std::size_t CanonicalReader::count(std::size_t max_items, std::size_t min_item_size) {
  JINKUI_CHECK(min_item_size > 0);
  const std::size_t items = u32();
  if (items > max_items || items > remaining() / min_item_size) {
    fail("more items than allowed or than the input holds");
  }
  return ok() ? items : 0;
}

base::Status CanonicalReader::finish() {
  if (ok() && remaining() > 0) {
    fail("bytes after the end");
  }
  if (ok()) {
    return base::success();
  }
  base::Error error;
  error.code = base::Errc::malformed;
  error.slug = "canonical/malformed";
  error.message = {std::string("数据不符合规范编码（") + failure_ + "）。",
                   std::string("the bytes are not in canonical form: ") + failure_};
  error.next = {"请检查数据来源；若为库中存储的数据，请运行校验并从备份恢复。",
                "Check where the bytes come from; for stored data, verify it and restore from a backup."};
  error.where = "byte " + std::to_string(at_);
  return error;
}

}  // namespace jinkui::codec
