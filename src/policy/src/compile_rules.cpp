// Rules: resolve, look for conflicts, and lay them out as bit masks per verb.
#include <algorithm>
#include <bitset>
#include <set>

#include "compilation.h"

namespace jinkui::policy {
namespace {

using pack::RuleEffect;

// A rule with its demands resolved; a set without a demand means "any, known or not".
struct Demand {
  const SourceRule* source = nullptr;
  std::set<pack::Verb> verbs;
  std::optional<pack::PostSet> posts;
  pack::RelationSet relations = 0;
  std::optional<std::set<std::size_t>> levels;
  std::optional<std::set<std::size_t>> tiers;
  std::optional<std::set<std::size_t>> categories;  // symbol slots
};

template <class Id, class Rows>
std::optional<std::set<std::size_t>> slots(Compilation& c, const Rows& rows, const SourceRange& range,
                                           const base::Text& kind) {
  if (range.names.empty()) {
    return std::nullopt;
  }
  std::set<std::size_t> out;
  if (range.compare.empty()) {
    for (const Word& name : range.names) {
      if (const Id id = resolve<Id>(c, rows, name, kind); !id.none()) {
        out.insert(id.slot());
      }
    }
    return out;
  }
  const Id id = resolve<Id>(c, rows, range.names[0], kind);
  const std::string& op = range.compare.text;
  if (op != ">=" && op != "<=" && op != ">" && op != "<") {
    c.error(range.compare.at, "pack/shape",
            {"“" + op + "”应是 >=、<=、> 或 <", "'" + op + "' must be >=, <=, > or <"},
            {"例如 level: \">= confidential\"", "for example level: \">= confidential\""});
    return out;
  }
  for (std::size_t i = 0; !id.none() && i < rows.size(); ++i) {
    const bool more = op[0] == '>' ? i > id.slot() : i < id.slot();
    if (more || (op.size() == 2 && i == id.slot())) {
      out.insert(i);
    }
  }
  return out;
}

Demand resolve_rule(Compilation& c, const SourceRule& source) {
  Demand out;
  out.source = &source;
  std::vector<std::string> verbs;
  for (std::uint8_t i = 1; i < pack::kVerbCount; ++i) {
    verbs.emplace_back(pack::name_of(static_cast<pack::Verb>(i)));
  }
  for (const Word& word : source.verbs) {
    if (const auto verb = pack::verb_named(word.text); verb.has_value()) {
      out.verbs.insert(*verb);
    } else {
      report_unknown(c, word, {"行为", "verb"}, verbs);
    }
  }
  if (!source.posts.empty() || source.administrator) {
    out.posts.emplace();
    for (const Word& word : source.posts) {
      if (const auto post = resolve<pack::PostId>(c, c.pack.posts, word, {"岗位", "post"}); !post.none()) {
        out.posts->set(post.slot());
      }
    }
    for (std::size_t i = 0; source.administrator && i < c.pack.posts.size() && i < pack::kMaxPosts; ++i) {
      out.posts->set(i, c.pack.posts[i].administrator);
    }
  }
  for (const Word& word : source.relations) {
    if (const auto relation = pack::relation_named(word.text); relation.has_value()) {
      out.relations = static_cast<pack::RelationSet>(out.relations | (1U << static_cast<unsigned>(*relation)));
    } else {
      report_unknown(c, word, {"关系", "relation"},
                     {"same_department", "assigned", "custodian", "designated", "head_of_owner", "own_entry"});
    }
  }
  out.levels = slots<pack::LevelId>(c, c.pack.levels, source.levels, {"密级", "level"});
  out.tiers = slots<pack::TierId>(c, c.pack.tiers, source.tiers, {"字段分级", "tier"});
  if (!source.categories.empty()) {
    out.categories.emplace();
    for (const Word& word : source.categories) {
      if (const auto id = resolve<pack::CategoryId>(c, c.pack.categories, word, {"类别", "category"}); !id.none()) {
        out.categories->insert(c.pack.at(id).symbol.slot());
      }
    }
  }
  return out;
}

void add_rule(Compilation& c, const SourceRule& source) {
  pack::Rule rule;
  rule.self = pack::PackBuilder::make<pack::RuleId>(c.pack.rules->all.size());
  rule.id = source.id.text;
  rule.effect = static_cast<RuleEffect>(source.kind);
  rule.floor = source.floor;
  rule.when = c.condition(source.when);
  rule.clauses = c.cite(source.clauses, "rule:" + rule.id);
  if (source.clauses.empty()) {
    c.error(source.id.at, "pack/no-clause",
            {"规则“" + rule.id + "”没有引用条款", "the rule '" + rule.id + "' cites no clause"},
            {"加 clause: \"…\"", "add clause: \"…\""});
  }
  if (source.administrator && !source.posts.empty()) {
    c.error(source.id.at, "pack/rule-kind",
            {"who 里 administrator 与 post 只能有一个", "who has administrator or post, not both"},
            {"分成两条规则", "make two rules"});
  }
  if (!source.flow.empty()) {
    rule.flow = resolve<pack::FlowId>(c, c.pack.flows, source.flow, {"流程", "flow"});
  }
  for (const Word& word : source.obligations) {
    const auto obligation = pack::obligation_named(word.text);
    if (!obligation.has_value()) {
      report_unknown(c, word, {"义务", "obligation"},
                     {"mask", "watermark", "mark", "purpose", "expiry", "witness", "escort", "second_factor",
                      "notify", "count"});
      continue;
    }
    rule.obligations =
        static_cast<pack::ObligationSet>(rule.obligations | (1U << static_cast<unsigned>(*obligation)));
  }
  c.pack.rules->all.push_back(std::move(rule));
}

bool meet(const std::optional<std::set<std::size_t>>& a, const std::optional<std::set<std::size_t>>& b) {
  return !a.has_value() || !b.has_value() ||
         std::any_of(a->begin(), a->end(), [&](std::size_t x) { return b->contains(x); });
}
bool covers(const std::optional<std::set<std::size_t>>& a, const std::optional<std::set<std::size_t>>& b) {
  return !a.has_value() || (b.has_value() && std::includes(a->begin(), a->end(), b->begin(), b->end()));
}

// Everything `narrow` matches, `wide` matches too.
bool shadows(const Demand& wide, const Demand& narrow) {
  const SourceRule& w = *wide.source;
  const SourceRule& n = *narrow.source;
  const bool who = (!w.staff || n.staff) && (!w.partner || n.partner) && (wide.relations & ~narrow.relations) == 0;
  const bool posts = !wide.posts.has_value() || (narrow.posts.has_value() && (*narrow.posts & ~*wide.posts).none());
  const bool when = w.when.empty() || w.when.text == n.when.text;
  const bool record = !w.of_record.has_value() || w.of_record == n.of_record;
  return who && posts && when && record && covers(wide.levels, narrow.levels) && covers(wide.tiers, narrow.tiers) &&
         covers(wide.categories, narrow.categories);
}

bool same_people(const Demand& a, const Demand& b) {
  return a.source->staff == b.source->staff && a.source->partner == b.source->partner && a.posts == b.posts &&
         a.relations == b.relations;
}

void check_pair(Compilation& c, const Demand& first, const Demand& second) {
  const SourceRule& a = *first.source;
  const SourceRule& b = *second.source;
  std::vector<std::string> shared;
  for (const pack::Verb verb : first.verbs) {
    if (second.verbs.contains(verb)) {
      shared.emplace_back(pack::name_of(verb));
    }
  }
  if (shared.empty()) {
    return;
  }
  if (a.kind == RuleKind::may_by && b.kind == RuleKind::may_by && a.flow.text != b.flow.text &&
      same_people(first, second) && a.when.text == b.when.text && a.of_record == b.of_record &&
      meet(first.levels, second.levels) && meet(first.tiers, second.tiers) &&
      meet(first.categories, second.categories)) {
    c.error(
        b.id.at, "pack/two-flows",
        {"规则“" + a.id.text + "”和“" + b.id.text + "”让同一行为（" + shared[0] + "）走两个流程",
         "rules '" + a.id.text + "' and '" + b.id.text + "' send the same act (" + shared[0] + ") through two flows"},
        {"用密级、类别或 when 把两条分开", "tell them apart by level, category or when"});
  }
  const bool all_shared = shared.size() == second.verbs.size();
  if (all_shared && a.kind == RuleKind::may && b.kind == RuleKind::may_by && shadows(first, second)) {
    c.warn(b.id.at, "pack/shadowed",
           {"规则“" + b.id.text + "”不起作用：“" + a.id.text + "”已直接准许",
            "rule '" + b.id.text + "' has no effect: '" + a.id.text + "' permits it directly"},
           {"删去或收窄其中一条", "remove or narrow one of them"});
  }
  if (all_shared && a.kind == RuleKind::never && (b.kind == RuleKind::may || b.kind == RuleKind::may_by) &&
      shadows(first, second)) {
    c.warn(b.id.at, "pack/shadowed",
           {"规则“" + b.id.text + "”不起作用：“" + a.id.text + "”一概禁止",
            "rule '" + b.id.text + "' has no effect: '" + a.id.text + "' forbids it all"},
           {"删去或收窄其中一条", "remove or narrow one of them"});
  }
}

void check_conflicts(Compilation& c, const std::vector<Demand>& demands) {
  static constexpr std::size_t kMost = 600;  // pairs grow as the square; larger packs are generated, not written
  for (std::size_t i = 0; i < demands.size() && demands.size() <= kMost; ++i) {
    for (std::size_t j = 0; j < demands.size(); ++j) {
      if (demands[i].source->kind == demands[j].source->kind ? i < j : i != j) {
        check_pair(c, demands[i], demands[j]);
      }
    }
  }
}

pack::RuleRows layout(const pack::Pack& pack) {
  pack::RuleRows rows;
  std::size_t next = 0;
  const auto take = [&](std::size_t count) {
    const std::size_t at = next;
    next += count;
    return at;
  };
  rows.open_to_all = take(1);
  rows.first_post = take(pack.posts.size());
  rows.first_kind = take(4);
  rows.first_relation = take(pack::kRelationSets);
  rows.first_level = take(pack.levels.size() + 1);
  rows.first_tier = take(pack.tiers.size() + 1);
  rows.first_category = take(pack.purposes.size() + pack.categories.size() + 1);
  rows.first_record = take(3);
  rows.count = next;
  return rows;
}

class MaskWriter {
 public:
  MaskWriter(const pack::RuleRows& rows, pack::VerbRules& out) : rows_(rows), out_(out) {}

