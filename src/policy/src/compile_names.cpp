// The sections that give names: posts, groups, levels, tiers, symbols, fields with their facts, categories, purposes.
#include <algorithm>
#include <array>
#include <set>

#include "compilation.h"
#include "reader.h"

namespace jinkui::policy {
namespace {

using pack::FieldType;
using pack::MaskKind;

constexpr std::size_t kMaxLevels = 62;

bool is_reserved(const std::string& name) {
  static const std::set<std::string, std::less<>> kWords = {"and",  "or",    "not", "in",  "has",
                                                            "true", "false", "any", "none"};
  for (std::uint8_t i = 0; i < pack::kKernelFactCount; ++i) {
    if (pack::name_of(static_cast<pack::KernelFact>(i)) == name) {
      return true;
    }
  }
  return kWords.contains(name) || pack::relation_named(name).has_value();
}

// Ids are words of the condition language: a small letter, then small letters, digits and _; at most 48 characters.
void check_id(Compilation& c, const Word& id, const std::set<std::string>& taken) {
  const auto right = [](char l) { return (l >= 'a' && l <= 'z') || (l >= '0' && l <= '9') || l == '_'; };
  if (id.empty() || id.text.size() > 48 || !std::all_of(id.text.begin(), id.text.end(), right) || id.text[0] < 'a') {
    c.error(id.at, "pack/id", {"“" + id.text + "”不能作名称", "'" + id.text + "' cannot be an id"},
            {"用小写字母开头，小写字母、数字和 _，至多 48 个字符",
             "a small letter first, then small letters, digits and _, at most 48"});
  } else if (is_reserved(id.text)) {
    c.error(id.at, "pack/reserved",
            {"“" + id.text + "”是条件语言的保留词", "'" + id.text + "' is reserved in conditions"},
            {"换一个名称", "choose another id"});
  } else if (taken.contains(id.text)) {
    c.error(id.at, "pack/duplicate-id", {"“" + id.text + "”重复", "'" + id.text + "' stands twice"},
            {"改名其中一个", "rename one of them"});
  }
}

template <class Items>
void check_ids(Compilation& c, const Items& items, std::size_t most, const base::Text& kind) {
  std::set<std::string> taken;
  for (const auto& item : items) {
    check_id(c, item.id, taken);
    taken.insert(item.id.text);
  }
  if (items.size() > most) {
    c.error(items[most].id.at, "pack/too-many",
            {kind.zh + "超过 " + std::to_string(most) + " 个", "more than " + std::to_string(most) + " " + kind.en},
            {"合并或删去", "merge or remove some"});
  }
}

// Sorts by the written rank, low to high, and reports missing and equal ranks.
template <class Item>
std::vector<const Item*> by_rank(Compilation& c, const std::vector<Item>& items, const base::Text& kind) {
  std::vector<std::pair<int, const Item*>> ranked;
  for (const Item& item : items) {
    if (item.rank.empty()) {
      c.error(item.id.at, "pack/no-rank",
              {kind.zh + "“" + item.id.text + "”没有 rank", "the " + kind.en + " '" + item.id.text + "' has no rank"},
              {"写 rank: 1（最低）、2、3…", "write rank: 1 (lowest), 2, 3 …"});
    }
    const int rank = c.number(item.rank, 1, 1000, 0);
    for (const auto& [other, same] : ranked) {
      if (rank != 0 && other == rank) {
        c.error(item.rank.at, "pack/same-rank",
                {"“" + item.id.text + "”与“" + same->id.text + "”的 rank 相同",
                 "'" + item.id.text + "' and '" + same->id.text + "' have the same rank"},
                {"每个一个不同的 rank", "give each its own rank"});
      }
    }
    ranked.emplace_back(rank, &item);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const Item*> out;
  out.reserve(ranked.size());
  for (const auto& [rank, item] : ranked) {
    out.push_back(item);
  }
  return out;
}

void add_levels(Compilation& c) {
  check_ids(c, c.source.levels, kMaxLevels, {"密级", "levels"});
  for (const SourceLevel* level : by_rank(c, c.source.levels, {"密级", "level"})) {
    const auto right = [](char l) {
      return (l >= '0' && l <= '9') || (l >= 'a' && l <= 'f') || (l >= 'A' && l <= 'F');
    };
    const std::string& color = level->color.text;
    if (!color.empty() &&
        (color.size() != 7 || color[0] != '#' || !std::all_of(color.begin() + 1, color.end(), right))) {
      c.error(level->color.at, "pack/color", {"颜色应写成 #rrggbb", "a color is written #rrggbb"},
              {"例如 \"#c62828\"", "for example \"#c62828\""});
    }
    c.pack.levels.push_back({level->id.text, level->title, level->harm, c.period(level->period), color,
                             c.cite_first(level->clauses, "level:" + level->id.text), level->conceal});
  }
}

void add_posts(Compilation& c) {
  check_ids(c, c.source.posts, pack::kMaxPosts, {"岗位", "posts"});
  for (const SourcePost& post : c.source.posts) {
    c.pack.posts.push_back({post.id.text, post.title, post.per_department, post.one, post.administrator, post.head});
    c.cite(post.clauses, "post:" + post.id.text);
  }
  check_ids(c, c.source.groups, 256, {"小组", "groups"});
  for (const SourceGroup& group : c.source.groups) {
    pack::Group out{group.id.text, group.title, {}};
    for (const Word& post : group.posts) {
      out.posts.push_back(resolve<pack::PostId>(c, c.pack.posts, post, {"岗位", "post"}));
    }
    if (group.posts.empty()) {
      c.error(group.id.at, "pack/empty",
              {"小组“" + group.id.text + "”没有岗位", "the group '" + group.id.text + "' has no posts"},
              {"写 of: [岗位, …]", "write of: [post, …]"});
    }
    c.cite(group.clauses, "group:" + group.id.text);
    c.pack.groups.push_back(std::move(out));
  }
}

void add_mask(Compilation& c, const Word& mask, pack::Field& field) {
  static const std::array<std::pair<const char*, MaskKind>, 4> kWords = {{{"none", MaskKind::none},
                                                                          {"all", MaskKind::all},
                                                                          {"surname", MaskKind::surname},
                                                                          {"domain", MaskKind::domain}}};
  if (mask.empty()) {
    return;
  }
  for (const auto& [word, kind] : kWords) {
    if (mask.text == word) {
      field.mask = kind;
      return;
    }
  }
  const auto digit = [](char l) { return l >= '0' && l <= '9'; };
  const std::string& text = mask.text;
  const std::string dots = text.find("…") != std::string::npos ? "…" : "...";
  if (text.size() == dots.size() + 2 && text.substr(1, dots.size()) == dots && digit(text.front()) &&
      digit(text.back())) {
    field.mask = MaskKind::first_last;
    field.mask_first = static_cast<std::uint8_t>(text.front() - '0');
    field.mask_last = static_cast<std::uint8_t>(text.back() - '0');
  } else if (text.size() == 5 && text.substr(0, 4) == "last" && digit(text.back())) {
    field.mask = MaskKind::last;
    field.mask_last = static_cast<std::uint8_t>(text.back() - '0');
  } else {
    c.error(mask.at, "pack/mask", {"不认识的脱敏方式“" + text + "”", "unknown mask '" + text + "'"},
            {"可用 none、all、surname、domain、3…4、last4", "there are none, all, surname, domain, 3…4, last4"});
  }
}

FieldType field_type(Compilation& c, const Word& type) {
  if (const auto known = pack::field_type_named(type.text)) {
    return *known;
  }
  if (!type.empty()) {
    std::vector<std::string> names;
    for (std::uint8_t i = 0; i < pack::kFieldTypeCount; ++i) {
      names.emplace_back(pack::name_of(static_cast<FieldType>(i)));
    }
    report_unknown(c, type, {"字段类型", "field type"}, names);
  }
  return FieldType::text;
}

void add_search(Compilation& c, const Word& word, pack::Field& field) {
  const auto mode = pack::search_mode_named(word.text);
  if (!mode) {
    std::vector<std::string> names;
    for (std::uint8_t i = 0; i < pack::kSearchModeCount; ++i) {
      names.emplace_back(pack::name_of(static_cast<pack::SearchMode>(i)));
    }
    report_unknown(c, word, {"检索方式", "search mode"}, names);
    return;
  }
  if (!pack::fits(*mode, field.type)) {
    const std::string type(pack::name_of(field.type));
    c.error(word.at, "pack/search-mode",
            {"字段“" + field.id + "”的类型 " + type + " 不能按 " + word.text + " 检索",
             "field '" + field.id + "' of type " + type + " cannot be searched by " + word.text},
            {"删去它：exact 用于名称、证件、号码、邮箱和 text；last4 用于证件和号码；name、pinyin、initials、part "
             "用于名称",
             "remove it: exact is for names, ids, numbers, e-mail and text; last4 for ids and numbers; name, pinyin, "
             "initials and part for names"});
  }
  field.search = static_cast<pack::SearchSet>(field.search | 1U << static_cast<std::uint8_t>(*mode));
}

void add_unique(Compilation& c, const SourceField& source, pack::Field& field) {
  field.unique = source.unique;
  if (field.unique && (field.of_record || !pack::tagged(field))) {
    c.error(source.id.at, "pack/unique",
            {"字段“" + field.id + "”标为 unique，但重复无从查出",
             "field '" + field.id + "' is marked unique, but a second one could not be found"},
            {"unique 用于客户（非记录）的号码、邮箱或不掩码的 text，并须列出 search: [exact]；否则删去 unique",
             "unique is for numbers, e-mail or unmasked text of customers (not records), with search: [exact]; or "
             "remove it"});
  }
}

void declare_fact(Compilation& c, const SourceField& source, pack::Field& field) {
  if (field.type != FieldType::choice && field.type != FieldType::flag) {
    return;
  }
  if (c.pack.facts.size() >= pack::kMaxFacts) {
    c.error(source.id.at, "pack/too-many",
            {"选项和是非字段超过 " + std::to_string(pack::kMaxFacts - pack::kKernelFactCount) + " 个",
             "more than " + std::to_string(pack::kMaxFacts - pack::kKernelFactCount) + " choice and flag fields"},
            {"把不用于条件的字段改为 text", "make fields that no condition uses text"});
    return;
  }
  field.fact = static_cast<std::uint16_t>(c.pack.facts.size());
  c.pack.facts.push_back((source.of_record ? "record." : "customer.") + source.id.text);
  c.pack.fact_types.push_back(field.type == FieldType::flag ? pack::FactType::boolean : pack::FactType::symbol);
  c.domains.emplace_back();
  for (const auto& choice : source.choices) {
    c.domains.back().push_back(choice.id.text);
  }
}

void add_field(Compilation& c, const SourceField& source) {
  pack::Field field;
  field.id = source.id.text;
  field.title = source.title;
  field.type = field_type(c, source.type);
  if (!source.tier.empty()) {
    field.tier = resolve<pack::TierId>(c, c.pack.tiers, source.tier, {"字段分级", "tier"});
  }
  if (!source.level.empty()) {
    field.level = resolve<pack::LevelId>(c, c.pack.levels, source.level, {"密级", "level"});
  }
  add_mask(c, source.mask, field);
  if (pack::field_type_named(source.type.text)) {  // an unknown type is reported already
    for (const Word& word : source.search) {
      add_search(c, word, field);
    }
  }
  field.of_record = source.of_record;
  field.required = source.required;
  add_unique(c, source, field);
  field.csv = source.csv.text;
  std::set<std::string> taken;
  for (const SourceChoice& choice : source.choices) {
    check_id(c, choice.id, taken);
    taken.insert(choice.id.text);
    field.choices.push_back({choice.id.text, choice.title, c.symbol(choice.id.text)});
  }
  if ((field.type == FieldType::choice) != !source.choices.empty()) {
    c.error(source.id.at, "pack/choices",
            {"字段“" + field.id + "”：type: choice 与 choices 要同时有",
             "field '" + field.id + "': type: choice and choices go together"},
            {"补上或删去 choices", "add or remove choices"});
  }
  declare_fact(c, source, field);
  c.cite(source.clauses, "field:" + field.id);
  c.pack.fields.push_back(std::move(field));
}

void add_fields(Compilation& c) {
  check_ids(c, c.source.fields, pack::kMaxFields, {"字段", "fields"});
  std::map<std::string, std::string> csv;
  for (const SourceField& field : c.source.fields) {
    add_field(c, field);
    const auto [same, fresh] = csv.emplace(field.csv.text, field.id.text);
    if (!field.csv.empty() && !fresh) {
      c.error(field.csv.at, "pack/duplicate-csv",
              {"字段“" + field.id.text + "”与“" + same->second + "”的 csv 列名相同",
               "fields '" + field.id.text + "' and '" + same->second + "' have the same csv header"},
              {"改其中一个列名", "change one of them"});
    }
  }
}

void add_purposes(Compilation& c) {
  for (const SourcePurpose& source : c.source.purposes) {
    pack::Purpose purpose;
    purpose.id = source.id.text;
    purpose.title = source.title;
    purpose.symbol = c.pack.symbol_named(source.id.text);
    for (const Word& word : source.fields) {
      if (const auto field = resolve<pack::FieldId>(c, c.pack.fields, word, {"字段", "field"}); !field.none()) {
        purpose.fields.set(field.slot());
      }
    }
    for (const Word& word : source.posts) {
      if (const auto post = resolve<pack::PostId>(c, c.pack.posts, word, {"岗位", "post"}); !post.none()) {
        purpose.posts.set(post.slot());
      }
    }
    purpose.clause = c.cite_first(source.clauses, "purpose:" + purpose.id);
    c.pack.purposes.push_back(std::move(purpose));
  }
}

void add_categories(Compilation& c) {
  for (const SourceCategory& source : c.source.categories) {
    pack::Category category;
    category.id = source.id.text;
    category.title = source.title;
    category.symbol = c.pack.symbol_named(source.id.text);
    if (!source.level.empty()) {
      category.level = resolve<pack::LevelId>(c, c.pack.levels, source.level, {"密级", "level"});
    }
    category.clause = c.cite_first(source.clauses, "category:" + category.id);
    c.pack.categories.push_back(std::move(category));
  }
}

}  // namespace

void compile_names(Compilation& c) {
  for (std::uint8_t i = 0; i < pack::kKernelFactCount; ++i) {
    c.pack.facts.emplace_back(pack::name_of(static_cast<pack::KernelFact>(i)));
    c.pack.fact_types.push_back(pack::type_of(static_cast<pack::KernelFact>(i)));
    c.domains.emplace_back();
  }
  check_ids(c, c.source.purposes, 256, {"用途", "purposes"});
  check_ids(c, c.source.categories, 256, {"类别", "categories"});
  for (const SourcePurpose& purpose : c.source.purposes) {
    c.symbol(purpose.id.text);
    c.domains[static_cast<std::size_t>(pack::KernelFact::context_purpose)].push_back(purpose.id.text);
  }
  for (const SourceCategory& category : c.source.categories) {
    c.symbol(category.id.text);
    c.domains[static_cast<std::size_t>(pack::KernelFact::object_category)].push_back(category.id.text);
  }
  add_posts(c);
  add_levels(c);
  check_ids(c, c.source.tiers, kMaxLevels, {"字段分级", "tiers"});
  for (const SourceTier* tier : by_rank(c, c.source.tiers, {"字段分级", "tier"})) {
    c.pack.tiers.push_back({tier->id.text, tier->title, tier->second_factor});
    c.cite(tier->clauses, "tier:" + tier->id.text);
  }
  add_fields(c);
  add_purposes(c);
  add_categories(c);
}

}  // namespace jinkui::policy
