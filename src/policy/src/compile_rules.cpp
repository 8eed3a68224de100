// Rules: resolve, and lay them out as bit masks per verb.
#include <algorithm>
#include <bitset>
#include <set>

#include "demand.h"

namespace jinkui::policy {
namespace {

using pack::RuleEffect;

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

// What is destroyed, changed or has left the house cannot be reviewed afterwards.
void check_emergencies(Compilation& c) {
  for (std::size_t i = 0; i < c.source.flows.size() && i < c.pack.flows.size(); ++i) {
    const pack::Flow& flow = c.pack.flows[i];
    const bool reading =
        std::all_of(flow.verbs.begin(), flow.verbs.end(), [](pack::Verb verb) { return verb == pack::Verb::read; });
    if (flow.emergency && !reading) {
      c.error(c.source.flows[i].emergency->at, "pack/emergency",
              {"流程“" + flow.id + "”不只用于查阅，不能应急先办", "flow '" + flow.id + "' is not for reading alone"},
              {"只为查阅（read）的流程写 emergency", "give emergency to flows for reading (read) only"});
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
  check_emergencies(c);
}

}  // namespace jinkui::policy
