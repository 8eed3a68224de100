#include "region.h"

#include <algorithm>
#include <map>

#include "jinkui/base/check.h"

namespace jinkui::policy {
namespace {

using pack::ConditionOp;
using pack::FactType;
using Kind = Region::Kind;

constexpr int kMostSteps = 20'000;  // of one search; a region that takes more is taken to hold something

Numbers numbers_of(const ConditionOp& op) {
  switch (op.compare) {
    case ConditionOp::Compare::eq:
      return Numbers::one(op.n);
    case ConditionOp::Compare::ne:
      return Numbers::one(op.n).without();
    case ConditionOp::Compare::lt:
      return op.n == INT64_MIN ? Numbers::between(1, 0) : Numbers::between(INT64_MIN, op.n - 1);
    case ConditionOp::Compare::le:
      return Numbers::between(INT64_MIN, op.n);
    case ConditionOp::Compare::gt:
      return op.n == INT64_MAX ? Numbers::between(1, 0) : Numbers::between(op.n + 1, INT64_MAX);
    case ConditionOp::Compare::ge:
      return Numbers::between(op.n, INT64_MAX);
  }
  return Numbers::all();
}

// [low, high), past midnight when low > high.
Numbers numbers_in_range(std::int64_t low, std::int64_t high) {
  const Numbers up = Numbers::between(low, INT64_MAX);
  const Numbers down = high == INT64_MIN ? Numbers::between(1, 0) : Numbers::between(INT64_MIN, high - 1);
  return low <= high ? up.meet(down) : up.join(down);
}

Numbers numbers_in_mask(std::uint64_t mask) {
  std::set<std::size_t> members;
  for (std::size_t bit = 0; bit < 64; ++bit) {
    if (((mask >> bit) & 1U) != 0) {
      members.insert(bit);
    }
  }
  return Numbers::of(members);
}

Region region_of(const ConditionOp& op) {
  switch (op.kind) {
    case ConditionOp::Kind::truth:
      return Region::value(op.slot, Numbers::one(0).without());
    case ConditionOp::Kind::compare:
      return Region::value(op.slot, numbers_of(op));
    case ConditionOp::Kind::in_range:
      return Region::value(op.slot, numbers_in_range(op.n, op.high));
    case ConditionOp::Kind::in_set:
      return Region::value(op.slot, numbers_in_mask(static_cast<std::uint64_t>(op.n)));
    case ConditionOp::Kind::has_post:
      return Region::any_post(op.posts);
    case ConditionOp::Kind::relation:
      return Region::relation(static_cast<std::size_t>(op.n));
    case ConditionOp::Kind::compare_fact: {
      Region pair;
      pair.kind = Kind::pair;
      pair.slot = (std::size_t{op.slot} << 24) | (std::size_t{op.other} << 8) | static_cast<std::size_t>(op.compare);
      return pair;
    }
    default:
      return Region::all_of({});
  }
}

// The values that a fact of the pack can have when it is known.
Numbers range_of(const pack::Pack& pack, std::size_t slot) {
  // None: the pack leaves them to the one that extends it.
  const auto upto = [](std::size_t count) {
    return Numbers::between(0, count == 0 ? INT64_MAX : static_cast<std::int64_t>(count) - 1);
  };
  switch (slot < pack.fact_types.size() ? pack.fact_types[slot] : FactType::integer) {
    case FactType::boolean:
      return Numbers::between(0, 1);
    case FactType::minutes:
      return Numbers::between(0, 24 * 60 - 1);
    case FactType::level:
      return upto(pack.levels.size());
    case FactType::tier:
      return upto(pack.tiers.size());
    case FactType::symbol:
      return upto(pack.symbols.size());
    default:
      break;
  }
  return Numbers::between(0, INT64_MAX);
}

// What has been settled on the way down one branch.
class State {
 public:
  explicit State(const pack::Pack& pack) : pack_(&pack) {}

  // False when the literal contradicts what is settled.
  bool settle(const Region& literal) {
    switch (literal.kind) {
      case Kind::value:
        return settle_value(literal);
      case Kind::posts:
        return settle_posts(literal);
      case Kind::relation:
        return relations_.emplace(literal.slot, literal.holds).first->second == literal.holds;
      default:
        return pairs_.emplace(literal.slot, literal.holds).first->second == literal.holds;
    }
  }

 private:
  struct Fact {
    bool maybe_unknown = true;
    Numbers numbers = Numbers::all();
  };

  bool settle_value(const Region& literal) {
    Fact& fact = facts_.try_emplace(literal.slot, Fact{true, range_of(*pack_, literal.slot)}).first->second;
    fact.maybe_unknown = fact.maybe_unknown && !literal.holds;
    fact.numbers = fact.numbers.meet(literal.holds ? literal.numbers : literal.numbers.without());
    return fact.maybe_unknown || !fact.numbers.empty();
  }
  bool settle_posts(const Region& literal) {
    if (literal.holds) {
      held_.push_back(literal.posts);
    } else {
      barred_ |= literal.posts;
    }
    return std::all_of(held_.begin(), held_.end(), [&](const auto& some) { return (some & ~barred_).any(); });
  }

