// The facts of one decision: typed values in slots, the person's posts and relations. Plain data without
// synchronisation. Slots 0..kKernelFactCount-1 are KernelFact; further slots are declared by the pack
// (Pack::fact_named).
#pragma once
#include <array>
#include <cstdint>
#include <type_traits>

#include "jinkui/pack/ids.h"
#include "jinkui/pack/kernel.h"

namespace jinkui::pack {

inline constexpr std::size_t kMaxFacts = 48;

struct Value {
  bool known = false;  // an unknown fact makes every comparison with it false
  std::int64_t n = 0;  // boolean 0/1, integer, minutes, slot of symbol, level or tier
  friend bool operator==(const Value&, const Value&) = default;
};

class Facts {
 public:
  void set(std::size_t slot, std::int64_t n) { values_[slot] = {true, n}; }
  void set(KernelFact fact, std::int64_t n) { set(static_cast<std::size_t>(fact), n); }
  // Purposes and categories are facts by their word: set(fact, pack.at(id).symbol).
  template <class Tag>
  void set(KernelFact fact, OpaqueId<Tag> id) {
    static_assert(!std::is_same_v<Tag, PurposeTag> && !std::is_same_v<Tag, CategoryTag>,
                  "the fact's value is the symbol of the purpose or category: pack.at(id).symbol");
    if (!id.none()) {
      set(fact, static_cast<std::int64_t>(id.slot()));
    }
  }
  void clear(std::size_t slot) { values_[slot] = {}; }
  [[nodiscard]] const Value& at(std::size_t slot) const { return values_[slot]; }
  [[nodiscard]] const Value& at(KernelFact fact) const { return values_[static_cast<std::size_t>(fact)]; }

  PostSet posts;
  RelationSet relations = 0;

 private:
  std::array<Value, kMaxFacts> values_{};
};

}  // namespace jinkui::pack
