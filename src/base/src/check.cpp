#include "jinkui/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace jinkui::base {

void check_failed(const char* expression, const char* file, int line) {
  static_cast<void>(std::fprintf(stderr, "jinkui: bug: %s does not hold at %s:%d\n", expression, file, line));
  std::abort();
}

}  // namespace jinkui::base
