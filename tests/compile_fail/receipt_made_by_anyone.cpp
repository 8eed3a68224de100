// refused: private
// Only the ledger makes receipts.
#include "jinkui/receipt/receipt.h"

using jinkui::receipt::Receipt;

struct Intruder {
#ifdef JINKUI_MUST_NOT_COMPILE
  static Receipt make() {
    return Receipt({}, 0, {}, {}, nullptr);
  }
#else
  static Receipt make(Receipt&& given) {
    return std::move(given);
  }
#endif
};
