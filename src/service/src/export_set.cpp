#include "export_set.h"

#include "jinkui/transfer/exports.h"

namespace jinkui::service {
namespace {

base::Error empty_set() {
  return {base::Errc::not_found,
          "export/empty",
          {"范围内没有可导出的客户。", "There is no customer in this scope."},
          {"请改变范围。", "Change the scope."},
          "",
          {},
          ""};
}

// What `all` says of everybody so far, and one more.
void join(const pack::Pack& pack, vault::ObjectFacts& all, vault::ObjectFacts&& one) {
  const auto level = pack.level_named(one.label.level);
  const auto highest = pack.level_named(all.label.level);
  const bool later = !one.label.until || (all.label.until && *one.label.until > *all.label.until);
  if (highest.none() || (!level.none() && highest < level)) {
    all.label.level = one.label.level;
  }
  if (later) {
    all.label.until = one.label.until;
  }
  all.label.declassified = all.label.declassified && one.label.declassified;
  if (all.custody.department != one.custody.department) {
    all.custody.department = {};
  }
  if (all.custody.assigned != one.custody.assigned) {
    all.custody.assigned = {};
  }
  if (all.custody.keeper != one.custody.keeper) {
    all.custody.keeper = {};
  }
  if (all.custody.entered_by != one.custody.entered_by) {
    all.custody.entered_by = {};
  }
}

}  // namespace

base::Result<Ruling> rule_on_set(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
                                 std::span<const base::CustomerId> customers) {
  const Stamp stamp = core.epochs().at(act.caller.person, {});
  std::optional<vault::ObjectFacts> all;
  for (const auto customer : customers) {
    JINKUI_TRY(auto facts, core.vault().facts(session, customer, {}));
    if (facts.destroyed) {
      continue;
    }
    if (all) {
      join(world->pack(), *all, std::move(facts));
    } else {
      all = std::move(facts);
      all->traits.clear();
    }
  }
  if (!all) {
    return empty_set();
  }
  all->customer = {};
  all->customer_label = all->label;
  Ruling ruling = rule_on_object(core, world, session, act, std::move(*all));
  ruling.stamp = stamp;
  return ruling;
}

base::Result<Ruling> rule_on_scope(Core& core, const WorldPtr& world, store::Session& session, const Act& act) {
  const auto scope = transfer::scope_of(session, act.to_level);
  if (!scope) {
    return base::Error{base::Errc::not_found,
                       "export/scope",
                       {"没有这个导出范围。", "There is no such scope of an export."},
                       {"请先确定范围（/exports/plan）。", "Fix the scope first (/exports/plan)."},
                       "/level",
                       {},
                       ""};
  }
  Act counted = act;
  counted.quantity = static_cast<std::int64_t>(scope->customers.size());
  return rule_on_set(core, world, session, counted, scope->customers);
}

}  // namespace jinkui::service
