#include "jinkui/pack/field.h"

#include <algorithm>
#include <array>

namespace jinkui::pack {
namespace {

constexpr std::array<std::string_view, kFieldTypeCount> kTypes = {
    "text",    "person_name", "company_name", "cn_resident_id", "cn_credit_code", "cn_mobile", "email",
    "address", "money",       "bank_card",    "date",           "choice",         "flag",      "long_text"};
constexpr std::array<std::string_view, kSearchModeCount> kModes = {"exact",  "last4",    "name",
                                                                   "pinyin", "initials", "part"};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

}  // namespace

std::string_view name_of(FieldType type) {
  return kTypes[static_cast<std::size_t>(type)];
}
std::string_view name_of(SearchMode mode) {
  return kModes[static_cast<std::size_t>(mode)];
}
std::optional<FieldType> field_type_named(std::string_view name) {
  return named<FieldType>(kTypes, name);
}
std::optional<SearchMode> search_mode_named(std::string_view name) {
  return named<SearchMode>(kModes, name);
}

bool unique_by_nature(FieldType type) {
  return type == FieldType::cn_resident_id || type == FieldType::cn_credit_code || type == FieldType::cn_mobile ||
         type == FieldType::bank_card;
}

bool fits(SearchMode mode, FieldType type) {
  const bool name = type == FieldType::person_name || type == FieldType::company_name;
  switch (mode) {
    case SearchMode::exact:
      return name || unique_by_nature(type) || type == FieldType::text || type == FieldType::email;
    case SearchMode::last4:
      return unique_by_nature(type);
    case SearchMode::name:
    case SearchMode::pinyin:
    case SearchMode::initials:
    case SearchMode::part:
      return name;
  }
  return false;
}

bool tagged(const Field& field) {
  const bool open = field.type == FieldType::text && field.mask == MaskKind::none;
  return field.searched(SearchMode::exact) &&
         (open || unique_by_nature(field.type) || field.type == FieldType::email);
}

}  // namespace jinkui::pack
