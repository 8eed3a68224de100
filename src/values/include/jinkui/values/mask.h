// Masks: what a list may show of a value, by the pack's mask of the field.
// Pure; safe from any thread. Works on code points, so that a Chinese surname counts as one.
#pragma once
#include <string>
#include <string_view>

#include "jinkui/pack/field.h"

namespace jinkui::values {

// `value` is valid UTF-8. Never shows a whole value: at least one character of every non-empty value is hidden,
// except for MaskKind::none.
[[nodiscard]] std::string mask(const pack::Field& field, std::string_view value);

}  // namespace jinkui::values
