// The tree of customers' keys from which leaves can be removed for good: a puncturable pseudo-random function
// (Goldreich, Goldwasser, Micali 1986; as puncturable PRF: Boneh and Waters 2013), 32 children a node, 6 levels.
// What is kept are the topmost nodes that derive no removed leaf ("cover"). Immutable once made, so safe to read from
// several threads; owns its keys in locked memory. Bytes that are no tree are an error.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/crypto/secret.h"
#include "wiped.h"

namespace jinkui::vault {

// Leaves `first` to `last`, both included.
struct LeafRange {
  std::uint32_t first;
  std::uint32_t last;
};

class KeyTree {
 public:
  static constexpr unsigned kDigitBits = 5;
  static constexpr unsigned kLevels = 6;
  static constexpr unsigned kBucketLevel = 4;  // 1,024 leaves
  static constexpr std::uint32_t kLeaves = std::uint32_t{1} << (kDigitBits * kLevels);
  static constexpr std::size_t kKeySize = 32;
  static constexpr std::size_t kNodeBytes = 1 + 4 + kKeySize;  // encoded
  static constexpr std::size_t kMaxNodes = 1'600'000;          // what fits a file of 64 MiB

  // A whole tree under a random root.
  [[nodiscard]] static KeyTree random(base::Random& random);
  // The encoding of docs/formats/key-store.md.
  [[nodiscard]] static base::Result<KeyTree> read(codec::CanonicalReader& reader);
  [[nodiscard]] Wiped encode() const;

  // The key of a leaf below kLeaves; nothing when it was removed.
  [[nodiscard]] std::optional<crypto::Key32> leaf(const crypto::Suite& suite, std::uint32_t index) const;
  [[nodiscard]] bool has(std::uint32_t index) const { return find(index) != kNone; }
  // The tree without these leaves (ascending, no doubles; removed ones may be among them).
  [[nodiscard]] KeyTree without(const crypto::Suite& suite, std::span<const std::uint32_t> leaves) const;
  // The same leaves with the nodes above buckets taken apart into buckets, for the leaves before `end`: costs
  // 32 bytes a bucket and makes each leaf two steps away.
  [[nodiscard]] KeyTree opened_to_buckets(const crypto::Suite& suite, std::uint32_t end) const;
  [[nodiscard]] std::vector<LeafRange> removed() const;
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  // The key of the i-th node of the cover, for tests of what is left.
  [[nodiscard]] base::ByteView node_key(std::size_t i) const { return keys_.view().subspan(i * kKeySize, kKeySize); }

 private:
  struct Node {
    std::uint32_t first;  // the first leaf below it
    std::uint8_t level;   // 0 the root, kLevels a leaf
  };
  class Builder;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr std::uint32_t span_of(unsigned level) {
    return std::uint32_t{1} << (kDigitBits * (kLevels - level));
  }

  KeyTree(std::vector<Node> nodes, crypto::SecretBytes keys) : nodes_(std::move(nodes)), keys_(std::move(keys)) {}
  [[nodiscard]] std::size_t find(std::uint32_t index) const;
  // Takes nodes apart, the leftmost first, as long as `apart(node)`; nodes at the last level are left out then.
  template <class Apart>
  [[nodiscard]] KeyTree taken_apart(const crypto::Suite& suite, std::size_t reserve, Apart apart) const;
  static crypto::Key32 child(const crypto::Suite& suite, base::ByteView key, const Node& below);

  std::vector<Node> nodes_;   // ascending, disjoint
  crypto::SecretBytes keys_;  // kKeySize bytes a node
};

}  // namespace jinkui::vault
