// What rules and steps do to each other: empty, shadowed, contradictory, dead.
#include <algorithm>

#include "demand.h"

namespace jinkui::policy {
namespace {

using pack::StepKind;

// Pairs grow as the square; larger packs are generated, not written.
constexpr std::size_t kMostRules = 600;

std::string quoted(const std::vector<std::size_t>& rules, const Compilation& c, std::string_view open,
                   std::string_view close, std::string_view between) {
  std::string out;
  for (const std::size_t rule : rules) {
    out += (out.empty() ? std::string() : std::string(between)) + std::string(open) + c.source.rules[rule].id.text +
           std::string(close);
  }
  return out;
}

std::string first_clause(const Words& clauses) {
  return clauses.empty() ? std::string() : clauses.front().text;
}

class Conflicts {
 public:
  Conflicts(Compilation& c, const std::vector<Demand>& demands) : c_(c), demands_(demands) {
    for (std::size_t i = 0; i < demands_.size(); ++i) {
      regions_.push_back(region_of(demands_[i], c_.pack.rules->all[i].when));
    }
  }

  void run() {
    for (std::size_t i = 0; i < demands_.size(); ++i) {
      if (!can_hold(c_.pack, regions_[i])) {
        if (c_.source.rules[i].floor || c_.source.rules[i].administrator) {
          continue;  // these stand in every pack, also in one without such posts or levels
        }
        warn(i, "pack/never-applies",
             {"规则“" + name(i) + "”永远不会适用：它的条件互相矛盾",
              "rule '" + name(i) + "' never applies: its conditions contradict each other"},
             {"改正 who、on 或 when", "correct who, on or when"});
        continue;
      }
      check_shadows(i);
      for (std::size_t j = i + 1; j < demands_.size(); ++j) {
        check_flows(i, j);
      }
    }
    for (std::size_t flow = 0; flow < c_.source.flows.size(); ++flow) {
      check_steps(flow);
    }
  }

 private:
  [[nodiscard]] const std::string& name(std::size_t rule) const { return c_.source.rules[rule].id.text; }
  [[nodiscard]] RuleKind kind(std::size_t rule) const { return c_.source.rules[rule].kind; }
  void warn(std::size_t rule, std::string_view slug, base::Text message, base::Text mend) {
    report(Severity::warning, rule, slug, std::move(message), std::move(mend));
  }
  void report(Severity severity, std::size_t rule, std::string_view slug, base::Text message, base::Text mend) {
    const SourceRule& source = c_.source.rules[rule];
    c_.findings.push_back({severity, std::string(slug), source.id.at, first_clause(source.clauses),
                           std::move(message), std::move(mend)});
  }

  // Whether something of the rule is left when the others have been cut out of it.
  [[nodiscard]] bool left(std::size_t rule, const std::vector<std::size_t>& others) const {
    std::vector<Region> parts = {regions_[rule]};
    for (const std::size_t other : others) {
      parts.push_back(regions_[other].outside());
    }
    return can_hold(c_.pack, Region::all_of(std::move(parts)));
  }
  // The rules for this verb that decide before `rule` does, whatever it says.
  [[nodiscard]] std::vector<std::size_t> stronger(std::size_t rule, pack::Verb verb, RuleKind than) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < demands_.size(); ++i) {
      const bool same_kind = kind(i) == than && (kind(i) != kind(rule) || i < rule);
      if (i != rule && same_kind && demands_[i].verbs.contains(verb) &&
          can_hold(c_.pack, Region::all_of({regions_[rule], regions_[i]}))) {
        out.push_back(i);
      }
    }
    return out;
  }
  // A smallest part of `others` that still leaves nothing; they must leave nothing together.
  [[nodiscard]] std::vector<std::size_t> fewest(std::size_t rule, std::vector<std::size_t> others) const {
    for (std::size_t i = others.size(); i-- > 0;) {
      std::vector<std::size_t> fewer = others;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (!left(rule, fewer)) {
        others = std::move(fewer);
      }
    }
    return others;
  }

