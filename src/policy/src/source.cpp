#include "jinkui/policy/source.h"

#include "jinkui/base/time.h"
#include "source_parts.h"

namespace jinkui::policy {
namespace {

SourcePack read_pack(const YamlNode& node, Findings& findings) {
  SourcePack pack;
  Reader root(node, findings, "pack");
  pack.id = root.word("pack");
  root.require("pack", pack.id);
  pack.schema = root.word("schema");
  root.require("schema", pack.schema);
  if (!pack.schema.empty() && pack.schema.text != "1") {
    root.report(pack.schema.at, "pack/schema", {"此版本只认 schema: 1", "this version reads schema: 1"},
                {"改为 schema: 1，或升级软件", "write schema: 1, or upgrade the software"});
  }
  pack.title = root.text("title");
  pack.extends = root.word("extends");
  read_names(root, pack);
  read_settings(root, pack);
  if (const YamlNode* rules = root.get("rules"); rules != nullptr) {
    read_rules(*rules, findings, pack);
  }
  if (const YamlNode* flows = root.get("flows"); flows != nullptr) {
    read_flows(*flows, findings, pack);
  }
  read_governance(root, pack);
  root.finish();
  for (SourceClause& clause : pack.clauses) {
    clause.pack = pack.id.text;
  }
  return pack;
}

template <class Item>
void merge_items(std::vector<Item> base, std::vector<Item>& own, Findings& findings) {
  std::vector<Item> merged = std::move(base);
  const std::size_t inherited = merged.size();
  for (Item& item : own) {
    std::size_t i = 0;
    while (i < inherited && merged[i].id.text != item.id.text) {
      ++i;
    }
    if (i == inherited) {
      merged.push_back(std::move(item));
      continue;
    }
    if (merged[i].floor) {
      findings.push_back({Severity::error,
                          "pack/floor",
                          item.id.at,
                          "",
                          {"“" + item.id.text + "”是通用底线，不能改写",
                           "'" + item.id.text + "' is a floor and cannot be overridden"},
                          {"换一个名称，另立更严的一条", "choose another id and add a stricter one"}});
      continue;
    }
    merged[i] = std::move(item);
  }
  own = std::move(merged);
}

int number(const Word& word, int otherwise) {
  int value = 0;
  for (const char c : word.text) {
    if (c < '0' || c > '9' || value > 100'000) {
      return otherwise;
    }
    value = value * 10 + (c - '0');
  }
  return word.empty() ? otherwise : value;
}

// Whether `a` is written and ends before `b`; what is no period is reported elsewhere.
bool shorter(const Word& a, const Word& b) {
  const auto first = base::parse_period(a.text);
  const auto second = base::parse_period(b.text);
  constexpr base::Instant kEpoch{0};
  return first.ok() && second.ok() && base::add(kEpoch, *first, 0) < base::add(kEpoch, *second, 0);
}

void inherit(const Word& from, Word& to) {
  if (to.empty()) {
    to = from;
  }
}

void merge_passwords(const SourcePasswords& base, SourcePasswords& own, Findings& findings) {
  const bool weaker =
      base.floor &&
      (number(own.min, 1'000) < number(base.min, 0) || number(own.classes, 1'000) < number(base.classes, 0) ||
       number(own.lock_after, 0) > number(base.lock_after, 100'000) || shorter(own.lock_for, base.lock_for) ||
       (base.forbid_name.value_or(false) && !own.forbid_name.value_or(true)) ||
       (base.rotate.text != "none" && (own.rotate.text == "none" || shorter(base.rotate, own.rotate))));
  if (weaker) {
    findings.push_back(
        {Severity::error,
         "pack/floor",
         own.at,
         "",
         {"口令要求低于通用底线（至少 " + base.min.text + " 位、" + base.classes.text +
              " 类字符，不含登录名，最多错 " + base.lock_after.text + " 次、锁 " + base.lock_for.text + "）",
          "password rules are below the floor (at least " + base.min.text + " characters, " + base.classes.text +
              " classes, without the user name, at most " + base.lock_after.text + " tries, then locked for " +
              base.lock_for.text + ")"},
         {"提高到底线以上", "raise them to the floor"}});
  }
  inherit(base.min, own.min);
  inherit(base.classes, own.classes);
  inherit(base.rotate, own.rotate);
  inherit(base.lock_after, own.lock_after);
  inherit(base.lock_for, own.lock_for);
  inherit(base.history, own.history);
  own.forbid_name = own.forbid_name.has_value() ? own.forbid_name : base.forbid_name;
  own.clauses.insert(own.clauses.end(), base.clauses.begin(), base.clauses.end());
}

// What a pack leaves out of its sessions stays as base has it, so that naming one limit drops no other.
void merge_sessions(const SourceSessions& base, SourceSessions& own) {
  inherit(base.idle, own.idle);
  inherit(base.absolute, own.absolute);
  inherit(base.single, own.single);
  own.clauses.insert(own.clauses.end(), base.clauses.begin(), base.clauses.end());
  const SourceSecondFactor& from = base.second_factor;
  SourceSecondFactor& to = own.second_factor;
  to.given = to.given || from.given;
  to.approvers = to.approvers.has_value() ? to.approvers : from.approvers;
  to.administrators = to.administrators.has_value() ? to.administrators : from.administrators;
  to.posts.insert(to.posts.end(), from.posts.begin(), from.posts.end());
  inherit(from.fresh, to.fresh);
  to.clauses.insert(to.clauses.end(), from.clauses.begin(), from.clauses.end());
}

void merge_recovery(const SourceRecovery& base, SourceRecovery& own, Findings& findings) {
  if (base.floor && shorter(own.delay, base.delay)) {
    findings.push_back({Severity::error,
                        "pack/floor",
                        own.delay.at,
                        "",
                        {"凭据恢复的等待期短于通用底线（" + base.delay.text + "）",
                         "the delay of a recovery is shorter than the floor (" + base.delay.text + ")"},
                        {"延长到底线以上", "make it longer"}});
  }
  inherit(base.delay, own.delay);
  own.confirm.insert(own.confirm.end(), base.confirm.begin(), base.confirm.end());
  own.clauses.insert(own.clauses.end(), base.clauses.begin(), base.clauses.end());
}

}  // namespace

void merge_base(SourcePack base, SourcePack& pack, Findings& findings) {
  merge_items(std::move(base.posts), pack.posts, findings);
  merge_items(std::move(base.groups), pack.groups, findings);
  merge_items(std::move(base.levels), pack.levels, findings);
  merge_items(std::move(base.tiers), pack.tiers, findings);
  merge_items(std::move(base.fields), pack.fields, findings);
  merge_items(std::move(base.categories), pack.categories, findings);
  merge_items(std::move(base.classification), pack.classification, findings);
  merge_items(std::move(base.purposes), pack.purposes, findings);
  merge_items(std::move(base.rules), pack.rules, findings);
  merge_items(std::move(base.flows), pack.flows, findings);
  merge_items(std::move(base.mechanisms), pack.mechanisms, findings);
  merge_items(std::move(base.measures), pack.measures, findings);
  for (SourceClause& clause : base.clauses) {
    clause.floor = true;  // what is asked of everyone is not said otherwise
  }
  merge_items(std::move(base.clauses), pack.clauses, findings);
  pack.map.insert(pack.map.end(), base.map.begin(), base.map.end());
  pack.governance = pack.governance.has_value() ? pack.governance : base.governance;
  if (!pack.passwords.has_value()) {
    pack.passwords = base.passwords;
  } else if (base.passwords.has_value()) {
    merge_passwords(*base.passwords, *pack.passwords, findings);
  }
  if (!pack.sessions.has_value()) {
    pack.sessions = base.sessions;
  } else if (base.sessions.has_value()) {
    merge_sessions(*base.sessions, *pack.sessions);
  }
  if (!pack.recovery.has_value()) {
    pack.recovery = base.recovery;
  } else if (base.recovery.has_value()) {
    merge_recovery(*base.recovery, *pack.recovery, findings);
  }
  pack.search = pack.search.has_value() ? pack.search : base.search;
  pack.marking = pack.marking.has_value() ? pack.marking : base.marking;
  pack.declassification = pack.declassification.has_value() ? pack.declassification : base.declassification;
}

Parsed parse(const std::vector<Document>& documents) {
  Parsed out;
  if (documents.empty()) {
    out.findings.push_back({Severity::error,
                            "pack/missing",
                            {},
                            "",
                            {"没有制度包文件", "no pack file"},
                            {"指明一个制度包文件", "name a pack file"}});
    return out;
  }
  const YamlNode node = parse_yaml(documents[0].name, documents[0].text, out.findings);
  if (has_errors(out.findings)) {
    return out;
  }
  out.source = read_pack(node, out.findings);
  const Word extends = out.source.extends;
  if (extends.empty()) {
    return out;
  }
  for (std::size_t i = 1; i < documents.size(); ++i) {
    Findings findings;
    const YamlNode base_node = parse_yaml(documents[i].name, documents[i].text, findings);
    SourcePack base = has_errors(findings) ? SourcePack{} : read_pack(base_node, findings);
    if (base.id.text != extends.text && !has_errors(findings)) {
      continue;
    }
    if (!base.extends.empty()) {
      findings.push_back({Severity::error,
                          "pack/extends",
                          base.extends.at,
                          "",
                          {"被继承的制度包不能再继承别的", "a pack that is extended cannot extend another"},
                          {"删去其 extends", "remove its extends"}});
    }
    out.findings.insert(out.findings.end(), findings.begin(), findings.end());
    merge_base(std::move(base), out.source, out.findings);
    return out;
  }
  out.findings.push_back(
      {Severity::error,
       "pack/extends",
       extends.at,
       "",
       {"找不到要继承的制度包“" + extends.text + "”", "the pack to extend, '" + extends.text + "', is not there"},
       {"把它放在 packs/" + extends.text + "/pack.yaml", "put it at packs/" + extends.text + "/pack.yaml"}});
  return out;
}

}  // namespace jinkui::policy
