// Reads the parts of a pack out of the YAML tree; one function for each section. Private to parse().
#pragma once
#include "jinkui/policy/source.h"
#include "reader.h"

namespace jinkui::policy {

// id, zh, en, clause, floor of a named part.
void read_item(Reader& reader, SourceItem& item, bool titled);
void read_rules(const YamlNode& node, Findings& findings, SourcePack& pack);
[[nodiscard]] std::vector<SourceStep> read_steps(const YamlNode& node, Findings& findings, const std::string& what);
void read_flows(const YamlNode& node, Findings& findings, SourcePack& pack);
void read_names(Reader& root, SourcePack& pack);       // posts, groups, levels, tiers, fields, categories, purposes
void read_settings(Reader& root, SourcePack& pack);    // classification, passwords, sessions, marking, …, clauses
void read_governance(Reader& root, SourcePack& pack);  // governance, measures, map
void merge_base(SourcePack base, SourcePack& pack, Findings& findings);

// Calls each(reader, id) for every entry of a map section "id: {…}".
template <class Each>
void for_each_named(Reader& root, std::string_view section, const Each& each) {
  const YamlNode* node = root.get(section);
  if (node == nullptr) {
    return;
  }
  if (node->kind != YamlNode::Kind::map) {
    root.report(node->at, "pack/shape",
                {std::string(section) + " 应写成 名称: {…}", std::string(section) + " is written name: {…}"},
                {"每项以其名称为键", "give every entry its name as key"});
    return;
  }
  for (std::size_t i = 0; i < node->items.size(); ++i) {
    Reader reader(node->items[i], root.findings(), std::string(section) + "." + node->keys[i].first);
    each(reader, Word{node->keys[i].first, node->keys[i].second});
    reader.finish();
  }
}

// Calls each(reader) for every entry of a list section.
template <class Each>
void for_each_listed(const YamlNode* node, Findings& findings, std::string_view section, const Each& each) {
  if (node == nullptr) {
    return;
  }
  if (node->kind != YamlNode::Kind::sequence) {
    findings.push_back({Severity::error,
                        "pack/shape",
                        node->at,
                        "",
                        {std::string(section) + " 应是一列（- …）", std::string(section) + " must be a list (- …)"},
                        {"每项以 - 开头", "start every entry with -"}});
    return;
  }
  for (std::size_t i = 0; i < node->items.size(); ++i) {
    Reader reader(node->items[i], findings, std::string(section) + "[" + std::to_string(i + 1) + "]");
    each(reader);
    reader.finish();
  }
}

}  // namespace jinkui::policy
