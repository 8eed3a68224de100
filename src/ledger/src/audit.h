// The rules that every entry of a ledger must keep, applied in one pass; what verify.h's functions share.
// Plain objects of one thread, constant memory.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "jinkui/ledger/receipt_text.h"
#include "jinkui/ledger/verify.h"

namespace jinkui::ledger {

// Evidence kept elsewhere: a signed tree head, and for a receipt the entry it is about.
struct Kept {
  Checkpoint checkpoint;
  bool is_receipt = false;
  ReceiptText receipt;
};
[[nodiscard]] base::Result<std::vector<Kept>> parse_kept(const std::vector<std::string>& texts);

class Audit {
 public:
  Audit(NoteKey log, const VerifyOptions& options, std::vector<Kept> kept);

  void pack(base::ByteView body);
  // The next entry. Tiles that it completes are appended to full().
  void entry(base::ByteView leaf);
  [[nodiscard]] std::vector<Tile>& full() { return full_; }
  [[nodiscard]] std::uint64_t size() const { return tree_.size(); }
  void find(const char* slug, base::Text message, std::optional<std::uint64_t> index = {});
  // The last checkpoint; nothing follows.
  [[nodiscard]] VerifyReport finish(std::string_view note);

 private:
  void check_kept_signatures();
  void check_receipt(const Kept& kept, const base::Hash& hash);
  void check_kept_heads();
  void check_fields(const Leaf& leaf);
  void check_sequence(const Leaf& leaf);
  void check_pack(const Leaf& leaf);
  void check_log();
  void check_checkpoint(std::string_view note);
  void check_witnesses(const Checkpoint& checkpoint);

  NoteKey log_;
  const VerifyOptions& options_;
  std::vector<Kept> by_size_;   // not yet reached, smallest size last
  std::vector<Kept> by_index_;  // receipts whose entry is not yet reached, smallest index last
  TileBuilder tree_;
  std::vector<Tile> full_;
  std::set<base::Hash> packs_;
  std::set<base::Hash> missing_packs_;
  std::map<std::uint32_t, std::uint64_t> next_of_node_;
  std::map<Kind, std::uint64_t> kinds_;
  std::array<std::uint64_t, 64> low_kinds_{};  // counts of kinds below 64, as kinds_ else
  std::map<std::uint32_t, std::uint64_t>::iterator node_ = next_of_node_.end();  // of the entry before
  base::Hash last_pack_{};                                                       // known to be there, or zeros
  std::map<std::string, std::size_t> found_;                                     // by slug
  std::uint64_t shift_ = 0;  // index minus place, of the entry before
  base::Instant last_time_;
  Leaf leaf_;  // the one being looked at
  VerifyReport report_;
};

}  // namespace jinkui::ledger
