// refused: (no matching function|too few arguments)
// The vault opens nothing without a receipt.
#include "jinkui/vault/vault.h"

void read(jinkui::vault::Vault& vault, jinkui::receipt::Receipt receipt, jinkui::store::Session& session) {
#ifdef JINKUI_MUST_NOT_COMPILE
  static_cast<void>(receipt);
  static_cast<void>(vault.open(session));
#else
  static_cast<void>(vault.open(std::move(receipt), session));
#endif
}
