// Regions of the space of facts — what a rule or a step applies to — and whether anything at all lies in them.
// Plain values of one thread. can_hold() may say yes to an empty region (comparisons of two facts are taken as free,
// and the search is bounded), never no to one that is not: what it calls empty is empty.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "jinkui/pack/condition.h"
#include "jinkui/pack/pack.h"

namespace jinkui::policy {

// Ascending closed intervals that do not touch.
class Numbers {
 public:
  static Numbers all() { return Numbers({{INT64_MIN, INT64_MAX}}); }
  static Numbers one(std::int64_t n) { return Numbers({{n, n}}); }
  static Numbers between(std::int64_t low, std::int64_t high);  // both included; empty when low > high
  static Numbers of(const std::set<std::size_t>& values);

  [[nodiscard]] Numbers without() const;  // the complement
  [[nodiscard]] Numbers meet(const Numbers& other) const;
  [[nodiscard]] Numbers join(const Numbers& other) const;
  [[nodiscard]] bool empty() const { return spans_.empty(); }

 private:
  struct Span {
    std::int64_t low;
    std::int64_t high;
  };
  explicit Numbers(std::vector<Span> spans) : spans_(std::move(spans)) {}
  std::vector<Span> spans_;
};

// A region in negation normal form.
struct Region {
  enum class Kind : std::uint8_t { value, posts, relation, pair, all_of, any_of };
  Kind kind = Kind::all_of;  // without parts: everything; any_of without parts: nothing
  bool holds = true;         // value, posts, relation, pair: or does not
  std::size_t slot = 0;      // value: fact slot; relation: its number; pair: both slots and the comparison in one
  Numbers numbers = Numbers::all();  // value: known and one of these
  pack::PostSet posts;               // posts: holds any of these
  std::vector<Region> parts;

  static Region value(std::size_t slot, Numbers numbers);
  static Region value(pack::KernelFact fact, Numbers numbers) {
    return value(static_cast<std::size_t>(fact), std::move(numbers));
  }
  static Region any_post(const pack::PostSet& posts);
  static Region relation(std::size_t number);
  static Region all_of(std::vector<Region> parts);
  static Region any_of(std::vector<Region> parts);
  static Region of(const pack::Condition& condition);
  [[nodiscard]] Region outside() const;
};

// Whether some facts that a pack of this kind can meet lie in the region.
[[nodiscard]] bool can_hold(const pack::Pack& pack, const Region& region);

}  // namespace jinkui::policy
