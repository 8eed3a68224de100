// Whether a request can still come to an end.
#include <algorithm>
#include <map>
#include <set>

#include "run.h"

namespace jinkui::workflow {
namespace {

// Gives every demand persons of its own (bipartite matching by augmenting paths, breadth first).
class Matching {
 public:
  explicit Matching(const std::vector<Demand>& demands) : demands_(demands) {}

  // The first demand that cannot be met, or nothing.
  [[nodiscard]] const Demand* unmet() {
    for (std::size_t i = 0; i < demands_.size(); ++i) {
      for (std::size_t k = 0; k < demands_[i].count; ++k) {
        if (!augment(i)) {
          return &demands_[i];
        }
      }
    }
    return nullptr;
  }

 private:
  bool augment(std::size_t from) {
    std::vector<std::size_t> queue{from};
    std::map<base::PersonId, std::size_t> reached_from;  // person -> the demand that reached it
    std::set<std::size_t> seen{from};
    for (std::size_t head = 0; head < queue.size(); ++head) {
      for (const base::PersonId person : demands_[queue[head]].who) {
        if (!reached_from.emplace(person, queue[head]).second) {
          continue;
        }
        const auto taken = taken_by_.find(person);
        if (taken == taken_by_.end()) {
          take(person, from, reached_from);
          return true;
        }
        if (seen.insert(taken->second).second) {
          entered_by_[taken->second] = person;
          queue.push_back(taken->second);
        }
      }
    }
    return false;
  }

  // Hands `person` to the demand that reached it, whose own person goes to the demand before, and so on.
  void take(base::PersonId person, std::size_t from, const std::map<base::PersonId, std::size_t>& reached_from) {
    std::size_t demand = reached_from.at(person);
    while (true) {
      taken_by_[person] = demand;
      if (demand == from) {
        return;
      }
      person = entered_by_.at(demand);
      demand = reached_from.at(person);
    }
  }

  const std::vector<Demand>& demands_;
  std::map<base::PersonId, std::size_t> taken_by_;
  std::map<std::size_t, base::PersonId> entered_by_;
};

}  // namespace

bool Run::part_viable(PartId part) const {
  if (part >= kFirstAdded) {
    return !eligible(part).empty();
  }
  if (!quota_reached(part) && yes(part) + eligible(part).size() < state.steps[part].needed) {
    return false;
  }
  for (std::size_t i = 0; i < state.added.size(); ++i) {
    const AddedApprover& added = state.added[i];
    const bool pending = added.status == PartStatus::open || added.status == PartStatus::waiting;
    if (added.host == part && pending && eligible(static_cast<PartId>(kFirstAdded + i)).empty()) {
      return false;
    }
  }
  return true;
}

bool Run::composite_viable(PartId part, const std::vector<bool>& viable) const {
  const auto& children = step(part).children;
  const auto good = [&](std::uint16_t child) { return viable[child]; };
  if (step(part).kind == pack::StepKind::any_of) {
    return std::any_of(children.begin(), children.end(), [&](std::uint16_t child) {
      return viable[child] && state.steps[child].status != PartStatus::skipped;
    });
  }
  return std::all_of(children.begin(), children.end(), good);
}

PartId Run::blocked_part() const {
  std::vector<bool> viable(state.steps.size(), true);
  PartId first = kAnyPart;
  for (std::size_t i = state.steps.size(); i-- > 0;) {
    const auto part = static_cast<PartId>(i);
    if (state.steps[i].status == PartStatus::open) {
      viable[i] = is_leaf(step(part)) ? part_viable(part) : composite_viable(part, viable);
    }
    if (!viable[i] && is_leaf(step(part))) {
      first = part;
    }
  }
  return viable[0] ? kAnyPart : first;
}

bool Run::will_ask(PartId part) const {
  const PartStatus status = state.steps[part].status;
  return status == PartStatus::open || (status == PartStatus::waiting && step(part).when.holds(context_->facts));
}

Demand Run::demand_of(PartId part) const {
  const StepState& now = state.steps[part];
  Demand demand{part, now.needed, eligible(part)};
  if (demand.who.empty() && !now.substituted && !now.escalated) {
    demand.who = holders(step(part).escalate_to);
  }
  if (now.status == PartStatus::waiting && step(part).kind == pack::StepKind::quorum) {
    demand.count = quorum_of(part, demand.who.size());
  }
  const std::size_t have = yes(part);
  demand.count = demand.count > have ? demand.count - have : 0;
  return demand;
}

// One of several: the union of those who may decide, when each alternative is a single decision; else no demand.
std::optional<Demand> Run::demand_of_choice(PartId part) const {
  std::optional<Demand> choice;
  for (const std::uint16_t child : step(part).children) {
    if (step(child).kind != pack::StepKind::act) {
      return std::nullopt;
    }
    if (!will_ask(child)) {
      continue;
    }
    if (!choice) {
      choice = Demand{child, 1, {}};
    }
    const Demand one = demand_of(child);
    choice->count = one.count == 0 ? 0 : choice->count;
    choice->who.insert(choice->who.end(), one.who.begin(), one.who.end());
  }
  return choice;
}

std::vector<Demand> Run::demands() const {
  std::vector<bool> necessary(state.steps.size());
  std::vector<Demand> found;
  necessary[0] = true;
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const auto part = static_cast<PartId>(i);
    if (!necessary[i] || !will_ask(part)) {
      continue;
    }
    const auto& children = step(part).children;
    if (is_leaf(step(part))) {
      found.push_back(demand_of(part));
    } else if (step(part).kind == pack::StepKind::any_of && children.size() > 1) {
      if (std::optional<Demand> choice = demand_of_choice(part)) {
        found.push_back(std::move(*choice));
      }
    } else {
      std::for_each(children.begin(), children.end(), [&](std::uint16_t child) { necessary[child] = true; });
    }
  }
  for (std::size_t i = 0; i < state.added.size(); ++i) {
    const PartStatus status = state.added[i].status;
    if (status == PartStatus::open || status == PartStatus::waiting) {
      const auto part = static_cast<PartId>(kFirstAdded + i);
      found.push_back({part, 1, eligible(part)});
    }
  }
  return found;
}

PartId Run::hopeless_part() const {
  const std::vector<Demand> all = demands();
  const Demand* unmet = Matching(all).unmet();
  return unmet == nullptr ? kAnyPart : unmet->part;
}

}  // namespace jinkui::workflow
