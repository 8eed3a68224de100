#include "key_forest.h"

#include <algorithm>
#include <utility>

#include "jinkui/base/check.h"
#include "jinkui/codec/canonical.h"

namespace jinkui::vault {
namespace {

constexpr std::size_t kRangeBytes = 8;
constexpr std::size_t kMaxBytes = std::size_t{63} << 20U;  // below the 64 MiB of a section

base::Result<std::vector<LeafRange>> read_ranges(codec::CanonicalReader& reader) {
  std::vector<LeafRange> ranges(reader.count(KeyForest::kMaxRanges, kRangeBytes));
  std::uint32_t least = 0;  // the first number that a range may begin with
  for (LeafRange& range : ranges) {
    range.first = reader.u32();
    range.last = reader.u32();
    if (range.first < least || range.last < range.first || range.last >= KeyTree::kLeaves) {
      reader.fail("retired numbers out of order");
      break;
    }
    least = range.last + 2;
  }
  if (!reader.ok()) {
    return reader.finish().take_error();
  }
  return ranges;
}

}  // namespace

KeyForest KeyForest::random(base::Random& random) {
  return {1, std::make_shared<const KeyTree>(KeyTree::random(random)), {}, nullptr};
}

base::Result<KeyForest> KeyForest::decode(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  JINKUI_TRY(KeyTree tree, KeyTree::read(reader));
  auto shared = std::make_shared<const KeyTree>(std::move(tree));
  if (reader.remaining() == 0) {
    JINKUI_RETURN_IF_ERROR(reader.finish());
    return KeyForest(1, std::move(shared), {}, nullptr);
  }
  const std::uint32_t epoch = reader.u32();
  if (epoch < 2) {
    reader.fail("epoch of the key tree");
  }
  JINKUI_TRY(auto retired, read_ranges(reader));
  TreePtr former;
  if (reader.present()) {
    JINKUI_TRY(KeyTree old, KeyTree::read(reader));
    former = std::make_shared<const KeyTree>(std::move(old));
  }
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return KeyForest(epoch, std::move(shared), std::move(retired), std::move(former));
}

Wiped KeyForest::encode() const {
  const Wiped tree = tree_->encode();
  if (epoch_ == 1) {
    return Wiped(base::to_bytes(tree.view()));
  }
  const Wiped old = former_ ? former_->encode() : Wiped();
  codec::CanonicalWriter writer(tree.bytes.size() + 4 + 4 + retired_.size() * kRangeBytes + 1 + old.bytes.size());
  writer.fixed(tree.view()).u32(epoch_).count(retired_.size());
  for (const LeafRange& range : retired_) {
    writer.u32(range.first).u32(range.last);
  }
  writer.present(former_ != nullptr).fixed(old.view());
  return Wiped(writer.take());
}

bool KeyForest::is_retired(std::uint32_t index) const {
  const auto after = std::ranges::upper_bound(retired_, index, {}, &LeafRange::first);
  return after != retired_.begin() && std::prev(after)->last >= index;
}

std::optional<crypto::Key32> KeyForest::leaf(const crypto::Suite& suite, std::uint32_t index) const {
  return is_retired(index) ? std::nullopt : tree_->leaf(suite, index);
}

std::optional<crypto::Key32> KeyForest::former_leaf(const crypto::Suite& suite, std::uint32_t index) const {
  return former_ ? former_->leaf(suite, index) : std::nullopt;
}

std::vector<LeafRange> KeyForest::removed() const {
  std::vector<LeafRange> all = tree_->removed();
  all.insert(all.end(), retired_.begin(), retired_.end());
  std::ranges::sort(all, {}, &LeafRange::first);
  std::vector<LeafRange> joined;
  for (const LeafRange& range : all) {
    if (!joined.empty() && range.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

KeyForest KeyForest::without(const crypto::Suite& suite, std::span<const std::uint32_t> leaves) const {
  return {epoch_, std::make_shared<const KeyTree>(tree_->without(suite, leaves)), retired_,
          former_ ? std::make_shared<const KeyTree>(former_->without(suite, leaves)) : nullptr};
}

KeyForest KeyForest::opened_to_buckets(const crypto::Suite& suite, std::uint32_t end) const {
  return {epoch_, std::make_shared<const KeyTree>(tree_->opened_to_buckets(suite, end)), retired_, former_};
}

KeyForest KeyForest::planted_anew(base::Random& random) const {
  JINKUI_CHECK(former_ == nullptr);
  return {epoch_ + 1, std::make_shared<const KeyTree>(KeyTree::random(random)), removed(), tree_};
}

KeyForest KeyForest::without_former() const {
  return {epoch_, tree_, retired_, nullptr};
}

bool KeyForest::fits() const {
  const std::size_t nodes = tree_->size() + (former_ ? former_->size() : 0);
  return nodes <= KeyTree::kMaxNodes && retired_.size() <= kMaxRanges &&
         nodes * KeyTree::kNodeBytes + retired_.size() * kRangeBytes <= kMaxBytes;
}

}  // namespace jinkui::vault
