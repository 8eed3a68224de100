// The sections that govern the policy itself: `governance`, `measures`, `map`.
#include <array>

#include "source_parts.h"

namespace jinkui::policy {
namespace {

constexpr const char* kWithin = "P30D";  // after the approval, unless the pack says otherwise

SourceRule drafting_rule(const SourceGovernance& governance, const Words& drafted_by) {
  SourceRule rule;
  rule.id = {kGovernance, governance.at};
  rule.kind = RuleKind::may_by;
  rule.verbs = {{std::string(pack::name_of(pack::Verb::govern)), governance.at}};
  rule.flow = {kGovernance, governance.at};
  rule.posts = drafted_by;
  rule.clauses = governance.clauses;
  return rule;
}

void read_section(Reader& reader, SourcePack& pack) {
  SourceGovernance governance;
  governance.at = reader.node().at;
  const Words drafted_by = reader.words("drafted_by");
  reader.require("drafted_by", drafted_by.empty() ? Word{} : drafted_by.front());
  SourceFlow flow;
  flow.id = {kGovernance, governance.at};
  flow.title = {"制度换版审批", "Approval of a version of the policy"};
  flow.root.shape = StepShape::sequence;
  flow.root.at = governance.at;
  if (const YamlNode* steps = reader.get("approved_by"); steps != nullptr) {
    flow.root.children = read_steps(*steps, reader.findings(), "governance.approved_by");
  } else {
    reader.require("approved_by", {});
  }
  flow.deadline = reader.word("deadline");
  flow.term = reader.word("within");
  if (flow.term.empty()) {
    flow.term = {kWithin, governance.at};
  }
  governance.interpreted_by = reader.words("interpreted_by");
  governance.clauses = reader.words("clause");
  reader.require("clause", governance.clauses.empty() ? Word{} : governance.clauses.front());
  flow.clauses = governance.clauses;
  reader.finish();
  pack.rules.push_back(drafting_rule(governance, drafted_by));
  pack.flows.push_back(std::move(flow));
  pack.governance = std::move(governance);
}

struct MapSection {
  const char* key;
  pack::NameKind kind;
};
constexpr std::array<MapSection, pack::kNameKinds> kMapSections = {{{"posts", pack::NameKind::post},
                                                                    {"levels", pack::NameKind::level},
                                                                    {"fields", pack::NameKind::field},
                                                                    {"categories", pack::NameKind::category},
                                                                    {"purposes", pack::NameKind::purpose},
                                                                    {"flows", pack::NameKind::flow}}};

void read_map(Reader& root, SourcePack& pack) {
  const YamlNode* node = root.get("map");
  if (node == nullptr) {
    return;
  }
  Reader reader(*node, root.findings(), "map");
  for (const MapSection& section : kMapSections) {
    const YamlNode* names = reader.get(section.key);
    if (names == nullptr) {
      continue;
    }
    Reader inner(*names, root.findings(), std::string("map.") + section.key);
    for (const auto& [name, at] : names->keys) {
      pack.map.push_back({section.kind, {name, at}, inner.word(name)});
    }
    inner.finish();
  }
  reader.finish();
}

}  // namespace

void read_governance(Reader& root, SourcePack& pack) {
  if (const YamlNode* node = root.get(kGovernance); node != nullptr) {
    Reader reader(*node, root.findings(), kGovernance);
    read_section(reader, pack);
  }
  for_each_named(root, "measures", [&](Reader& reader, const Word& id) {
    SourceMeasure measure;
    measure.id = id;
    read_item(reader, measure, true);
    pack.measures.push_back(std::move(measure));
  });
  read_map(root, pack);
}

}  // namespace jinkui::policy
