#include "jinkui/ledger/tree.h"

#include <optional>

#include "support.h"

namespace jinkui::ledger {
namespace {

using test::hex_hash;

// The Certificate Transparency test tree (RFC 6962 hashing), as published in transparency-dev/merkle.
const std::vector<const char*> kLeaves = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<const char*> kLeafHashes = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                              "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                              "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
                                              "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
                                              "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                              "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
                                              "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                                              "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1"};
const std::vector<const char*> kRoots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                         "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<base::Hash> many_leaves(std::size_t count) {
  std::vector<base::Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) {
    leaves.push_back(leaf_hash(base::as_bytes("leaf " + std::to_string(i))));
  }
  return leaves;
}

// Tiles of a tree in memory, straight from the definition.
class MemoryTiles final : public TileSource {
 public:
  explicit MemoryTiles(std::vector<base::Hash> leaves) : leaves_(std::move(leaves)) {}
  base::Result<std::vector<base::Hash>> hashes(unsigned level, std::uint64_t index, std::size_t width) override {
    std::vector<base::Hash> out;
    const std::size_t span = std::size_t{1} << (kTileHeight * level);
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t begin = (index * kTileWidth + i) * span;
      EXPECT_LE(begin + span, leaves_.size());
      out.push_back(test::reference_root(leaves_, begin, begin + span));
    }
    return out;
  }

 private:
  std::vector<base::Hash> leaves_;
};

TEST(Tree, KnownRootsAndLeafHashes) {
  Frontier frontier;
  for (std::size_t i = 0; i <= kLeaves.size(); ++i) {
    EXPECT_EQ(frontier.root(), hex_hash(kRoots[i])) << i;
    if (i < kLeaves.size()) {
      const base::Hash leaf = leaf_hash(codec::from_hex(kLeaves[i]).value());
      EXPECT_EQ(leaf, hex_hash(kLeafHashes[i])) << i;
      frontier.append(leaf);
    }
  }
}

// Roots of these vectors are at times a short "don't care": padded with zeros.
base::Hash root_of(const codec::Json& one, const char* key) {
  const base::Bytes bytes = codec::from_base64(test::text_of(one, key)).value();
  base::Hash hash{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
  return hash;
}

// Nothing when a hash of the proof is not 32 bytes long or a root or leaf is absent: such a proof cannot be written.
std::optional<std::vector<base::Hash>> proof_of(const codec::Json& one) {
  std::vector<base::Hash> proof;
  for (const char* key : {"root", "root1", "root2", "leafHash"}) {
    const auto* value = one.as_object().if_contains(key);
    if (value != nullptr && value->as_string().empty()) {
      return std::nullopt;
    }
  }
  for (const codec::Json& item : one.as_object().at("proof").as_array()) {
    const base::Bytes bytes = codec::from_base64(std::string_view(item.as_string())).value();
    base::Hash hash{};
    if (bytes.size() != hash.size()) {
      return std::nullopt;
    }
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    proof.push_back(hash);
  }
  return proof;
}

TEST(Tree, InclusionVectors) {
  const codec::Json all = test::vectors("inclusion.json");
  EXPECT_EQ(all.as_array().size(), 98U);
  for (const codec::Json& one : all.as_array()) {
    const TreeHead head = {std::stoull(test::text_of(one, "treeSize")), root_of(one, "root")};
    const auto proof = proof_of(one);
    const bool holds =
        proof && verify_inclusion(std::stoull(test::text_of(one, "leafIdx")), root_of(one, "leafHash"), *proof, head);
    EXPECT_EQ(holds, !one.as_object().at("wantErr").as_bool()) << test::text_of(one, "file");
  }
}

TEST(Tree, ConsistencyVectors) {
  const codec::Json all = test::vectors("consistency.json");
  EXPECT_EQ(all.as_array().size(), 98U);
  for (const codec::Json& one : all.as_array()) {
    const TreeHead older = {std::stoull(test::text_of(one, "size1")), root_of(one, "root1")};
    const TreeHead newer = {std::stoull(test::text_of(one, "size2")), root_of(one, "root2")};
    const auto proof = proof_of(one);
    EXPECT_EQ(proof && verify_consistency(older, newer, *proof), !one.as_object().at("wantErr").as_bool())
        << test::text_of(one, "file");
  }
}

TEST(Tree, EveryProofOfSmallTreesIsTheReferenceAndVerifies) {
  const std::vector<base::Hash> leaves = many_leaves(40);
  MemoryTiles tiles(leaves);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const TreeHead head = {size, test::reference_root(leaves, 0, size)};
    EXPECT_EQ(root_at(tiles, size).value(), head.root);
    for (std::size_t index = 0; index < size; ++index) {
      std::vector<base::Hash> proof = inclusion_proof(tiles, index, size).value();
      EXPECT_EQ(proof, test::reference_path(leaves, index, 0, size));
      EXPECT_TRUE(verify_inclusion(index, leaves[index], proof, head));
      for (base::Hash& hash : proof) {
        hash[0] ^= 1U;
        EXPECT_FALSE(verify_inclusion(index, leaves[index], proof, head));
        hash[0] ^= 1U;
      }
    }
    for (std::size_t from = 1; from <= size; ++from) {
      const TreeHead older = {from, test::reference_root(leaves, 0, from)};
      std::vector<base::Hash> proof = consistency_proof(tiles, from, size).value();
      EXPECT_EQ(proof, test::reference_consistency(leaves, from, 0, size, true));
      EXPECT_TRUE(verify_consistency(older, head, proof)) << from << " " << size;
      for (base::Hash& hash : proof) {
        hash[31] ^= 0x80U;
        EXPECT_FALSE(verify_consistency(older, head, proof));
        hash[31] ^= 0x80U;
      }
    }
  }
}

