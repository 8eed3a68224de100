// Checking of typed values: what is typed becomes the form that is stored, or an error that says how to mend it.
// Pure; safe from any thread. What a standard makes impossible is an error; what is only unlikely is a warning and is
// stored. Neither repeats the value. Sources of each rule: the data files and src/values/src/check_*.cpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/base/time.h"
#include "jinkui/pack/field.h"

namespace jinkui::values {

inline constexpr std::size_t kMaxValue = 4096;  // bytes of one value

struct Warning {
  std::string slug;    // stable, e.g. "value/mobile-prefix"
  std::string field;   // the pack's name
  base::Text message;  // with the field's title; never holds the value
};

struct Checked {
  std::string value;  // valid UTF-8 in NFC; empty when nothing was typed
  std::vector<Warning> warnings;
};

// `today` finds dates of birth that lie ahead; none: they are not looked for. Errors: invalid, `where` is
// "/values/<field>".
[[nodiscard]] base::Result<Checked> check(const pack::Field& field, std::string_view raw,
                                          const std::optional<base::Civil>& today = std::nullopt);

}  // namespace jinkui::values
