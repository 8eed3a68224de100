#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "jinkui/base/check.h"
#include "jinkui/ledger/tree.h"

namespace jinkui::ledger {
namespace {

using Range = LeafRange;

// The largest power of two below n; n ≥ 2.
std::uint64_t split_point(std::uint64_t n) {
  return std::bit_floor(n - 1);
}

// Hashes of subtrees of one tree, out of tiles that are read once each.
class Subtrees {
 public:
  Subtrees(TileSource& tiles, std::uint64_t size) : tiles_(tiles), size_(size) {}

  // The Merkle tree hash of a range that a proof may ask for: it begins at a multiple of its largest perfect subtree.
  base::Result<base::Hash> of(Range range) {
    std::vector<base::Hash> peaks;
    while (range.begin < range.end) {
      const std::uint64_t width = std::bit_floor(range.end - range.begin);
      JINKUI_TRY(base::Hash hash, perfect(static_cast<unsigned>(std::countr_zero(width)), range.begin));
      peaks.push_back(hash);
      range.begin += width;
    }
    base::Hash hash = peaks.back();
    for (std::size_t i = peaks.size() - 1; i-- > 0;) {
      hash = node_hash(peaks[i], hash);
    }
    return hash;
  }

  base::Result<std::vector<base::Hash>> of(const std::vector<Range>& ranges) {
    std::vector<base::Hash> hashes;
    hashes.reserve(ranges.size());
    for (const Range& range : ranges) {
      JINKUI_TRY(base::Hash hash, of(range));
      hashes.push_back(hash);
    }
    return hashes;
  }

 private:
  base::Result<base::Hash> perfect(unsigned height, std::uint64_t begin) {
    const unsigned level = height / kTileHeight;
    const unsigned within = height % kTileHeight;
    const std::uint64_t first = begin >> (kTileHeight * level);  // among the hashes of that level
    const std::uint64_t index = first / kTileWidth;
    auto& tile = read_[{level, index}];
    if (tile.empty()) {
      const std::uint64_t there = (size_ >> (kTileHeight * level)) - index * kTileWidth;
      const auto width = static_cast<std::size_t>(std::min<std::uint64_t>(there, kTileWidth));
      JINKUI_TRY(tile, tiles_.hashes(level, index, width));
      JINKUI_CHECK(tile.size() == width);
    }
    return perfect_root({tile.data() + first % kTileWidth, std::size_t{1} << within});
  }

  TileSource& tiles_;
  std::uint64_t size_;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<base::Hash>> read_;
};

}  // namespace

base::Result<base::Hash> root_at(TileSource& tiles, std::uint64_t size) {
  if (size == 0) {
    return empty_root();
  }
  return Subtrees(tiles, size).of(Range{0, size});
}

base::Result<std::vector<base::Hash>> inclusion_proof(TileSource& tiles, std::uint64_t index, std::uint64_t size) {
  JINKUI_CHECK(index < size);
  std::vector<Range> siblings;  // from the root down
  Range here{0, size};
  while (here.end - here.begin > 1) {
    const std::uint64_t middle = here.begin + split_point(here.end - here.begin);
    if (index < middle) {
      siblings.push_back({middle, here.end});
      here.end = middle;
    } else {
      siblings.push_back({here.begin, middle});
      here.begin = middle;
    }
  }
  std::reverse(siblings.begin(), siblings.end());
  return Subtrees(tiles, size).of(siblings);
}

std::vector<LeafRange> consistency_ranges(std::uint64_t from, std::uint64_t to) {
  JINKUI_CHECK(from >= 1 && from <= to);
  std::vector<Range> nodes;  // from the root down
  Range here{0, to};
  while (from != here.end) {
    const std::uint64_t middle = here.begin + split_point(here.end - here.begin);
    if (from <= middle) {
      nodes.push_back({middle, here.end});
      here.end = middle;
    } else {
      nodes.push_back({here.begin, middle});
      here.begin = middle;
    }
  }
  if (here.begin != 0) {
    nodes.push_back(here);
  }
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

base::Result<std::vector<base::Hash>> consistency_proof(TileSource& tiles, std::uint64_t from, std::uint64_t to) {
  return Subtrees(tiles, to).of(consistency_ranges(from, to));
}

bool verify_inclusion(std::uint64_t index, const base::Hash& leaf, std::span<const base::Hash> proof,
                      const TreeHead& head) {
  if (index >= head.size) {
    return false;
  }
  std::uint64_t fn = index;
  std::uint64_t sn = head.size - 1;
  base::Hash root = leaf;
  for (const base::Hash& hash : proof) {
    if (sn == 0) {
      return false;
    }
    if ((fn & 1U) != 0 || fn == sn) {
      root = node_hash(hash, root);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      root = node_hash(root, hash);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && root == head.root;
}

bool verify_consistency(const TreeHead& older, const TreeHead& newer, std::span<const base::Hash> proof) {
  if (older.size == 0 || older.size > newer.size) {
    return false;
  }
  if (older.size == newer.size) {
    return proof.empty() && older.root == newer.root;
  }
  // When the old size is a power of two its root is the first node of the path and is left out of the proof.
  const bool whole = std::has_single_bit(older.size);
  if (!whole && proof.empty()) {
    return false;
  }
  std::uint64_t fn = older.size - 1;
  std::uint64_t sn = newer.size - 1;
  const int skip = std::countr_one(fn);
  fn >>= skip;
  sn >>= skip;
  base::Hash old_root = whole ? older.root : proof.front();
  base::Hash new_root = old_root;
  for (const base::Hash& hash : proof.subspan(whole ? 0 : 1)) {
    if (sn == 0) {
      return false;
    }
    if ((fn & 1U) != 0 || fn == sn) {
      old_root = node_hash(hash, old_root);
      new_root = node_hash(hash, new_root);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      new_root = node_hash(new_root, hash);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && old_root == older.root && new_root == newer.root;
}

}  // namespace jinkui::ledger
