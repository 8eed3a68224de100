// refused: (const|no viable overloaded|discards qualifiers)
// What a receipt opens is what the entry says; nobody widens it afterwards.
#include "jinkui/receipt/receipt.h"

void widen(jinkui::receipt::Receipt& receipt) {
#ifdef JINKUI_MUST_NOT_COMPILE
  receipt.scope().fields.push_back("more");
#else
  jinkui::receipt::Scope copy = receipt.scope();
  copy.fields.push_back("more");
#endif
}
