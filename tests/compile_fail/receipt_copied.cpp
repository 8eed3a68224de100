// refused: deleted
// A receipt is used once: it moves, it is not copied.
#include <utility>

#include "jinkui/receipt/receipt.h"

using jinkui::receipt::Receipt;

Receipt twice(Receipt& given) {
#ifdef JINKUI_MUST_NOT_COMPILE
  return given;
#else
  return std::move(given);
#endif
}
