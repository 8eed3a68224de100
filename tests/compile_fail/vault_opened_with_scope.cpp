// refused: (could not convert|cannot convert|no viable conversion|no matching|cannot bind|invalid initialization)
// A wish is not a receipt: a scope opens nothing.
#include "jinkui/vault/vault.h"

void read(jinkui::vault::Vault& vault, jinkui::receipt::Receipt receipt, jinkui::store::Session& session) {
#ifdef JINKUI_MUST_NOT_COMPILE
  static_cast<void>(vault.open(receipt.scope(), session));
#else
  static_cast<void>(vault.open(std::move(receipt), session));
#endif
}
