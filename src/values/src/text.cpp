#include "text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>

#include "jinkui/base/result.h"
#include "jinkui/codec/utf8.h"

namespace jinkui::values {
namespace {

constexpr char32_t kJoiner = 0x200D;  // holds emoji together; harmless in free text

bool is_invisible(char32_t c) {
  return c != kJoiner && u_charType(static_cast<UChar32>(c)) == U_FORMAT_CHAR;
}

std::string visible(std::string_view text) {
  std::u32string points = to_code_points(text);
  return std::erase_if(points, is_invisible) == 0 ? std::string(text) : to_utf8(points);
}

std::string normalised(const icu::Normalizer2* by, UErrorCode status, std::string_view text) {
  icu::UnicodeString out;
  if (U_SUCCESS(status)) {
    out = by->normalize(
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))), status);
  }
  if (U_FAILURE(status)) {
    throw base::Fatal("values: ICU has no normalisation data");
  }
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8;
}

}  // namespace

std::u32string to_code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = codec::utf8_sequence(text, at);
    const auto lead = static_cast<unsigned char>(text[at]);
    char32_t c = length == 1 ? lead : length == 2 ? lead & 0x1fU : length == 3 ? lead & 0x0fU : lead & 0x07U;
    for (std::size_t i = 1; i < length; ++i) {
      c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
    }
    out.push_back(length == 0 ? U'\uFFFD' : c);
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (const char32_t c : text) {
    const auto byte = [&out](char32_t bits) { out.push_back(static_cast<char>(bits)); };
    const auto tail = [&byte, c](unsigned shift) { byte(0x80 | (c >> shift & 0x3f)); };
    if (c < 0x80) {
      byte(c);
    } else if (c < 0x800) {
      byte(0xc0 | c >> 6);
      tail(0);
    } else if (c < 0x10000) {
      byte(0xe0 | c >> 12);
      tail(6);
      tail(0);
    } else {
      byte(0xf0 | c >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return out;
}

std::string nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* by = icu::Normalizer2::getNFCInstance(status);
  return normalised(by, status, text);
}

std::string nfkc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* by = icu::Normalizer2::getNFKCInstance(status);
  return normalised(by, status, text);
}

std::string folded(std::string_view text) {
  std::u32string out;
  // What is invisible goes first, as a stored value has lost it: it would keep apart what composes without it.
  for (const char32_t c : to_code_points(nfkc(visible(text)))) {
    if (u_isUWhiteSpace(static_cast<UChar32>(c)) == 0) {
      out.push_back(static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT)));
    }
  }
  return to_utf8(out);
}

std::string tidied(std::string_view text, bool lines) {
  std::u32string out;
  bool space = false;
  for (const char32_t c : to_code_points(text)) {
    const auto u = static_cast<UChar32>(c);
    if (is_invisible(c)) {
      continue;
    }
    if (lines && c == '\n') {
      out.push_back(c);
      space = false;
      continue;
    }
    if (u_isUWhiteSpace(u) != 0) {
      space = true;
      continue;
    }
    if (space && !out.empty() && out.back() != '\n') {
      out.push_back(' ');
    }
    space = false;
    out.push_back(c);
  }
  while (!out.empty() && out.back() == '\n') {
    out.pop_back();
  }
  out.erase(0, out.find_first_not_of(U'\n'));
  return to_utf8(out);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
  });
}

std::string without(std::string_view text, std::string_view drop) {
  std::string out = folded(text);
  out.erase(std::remove_if(out.begin(), out.end(), [drop](char c) { return drop.find(c) != std::string_view::npos; }),
            out.end());
  return out;
}

bool is_han(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(c), &status) == USCRIPT_HAN && U_SUCCESS(status);
}

bool is_letter(char32_t c) {
  return u_isalpha(static_cast<UChar32>(c)) != 0;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

std::string upper(std::string_view ascii) {
  std::string out(ascii);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

}  // namespace jinkui::values
