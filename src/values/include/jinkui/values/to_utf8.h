// The characters of an uploaded text file as UTF-8: which encoding it has, and the change of it, piece by piece.
// For one thread. Bytes that are no text in the encoding are an Error.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"

namespace jinkui::values {

enum class Encoding : std::uint8_t { utf8, gb18030, utf16le, utf16be };
[[nodiscard]] std::string_view name_of(Encoding encoding);

// Looks at a whole file as it passes: its byte-order mark, and whether all of it is valid UTF-8. Without either it is
// taken for GB18030 (GB 18030-2005), of which GBK and GB 2312 are parts.
class EncodingFinder {
 public:
  void feed(std::string_view bytes);
  [[nodiscard]] Encoding found() const;

 private:
  std::string start_;  // at most three bytes
  std::string tail_;   // of a sequence cut off
  bool utf8_ = true;
};

class TextDecoder {
 public:
  explicit TextDecoder(Encoding encoding);
  ~TextDecoder();
  TextDecoder(const TextDecoder&) = delete;
  TextDecoder& operator=(const TextDecoder&) = delete;
  // Appends to `out`. Error import/encoding.
  [[nodiscard]] base::Status feed(std::string_view bytes, bool last, std::string& out);

 private:
  struct Converter;
  std::unique_ptr<Converter> converter_;  // none: UTF-8 passes as it is
};

}  // namespace jinkui::values
