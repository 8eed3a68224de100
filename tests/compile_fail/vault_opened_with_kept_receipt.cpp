// refused: (cannot bind|no matching|expects an rvalue|deleted)
// A receipt is given up when it opens something: an lvalue could be used again.
#include "jinkui/vault/vault.h"

void read(jinkui::vault::Vault& vault, jinkui::receipt::Receipt receipt, jinkui::store::Session& session) {
#ifdef JINKUI_MUST_NOT_COMPILE
  static_cast<void>(vault.open(receipt, session));
#else
  static_cast<void>(vault.open(std::move(receipt), session));
#endif
}
