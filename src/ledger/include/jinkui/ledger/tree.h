// The Merkle tree of RFC 6962 over SHA-256: frontier, tiles 256 wide (C2SP tlog-tiles), proofs and their
// verification. Pure functions and plain values of one thread. Proof building reads tiles through TileSource; what a
// source cannot give comes back as its Error. Layout: docs/formats/tiles.md.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"

namespace jinkui::ledger {

// RFC 6962, section 2.1.
[[nodiscard]] base::Hash leaf_hash(base::ByteView leaf);
[[nodiscard]] base::Hash node_hash(const base::Hash& left, const base::Hash& right);
[[nodiscard]] base::Hash empty_root();

// The right edge of a tree: one hash per perfect subtree of the binary expansion of its size.
class Frontier {
 public:
  static constexpr unsigned kHeights = 63;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] base::Hash root() const;

  void append(const base::Hash& leaf) {
    append(leaf, [](unsigned, const base::Hash&) {});
  }
  // Calls on_node(height, hash) for each perfect subtree that the leaf completes, from height 0 upwards.
  template <class OnNode>
  void append(const base::Hash& leaf, OnNode&& on_node) {
    base::Hash carry = leaf;
    unsigned height = 0;
    on_node(height, carry);
    for (; ((size_ >> height) & 1U) != 0; ++height) {
      carry = node_hash(peaks_[height], carry);
      on_node(height + 1, carry);
    }
    peaks_[height] = carry;
    ++size_;
  }

 private:
  friend class TileBuilder;
  std::uint64_t size_ = 0;
  std::array<base::Hash, kHeights> peaks_{};  // peaks_[h] counts when bit h of size_ is set
};

inline constexpr unsigned kTileHeight = 8;
inline constexpr std::size_t kTileWidth = 256;
inline constexpr unsigned kTileLevels = 8;

// A full tile: hash i is that of the perfect subtree of height 8·level at index 256·index + i.
struct Tile {
  unsigned level = 0;
  std::uint64_t index = 0;
  std::vector<base::Hash> hashes;  // kTileWidth of them
  base::Hash root{};               // of the subtree of height 8·(level + 1) that it spans
};

// A frontier that also gathers tiles; holds at most 255 hashes a level.
class TileBuilder {
 public:
  [[nodiscard]] const Frontier& frontier() const { return frontier_; }
  [[nodiscard]] std::uint64_t size() const { return frontier_.size(); }
  [[nodiscard]] base::Hash root() const { return frontier_.root(); }
  // The hashes of the partial tile at the right edge of a level, in order.
  [[nodiscard]] std::span<const base::Hash> partial(unsigned level) const { return partial_[level]; }

  // Adds a leaf's hash; tiles that it fills are appended to `full`, lower levels first.
  void append(const base::Hash& leaf, std::vector<Tile>& full);
  // Rebuilds the state of a tree of `size` leaves from its partial tiles; partials[l] holds (size >> 8·l) mod 256
  // hashes (checked: a bug otherwise).
  [[nodiscard]] static TileBuilder restore(std::uint64_t size,
                                           std::array<std::vector<base::Hash>, kTileLevels> partials);

 private:
  Frontier frontier_;
  std::array<std::vector<base::Hash>, kTileLevels> partial_;
};

// The root of the perfect subtree over `hashes`; their number is a power of two.
[[nodiscard]] base::Hash perfect_root(std::span<const base::Hash> hashes);

// Gives the hashes of tiles.
class TileSource {
 public:
  TileSource() = default;
  TileSource(const TileSource&) = delete;
  TileSource& operator=(const TileSource&) = delete;
  virtual ~TileSource() = default;
  // The first `width` (1..256) hashes of a tile; all of them lie within the tree.
  [[nodiscard]] virtual base::Result<std::vector<base::Hash>> hashes(unsigned level, std::uint64_t index,
                                                                     std::size_t width) = 0;
};

// The root of the first `size` leaves.
[[nodiscard]] base::Result<base::Hash> root_at(TileSource& tiles, std::uint64_t size);
// RFC 6962, 2.1.1: the audit path of leaf `index` in the tree of the first `size` leaves; index < size.
[[nodiscard]] base::Result<std::vector<base::Hash>> inclusion_proof(TileSource& tiles, std::uint64_t index,
                                                                    std::uint64_t size);
// RFC 6962, 2.1.2: that the first `from` leaves are a prefix of the first `to`; 1 ≤ from ≤ to.
[[nodiscard]] base::Result<std::vector<base::Hash>> consistency_proof(TileSource& tiles, std::uint64_t from,
                                                                      std::uint64_t to);

// Leaves [begin, end).
struct LeafRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};
// The same proof as ranges of leaves, disjoint, in the order of the proof: hash i is the tree hash (RFC 6962, 2.1) of
// the leaves of range i. 1 ≤ from ≤ to.
[[nodiscard]] std::vector<LeafRange> consistency_ranges(std::uint64_t from, std::uint64_t to);

// A position in a tree, and a tree head.
struct TreeHead {
  std::uint64_t size = 0;
  base::Hash root{};
  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

// RFC 9162, 2.1.3.2.
[[nodiscard]] bool verify_inclusion(std::uint64_t index, const base::Hash& leaf, std::span<const base::Hash> proof,
                                    const TreeHead& head);
// RFC 9162, 2.1.4.2. An empty old tree proves nothing: false.
[[nodiscard]] bool verify_consistency(const TreeHead& older, const TreeHead& newer,
                                      std::span<const base::Hash> proof);

// C2SP tlog-tiles: "tile/<level>/<index in groups of three>[.p/<width>]"; width 256 is a full tile.
[[nodiscard]] std::string tile_path(unsigned level, std::uint64_t index, std::size_t width);

}  // namespace jinkui::ledger
