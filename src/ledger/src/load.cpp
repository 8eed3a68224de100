#include "load.h"

#include <algorithm>
#include <utility>

#include "errors.h"
#include "jinkui/ledger/entry.h"
#include "tables.h"

namespace jinkui::ledger {
namespace {

// The hashes of the partial tile at the right edge of `level`, from what lies below it.
base::Result<std::vector<base::Hash>> partial_tile(StoredTiles& tiles, std::uint64_t size, unsigned level) {
  const std::uint64_t there = size >> (kTileHeight * level);
  const auto width = static_cast<std::size_t>(there % kTileWidth);
  if (width == 0) {
    return std::vector<base::Hash>{};
  }
  if (level == 0) {
    return tiles.hashes(0, there / kTileWidth, width);
  }
  std::vector<base::Hash> roots;
  roots.reserve(width);
  for (std::uint64_t index = there - width; index < there; ++index) {
    JINKUI_TRY(const std::vector<base::Hash> tile, tiles.full(level - 1, index));
    if (tile.size() != kTileWidth) {
      return corrupt("ledger/missing-tile", {"账本的散列块缺失。", "A tile of the ledger is missing."});
    }
    roots.push_back(perfect_root(tile));
  }
  return roots;
}

base::Status check_last_entry(store::Session& session, const StoredHead& stored) {
  store::Query query = session.query({"SELECT idx, leaf FROM ledger_entry ORDER BY idx DESC LIMIT 1"});
  const bool any = query.step();
  if (!any && stored.head.size == 0) {
    return base::success();
  }
  const auto expected = static_cast<std::int64_t>(stored.head.size) - 1;
  if (!any || query.integer(0) != expected) {
    return corrupt("ledger/entries-and-head",
                   {"分录的条数与账本状态不符。", "The number of entries is not what the ledger's state says."});
  }
  JINKUI_TRY(const Leaf last, decode_leaf(query.blob(1)));
  if (last.index != stored.head.size - 1 || last.time != stored.last_time) {
    return corrupt("ledger/last-entry",
                   {"最后一条分录与账本状态不符。", "The last entry does not match the ledger's state."});
  }
  return base::success();
}

}  // namespace

base::Result<TileBuilder> load_tree(store::Session& session, const StoredHead& stored) {
  JINKUI_RETURN_IF_ERROR(check_last_entry(session, stored));
  StoredTiles tiles(session);
  std::array<std::vector<base::Hash>, kTileLevels> partials;
  for (unsigned level = 0; level < kTileLevels; ++level) {
    JINKUI_TRY(partials[level], partial_tile(tiles, stored.head.size, level));
  }
  TileBuilder tree = TileBuilder::restore(stored.head.size, std::move(partials));
  if (tree.root() != stored.head.root) {
    return corrupt("ledger/root", {"由分录算出的树根与账本状态不符：分录或散列块被改动。",
                                   "The root computed from the entries is not the stored one: an entry or a tile was "
                                   "changed."});
  }
  return tree;
}

base::Status check_checkpoint(const StoredHead& stored, const NoteKey& log) {
  if (stored.head.size == 0 && stored.checkpoint.empty()) {
    return base::success();
  }
  JINKUI_TRY(const Checkpoint checkpoint, parse_checkpoint(stored.checkpoint));
  const KeyHash hash = log.hash();
  const bool ours = std::any_of(checkpoint.signatures.begin(), checkpoint.signatures.end(),
                                [&](const NoteSignature& line) { return line.hash == hash; });
  if (!ours) {
    return make_error(base::Errc::conflict, "ledger/other-key",
                      {"签名密钥不属于这个账本。", "The signing key does not belong to this ledger."},
                      {"请放回与数据库同时备份的密钥文件。", "Put back the key file that belongs to this database."});
  }
  JINKUI_RETURN_IF_ERROR(verify_checkpoint(checkpoint, log));
  if (checkpoint.head != stored.head) {
    return corrupt("ledger/checkpoint-and-head",
                   {"最新检查点与账本状态不符。", "The newest checkpoint does not match the ledger's state."});
  }
  return base::success();
}

base::Status check_second(const StoredHead& stored, const SecondKey& key) {
  if (stored.head.size == 0 && stored.checkpoint.empty()) {
    return base::success();
  }
  JINKUI_TRY(const Checkpoint checkpoint, parse_checkpoint(stored.checkpoint));
  return verify_second(checkpoint, key);
}

}  // namespace jinkui::ledger