  void write(const Demand& demand, std::size_t bit) {
    bit_ = bit;
    set_if(rows_.open_to_all, !demand.posts.has_value());
    for (std::size_t post = 0; rows_.first_post + post < rows_.first_kind; ++post) {
      set_if(rows_.first_post + post, demand.posts.has_value() && demand.posts->test(post));
    }
    const std::size_t kind = (demand.source->staff ? 1U : 0U) + (demand.source->partner ? 2U : 0U);
    for (std::size_t has = 0; has < 4; ++has) {
      set_if(rows_.first_kind + has, (kind & ~has) == 0);
    }
    for (std::size_t has = 0; has < pack::kRelationSets; ++has) {
      set_if(rows_.first_relation + has, (demand.relations & ~has) == 0);
    }
    dimension(rows_.first_level, rows_.first_tier, demand.levels);
    dimension(rows_.first_tier, rows_.first_category, demand.tiers);
    dimension(rows_.first_category, rows_.first_record, demand.categories);
    const std::optional<bool> record = demand.source->of_record;
    set_if(rows_.first_record, !record.has_value());
    set_if(rows_.first_record + 1, !record.value_or(false));
    set_if(rows_.first_record + 2, record.value_or(true));
  }

 private:
  void set_if(std::size_t row, bool value) {
    if (value) {
      out_.masks[row * out_.words + bit_ / 64] |= std::uint64_t{1} << (bit_ % 64);
    }
  }
  void dimension(std::size_t first, std::size_t end, const std::optional<std::set<std::size_t>>& demand) {
    set_if(first, !demand.has_value());
    for (std::size_t slot = 0; first + 1 + slot < end; ++slot) {
      set_if(first + 1 + slot, !demand.has_value() || demand->contains(slot));
    }
  }

