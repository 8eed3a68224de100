// A compiled condition of the one condition language: small, typed, total (no loops, no I/O), over Facts.
// Immutable and safe from any thread. An unknown fact makes the comparison it stands in false, so a condition never
// grants by ignorance; `not` of it is then true, which is why prohibitions are written with the fact they need.
#pragma once
#include <cstdint>
#include <vector>

#include "jinkui/pack/facts.h"

namespace jinkui::pack {

// Postfix program over a boolean stack of at most kMaxConditionDepth; the parser (policy) checks types and depth.
inline constexpr std::size_t kMaxConditionDepth = 32;

struct ConditionOp {
  enum class Kind : std::uint8_t {
    always,        // push true
    truth,         // push facts[slot] is known and non-zero
    compare,       // push facts[slot] <op> n
    in_range,      // push low <= facts[slot] < high (minutes may wrap past midnight)
    in_set,        // push facts[slot] is one of the n's set, a bit mask over symbol or level slots (< 64)
    has_post,      // push the person holds one of `posts`
    relation,      // push the relation bit n
    compare_fact,  // push facts[slot] <op> facts[other]
    logical_and,
    logical_or,
    logical_not,
  };
  enum class Compare : std::uint8_t { eq, ne, lt, le, gt, ge };
  Kind kind = Kind::always;
  Compare compare = Compare::eq;
  std::uint16_t slot = 0;
  std::uint16_t other = 0;
  std::int64_t n = 0;
  std::int64_t high = 0;
  PostSet posts{};
};

class Condition {
 public:
  Condition() = default;  // always true
  explicit Condition(std::vector<ConditionOp> program) : program_(std::move(program)) {}
  [[nodiscard]] bool always() const { return program_.empty(); }
  [[nodiscard]] bool holds(const Facts& facts) const;
  [[nodiscard]] const std::vector<ConditionOp>& program() const { return program_; }

 private:
  std::vector<ConditionOp> program_;
};

}  // namespace jinkui::pack
