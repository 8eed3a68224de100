// Reads a ledger's tables: entries, proofs, receipts in text, packs. For any session; the tree only grows, so answers
// about a committed size stay true while the writer goes on. Free functions; a session belongs to one thread.
// What is not there is an Error (not_found), what does not verify is one too (corrupt); I/O failure throws
// base::Fatal.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"
#include "jinkui/ledger/entry.h"
#include "jinkui/ledger/tree.h"
#include "jinkui/receipt/receipt.h"
#include "jinkui/store/session.h"

namespace jinkui::ledger {

// The row that says where the ledger stands.
struct StoredHead {
  std::string origin;
  TreeHead head;
  std::string checkpoint;  // empty before the first entry
  base::Instant last_time;
};
[[nodiscard]] base::Result<StoredHead> stored_head(store::Session& session);

struct StoredEntry {
  std::uint64_t index = 0;
  base::Bytes leaf;            // exact bytes; decode_leaf reads them
  base::Bytes sealed_opening;  // empty when the caller of append() gave none
  base::CustomerId subject;    // whose key seals it; none: the company's
};
[[nodiscard]] base::Result<StoredEntry> entry_at(store::Session& session, std::uint64_t index);
// Entries [from, to), ascending; at most kMaxEntries of them.
inline constexpr std::uint64_t kMaxEntries = 4096;
[[nodiscard]] std::vector<StoredEntry> entries(store::Session& session, std::uint64_t from, std::uint64_t to);
// The newest entries below index `before` whose opening belongs to `subject`, descending; at most `limit` ≤
// kMaxEntries. Reads the whole ledger below `before` when there are few.
[[nodiscard]] std::vector<StoredEntry> entries_about(store::Session& session, base::CustomerId subject,
                                                     std::uint64_t before, std::uint64_t limit);

// Proofs in the tree of the first `size` leaves, 0 ≤ index < size ≤ the committed size; otherwise not_found.
[[nodiscard]] base::Result<std::vector<base::Hash>> inclusion_proof(store::Session& session, std::uint64_t index,
                                                                    std::uint64_t size);
// 1 ≤ from ≤ to ≤ the committed size; otherwise not_found.
[[nodiscard]] base::Result<std::vector<base::Hash>> consistency_proof(store::Session& session, std::uint64_t from,
                                                                      std::uint64_t to);
// The root of the first `size` leaves, size ≤ the committed size; otherwise not_found.
[[nodiscard]] base::Result<base::Hash> root_of(store::Session& session, std::uint64_t size);
// The bytes of a tile as C2SP tlog-tiles serves it: `width` (1..256) hashes of 32 bytes.
[[nodiscard]] base::Result<base::Bytes> tile_bytes(store::Session& session, unsigned level, std::uint64_t index,
                                                   std::size_t width);

// A receipt as text (docs/formats/receipt.md): the entry's leaf and its inclusion in `group`'s checkpoint, or in the
// newest one. It has been verified against the checkpoint's root; otherwise corrupt.
[[nodiscard]] base::Result<std::string> receipt_text(store::Session& session, std::uint64_t index,
                                                     const receipt::GroupProof& group);
[[nodiscard]] base::Result<std::string> receipt_text(store::Session& session, std::uint64_t index);

// The packs that have ever been in force: bytes whose SHA-256 is what Leaf::pack holds. put_pack belongs to the
// writer thread and is idempotent.
[[nodiscard]] base::Hash put_pack(store::Session& session, base::ByteView body);
[[nodiscard]] base::Result<base::Bytes> get_pack(store::Session& session, const base::Hash& hash);

}  // namespace jinkui::ledger