  const pack::RuleRows& rows_;
  pack::VerbRules& out_;
  std::size_t bit_ = 0;
};

void lay_out(pack::Rules& rules, const std::vector<Demand>& demands) {
  for (std::uint8_t v = 1; v < pack::kVerbCount; ++v) {
    pack::VerbRules& out = rules.by_verb[v];
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < demands.size(); ++i) {
      if (demands[i].verbs.contains(static_cast<pack::Verb>(v))) {
        members.push_back(i);
      }
    }
    std::stable_sort(members.begin(), members.end(),
                     [&](std::size_t a, std::size_t b) { return rules.all[a].effect < rules.all[b].effect; });
    out.words = (members.size() + 63) / 64;
    out.masks.assign(rules.rows.count * out.words, 0);
    MaskWriter writer(rules.rows, out);
    for (std::size_t bit = 0; bit < members.size(); ++bit) {
      const pack::Rule& rule = rules.all[members[bit]];
      const pack::ClauseId first = rule.clauses.empty() ? pack::ClauseId() : rule.clauses.front();
      out.rules.push_back(
          {rule.self, rule.flow, first, rule.obligations, rule.effect, !rule.when.always(), rule.clauses.size() > 1});
      writer.write(demands[members[bit]], bit);
    }
  }
}

// Flows learn their verbs; obligations of every read are gathered for those who only ask what a read entails.
void summarise(pack::Pack& pack, const std::vector<Demand>& demands) {
  for (std::size_t i = 0; i < demands.size(); ++i) {
    const pack::Rule& rule = pack.rules->all[i];
    if (rule.effect == RuleEffect::by_flow && !rule.flow.none()) {
      auto& verbs = pack.flows[rule.flow.slot()].verbs;
      verbs.insert(verbs.end(), demands[i].verbs.begin(), demands[i].verbs.end());
      std::sort(verbs.begin(), verbs.end());
      verbs.erase(std::unique(verbs.begin(), verbs.end()), verbs.end());
    }
    const bool everyone = !demands[i].posts.has_value() && !demands[i].source->staff && !demands[i].source->partner &&
                          demands[i].relations == 0;
    const bool everything = !demands[i].levels.has_value() && !demands[i].tiers.has_value() &&
                            !demands[i].categories.has_value() && !demands[i].source->of_record.has_value();
    if (rule.effect == RuleEffect::oblige && everyone && everything && rule.when.always() &&
        demands[i].verbs.contains(pack::Verb::read)) {
      pack.reading_obligations = static_cast<pack::ObligationSet>(pack.reading_obligations | rule.obligations);
    }
  }
}

}  // namespace

