// The key tree in use, and while the buckets' keys are replaced the former one beside it; the second section of a key
// store file (docs/formats/key-store.md, docs/adr/0033-rotation.md).
// A tree that has lost many leaves is large. A rotation plants a fresh one: the numbers forgotten before are then
// kept as ranges ("retired") and no longer as the nodes around them. Immutable once made, so safe to read from
// several threads; owns its keys in locked memory. Bytes that are no forest are an error.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "key_tree.h"
#include "wiped.h"

namespace jinkui::vault {

class KeyForest {
 public:
  static constexpr std::size_t kMaxRanges = 1'600'000;

  // Epoch 1, a whole tree, nothing retired.
  [[nodiscard]] static KeyForest random(base::Random& random);
  [[nodiscard]] static base::Result<KeyForest> decode(base::ByteView bytes);
  [[nodiscard]] Wiped encode() const;

  // Counts the trees: 1 for the first, one more with each rotation.
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
  [[nodiscard]] bool rotating() const { return former_ != nullptr; }

  // The key of a leaf below KeyTree::kLeaves; nothing when it was removed or is retired.
  [[nodiscard]] std::optional<crypto::Key32> leaf(const crypto::Suite& suite, std::uint32_t index) const;
  // The same by the former tree; nothing when there is none.
  [[nodiscard]] std::optional<crypto::Key32> former_leaf(const crypto::Suite& suite, std::uint32_t index) const;
  [[nodiscard]] bool has(std::uint32_t index) const { return tree_->has(index) && !is_retired(index); }
  // All that is removed or retired, ascending, ranges as long as possible.
  [[nodiscard]] std::vector<LeafRange> removed() const;

  // Without these leaves (ascending, no doubles) in either tree.
  [[nodiscard]] KeyForest without(const crypto::Suite& suite, std::span<const std::uint32_t> leaves) const;
  [[nodiscard]] KeyForest opened_to_buckets(const crypto::Suite& suite, std::uint32_t end) const;
  // The next epoch: a fresh tree, this one as the former. There must be no former one.
  [[nodiscard]] KeyForest planted_anew(base::Random& random) const;
  [[nodiscard]] KeyForest without_former() const;

  [[nodiscard]] const KeyTree& tree() const { return *tree_; }
  [[nodiscard]] const KeyTree* former() const { return former_.get(); }
  [[nodiscard]] std::shared_ptr<const KeyTree> former_tree() const { return former_; }
  [[nodiscard]] bool fits() const;  // within the limits of the file

 private:
  using TreePtr = std::shared_ptr<const KeyTree>;
  KeyForest(std::uint32_t epoch, TreePtr tree, std::vector<LeafRange> retired, TreePtr former)
      : epoch_(epoch), tree_(std::move(tree)), retired_(std::move(retired)), former_(std::move(former)) {}
  [[nodiscard]] bool is_retired(std::uint32_t index) const;

  std::uint32_t epoch_;
  TreePtr tree_;
  std::vector<LeafRange> retired_;  // ascending, disjoint, not adjacent; empty in epoch 1
  TreePtr former_;
};

}  // namespace jinkui::vault
