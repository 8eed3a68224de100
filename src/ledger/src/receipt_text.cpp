#include "jinkui/ledger/receipt_text.h"

#include <optional>
#include <utility>

#include "errors.h"
#include "jinkui/codec/base64.h"
#include "lines.h"

namespace jinkui::ledger {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

base::Error bad_receipt(const char* zh, const char* en) {
  return malformed("receipt/malformed",
                   {std::string("凭据格式不对：") + zh, std::string("The receipt is not well-formed: ") + en});
}

base::Status parse_extra(std::optional<std::string_view>& line, std::string_view& rest, ReceiptText& receipt) {
  if (!line || !line->starts_with(kExtra)) {
    return base::success();
  }
  std::optional<base::Bytes> extra = codec::from_base64(line->substr(kExtra.size()));
  if (!extra || extra->empty() || extra->size() > kMaxExtra) {
    return bad_receipt("extra 行须为 base64。", "the extra line is base64.");
  }
  receipt.extra = std::move(*extra);
  line = take_line(rest);
  return base::success();
}

}  // namespace

std::string to_text(const ReceiptText& receipt) {
  std::string text(kFirstLine);
  text += "\n";
  if (!receipt.extra.empty()) {
    text += kExtra;
    text += codec::to_base64(receipt.extra) + "\n";
  }
  text += kIndex;
  text += std::to_string(receipt.index) + "\n";
  for (const base::Hash& hash : receipt.proof) {
    text += codec::to_base64(hash) + "\n";
  }
  text += "\n";
  text += receipt.checkpoint;
  return text;
}

base::Result<ReceiptText> parse_receipt_text(std::string_view text) {
  if (text.size() > 2 * kMaxExtra + kMaxNote) {
    return bad_receipt("过长。", "it is too long.");
  }
  std::string_view rest = text;
  std::optional<std::string_view> line = take_line(rest);
  if (!line || *line != kFirstLine) {
    return bad_receipt("第一行须为 c2sp.org/tlog-proof@v1。", "the first line is c2sp.org/tlog-proof@v1.");
  }
  ReceiptText receipt;
  line = take_line(rest);
  JINKUI_RETURN_IF_ERROR(parse_extra(line, rest, receipt));
  if (!line || !line->starts_with(kIndex)) {
    return bad_receipt("缺少 index 行。", "the index line is missing.");
  }
  JINKUI_TRY(receipt.index, parse_tree_number(line->substr(kIndex.size())));
  for (line = take_line(rest); line && !line->empty(); line = take_line(rest)) {
    if (receipt.proof.size() == kMaxProofHashes) {
      return bad_receipt("散列过多。", "it has too many hashes.");
    }
    JINKUI_TRY(base::Hash hash, parse_tree_hash(*line));
    receipt.proof.push_back(hash);
  }
  if (!line) {
    return bad_receipt("缺少检查点。", "the checkpoint is missing.");
  }
  JINKUI_RETURN_IF_ERROR(parse_checkpoint(rest));
  receipt.checkpoint = std::string(rest);
  return receipt;
}

base::Result<VerifiedReceipt> verify_receipt_text(std::string_view text, const NoteKey& log) {
  JINKUI_TRY(const ReceiptText receipt, parse_receipt_text(text));
  VerifiedReceipt verified;
  JINKUI_TRY(verified.checkpoint, open_checkpoint(receipt.checkpoint, log));
  if (receipt.extra.empty()) {
    return make_error(base::Errc::invalid, "receipt/no-leaf",
                      {"凭据中没有分录原文，无法单独核对。", "The receipt does not carry its entry."},
                      {"请用带 extra 行的凭据，或与账本导出一起核对。",
                       "Use a receipt with an extra line, or verify it together with an export of the ledger."});
  }
  JINKUI_TRY(verified.leaf, decode_leaf(receipt.extra));
  if (verified.leaf.index != receipt.index ||
      !verify_inclusion(receipt.index, leaf_hash(receipt.extra), receipt.proof, verified.checkpoint.head)) {
    return make_error(
        base::Errc::corrupt, "receipt/not-included",
        {"凭据不成立：该分录不在检查点所指的账本中。",
         "The receipt does not hold: the entry is not in the tree of the checkpoint."},
        {"不要信任这份凭据；请向出具者索取原件。", "Do not trust this receipt; ask who gave it for the original."});
  }
  return verified;
}

}  // namespace jinkui::ledger
