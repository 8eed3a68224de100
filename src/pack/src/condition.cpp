#include "jinkui/pack/condition.h"

namespace jinkui::pack {
namespace {

bool compare(ConditionOp::Compare how, std::int64_t left, std::int64_t right) {
  switch (how) {
    case ConditionOp::Compare::eq:
      return left == right;
    case ConditionOp::Compare::ne:
      return left != right;
    case ConditionOp::Compare::lt:
      return left < right;
    case ConditionOp::Compare::le:
      return left <= right;
    case ConditionOp::Compare::gt:
      return left > right;
    case ConditionOp::Compare::ge:
      return left >= right;
  }
  return false;
}

bool in_range(std::int64_t value, std::int64_t low, std::int64_t high) {
  return low <= high ? low <= value && value < high : value >= low || value < high;
}

bool test(const ConditionOp& op, const Facts& facts) {
  const Value value = facts.at(op.slot);
  switch (op.kind) {
    case ConditionOp::Kind::always:
      return true;
    case ConditionOp::Kind::truth:
      return value.known && value.n != 0;
    case ConditionOp::Kind::compare:
      return value.known && compare(op.compare, value.n, op.n);
    case ConditionOp::Kind::in_range:
      return value.known && in_range(value.n, op.n, op.high);
    case ConditionOp::Kind::in_set:
      return value.known && value.n >= 0 && value.n < 64 && ((static_cast<std::uint64_t>(op.n) >> value.n) & 1U) != 0;
    case ConditionOp::Kind::has_post:
      return (facts.posts & op.posts).any();
    case ConditionOp::Kind::relation:
      return ((facts.relations >> op.n) & 1U) != 0;
    case ConditionOp::Kind::compare_fact:
      return value.known && facts.at(op.other).known && compare(op.compare, value.n, facts.at(op.other).n);
    default:
      return false;
  }
}

}  // namespace

bool Condition::holds(const Facts& facts) const {
  if (program_.empty()) {
    return true;
  }
  std::uint32_t stack = 0;  // the top is the lowest bit; kMaxConditionDepth values
  for (const ConditionOp& op : program_) {
    switch (op.kind) {
      case ConditionOp::Kind::logical_and:
        stack = ((stack >> 1) & ~1U) | (stack & (stack >> 1) & 1U);
        break;
      case ConditionOp::Kind::logical_or:
        stack = (stack >> 1) | (stack & 1U);
        break;
      case ConditionOp::Kind::logical_not:
        stack ^= 1U;
        break;
      default:
        stack = (stack << 1) | (test(op, facts) ? 1U : 0U);
    }
  }
  return (stack & 1U) != 0;
}

}  // namespace jinkui::pack
