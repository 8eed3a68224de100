// What governs the policy itself: who interprets it, what is measured, and names of earlier versions.
#include <algorithm>

#include "compilation.h"
#include "reader.h"

namespace jinkui::policy {
namespace {

using pack::NameKind;

void add_measures(Compilation& c) {
  static const std::vector<std::string> kKnown = {"access_balance"};
  for (const SourceMeasure& source : c.source.measures) {
    if (std::find(kKnown.begin(), kKnown.end(), source.id.text) == kKnown.end()) {
      report_unknown(c, source.id, {"度量", "measure"}, kKnown);
    }
    c.pack.measures.push_back(
        {source.id.text, source.title, c.cite_first(source.clauses, "measure:" + source.id.text)});
  }
}

void add_governance(Compilation& c) {
  if (c.source.governance.has_value()) {
    const SourceGovernance& source = *c.source.governance;
    for (const Word& post : source.interpreted_by) {
      const auto id = resolve<pack::PostId>(c, c.pack.posts, post, {"岗位", "post"});
      if (!id.none()) {
        c.pack.governance.interpreted_by.push_back(id);
      }
    }
    const auto known = std::find_if(c.pack.clauses.begin(), c.pack.clauses.end(), [&](const pack::Clause& clause) {
      return !source.clauses.empty() && clause.id == source.clauses.front().text;
    });
    if (known != c.pack.clauses.end()) {  // an unknown one is reported with the rule
      c.pack.governance.clause = c.pack.clause_named(known->id);
    }
  }
  const bool governed = std::any_of(c.source.rules.begin(), c.source.rules.end(), [](const SourceRule& rule) {
    return rule.kind == RuleKind::may_by && std::any_of(rule.verbs.begin(), rule.verbs.end(), [](const Word& verb) {
             return verb.text == pack::name_of(pack::Verb::govern);
           });
  });
  if (!governed && !c.source.posts.empty()) {
    c.warn(c.source.id.at, "pack/ungoverned",
           {"没有规定谁拟订、谁批准新版本：本版本生效后不能再换版",
            "nothing says who drafts and who approves a new version: once in force, this one stays for ever"},
           {"写 governance: {drafted_by: 岗位, approved_by: [岗位], clause: \"…\"}",
            "write governance: {drafted_by: post, approved_by: [post], clause: \"…\"}"});
  }
}

// Nobody puts a version into force without another's approval.
void check_direct(Compilation& c) {
  for (const SourceRule& rule : c.source.rules) {
    const bool governs = std::any_of(rule.verbs.begin(), rule.verbs.end(),
                                     [](const Word& verb) { return verb.text == pack::name_of(pack::Verb::govern); });
    if (rule.kind == RuleKind::may && governs) {
      c.error(rule.id.at, "pack/governed-alone",
              {"规则“" + rule.id.text + "”让人不经批准就换版",
               "rule '" + rule.id.text + "' lets one person put a version into force"},
              {"写 by: 流程，或用 governance 一节", "write by: flow, or use the section governance"});
    }
  }
}

template <class Rows>
std::vector<std::string> ids(const Rows& rows) {
  std::vector<std::string> out;
  std::transform(rows.begin(), rows.end(), std::back_inserter(out), [](const auto& row) { return row.id; });
  return out;
}

struct Table {
  std::vector<std::string> ids;
  base::Text kind;
};
Table table_of(const pack::Pack& pack, NameKind kind) {
  switch (kind) {
    case NameKind::post:
      return {ids(pack.posts), {"岗位", "post"}};
    case NameKind::level:
      return {ids(pack.levels), {"密级", "level"}};
    case NameKind::field:
      return {ids(pack.fields), {"字段", "field"}};
    case NameKind::category:
      return {ids(pack.categories), {"类别", "category"}};
    case NameKind::purpose:
      return {ids(pack.purposes), {"用途", "purpose"}};
    case NameKind::flow:
      break;
  }
  return {ids(pack.flows), {"流程", "flow"}};
}

void add_rename(Compilation& c, const SourceRename& rename) {
  const Table table = table_of(c.pack, rename.kind);
  const auto listed = [&](const std::string& id) {
    return std::find(table.ids.begin(), table.ids.end(), id) != table.ids.end();
  };
  if (listed(rename.from.text)) {
    c.error(
        rename.from.at, "pack/map",
        {table.kind.zh + "“" + rename.from.text + "”本版本仍有，不能再映射",
         "the " + table.kind.en + " '" + rename.from.text + "' is in this version and cannot be mapped"},
        {"删去这一行，或给本版本的那一项换一个名称", "remove the line, or give the one of this version another id"});
    return;
  }
  auto& names = c.pack.names[static_cast<std::size_t>(rename.kind)];
  if (rename.to.text == "none" && rename.kind != NameKind::level) {
    names.emplace(rename.from.text, "");
    return;
  }
  if (!listed(rename.to.text)) {
    report_unknown(c, rename.to, table.kind, table.ids);
    return;
  }
  names.emplace(rename.from.text, rename.to.text);
}

}  // namespace

void compile_governance(Compilation& c) {
  add_measures(c);
  add_governance(c);
  check_direct(c);
  for (const SourceRename& rename : c.source.map) {
    add_rename(c, rename);
  }
}

}  // namespace jinkui::policy
