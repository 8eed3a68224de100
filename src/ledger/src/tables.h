// The ledger's tables: schema and the statements that several files use. A session belongs to one thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/tree.h"
#include "jinkui/store/database.h"

namespace jinkui::ledger {

[[nodiscard]] std::span<const store::Migration> ledger_migrations();

// Tiles as stored; partial ones are computed from the leaves (level 0) or the roots of the tiles below.
class StoredTiles final : public TileSource {
 public:
  explicit StoredTiles(store::Session& session) : session_(session) {}
  [[nodiscard]] base::Result<std::vector<base::Hash>> hashes(unsigned level, std::uint64_t index,
                                                             std::size_t width) override;
  // A full tile's hashes, or nothing when it is not stored.
  [[nodiscard]] base::Result<std::vector<base::Hash>> full(unsigned level, std::uint64_t index);

 private:
  [[nodiscard]] base::Result<std::vector<base::Hash>> from_leaves(std::uint64_t begin, std::size_t count);
  [[nodiscard]] base::Result<std::vector<base::Hash>> from_roots(unsigned level, std::uint64_t begin,
                                                                 std::size_t count);
  store::Session& session_;
};

// A hash as stored; corrupt when it is not 32 bytes.
[[nodiscard]] base::Result<base::Hash> hash_of(base::ByteView blob);
void insert_tile(store::Session& session, const Tile& tile);

}  // namespace jinkui::ledger
