// refused: no matching (function|constructor)
// There is no empty receipt that could be filled in later.
#include "jinkui/receipt/receipt.h"

#ifdef JINKUI_MUST_NOT_COMPILE
jinkui::receipt::Receipt receipt;
#else
jinkui::receipt::Scope scope;
#endif
