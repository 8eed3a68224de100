// Fields for tests of values.
#pragma once
#include <string>

#include "jinkui/pack/field.h"

namespace jinkui::values {

inline pack::Field field_of(pack::FieldType type) {
  pack::Field field;
  field.id = "it";
  field.title = {"某字段", "It"};
  field.type = type;
  for (std::uint8_t i = 0; i < pack::kSearchModeCount; ++i) {
    const auto mode = static_cast<pack::SearchMode>(i);
    field.search = static_cast<pack::SearchSet>(field.search | (pack::fits(mode, type) ? 1U << i : 0U));
  }
  return field;
}

}  // namespace jinkui::values
