// refused: deleted
// One entry gives one receipt: its ticket is not copied.
#include <utility>

#include "jinkui/ledger/ledger.h"

using jinkui::ledger::Ticket;

Ticket twice(Ticket& given) {
#ifdef JINKUI_MUST_NOT_COMPILE
  return given;
#else
  return std::move(given);
#endif
}