  // For each verb of the rule, the rules that leave nothing of it; empty when something is left for one verb.
  [[nodiscard]] std::vector<std::size_t> shadowing(std::size_t rule, const std::vector<RuleKind>& kinds) const {
    std::set<std::size_t> found;
    for (const pack::Verb verb : demands_[rule].verbs) {
      std::vector<std::size_t> others;
      for (const RuleKind each : kinds) {
        const auto more = stronger(rule, verb, each);
        others.insert(others.end(), more.begin(), more.end());
      }
      if (others.empty() || left(rule, others)) {
        return {};
      }
      const auto needed = fewest(rule, others);
      found.insert(needed.begin(), needed.end());
    }
    return {found.begin(), found.end()};
  }

  void check_shadows(std::size_t rule) {
    if (kind(rule) != RuleKind::may && kind(rule) != RuleKind::may_by) {
      return;  // prohibitions and obligations are gathered, each with its clauses
    }
    if (const auto by = shadowing(rule, {RuleKind::never}); !by.empty()) {
      warn_shadowed(rule, by, {"一概禁止", "forbid it all"});
      return;
    }
    if (kind(rule) == RuleKind::may_by) {
      if (const auto by = shadowing(rule, {RuleKind::never, RuleKind::may}); !by.empty()) {
        warn_shadowed(rule, by, {"已直接准许", "permit it directly"});
      }
    }
  }
  void warn_shadowed(std::size_t rule, const std::vector<std::size_t>& by, const base::Text& how) {
    warn(rule, "pack/shadowed",
         {"规则“" + name(rule) + "”不起作用：" + quoted(by, c_, "“", "”", "、") + how.zh,
          "rule '" + name(rule) + "' has no effect: " + quoted(by, c_, "'", "'", ", ") + " " + how.en},
         {"删去或收窄其中一条", "remove or narrow one of them"});
  }

  void check_flows(std::size_t i, std::size_t j) {
    const SourceRule& a = c_.source.rules[i];
    const SourceRule& b = c_.source.rules[j];
    if (a.kind != RuleKind::may_by || b.kind != RuleKind::may_by || a.flow.text == b.flow.text) {
      return;
    }
    const auto shared = std::find_if(demands_[i].verbs.begin(), demands_[i].verbs.end(),
                                     [&](pack::Verb verb) { return demands_[j].verbs.contains(verb); });
    if (shared == demands_[i].verbs.end() || !can_hold(c_.pack, Region::all_of({regions_[i], regions_[j]}))) {
      return;
    }
    const std::string verb(pack::name_of(*shared));
    const bool narrower = a.posts.size() + demands_[i].relations != b.posts.size() + demands_[j].relations ||
                          demands_[i].posts != demands_[j].posts || a.staff != b.staff || a.partner != b.partner;
    report(narrower ? Severity::warning : Severity::error, j, "pack/two-flows",
           {"规则“" + a.id.text + "”和“" + b.id.text + "”让同一行为（" + verb + "）走两个流程，先写的一条生效",
            "rules '" + a.id.text + "' and '" + b.id.text + "' send the same act (" + verb +
                ") through two flows; the first one counts"},
           {"用密级、类别或 when 把两条分开", "tell them apart by level, category or when"});
  }

  void check_steps(std::size_t flow) {
    std::vector<Region> entries;
    for (std::size_t i = 0; i < demands_.size(); ++i) {
      if (kind(i) == RuleKind::may_by && c_.source.rules[i].flow.text == c_.source.flows[flow].id.text) {
        entries.push_back(regions_[i]);
      }
    }
    if (entries.empty()) {
      return;  // reported as unused
    }
    open_steps(flow, c_.source.flows[flow].root, 0, Region::any_of(std::move(entries)));
    std::map<std::size_t, std::size_t> asked;
    required_posts(c_.pack.flows[flow], 0, asked);
    for (const auto& [post, times] : asked) {
      if (times > 1) {
        const pack::Post& twice = c_.pack.posts[post];
        finding_on(flow, Severity::error, c_.source.flows[flow].id.at, "pack/one-person-twice",
                   {"须由“" + twice.title.zh + "”批两次，但这个岗位只有一人，同一人在一次申请中只能审批一次",
                    "'" + twice.title.en +
                        "' must decide twice, but one person holds the post and nobody decides "
                        "twice on a request"},
                   {"去掉重复的一步，或换一个岗位", "remove the repeated step, or name another post"});
      }
    }
  }
  void finding_on(std::size_t flow, Severity severity, const Spot& at, std::string_view slug, const base::Text& what,
                  base::Text mend) {
    const SourceFlow& source = c_.source.flows[flow];
    c_.findings.push_back({severity,
                           std::string(slug),
                           at,
                           first_clause(source.clauses),
                           {"流程“" + source.id.text + "”" + what.zh, "flow '" + source.id.text + "': " + what.en},
                           std::move(mend)});
  }

