#include "jinkui/codec/hex.h"

#include <algorithm>

namespace jinkui::codec {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

int digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool decode(std::string_view text, std::uint8_t* out) {
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) {
      return false;
    }
    out[i / 2] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

}  // namespace

std::string to_hex(base::ByteView bytes) {
  std::string out(bytes.size() * 2, '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out[2 * i] = kDigits[bytes[i] >> 4U];
    out[2 * i + 1] = kDigits[bytes[i] & 15U];
  }
  return out;
}

std::optional<base::Bytes> from_hex(std::string_view text) {
  base::Bytes out(text.size() / 2);
  if (text.size() % 2 != 0 || !decode(text, out.data())) {
    return std::nullopt;
  }
  return out;
}

std::optional<base::Hash> hash_from_hex(std::string_view text) {
  base::Hash out{};
  if (text.size() != 2 * out.size() || !decode(text, out.data())) {
    return std::nullopt;
  }
  return out;
}

}  // namespace jinkui::codec
