#include "jinkui/codec/base64.h"

#include <array>

namespace jinkui::codec {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kForeign = 0xFF;

using Inverse = std::array<std::uint8_t, 256>;

constexpr Inverse invert(std::string_view alphabet) {
  Inverse inverse{};
  for (auto& entry : inverse) {
    entry = kForeign;
  }
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    inverse[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return inverse;
}

constexpr Inverse kStandardInverse = invert(kStandard);
constexpr Inverse kUrlInverse = invert(kUrl);

std::string encode(base::ByteView bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = (bits << 8U) | byte;
    held += 8;
    while (held >= 6) {
      held -= 6;
      out += alphabet[(bits >> held) & 63U];
    }
  }
  if (held > 0) {
    out += alphabet[(bits << (6 - held)) & 63U];
  }
  return out;
}

// `text` without padding. Refuses a lone last character and trailing bits that are not zero.
std::optional<base::Bytes> decode(std::string_view text, const Inverse& inverse) {
  if (text.size() % 4 == 1) {
    return std::nullopt;
  }
  base::Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::uint8_t six = inverse[static_cast<unsigned char>(c)];
    if (six == kForeign) {
      return std::nullopt;
    }
    bits = (bits << 6U) | six;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<std::uint8_t>(bits >> held));
    }
  }
  if ((bits & ((1U << held) - 1)) != 0) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::string to_base64(base::ByteView bytes) {
  std::string out = encode(bytes, kStandard);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

std::optional<base::Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) {
    text.remove_suffix(1);
  }
  return decode(text, kStandardInverse);
}

std::string to_base64url(base::ByteView bytes) {
  return encode(bytes, kUrl);
}

std::optional<base::Bytes> from_base64url(std::string_view text) {
  return decode(text, kUrlInverse);
}

}  // namespace jinkui::codec