void compile_rules(Compilation& c) {
  if (c.source.rules.size() > pack::kMaxRules) {
    c.error(c.source.rules[pack::kMaxRules].id.at, "pack/too-many", {"规则超过 8192 条", "more than 8192 rules"},
            {"合并规则", "merge rules"});
    return;
  }
  std::vector<Demand> demands;
  std::set<std::string> taken;
  for (const SourceRule& rule : c.source.rules) {
    if (!rule.id.empty() && !taken.insert(rule.id.text).second) {
      c.error(rule.id.at, "pack/duplicate-id",
              {"规则“" + rule.id.text + "”重复", "rule '" + rule.id.text + "' stands twice"},
              {"改名其中一条", "rename one of them"});
    }
    add_rule(c, rule);
    demands.push_back(resolve_rule(c, rule));
  }
  for (const SourceFlow& flow : c.source.flows) {
    const bool used = std::any_of(c.source.rules.begin(), c.source.rules.end(),
                                  [&](const SourceRule& rule) { return rule.flow.text == flow.id.text; });
    if (!used) {
      c.warn(flow.id.at, "pack/unused-flow",
             {"没有规则走流程“" + flow.id.text + "”", "no rule goes by the flow '" + flow.id.text + "'"},
             {"加一条规则 may: […], by: " + flow.id.text, "add a rule may: […], by: " + flow.id.text});
    }
  }
  check_conflicts(c, demands);
  pack::Rules& rules = *c.pack.rules;
  rules.rows = layout(c.pack);
  rules.fields_of_tier.resize(c.pack.tiers.size());
  for (std::size_t i = 0; i < c.pack.fields.size() && i < pack::kMaxFields; ++i) {
    const pack::TierId tier = c.pack.fields[i].tier;
    if (!tier.none()) {
      rules.fields_of_tier[tier.slot()].set(i);
      rules.second_factor_fields.set(i, c.pack.at(tier).second_factor);
    }
  }
  lay_out(rules, demands);
  summarise(c.pack, demands);
}

}  // namespace jinkui::policy