  // Steps whose conditions never hold for a request that can come this way; depth is bounded by the YAML tree's.
  void open_steps(std::size_t flow, const SourceStep& source, std::size_t slot, const Region& entry) {
    const pack::Step& step = c_.pack.flows[flow].steps[slot];
    Region here = step.when.always() ? entry : Region::all_of({entry, Region::of(step.when)});
    if (!step.when.always() && !can_hold(c_.pack, here)) {
      finding_on(flow, Severity::warning, source.when.at, "pack/dead-step",
                 {"有一步永远不会轮到：走这个流程的申请都不符合它的条件",
                  "a step never opens: no request that goes this way meets its condition"},
                 {"改正这一步的 when，或删去它", "correct the step's when, or remove it"});
      return;
    }
    for (std::size_t i = 0; i < step.children.size() && i < source.children.size(); ++i) {
      open_steps(flow, source.children[i], step.children[i], here);
    }
  }

  // Posts held by one person at most that must decide, whatever happens.
  void required_posts(const pack::Flow& flow, std::size_t slot, std::map<std::size_t, std::size_t>& asked) const {
    const pack::Step& step = flow.steps[slot];
    if (!step.when.always()) {
      return;
    }
    if (step.kind == StepKind::sequence || step.kind == StepKind::all_of ||
        (step.kind == StepKind::any_of && step.children.size() == 1)) {
      for (const std::uint16_t child : step.children) {
        required_posts(flow, child, asked);
      }
    } else if (step.kind == StepKind::act && step.actor.posts.size() == 1 && step.actor.group.none() &&
               !step.actor.posts[0].none()) {
      const pack::Post& post = c_.pack.at(step.actor.posts[0]);
      if (post.one && !post.per_department) {
        ++asked[step.actor.posts[0].slot()];
      }
    }
  }

  Compilation& c_;
  const std::vector<Demand>& demands_;
  std::vector<Region> regions_;
};

}  // namespace

Region region_of(const Demand& demand, const pack::Condition& when) {
  using pack::KernelFact;
  std::vector<Region> parts = {Region::of(when)};
  const auto named = [&](KernelFact fact, const std::optional<std::set<std::size_t>>& slots) {
    if (slots.has_value()) {
      parts.push_back(Region::value(fact, Numbers::of(*slots)));
    }
  };
  named(KernelFact::object_level, demand.levels);
  named(KernelFact::object_tier, demand.tiers);
  named(KernelFact::object_category, demand.categories);
  if (demand.posts.has_value()) {
    parts.push_back(Region::any_post(*demand.posts));
  }
  for (std::size_t i = 0; i < pack::kRelationCount; ++i) {
    if (((demand.relations >> i) & 1U) != 0) {
      parts.push_back(Region::relation(i));
    }
  }
  const Numbers yes = Numbers::one(0).without();
  if (demand.source->staff) {
    parts.push_back(Region::value(KernelFact::subject_staff, yes));
  }
  if (demand.source->partner) {
    parts.push_back(Region::value(KernelFact::subject_partner, yes));
  }
  if (demand.source->of_record.has_value()) {
    parts.push_back(Region::value(KernelFact::object_record, Numbers::one(*demand.source->of_record ? 1 : 0)));
  }
  return Region::all_of(std::move(parts));
}

void check_conflicts(Compilation& c, const std::vector<Demand>& demands) {
  if (demands.size() <= kMostRules && !has_errors(c.findings)) {
    Conflicts(c, demands).run();
  }
}

}  // namespace jinkui::policy
