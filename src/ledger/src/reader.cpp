#include "jinkui/ledger/reader.h"

#include <algorithm>
#include <limits>

#include "errors.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/ledger/receipt_text.h"
#include "tables.h"

namespace jinkui::ledger {
namespace {

constexpr std::uint64_t kMaxIndex = std::numeric_limits<std::int64_t>::max();

std::int64_t sql(std::uint64_t value) {
  return static_cast<std::int64_t>(std::min(value, kMaxIndex));
}

StoredEntry entry_of(const store::Query& row) {
  StoredEntry entry;
  entry.index = static_cast<std::uint64_t>(row.integer(0));
  entry.leaf = base::to_bytes(row.blob(1));
  entry.sealed_opening = base::to_bytes(row.blob(2));
  entry.subject = row.id<base::CustomerId>(3);
  return entry;
}

base::Error not_there(const char* zh, const char* en) {
  return make_error(
      base::Errc::not_found, "ledger/not-there", {zh, en},
      {"请核对序号；账本大小见最新检查点。", "Check the number; the newest checkpoint tells the size."});
}

// The committed size covers `size`.
base::Status check_size(store::Session& session, std::uint64_t size) {
  JINKUI_TRY(const StoredHead stored, stored_head(session));
  if (size > stored.head.size) {
    return not_there("账本还没有这么多分录。", "The ledger does not have that many entries.");
  }
  return base::success();
}

}  // namespace

base::Result<StoredHead> stored_head(store::Session& session) {
  store::Query query =
      session.query({"SELECT origin, size, root, checkpoint, last_time FROM ledger_state WHERE id = 1"});
  if (!query.step()) {
    return make_error(base::Errc::not_found, "ledger/absent",
                      {"这个数据库中没有账本。", "This database has no ledger."},
                      {"请先运行 jinkui init。", "Run jinkui init first."});
  }
  StoredHead stored;
  stored.origin = query.string(0);
  if (query.integer(1) < 0) {
    return corrupt("ledger/bad-state", {"账本状态行中的大小为负数。", "The size in the ledger's state is negative."});
  }
  stored.head.size = static_cast<std::uint64_t>(query.integer(1));
  JINKUI_TRY(stored.head.root, hash_of(query.blob(2)));
  stored.checkpoint = query.string(3);
  stored.last_time = query.instant(4);
  return stored;
}

base::Result<StoredEntry> entry_at(store::Session& session, std::uint64_t index) {
  store::Query query =
      session.query({"SELECT idx, leaf, sealed_opening, subject FROM ledger_entry WHERE idx = $1"}, sql(index));
  if (index > kMaxIndex || !query.step()) {
    return not_there("账本中没有这条分录。", "The ledger has no such entry.");
  }
  return entry_of(query);
}

std::vector<StoredEntry> entries(store::Session& session, std::uint64_t from, std::uint64_t to) {
  store::Query query = session.query({"SELECT idx, leaf, sealed_opening, subject FROM ledger_entry "
                                      "WHERE idx >= $1 AND idx < $2 ORDER BY idx LIMIT $3"},
                                     sql(from), sql(to), sql(kMaxEntries));
  std::vector<StoredEntry> found;
  while (query.step()) {
    found.push_back(entry_of(query));
  }
  return found;
}

std::vector<StoredEntry> entries_about(store::Session& session, base::CustomerId subject, std::uint64_t before,
                                       std::uint64_t limit) {
  store::Query query = session.query({"SELECT idx, leaf, sealed_opening, subject FROM ledger_entry "
                                      "WHERE subject = $1 AND idx < $2 ORDER BY idx DESC LIMIT $3"},
                                     subject, sql(before), sql(std::min(limit, kMaxEntries)));
  std::vector<StoredEntry> found;
  while (query.step()) {
    found.push_back(entry_of(query));
  }
  return found;
}

base::Result<std::vector<base::Hash>> inclusion_proof(store::Session& session, std::uint64_t index,
                                                      std::uint64_t size) {
  if (index >= size) {
    return not_there("该分录不在这个大小的账本中。", "The entry is not in a ledger of that size.");
  }
  JINKUI_RETURN_IF_ERROR(check_size(session, size));
  StoredTiles tiles(session);
  return inclusion_proof(tiles, index, size);
}

base::Result<std::vector<base::Hash>> consistency_proof(store::Session& session, std::uint64_t from,
                                                        std::uint64_t to) {
  if (from == 0 || from > to) {
    return not_there("一致性证明的起点须大于零且不超过终点。",
                     "A consistency proof starts above zero and not above its end.");
  }
  JINKUI_RETURN_IF_ERROR(check_size(session, to));
  StoredTiles tiles(session);
  return consistency_proof(tiles, from, to);
}

base::Result<base::Hash> root_of(store::Session& session, std::uint64_t size) {
  JINKUI_TRY(const StoredHead stored, stored_head(session));
  if (size > stored.head.size) {
    return not_there("账本还没有这么长。", "The ledger is not that long yet.");
  }
  StoredTiles tiles(session);
  return root_at(tiles, size);
}

base::Result<base::Bytes> tile_bytes(store::Session& session, unsigned level, std::uint64_t index,
                                     std::size_t width) {
  JINKUI_TRY(const StoredHead stored, stored_head(session));
  const std::uint64_t there = level < kTileLevels ? stored.head.size >> (kTileHeight * level) : 0;
  const bool fits =
      width >= 1 && width <= kTileWidth && index <= there / kTileWidth && index * kTileWidth + width <= there;
  if (!fits) {
    return not_there("账本中没有这个散列块。", "The ledger has no such tile.");
  }
  StoredTiles tiles(session);
  JINKUI_TRY(const std::vector<base::Hash> hashes, tiles.hashes(level, index, width));
  base::Bytes bytes;
  bytes.reserve(hashes.size() * std::tuple_size_v<base::Hash>);
  for (const base::Hash& hash : hashes) {
    base::append(bytes, hash);
  }
  return bytes;
}

base::Result<std::string> receipt_text(store::Session& session, std::uint64_t index,
                                       const receipt::GroupProof& group) {
  JINKUI_TRY(StoredEntry entry, entry_at(session, index));
  ReceiptText receipt;
  receipt.index = index;
  JINKUI_TRY(receipt.proof, inclusion_proof(session, index, group.size));
  if (!verify_inclusion(index, leaf_hash(entry.leaf), receipt.proof, {group.size, group.root})) {
    return corrupt("ledger/not-included", {"分录与检查点不符，不能出具凭据。",
                                           "The entry does not match the checkpoint; no receipt can be given."});
  }
  receipt.extra = std::move(entry.leaf);
  receipt.checkpoint = group.checkpoint;
  return to_text(receipt);
}

base::Result<std::string> receipt_text(store::Session& session, std::uint64_t index) {
  JINKUI_TRY(StoredHead stored, stored_head(session));
  return receipt_text(session, index, {stored.head.size, stored.head.root, std::move(stored.checkpoint)});
}

base::Hash put_pack(store::Session& session, base::ByteView body) {
  const base::Hash hash = crypto::sha256(body);
  session.run({"INSERT INTO ledger_pack(hash, body) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING"}, hash, body);
  return hash;
}

base::Result<base::Bytes> get_pack(store::Session& session, const base::Hash& hash) {
  store::Query query = session.query({"SELECT body FROM ledger_pack WHERE hash = $1"}, hash);
  if (!query.step()) {
    return not_there("账本中没有这份制度包。", "The ledger has no such pack.");
  }
  if (crypto::sha256(query.blob(0)) != hash) {
    return corrupt("ledger/bad-pack", {"存放的制度包与其散列不符。", "A stored pack does not match its hash."});
  }
  return base::to_bytes(query.blob(0));
}

}  // namespace jinkui::ledger
