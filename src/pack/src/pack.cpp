#include "jinkui/pack/pack.h"

#include <algorithm>

#include "jinkui/pack/rules.h"

namespace jinkui::pack {
namespace {

std::string_view name_of_row(const std::string& word) {
  return word;
}
template <class Row>
std::string_view name_of_row(const Row& row) {
  return row.id;
}

// The place of `name` among rows or words; `none` when it is not there. Packs are small, names are looked up at the
// edge.
template <class Rows>
std::uint16_t slot_of(const Rows& rows, std::string_view name, std::uint16_t none) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [name](const auto& row) { return name_of_row(row) == name; });
  return found == rows.end() ? none : static_cast<std::uint16_t>(found - rows.begin());
}

// As slot_of, and when the name is not there, what the map makes of it.
template <class Rows>
std::uint16_t mapped_slot(const Rows& rows, const NameMap& map, NameKind kind, std::string_view name,
                          std::uint16_t none) {
  const std::uint16_t here = slot_of(rows, name, none);
  const auto& renamed = map[static_cast<std::size_t>(kind)];
  if (here != none || renamed.empty()) {
    return here;
  }
  const auto found = renamed.find(name);
  return found == renamed.end() ? none : slot_of(rows, found->second, none);
}

}  // namespace

Pack::Pack() = default;
Pack::~Pack() = default;
Pack::Pack(Pack&&) noexcept = default;
Pack& Pack::operator=(Pack&&) noexcept = default;

LevelId Pack::level_named(std::string_view name) const {
  return LevelId(mapped_slot(levels, names, NameKind::level, name, LevelId::kNone));
}
TierId Pack::tier_named(std::string_view name) const {
  return TierId(slot_of(tiers, name, TierId::kNone));
}
PostId Pack::post_named(std::string_view name) const {
  return PostId(mapped_slot(posts, names, NameKind::post, name, PostId::kNone));
}
GroupId Pack::group_named(std::string_view name) const {
  return GroupId(slot_of(groups, name, GroupId::kNone));
}
FieldId Pack::field_named(std::string_view name) const {
  return FieldId(mapped_slot(fields, names, NameKind::field, name, FieldId::kNone));
}
FlowId Pack::flow_named(std::string_view name) const {
  return FlowId(mapped_slot(flows, names, NameKind::flow, name, FlowId::kNone));
}
CategoryId Pack::category_named(std::string_view name) const {
  return CategoryId(mapped_slot(categories, names, NameKind::category, name, CategoryId::kNone));
}
PurposeId Pack::purpose_named(std::string_view name) const {
  return PurposeId(mapped_slot(purposes, names, NameKind::purpose, name, PurposeId::kNone));
}
ClauseId Pack::clause_named(std::string_view name) const {
  return ClauseId(slot_of(clauses, name, ClauseId::kNone));
}
RuleId Pack::rule_named(std::string_view name) const {
  return rules == nullptr ? RuleId() : RuleId(slot_of(rules->all, name, RuleId::kNone));
}
SymbolId Pack::symbol_named(std::string_view word) const {
  return SymbolId(slot_of(symbols, word, SymbolId::kNone));
}

std::optional<std::uint16_t> Pack::fact_named(std::string_view path) const {
  const std::uint16_t slot = slot_of(facts, path, SymbolId::kNone);
  return slot == SymbolId::kNone ? std::nullopt : std::optional<std::uint16_t>(slot);
}

std::string_view Pack::rule_name(RuleId rule) const {
  return rules == nullptr || rule.none() ? std::string_view() : std::string_view(rules->all[rule.slot()].id);
}

base::ClauseRef Pack::ref(ClauseId clause) const {
  return {at(clause).pack, at(clause).id, at(clause).title};
}

FieldId Pack::field_at(std::size_t slot) const {
  return FieldId(static_cast<std::uint16_t>(slot));
}
LevelId Pack::level_at(std::size_t slot) const {
  return LevelId(static_cast<std::uint16_t>(slot));
}
PurposeId Pack::purpose_at(std::size_t slot) const {
  return PurposeId(static_cast<std::uint16_t>(slot));
}
FlowId Pack::flow_at(std::size_t slot) const {
  return FlowId(static_cast<std::uint16_t>(slot));
}
PostId Pack::post_at(std::size_t slot) const {
  return PostId(static_cast<std::uint16_t>(slot));
}
CategoryId Pack::category_at(std::size_t slot) const {
  return CategoryId(static_cast<std::uint16_t>(slot));
}

}  // namespace jinkui::pack
