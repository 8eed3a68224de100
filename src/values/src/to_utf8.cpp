#include "jinkui/values/to_utf8.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <array>

#include "jinkui/codec/utf8.h"

namespace jinkui::values {
namespace {

base::Error not_text() {
  return {base::Errc::malformed,
          "import/encoding",
          {"文件既不是 UTF-8，也不是 GB18030（GBK）编码。", "The file is neither UTF-8 nor GB18030 (GBK)."},
          {"请另存为“CSV UTF-8”，或改用 XLSX。", "Save it as \"CSV UTF-8\", or use XLSX."},
          "",
          {},
          ""};
}

const char* converter_name(Encoding encoding) {
  return encoding == Encoding::gb18030 ? "gb18030" : encoding == Encoding::utf16le ? "UTF-16LE" : "UTF-16BE";
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  return encoding == Encoding::utf8 ? "utf-8" : encoding == Encoding::gb18030 ? "gb18030" : "utf-16";
}

void EncodingFinder::feed(std::string_view bytes) {
  start_ += bytes.substr(0, std::min<std::size_t>(3 - start_.size(), bytes.size()));
  if (!utf8_) {
    return;
  }
  std::string joined;
  if (!tail_.empty()) {
    joined = tail_ + std::string(bytes);
    bytes = joined;
  }
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t length = codec::utf8_sequence(bytes, at);
    if (length == 0) {
      break;
    }
    at += length;
  }
  // What is left may be the beginning of a sequence: at most three bytes, led by one of a longer one.
  const std::string_view rest = bytes.substr(at);
  utf8_ = rest.empty() || (rest.size() < 4 && static_cast<unsigned char>(rest[0]) >= 0xC2);
  tail_ = utf8_ ? std::string(rest) : std::string();
}

Encoding EncodingFinder::found() const {
  if (start_.starts_with("\xFF\xFE")) {
    return Encoding::utf16le;
  }
  if (start_.starts_with("\xFE\xFF")) {
    return Encoding::utf16be;
  }
  return utf8_ && tail_.empty() ? Encoding::utf8 : Encoding::gb18030;
}

struct TextDecoder::Converter {
  explicit Converter(const char* name) {
    UErrorCode code = U_ZERO_ERROR;
    from = ucnv_open(name, &code);
    to = ucnv_open("UTF-8", &code);
    ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &code);
    ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &code);
    if (U_FAILURE(code)) {
      throw base::Fatal("ICU has no converter for an encoding of imports");
    }
  }
  ~Converter() {
    ucnv_close(from);
    ucnv_close(to);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  UConverter* from = nullptr;
  UConverter* to = nullptr;
  std::array<UChar, 4096> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  bool first = true;
};

TextDecoder::TextDecoder(Encoding encoding)
    : converter_(encoding == Encoding::utf8 ? nullptr : std::make_unique<Converter>(converter_name(encoding))) {}
TextDecoder::~TextDecoder() = default;

base::Status TextDecoder::feed(std::string_view bytes, bool last, std::string& out) {
  if (converter_ == nullptr) {
    out += bytes;
    return base::success();
  }
  Converter& its = *converter_;
  const char* source = bytes.data();
  const char* source_end = source + bytes.size();
  std::array<char, 16384> buffer{};
  for (;;) {
    char* target = buffer.data();
    UErrorCode code = U_ZERO_ERROR;
    ucnv_convertEx(its.to, its.from, &target, buffer.data() + buffer.size(), &source, source_end, its.pivot.data(),
                   &its.pivot_source, &its.pivot_target, its.pivot.data() + its.pivot.size(),
                   static_cast<UBool>(its.first), static_cast<UBool>(last), &code);
    its.first = false;
    out.append(buffer.data(), target);
    if (code == U_BUFFER_OVERFLOW_ERROR) {
      continue;
    }
    return U_SUCCESS(code) ? base::success() : base::Status(not_text());
  }
}

}  // namespace jinkui::values
