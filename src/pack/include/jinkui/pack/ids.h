// Opaque ids of a compiled pack's own names: levels, tiers, posts, fields, purposes, flows, categories, clauses.
// Plain values. Only the pack compiler makes them (PackBuilder), so no C++ code can speak of a pack's word; they are
// meaningful only together with the pack that made them and are never stored: storage holds names.
#pragma once
#include <bitset>
#include <compare>
#include <cstdint>

namespace jinkui::pack {

class PackBuilder;
struct PurposeTag;
struct CategoryTag;

template <class Tag>
class OpaqueId {
 public:
  OpaqueId() = default;  // none
  [[nodiscard]] bool none() const { return slot_ == kNone; }
  [[nodiscard]] std::uint16_t slot() const { return slot_; }  // index into the pack's table
  friend auto operator<=>(const OpaqueId&, const OpaqueId&) = default;

 private:
  friend class PackBuilder;
  friend class Pack;
  explicit OpaqueId(std::uint16_t slot) : slot_(slot) {}
  static constexpr std::uint16_t kNone = 0xffff;
  std::uint16_t slot_ = kNone;
};

using LevelId = OpaqueId<struct LevelTag>;  // slot order is rank: a higher slot is more secret
using TierId = OpaqueId<struct TierTag>;    // slot order is rank
using PostId = OpaqueId<struct PostTag>;
using GroupId = OpaqueId<struct GroupTag>;
using FieldId = OpaqueId<struct FieldTag>;
using CategoryId = OpaqueId<struct CategoryTag>;
using PurposeId = OpaqueId<struct PurposeTag>;
using FlowId = OpaqueId<struct FlowTag>;
using RuleId = OpaqueId<struct RuleTag>;
using ClauseId = OpaqueId<struct ClauseTag>;
using SymbolId = OpaqueId<struct SymbolTag>;  // a word of a choice field, a purpose or a category, as a fact's value

inline constexpr std::size_t kMaxPosts = 256;
inline constexpr std::size_t kMaxFields = 256;
using PostSet = std::bitset<kMaxPosts>;
using FieldSet = std::bitset<kMaxFields>;
using RelationSet = std::uint16_t;    // bit = Relation
using ObligationSet = std::uint16_t;  // bit = Obligation

}  // namespace jinkui::pack