  const pack::Pack* pack_;
  std::map<std::size_t, Fact> facts_;
  std::map<std::size_t, bool> relations_;
  std::map<std::size_t, bool> pairs_;
  std::vector<pack::PostSet> held_;  // of each of these, one
  pack::PostSet barred_;
};

class Search {
 public:
  // Whether all of `open` can hold beside what is settled.
  bool run(State state, std::vector<const Region*> open) {
    std::vector<const Region*> choices;
    while (!open.empty()) {
      const Region* next = open.back();
      open.pop_back();
      if (++steps_ > kMostSteps) {
        return true;
      }
      if (next->kind == Kind::any_of) {
        choices.push_back(next);
      } else if (next->kind == Kind::all_of) {
        for (const Region& part : next->parts) {
          open.push_back(&part);
        }
      } else if (!state.settle(*next)) {
        return false;
      }
    }
    const auto fewest = std::min_element(choices.begin(), choices.end(), [](const Region* a, const Region* b) {
      return a->parts.size() < b->parts.size();
    });
    if (fewest == choices.end()) {
      return true;
    }
    const Region* choice = *fewest;
    choices.erase(fewest);
    return std::any_of(choice->parts.begin(), choice->parts.end(), [&](const Region& part) {
      std::vector<const Region*> rest = choices;
      rest.push_back(&part);
      return run(state, std::move(rest));
    });
  }

 private:
  int steps_ = 0;
};

}  // namespace

Numbers Numbers::between(std::int64_t low, std::int64_t high) {
  return low > high ? Numbers({}) : Numbers({{low, high}});
}

Numbers Numbers::of(const std::set<std::size_t>& values) {
  Numbers out({});
  for (const std::size_t value : values) {
    out = out.join(one(static_cast<std::int64_t>(value)));
  }
  return out;
}

Numbers Numbers::without() const {
  std::vector<Span> out;
  std::int64_t from = INT64_MIN;
  for (const Span& span : spans_) {
    if (span.low > from) {
      out.push_back({from, span.low - 1});
    }
    if (span.high == INT64_MAX) {
      return Numbers(std::move(out));
    }
    from = span.high + 1;
  }
  out.push_back({from, INT64_MAX});
  return Numbers(std::move(out));
}

Numbers Numbers::meet(const Numbers& other) const {
  std::vector<Span> out;
  for (const Span& a : spans_) {
    for (const Span& b : other.spans_) {
      const Span both{std::max(a.low, b.low), std::min(a.high, b.high)};
      if (both.low <= both.high) {
        out.push_back(both);
      }
    }
  }
  return Numbers(std::move(out));
}

Numbers Numbers::join(const Numbers& other) const {
  return without().meet(other.without()).without();
}

Region Region::value(std::size_t slot, Numbers numbers) {
  Region out;
  out.kind = Kind::value;
  out.slot = slot;
  out.numbers = std::move(numbers);
  return out;
}

Region Region::any_post(const pack::PostSet& posts) {
  Region out;
  out.kind = Kind::posts;
  out.posts = posts;
  return out;
}

Region Region::relation(std::size_t number) {
  Region out;
  out.kind = Kind::relation;
  out.slot = number;
  return out;
}

Region Region::all_of(std::vector<Region> parts) {
  Region out;
  out.parts = std::move(parts);
  return out;
}

Region Region::any_of(std::vector<Region> parts) {
  Region out;
  out.kind = Kind::any_of;
  out.parts = std::move(parts);
  return out;
}

Region Region::of(const pack::Condition& condition) {
  std::vector<Region> stack;
  const auto pop = [&] {
    JINKUI_CHECK(!stack.empty());
    Region top = std::move(stack.back());
    stack.pop_back();
    return top;
  };
  for (const ConditionOp& op : condition.program()) {
    if (op.kind == ConditionOp::Kind::logical_not) {
      stack.push_back(pop().outside());
    } else if (op.kind == ConditionOp::Kind::logical_and || op.kind == ConditionOp::Kind::logical_or) {
      std::vector<Region> both;
      both.push_back(pop());
      both.push_back(pop());
      stack.push_back(op.kind == ConditionOp::Kind::logical_and ? all_of(std::move(both)) : any_of(std::move(both)));
    } else {
      stack.push_back(region_of(op));
    }
  }
  return stack.empty() ? all_of({}) : pop();
}

Region Region::outside() const {
  Region out = *this;
  if (kind == Kind::all_of || kind == Kind::any_of) {
    out.kind = kind == Kind::all_of ? Kind::any_of : Kind::all_of;
    std::transform(parts.begin(), parts.end(), out.parts.begin(), [](const Region& part) { return part.outside(); });
  } else {
    out.holds = !holds;
  }
  return out;
}

bool can_hold(const pack::Pack& pack, const Region& region) {
  return Search().run(State(pack), {&region});
}

}  // namespace jinkui::policy
