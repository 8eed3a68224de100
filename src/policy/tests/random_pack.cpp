#include "random_pack.h"

namespace jinkui::policy {
namespace {

constexpr std::size_t kClauses = 24;
constexpr std::size_t kWords = 3;

std::string titled(const std::string& name) {
  return "zh: " + name + ", en: " + name;
}

}  // namespace

std::string RandomPack::some(const char* prefix, std::size_t n) {
  std::string out = "[" + name(prefix, n);
  for (std::size_t i = 0; i < n; ++i) {
    if (chance(25)) {
      out += ", " + (prefix + std::to_string(i));
    }
  }
  return out + "]";
}

std::string RandomPack::clause() {
  const auto one = [&] {
    const std::size_t number = below(kClauses);
    cited_[number] = true;
    return "\"" + std::to_string(number + 1) + "\"";
  };
  return chance(70) ? one() : "[" + one() + ", " + one() + "]";
}

std::string RandomPack::text() {
  levels_ = 1 + below(4);
  tiers_ = below(4);
  posts_ = 1 + below(8);
  fields_ = 1 + below(12);
  categories_ = below(4);
  purposes_ = below(5);
  flows_ = below(5);
  cited_.assign(kClauses, false);
  std::string out = "pack: random\nschema: 1\ntitle: {zh: 随机, en: Random}\n";
  add_names(out);
  add_fields(out);
  add_flows(out);
  add_rules(out);
  out += "mechanisms: {default_deny: {zh: 禁止, clause: " + clause() + "}}\nclauses:\n";
  for (std::size_t i = 0; i < kClauses; ++i) {
    if (cited_[i]) {
      out += "  - {id: \"" + std::to_string(i + 1) + "\", zh: 条款, claim: declared}\n";
    }
  }
  return out;
}

void RandomPack::add_names(std::string& out) {
  out += "posts:\n";
  for (std::size_t i = 0; i < posts_; ++i) {
    out += "  post" + std::to_string(i) + ": {" + titled("岗") + (chance(20) ? ", administrator: true}\n" : "}\n");
  }
  out += "levels:\n";  // written high to low, so that rank and not place decides
  for (std::size_t i = levels_; i-- > 0;) {
    out += "  level" + std::to_string(i) + ": {rank: " + std::to_string(2 * i + 1) + ", " + titled("级") + "}\n";
  }
  if (tiers_ > 0) {
    out += "tiers:\n";
  }
  for (std::size_t i = tiers_; i-- > 0;) {
    out += "  tier" + std::to_string(i) + ": {rank: " + std::to_string(i + 1) + ", " + titled("档") +
           (chance(30) ? ", second_factor: true}\n" : "}\n");
  }
  if (categories_ > 0) {
    out += "categories:\n";
  }
  for (std::size_t i = 0; i < categories_; ++i) {
    out += "  category" + std::to_string(i) + ": {" + titled("类") + "}\n";
  }
}

void RandomPack::add_fields(std::string& out) {
  out += "fields:\n";
  for (std::size_t i = 0; i < fields_; ++i) {
    const std::string id = "field" + std::to_string(i);
    const bool record = chance(30);
    std::string type = "text";
    if (chance(20)) {
      type = "flag";
      flags_.push_back((record ? "record." : "customer.") + id);
    } else if (chance(20)) {
      type = "choice, choices: {word0: {zh: 甲}, word1: {zh: 乙}, word2: {zh: 丙}}";
      choices_.push_back((record ? "record." : "customer.") + id);
    }
    out += "  " + id + ": {" + titled("字段") + ", type: " + type + (record ? ", record: true" : "");
    out += (tiers_ > 0 && chance(60) ? ", tier: " + name("tier", tiers_) : "") + "}\n";
  }
  if (purposes_ > 0) {
    out += "purposes:\n";
  }
  for (std::size_t i = 0; i < purposes_; ++i) {
    out += "  purpose" + std::to_string(i) + ": {" + titled("用途") +
           ", fields: " + (chance(90) ? some("field", fields_) : "[]");
    out +=
        (chance(30) ? ", posts: " + some("post", posts_) : "") + (chance(70) ? ", clause: " + clause() : "") + "}\n";
  }
}

void RandomPack::add_flows(std::string& out) {
  if (flows_ > 0) {
    out += "flows:\n";
  }
  for (std::size_t i = 0; i < flows_; ++i) {
    out += "  flow" + std::to_string(i) + ": {" + titled("流程") + ", steps: [{any_of: " + some("post", posts_) +
           "}], grant: {for: P1D}";
    out += (chance(70) ? ", clause: " + clause() : "") + "}\n";
  }
}

std::string RandomPack::test(bool declassified) {
  static const char* const kFlags[] = {"subject.staff", "subject.partner", "subject.password_fresh",
                                       "object.record", "workday",         "external",
                                       "emergency"};
  static const char* const kRelations[] = {"same_department", "assigned",      "custodian",
                                           "designated",      "head_of_owner", "own_entry"};
  static const char* const kOps[] = {"=", "!=", "<", "<=", ">", ">="};
  const std::string op = kOps[below(6)];
  const std::string equality = kOps[below(2)];
  switch (below(15)) {
    case 0:
      return kFlags[below(7)];
    case 1:
      return kRelations[below(6)];
    case 2:
      return "object.level " + op + " " + name("level", levels_);
    case 3:
      return tiers_ > 0 ? "object.tier " + op + " " + name("tier", tiers_) : "true";
    case 4:
      return "subject.clearance " + op + " object.level";
    case 5:
      return "quantity " + op + " " + std::to_string(below(100));
    case 6:
      return "time in " + std::string(chance(50) ? "09:00..18:00" : "22:30..06:00");
    case 7:
      return "quantity in " + std::to_string(below(50)) + ".." + std::to_string(50 + below(50));
    case 8:
      return "subject.posts has " +
             (chance(50) ? name("post", posts_) : "{" + name("post", posts_) + ", " + name("post", posts_) + "}");
    case 9:
      return purposes_ > 0 ? "purpose " + equality + " " + name("purpose", purposes_) : "false";
    case 10:
      return categories_ > 0
                 ? "object.category in {" + name("category", categories_) + ", " + name("category", categories_) + "}"
                 : "false";
    case 11:
      return choices_.empty() ? "true"
                              : choices_[below(choices_.size())] + " " + equality + " " + name("word", kWords);
    case 12:
      return flags_.empty() ? "external = false" : flags_[below(flags_.size())];
    case 13:
      return "object.level in {" + name("level", levels_) + ", " + name("level", levels_) + "}";
    default:
      return declassified ? "object.declassified" : "time >= 12:00";
  }
}

std::string RandomPack::condition(int depth, bool declassified) {
  if (depth == 0 || chance(40)) {
    return test(declassified);
  }
  const std::string left = condition(depth - 1, declassified);
  switch (below(4)) {
    case 0:
      return "(" + left + ") and " + condition(depth - 1, declassified);
    case 1:
      return left + " or " + condition(depth - 1, declassified);
    case 2:
      return declassified ? "(" + left + ")" : "not (" + left + ")";
    default:
      return "(" + left + " or " + condition(depth - 1, declassified) + ") and " + condition(depth - 1, declassified);
  }
}

void RandomPack::add_rules(std::string& out) {
  out += "rules:\n";
  const std::size_t rules = 1 + below(chance(10) ? 150 : 30);
  for (std::size_t i = 0; i < rules; ++i) {
    add_rule(out, i);
  }
}

void RandomPack::add_rule(std::string& out, std::size_t number) {
  static const char* const kVerbs[] = {"[read]", "[read, copy]", "[copy, print, destroy]",
                                       "[read, search, enter, change]"};
  static const char* const kRelations[] = {"designated", "assigned", "[assigned, same_department]", "custodian"};
  static const char* const kObligations[] = {"[purpose]", "[watermark, purpose]", "[notify]", "[mark, count]"};
  const std::size_t kind = below(10);
  out += "  - {id: rule" + std::to_string(number) + ", clause: " + clause();
  const std::string verbs = kVerbs[below(4)];
  if (kind < 2) {
    out += ", never: " + verbs;
  } else if (kind < 4) {
    out += ", doing: " + verbs + ", must: " + kObligations[below(4)];
  } else {
    out += ", may: " + verbs + (kind < 7 && flows_ > 0 ? ", by: " + name("flow", flows_) : "") +
           (chance(20) ? ", must: [escort]" : "");
  }
  std::string who;
  who += chance(40) ? "staff: any, " : "";
  who += chance(10) ? "partner: any, " : "";
  who += chance(30) ? "post: " + some("post", posts_) + ", " : chance(10) ? "administrator: any, " : "";
  who += chance(30) ? "of: " + std::string(kRelations[below(4)]) : "";
  out += who.empty() ? ", who: any" : ", who: {" + who + "}";
  std::string on;
  if (chance(30)) {
    on += chance(50) ? "level: " + some("level", levels_) : "level: \">= " + name("level", levels_) + "\"";
  }
  if (tiers_ > 0 && chance(15)) {
    on += std::string(on.empty() ? "" : ", ") +
          (chance(50) ? "tier: " + some("tier", tiers_) : "tier: \"< " + name("tier", tiers_) + "\"");
  }
  if (categories_ > 0 && chance(15)) {
    on += (on.empty() ? "category: " : ", category: ") + some("category", categories_);
  }
  if (chance(10)) {
    on += std::string(on.empty() ? "" : ", ") + (chance(50) ? "record: true" : "record: false");
  }
  out += on.empty() ? "" : ", on: {" + on + "}";
  const bool duty = kind == 2 || kind == 3;
  out += chance(kind < 2 ? 90 : 50) ? ", when: \"" + condition(3, duty) + "\"}\n" : "}\n";
}

pack::FieldSet RandomPack::some_fields(const pack::Pack& pack) {
  pack::FieldSet out;
  for (std::size_t i = 0; i < pack.fields.size(); ++i) {
    out.set(i, chance(50));
  }
  return out;
}

void RandomPack::add_facts(const pack::Pack& pack, pack::Facts& facts) {
  for (std::size_t slot = 0; slot < pack.facts.size(); ++slot) {
    if (chance(15)) {
      continue;
    }
    switch (pack.fact_types[slot]) {
      case pack::FactType::boolean:
        facts.set(slot, chance(60) ? 1 : 0);
        break;
      case pack::FactType::integer:
        facts.set(slot, static_cast<std::int64_t>(below(100)));
        break;
      case pack::FactType::minutes:
        facts.set(slot, static_cast<std::int64_t>(below(1440)));
        break;
      case pack::FactType::level:
        facts.set(slot, static_cast<std::int64_t>(below(pack.levels.size())));
        break;
      case pack::FactType::tier:
        pack.tiers.empty() ? facts.clear(slot) : facts.set(slot, static_cast<std::int64_t>(below(pack.tiers.size())));
        break;
      case pack::FactType::symbol:
        pack.symbols.empty() ? facts.clear(slot)
                             : facts.set(slot, static_cast<std::int64_t>(below(pack.symbols.size())));
        break;
      default:
        break;
    }
  }
  for (std::size_t i = 0; i < pack.posts.size(); ++i) {
    facts.posts.set(i, chance(30));
  }
  facts.relations = static_cast<pack::RelationSet>(below(1U << pack::kRelationCount));
}

Question RandomPack::question(const pack::Pack& pack) {
  static constexpr pack::Verb kVerbs[] = {pack::Verb::read,   pack::Verb::copy,   pack::Verb::print,
                                          pack::Verb::search, pack::Verb::change, pack::Verb::loan};
  Question out;
  out.now = {1'000'000};
  out.verb = chance(60) ? pack::Verb::read : kVerbs[below(6)];
  if (!pack.purposes.empty() && chance(80)) {
    out.purpose = pack.purpose_at(below(pack.purposes.size()));
  }
  if (chance(50)) {
    out.fields = some_fields(pack);
    if (!out.purpose.none() && chance(70)) {
      out.fields &= pack.at(out.purpose).fields;
    }
  }
  add_facts(pack, out.facts);
  for (std::size_t grants = pack.flows.empty() ? 0 : below(4); grants-- > 0;) {
    GrantView grant;
    grant.id = {static_cast<std::int64_t>(1 + below(1000))};
    grant.flow = pack.flow_at(below(pack.flows.size()));
    grant.verb = chance(80) ? out.verb : pack::Verb::copy;
    grant.purpose = pack.purposes.empty() || chance(40) ? pack::PurposeId()
                    : chance(70)                        ? out.purpose
                                                        : pack.purpose_at(below(pack.purposes.size()));
    grant.fields = chance(50) ? pack::FieldSet().set() : some_fields(pack) | out.fields;
    grant.not_after = {chance(85) ? 1'000'001 : 1'000'000};
    grant.uses_left = chance(85) ? 1 : 0;
    out.grants.push_back(grant);
  }
  return out;
}

}  // namespace jinkui::policy
