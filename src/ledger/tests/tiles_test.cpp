#include "jinkui/ledger/tiles.h"

#include "jinkui/ledger/export.h"
#include "support.h"

namespace jinkui::ledger {
namespace {

TEST(TilePath, ReadsWhatItWritesAndNothingElse) {
  const std::vector<TileName> names = {{false, 0, 0, 256},  {false, 0, 1234067, 256}, {false, 1, 0, 17},
                                       {true, 0, 273, 112}, {true, 0, 1000, 1},       {false, 63, 999, 255}};
  for (const TileName& name : names) {
    EXPECT_EQ(parse_tile_path(to_path(name)), name) << to_path(name);
  }
  EXPECT_EQ(to_path({true, 0, 1234067, 5}), "tile/entries/x001/x234/067.p/5");
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/00/000",
                           "tile/+1/000",
                           "tile/0/0",
                           "tile/0/0000",
                           "tile/0/x000/001",
                           "tile/0/x001",
                           "tile/0/001/002",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/000.p/",
                           "tile/0/000.p/1/",
                           "tile/0/000/",
                           "/tile/0/000",
                           "tile//000",
                           "tile/entries/",
                           "tile/entries/1",
                           "tile/entries",
                           "tile/Entries/000",
                           "tile/0/xx01/000",
                           "tile/0/x01/0000",
                           "tile/0/-01",
                           "tile/0/../000",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                           "tile/4294967296/000"}) {
    EXPECT_FALSE(parse_tile_path(path).has_value()) << path;
  }
}

TEST(Tiles, EntryBundlesAreTheLeavesAndHashToTheTile) {
  test::House house("tiles");
  house.add(600, 100);
  for (const auto& [index, width] : std::vector<std::pair<std::uint64_t, std::size_t>>{{0, 256}, {1, 3}, {2, 88}}) {
    const auto bundle = tile_resource(*house.reader, {true, 0, index, width});
    const auto hashes = tile_resource(*house.reader, {false, 0, index, width});
    ASSERT_TRUE(bundle.ok() && hashes.ok());
    base::ByteView rest = *bundle;
    for (std::size_t i = 0; i < width; ++i) {
      const auto leaf = take_leaf(rest);
      ASSERT_TRUE(leaf.has_value());
      EXPECT_EQ(decode_leaf(*leaf)->index, index * 256 + i);
      const base::Hash hash = leaf_hash(*leaf);
      EXPECT_TRUE(std::equal(hash.begin(), hash.end(), hashes->begin() + static_cast<std::ptrdiff_t>(32 * i)));
    }
    EXPECT_TRUE(rest.empty());
  }
  EXPECT_FALSE(tile_resource(*house.reader, {true, 0, 2, 89}).ok());
  EXPECT_FALSE(tile_resource(*house.reader, {true, 0, 3, 1}).ok());
  EXPECT_FALSE(tile_resource(*house.reader, {true, 0, ~0ULL, 1}).ok());
  EXPECT_EQ(tile_resource(*house.reader, {false, 5, 0, 1}).error().code, base::Errc::not_found);
}

}  // namespace
}  // namespace jinkui::ledger
