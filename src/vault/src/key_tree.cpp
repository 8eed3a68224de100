#include "key_tree.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "errors.h"
#include "jinkui/codec/canonical.h"

namespace jinkui::vault {
namespace {

constexpr std::string_view kNodeLabel = "jinkui/tree/1";

}  // namespace

// Collects nodes in ascending order; grows in locked memory only.
class KeyTree::Builder {
 public:
  explicit Builder(std::size_t nodes) : keys_(std::max<std::size_t>(nodes, 1) * kKeySize) { nodes_.reserve(nodes); }

  void add(Node node, base::ByteView key) {
    const std::size_t at = nodes_.size() * kKeySize;
    if (at == keys_.size()) {
      crypto::SecretBytes larger(keys_.size() * 2);
      std::ranges::copy(keys_.view(), larger.bytes().begin());
      keys_ = std::move(larger);
    }
    std::ranges::copy(key, keys_.bytes().subspan(at).begin());
    nodes_.push_back(node);
  }
  KeyTree take() {
    crypto::SecretBytes exact(keys_.view().first(nodes_.size() * kKeySize));
    return {std::move(nodes_), std::move(exact)};
  }

 private:
  std::vector<Node> nodes_;
  crypto::SecretBytes keys_;
};

KeyTree KeyTree::random(base::Random& random) {
  return {{Node{.first = 0, .level = 0}}, crypto::SecretBytes::random(kKeySize, random)};
}

base::Result<KeyTree> KeyTree::read(codec::CanonicalReader& reader) {
  const std::size_t count = reader.count(kMaxNodes, kNodeBytes);
  Builder builder(count);
  std::uint32_t next = 0;  // the first leaf that no node covers yet
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    const Node node{.first = 0, .level = reader.u8()};
    const std::uint32_t first = reader.u32();
    const base::ByteView key = reader.fixed(kKeySize);
    if (node.level > kLevels || first < next || first % span_of(node.level) != 0 ||
        first > kLeaves - span_of(node.level)) {
      reader.fail("nodes of the key tree out of order");
      break;
    }
    if (reader.ok()) {
      builder.add({.first = first, .level = node.level}, key);
      next = first + span_of(node.level);
    }
  }
  if (!reader.ok()) {
    return reader.finish().take_error();
  }
  return builder.take();
}

Wiped KeyTree::encode() const {
  codec::CanonicalWriter writer(4 + nodes_.size() * kNodeBytes);
  writer.count(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    writer.u8(nodes_[i].level).u32(nodes_[i].first).fixed(node_key(i));
  }
  return Wiped(writer.take());
}

std::size_t KeyTree::find(std::uint32_t index) const {
  const auto after = std::ranges::upper_bound(nodes_, index, {}, &Node::first);
  if (after == nodes_.begin()) {
    return kNone;
  }
  const auto node = std::prev(after);
  return index - node->first < span_of(node->level) ? static_cast<std::size_t>(node - nodes_.begin()) : kNone;
}

crypto::Key32 KeyTree::child(const crypto::Suite& suite, base::ByteView key, const Node& below) {
  const auto digit = static_cast<std::uint8_t>(below.first / span_of(below.level) % (1U << kDigitBits));
  const std::array<std::uint8_t, 2> place = {below.level, digit};
  base::Hash hash = suite.mac(key, {base::as_bytes(kNodeLabel), place});
  crypto::Key32 result{base::ByteView(hash)};
  crypto::wipe(hash);
  return result;
}

std::optional<crypto::Key32> KeyTree::leaf(const crypto::Suite& suite, std::uint32_t index) const {
  const std::size_t at = find(index);
  if (at == kNone) {
    return std::nullopt;
  }
  crypto::Key32 key(node_key(at));
  for (unsigned level = nodes_[at].level + 1U; level <= kLevels; ++level) {
    const std::uint32_t first = index - index % span_of(level);
    key = child(suite, key.view(), {.first = first, .level = static_cast<std::uint8_t>(level)});
  }
  return key;
}

template <class Apart>
KeyTree KeyTree::taken_apart(const crypto::Suite& suite, std::size_t reserve, Apart apart) const {
  Builder builder(reserve);
  // Nodes still to be judged, the leftmost on top; at most kLevels times 32 of them.
  std::vector<std::pair<Node, crypto::Key32>> stack;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    stack.emplace_back(nodes_[i], crypto::Key32(node_key(i)));
    while (!stack.empty()) {
      const auto [node, key] = stack.back();
      stack.pop_back();
      if (!apart(node)) {
        builder.add(node, key.view());
        continue;
      }
      for (std::uint32_t digit = 1U << kDigitBits; node.level < kLevels && digit-- > 0;) {
        const auto level = static_cast<std::uint8_t>(node.level + 1);
        const Node below{.first = node.first + digit * span_of(level), .level = level};
        stack.emplace_back(below, child(suite, key.view(), below));
      }
    }
  }
  return builder.take();
}

KeyTree KeyTree::without(const crypto::Suite& suite, std::span<const std::uint32_t> leaves) const {
  return taken_apart(suite, nodes_.size() + leaves.size(), [&](const Node& node) {
    const auto hit = std::ranges::lower_bound(leaves, node.first);
    return hit != leaves.end() && *hit - node.first < span_of(node.level);
  });
}

KeyTree KeyTree::opened_to_buckets(const crypto::Suite& suite, std::uint32_t end) const {
  return taken_apart(suite, nodes_.size() + end / span_of(kBucketLevel),
                     [&](const Node& node) { return node.level < kBucketLevel && node.first < end; });
}

std::vector<LeafRange> KeyTree::removed() const {
  std::vector<LeafRange> ranges;
  std::uint32_t next = 0;
  for (const Node& node : nodes_) {
    if (node.first > next) {
      ranges.push_back({.first = next, .last = node.first - 1});
    }
    next = node.first + span_of(node.level);
  }
  if (next < kLeaves) {
    ranges.push_back({.first = next, .last = kLeaves - 1});
  }
  return ranges;
}

}  // namespace jinkui::vault
