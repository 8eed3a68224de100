// Receipts and proofs as text (C2SP tlog-proof): what is printed, kept elsewhere and verified offline.
// Plain values and pure functions, safe from any thread. Input is bounded; a text that does not fit is an Error
// (malformed), one that does not verify is an Error (corrupt). Format: docs/formats/receipt.md.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/ledger/entry.h"

namespace jinkui::ledger {

inline constexpr std::size_t kMaxProofHashes = 63;
inline constexpr std::size_t kMaxExtra = 65536;  // bytes

struct ReceiptText {
  base::Bytes extra;  // the leaf; empty: the holder has it otherwise
  std::uint64_t index = 0;
  std::vector<base::Hash> proof;
  std::string checkpoint;  // signed note, verbatim
};

[[nodiscard]] std::string to_text(const ReceiptText& receipt);
[[nodiscard]] base::Result<ReceiptText> parse_receipt_text(std::string_view text);

// A receipt that holds: the entry is in the tree that the checkpoint commits to.
struct VerifiedReceipt {
  Leaf leaf;
  Checkpoint checkpoint;
};
// Offline: nothing but the text and the key of the log, known from elsewhere. The receipt must carry its leaf.
[[nodiscard]] base::Result<VerifiedReceipt> verify_receipt_text(std::string_view text, const NoteKey& log);

}  // namespace jinkui::ledger
