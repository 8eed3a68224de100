// JINKUI_CHECK: an assertion that stays in release builds; a failed one is a bug and ends the process.
// Never used for input or for the state of a disk: those are errors, not bugs. The text holds no customer data.
#pragma once

namespace jinkui::base {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}  // namespace jinkui::base

#define JINKUI_CHECK(expression) \
  ((expression) ? static_cast<void>(0) : ::jinkui::base::check_failed(#expression, __FILE__, __LINE__))
