#include "jinkui/values/mask.h"

#include <vector>

#include "surnames.h"
#include "text.h"

namespace jinkui::values {
namespace {

// A run of stars has a fixed length, so that a mask does not tell how long the value is.
constexpr std::string_view kStars = "***";
constexpr std::string_view kFourStars = "****";

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    out.push_back(text.substr(at, length));
    at += length;
  }
  return out;
}

std::string join(const std::vector<std::string_view>& all, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) {
    out += all[i];
  }
  return out;
}

std::string surname(std::string_view value) {
  const auto all = characters(value);
  return all.size() < 2 ? std::string("*") : join(all, 0, surname_length(to_code_points(value))) + "*";
}

std::string ends(std::string_view value, std::size_t first, std::size_t last) {
  const auto all = characters(value);
  // Short values are shown less of: never more than half of the characters stand in clear.
  while (first + last > all.size() / 2 && first + last > 0) {
    (first >= last ? first : last) -= 1;
  }
  return join(all, 0, first) + std::string(kFourStars) + join(all, all.size() - last, all.size());
}

std::string domain(std::string_view value) {
  const auto at = value.rfind('@');
  return at == std::string_view::npos ? std::string(kStars) : std::string(kStars) + std::string(value.substr(at));
}

}  // namespace

std::string mask(const pack::Field& field, std::string_view value) {
  if (value.empty()) {
    return {};
  }
  switch (field.mask) {
    case pack::MaskKind::none:
      return std::string(value);
    case pack::MaskKind::surname:
      return surname(value);
    case pack::MaskKind::first_last:
      return ends(value, field.mask_first, field.mask_last);
    case pack::MaskKind::last:
      return ends(value, 0, field.mask_last);
    case pack::MaskKind::domain:
      return domain(value);
    case pack::MaskKind::all:
      break;
  }
  return std::string(kStars);
}

}  // namespace jinkui::values
