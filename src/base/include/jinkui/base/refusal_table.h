// A module's refusals as a table: one row for each value of its enumeration, with the exact words in both languages.
// Constant data and a pure function, safe from any thread. A value without a row is a bug.
#pragma once
#include <algorithm>
#include <cstddef>
#include <iterator>

#include "jinkui/base/result.h"

namespace jinkui::base {

template <class Why>
struct RefusalRow {
  Why why;
  Errc code;
  const char* slug;
  const char* zh;
  const char* en;
  const char* next_zh;
  const char* next_en;
};

// The Error of the row for `why`.
template <class Why, std::size_t N>
[[nodiscard]] Error refusal_of(const RefusalRow<Why> (&table)[N], Why why) {
  const auto* row =
      std::find_if(std::begin(table), std::end(table), [why](const auto& one) { return one.why == why; });
  JINKUI_CHECK(row != std::end(table));
  Error error;
  error.code = row->code;
  error.slug = row->slug;
  error.message = {row->zh, row->en};
  error.next = {row->next_zh, row->next_en};
  return error;
}

}  // namespace jinkui::base
