#include "jinkui/ledger/tree.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::ledger {
namespace {

constexpr std::array<std::uint8_t, 1> kLeafPrefix = {0x00};
constexpr std::array<std::uint8_t, 1> kNodePrefix = {0x01};
constexpr std::size_t kShort = 191;  // bytes of a leaf that is hashed as one piece

}  // namespace

base::Hash leaf_hash(base::ByteView leaf) {
  if (leaf.size() > kShort) {
    return crypto::sha256({kLeafPrefix, leaf});
  }
  std::array<std::uint8_t, 1 + kShort> block;  // NOLINT(cppcoreguidelines-pro-type-member-init): as far as it is read
  block[0] = kLeafPrefix[0];
  std::copy(leaf.begin(), leaf.end(), block.begin() + 1);
  return crypto::sha256(base::ByteView(block.data(), leaf.size() + 1));
}

base::Hash node_hash(const base::Hash& left, const base::Hash& right) {
  std::array<std::uint8_t, 65> block;  // NOLINT(cppcoreguidelines-pro-type-member-init): all of it is written
  block[0] = kNodePrefix[0];
  std::copy(left.begin(), left.end(), block.begin() + 1);
  std::copy(right.begin(), right.end(), block.begin() + 33);
  return crypto::sha256(base::ByteView(block));
}

base::Hash empty_root() {
  return crypto::sha256(base::ByteView{});
}

base::Hash Frontier::root() const {
  if (size_ == 0) {
    return empty_root();
  }
  unsigned height = static_cast<unsigned>(std::countr_zero(size_));
  base::Hash root = peaks_[height];
  for (++height; height < kHeights; ++height) {
    if (((size_ >> height) & 1U) != 0) {
      root = node_hash(peaks_[height], root);
    }
  }
  return root;
}

base::Hash perfect_root(std::span<const base::Hash> hashes) {
  JINKUI_CHECK(std::has_single_bit(hashes.size()));
  std::vector<base::Hash> row(hashes.begin(), hashes.end());
  for (std::size_t width = row.size(); width > 1; width /= 2) {
    for (std::size_t i = 0; i < width / 2; ++i) {
      row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    }
  }
  return row.front();
}

void TileBuilder::append(const base::Hash& leaf, std::vector<Tile>& full) {
  const std::uint64_t leaf_index = frontier_.size();
  frontier_.append(leaf, [&](unsigned height, const base::Hash& hash) {
    if (height % kTileHeight != 0) {
      return;
    }
    const unsigned level = height / kTileHeight;
    if (level > 0) {
      // Reaching this height means that the tile below has just got its last hash; `hash` is its root.
      Tile tile{level - 1, leaf_index >> height, std::move(partial_[level - 1]), hash};
      partial_[level - 1] = {};
      full.push_back(std::move(tile));
    }
    if (level < kTileLevels) {
      if (partial_[level].empty()) {
        partial_[level].reserve(kTileWidth);
      }
      partial_[level].push_back(hash);
    }
  });
}

TileBuilder TileBuilder::restore(std::uint64_t size, std::array<std::vector<base::Hash>, kTileLevels> partials) {
  TileBuilder builder;
  builder.frontier_.size_ = size;
  for (unsigned level = 0; level < kTileLevels; ++level) {
    const std::vector<base::Hash>& partial = partials[level];
    const std::uint64_t width = (size >> (kTileHeight * level)) % kTileWidth;
    JINKUI_CHECK(partial.size() == width);
    std::size_t at = 0;
    for (unsigned bit = kTileHeight; bit-- > 0;) {
      const std::size_t span = std::size_t{1} << bit;
      if ((width & span) != 0) {
        builder.frontier_.peaks_[kTileHeight * level + bit] = perfect_root({partial.data() + at, span});
        at += span;
      }
    }
  }
  builder.partial_ = std::move(partials);
  return builder;
}

std::string tile_path(unsigned level, std::uint64_t index, std::size_t width) {
  std::string groups;
  const auto group = [](std::uint64_t value) {
    const std::string digits = std::to_string(value);
    return std::string(3 - digits.size(), '0') + digits;
  };
  groups = group(index % 1000);
  for (index /= 1000; index > 0; index /= 1000) {
    groups.insert(0, "x" + group(index % 1000) + "/");
  }
  std::string path = "tile/" + std::to_string(level) + "/" + groups;
  if (width < kTileWidth) {
    path += ".p/" + std::to_string(width);
  }
  return path;
}

}  // namespace jinkui::ledger
