// The demands of a rule with their names resolved, and the region of facts that they and its condition cut out.
// Plain values of one compilation.
#pragma once
#include <optional>
#include <set>
#include <vector>

#include "compilation.h"
#include "jinkui/pack/rules.h"
#include "region.h"

namespace jinkui::policy {

// A set without a demand means "any, known or not".
struct Demand {
  const SourceRule* source = nullptr;
  std::set<pack::Verb> verbs;
  std::optional<pack::PostSet> posts;
  pack::RelationSet relations = 0;
  std::optional<std::set<std::size_t>> levels;
  std::optional<std::set<std::size_t>> tiers;
  std::optional<std::set<std::size_t>> categories;  // symbol slots
};

[[nodiscard]] Region region_of(const Demand& demand, const pack::Condition& when);

// Rules that never apply, that others shadow wholly, or that send one act through two flows; steps that never open or
// ask the same person twice. `demands` are those of c.pack.rules->all, in its order.
void check_conflicts(Compilation& c, const std::vector<Demand>& demands);

}  // namespace jinkui::policy
