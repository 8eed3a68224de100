// Canonical bytes: the one binary encoding that hashes, MACs and AADs are computed over;
// docs/formats/canonical-bytes.md. Plain objects of one thread. The writer cannot fail but for a text that is not
// UTF-8 or a length above its prefix (bugs, JINKUI_CHECK); the reader never reads outside its input and remembers its
// first failure.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"

namespace jinkui::codec {

class CanonicalWriter {
 public:
  CanonicalWriter() = default;
  explicit CanonicalWriter(std::size_t reserve) { out_.reserve(reserve); }

  CanonicalWriter& u8(std::uint8_t value);
  CanonicalWriter& u16(std::uint16_t value);
  CanonicalWriter& u32(std::uint32_t value);
  CanonicalWriter& u64(std::uint64_t value);
  CanonicalWriter& i64(std::int64_t value);
  CanonicalWriter& boolean(bool value);           // 0 or 1
  CanonicalWriter& bytes(base::ByteView value);   // u32 length, then the bytes
  CanonicalWriter& text(std::string_view value);  // as bytes; must be UTF-8
  CanonicalWriter& hash32(const base::Hash& value);
  CanonicalWriter& fixed(base::ByteView value);  // no prefix: for fields whose length the format fixes
  CanonicalWriter& count(std::size_t items);     // u32; the items follow
  CanonicalWriter& present(bool value) { return boolean(value); }  // before an optional field

  [[nodiscard]] base::ByteView view() const { return out_; }
  [[nodiscard]] base::Bytes take() { return std::move(out_); }
  void clear() { out_.clear(); }

 private:
  base::Bytes out_;
};

// Reads what the writer wrote. After a failure every read gives zero or empty, ok() is false, finish() says why.
// Views returned by bytes(), text() and fixed() point into the input.
class CanonicalReader {
 public:
  explicit CanonicalReader(base::ByteView input) : input_(input) {}

  [[nodiscard]] std::uint8_t u8();
  [[nodiscard]] std::uint16_t u16();
  [[nodiscard]] std::uint32_t u32();
  [[nodiscard]] std::uint64_t u64();
  [[nodiscard]] std::int64_t i64();
  [[nodiscard]] bool boolean();  // any byte but 0 and 1 fails
  [[nodiscard]] base::ByteView bytes(std::size_t max_size = kNoLimit);
  [[nodiscard]] std::string_view text(std::size_t max_size = kNoLimit);
  [[nodiscard]] base::Hash hash32();
  [[nodiscard]] base::ByteView fixed(std::size_t size);
  // A count of items that each take at least `min_item_size` (≥ 1) bytes: fails when the input cannot hold them, so
  // that a caller may reserve() what it returns.
  [[nodiscard]] std::size_t count(std::size_t max_items, std::size_t min_item_size = 1);
  [[nodiscard]] bool present() { return boolean(); }

  // For a rule of the caller (an enumeration, an order) that the input breaks; the first failure stays.
  void fail(const char* why);
  [[nodiscard]] bool ok() const { return failure_ == nullptr; }
  [[nodiscard]] std::size_t remaining() const { return input_.size() - at_; }
  // Success when nothing failed and everything was consumed; otherwise Errc::malformed, slug "canonical/malformed".
  [[nodiscard]] base::Status finish();

  static constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);

 private:
  std::uint64_t big_endian(std::size_t size);

  base::ByteView input_;
  std::size_t at_ = 0;
  const char* failure_ = nullptr;
};

}  // namespace jinkui::codec