TEST(Tree, TilesFollowTheirDefinitionAcrossLevels) {
  const std::vector<base::Hash> leaves = many_leaves(66000);
  TileBuilder builder;
  std::vector<Tile> full;
  MemoryTiles reference(leaves);
  for (const base::Hash& leaf : leaves) {
    builder.append(leaf, full);
  }
  ASSERT_EQ(full.size(), 257U + 1U);  // 66000 = 257 · 256 + 208
  for (const Tile& tile : full) {
    if (tile.level == 0 && tile.index % 64 != 0) {
      continue;  // the reference is slow
    }
    EXPECT_EQ(tile.hashes, reference.hashes(tile.level, tile.index, kTileWidth).value());
    EXPECT_EQ(tile.root, perfect_root(tile.hashes));
  }
  EXPECT_EQ(full.back().level, 0U);
  EXPECT_EQ(builder.partial(0).size(), 208U);
  EXPECT_EQ(builder.partial(1).size(), 1U);
  EXPECT_EQ(builder.partial(2).size(), 1U);
  EXPECT_EQ(builder.root(), test::reference_root(leaves, 0, leaves.size()));
}

TEST(Tree, RestoredBuilderGoesOnAsTheOriginal) {
  const std::vector<base::Hash> leaves = many_leaves(1400);
  TileBuilder builder;
  std::vector<Tile> full;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (i % 97 == 0 || i == 256 || i == 512 || i == 1280) {
      std::array<std::vector<base::Hash>, kTileLevels> partials;
      for (unsigned level = 0; level < kTileLevels; ++level) {
        partials[level].assign(builder.partial(level).begin(), builder.partial(level).end());
      }
      TileBuilder restored = TileBuilder::restore(i, std::move(partials));
      EXPECT_EQ(restored.root(), builder.root()) << i;
      builder = std::move(restored);
    }
    builder.append(leaves[i], full);
  }
  EXPECT_EQ(builder.root(), test::reference_root(leaves, 0, leaves.size()));
}

TEST(Tree, TilePaths) {
  EXPECT_EQ(tile_path(0, 1234067, 256), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path(1, 0, 17), "tile/1/000.p/17");
  EXPECT_EQ(tile_path(0, 273, 112), "tile/0/273.p/112");
}

}  // namespace
}  // namespace jinkui::ledger
