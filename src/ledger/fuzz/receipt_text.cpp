// Receipts in text: what parses is written back as the same text; verification never does more than refuse.
#include "jinkui/ledger/receipt_text.h"

#include <cstdint>

#include "jinkui/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto receipt = ledger::parse_receipt_text(text);
  if (!receipt.ok()) {
    JINKUI_CHECK(!receipt.error().slug.empty());
    return 0;
  }
  JINKUI_CHECK(ledger::to_text(*receipt) == text);
  const auto checkpoint = ledger::parse_checkpoint(receipt->checkpoint);
  JINKUI_CHECK(checkpoint.ok());
  if (!receipt->extra.empty()) {
    static_cast<void>(ledger::verify_inclusion(receipt->index, ledger::leaf_hash(receipt->extra), receipt->proof,
                                               checkpoint->head));
  }
  const ledger::NoteKey nobody = {checkpoint->origin, ledger::NoteKeyType::ed25519, {}};
  JINKUI_CHECK(!ledger::verify_receipt_text(text, nobody).ok());
  return 0;
}
