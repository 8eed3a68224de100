#include "tables.h"

#include <algorithm>

#include "errors.h"

namespace jinkui::ledger {
namespace {

constexpr store::Migration kMigrations[] = {{"ledger", 1, R"sql(
CREATE TABLE ledger_state (
  id BIGINT PRIMARY KEY,
  origin TEXT NOT NULL,
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  checkpoint TEXT NOT NULL,
  last_time BIGINT NOT NULL
);
CREATE TABLE ledger_entry (
  idx BIGINT PRIMARY KEY,
  leaf BYTEA NOT NULL,
  sealed_opening BYTEA NOT NULL,
  subject BIGINT NOT NULL
);
CREATE TABLE ledger_tile (
  level BIGINT NOT NULL,
  idx BIGINT NOT NULL,
  root BYTEA NOT NULL,
  hashes BYTEA NOT NULL,
  PRIMARY KEY (level, idx)
);
CREATE TABLE ledger_pack (
  hash BYTEA PRIMARY KEY,
  body BYTEA NOT NULL
);
)sql"},
                                            {"ledger", 2, R"sql(
CREATE TABLE ledger_cosigned (
  size BIGINT PRIMARY KEY,
  note TEXT NOT NULL
);
)sql"}};

base::Error missing_tile() {
  return corrupt("ledger/missing-tile", {"账本的散列块缺失或长度不对。", "A tile of the ledger is missing or cut."});
}

base::Error missing_entry() {
  return corrupt("ledger/missing-entry", {"账本的分录缺失。", "Entries of the ledger are missing."});
}

}  // namespace

std::span<const store::Migration> ledger_migrations() {
  return kMigrations;
}

base::Result<base::Hash> hash_of(base::ByteView blob) {
  base::Hash hash{};
  if (blob.size() != hash.size()) {
    return corrupt("ledger/bad-hash",
                   {"账本中存放的散列长度不对。", "A stored hash of the ledger has a wrong length."});
  }
  std::copy(blob.begin(), blob.end(), hash.begin());
  return hash;
}

void insert_tile(store::Session& session, const Tile& tile) {
  base::Bytes bytes;
  bytes.reserve(tile.hashes.size() * std::tuple_size_v<base::Hash>);
  for (const base::Hash& hash : tile.hashes) {
    base::append(bytes, hash);
  }
  session.run({"INSERT INTO ledger_tile(level, idx, root, hashes) VALUES ($1, $2, $3, $4)"},
              static_cast<std::int64_t>(tile.level), static_cast<std::int64_t>(tile.index), tile.root, bytes);
}

base::Result<std::vector<base::Hash>> StoredTiles::full(unsigned level, std::uint64_t index) {
  store::Query query = session_.query({"SELECT hashes FROM ledger_tile WHERE level = $1 AND idx = $2"},
                                      static_cast<std::int64_t>(level), static_cast<std::int64_t>(index));
  std::vector<base::Hash> hashes;
  if (!query.step()) {
    return hashes;
  }
  const base::ByteView bytes = query.blob(0);
  constexpr std::size_t kHash = std::tuple_size_v<base::Hash>;
  if (bytes.size() != kTileWidth * kHash) {
    return missing_tile();
  }
  hashes.resize(kTileWidth);
  for (std::size_t i = 0; i < kTileWidth; ++i) {
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * kHash), kHash, hashes[i].begin());
  }
  return hashes;
}

base::Result<std::vector<base::Hash>> StoredTiles::hashes(unsigned level, std::uint64_t index, std::size_t width) {
  JINKUI_TRY(std::vector<base::Hash> hashes, full(level, index));
  if (!hashes.empty()) {
    hashes.resize(width);
    return hashes;
  }
  const std::uint64_t begin = index * kTileWidth;
  return level == 0 ? from_leaves(begin, width) : from_roots(level - 1, begin, width);
}

base::Result<std::vector<base::Hash>> StoredTiles::from_leaves(std::uint64_t begin, std::size_t count) {
  store::Query query = session_.query({"SELECT leaf FROM ledger_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx"},
                                      static_cast<std::int64_t>(begin), static_cast<std::int64_t>(begin + count));
  std::vector<base::Hash> hashes;
  while (query.step()) {
    hashes.push_back(leaf_hash(query.blob(0)));
  }
  if (hashes.size() != count) {
    return missing_entry();
  }
  return hashes;
}

base::Result<std::vector<base::Hash>> StoredTiles::from_roots(unsigned level, std::uint64_t begin,
                                                              std::size_t count) {
  store::Query query = session_.query(
      {"SELECT root FROM ledger_tile WHERE level = $1 AND idx >= $2 AND idx < $3 ORDER BY idx"},
      static_cast<std::int64_t>(level), static_cast<std::int64_t>(begin), static_cast<std::int64_t>(begin + count));
  std::vector<base::Hash> hashes;
  while (query.step()) {
    JINKUI_TRY(base::Hash root, hash_of(query.blob(0)));
    hashes.push_back(root);
  }
  if (hashes.size() != count) {
    return missing_tile();
  }
  return hashes;
}

}  // namespace jinkui::ledger
