// What a clause is bound to, in words.
#include <algorithm>
#include <array>

#include "jinkui/pack/rules.h"
#include "jinkui/policy/explain.h"

namespace jinkui::policy {
namespace {

void add(base::Text& to, const base::Text& more) {
  to.zh += (to.zh.empty() ? "" : "、") + more.zh;
  to.en += (to.en.empty() ? "" : ", ") + more.en;
}

base::Text verbs_of(const pack::Pack& pack, pack::RuleId rule) {
  base::Text out;
  for (std::uint8_t verb = 1; verb < pack::kVerbCount; ++verb) {
    const auto& entries = pack.rules->by_verb[verb].rules;
    if (std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.rule == rule; })) {
      add(out, pack::title_of(static_cast<pack::Verb>(verb)));
    }
  }
  return out;
}

base::Text rule_text(const pack::Pack& pack, const pack::Rule& rule) {
  const base::Text verbs = verbs_of(pack, rule.self);
  switch (rule.effect) {
    case pack::RuleEffect::forbid:
      return {"规则：不符合条件者不得" + verbs.zh, "rule: forbids, under its condition, to " + verbs.en};
    case pack::RuleEffect::oblige:
      return {"规则：" + verbs.zh + "时附带义务", "rule: obligations with: " + verbs.en};
    case pack::RuleEffect::permit:
      return {"规则：只准符合条件者" + verbs.zh, "rule: permits only under its condition to " + verbs.en};
    case pack::RuleEffect::by_flow:
      break;
  }
  const pack::Flow& flow = pack.at(rule.flow);
  return {"规则：" + verbs.zh + "须经“" + flow.title.zh + "”",
          "rule: to " + verbs.en + " needs '" + flow.title.en + "'"};
}

template <class Rows>
base::Text titled(const Rows& rows, std::string_view id, const base::Text& kind) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id == id; });
  const base::Text title = found == rows.end() ? base::Text{std::string(id), std::string(id)} : found->title;
  return {kind.zh + "：" + title.zh, kind.en + ": " + title.en};
}

base::Text flow_text(const pack::Pack& pack, std::string_view id) {
  const auto flow = pack.flow_named(id);
  base::Text out = titled(pack.flows, id, {"流程", "flow"});
  if (!flow.none()) {
    const base::Text who = approvers_text(pack, pack.at(flow));
    out.zh += "（由" + who.zh + "批准）";
    out.en += " (approved by " + who.en + ")";
  }
  return out;
}

base::Text section_text(const pack::Pack& pack, std::string_view section) {
  if (section == "passwords") {
    const std::string least = std::to_string(pack.passwords.min_length);
    return {"口令规则：至少 " + least + " 位", "password rules: at least " + least + " characters"};
  }
  if (section == "sessions") {
    const std::string idle = base::to_string(pack.sessions.idle);
    return {"会话期限：闲置 " + idle, "session limits: idle " + idle};
  }
  if (section == "sessions/second_factor") {
    return {"动态口令", "one-time passwords"};
  }
  if (section == "recovery") {
    return {"找回凭据：等待 " + base::to_string(pack.recovery.delay),
            "recovery of credentials: after " + base::to_string(pack.recovery.delay)};
  }
  if (section == "search") {
    const std::string per = base::to_string(pack.search.per);
    return {"按号码检索限次：每 " + per, "look-ups by number are rationed: per " + per};
  }
  if (section == "marking") {
    return {"密级标志：" + pack.mark, "mark: " + pack.mark};
  }
  if (section == "declassification") {
    return {"到期自行解密", "declassified by itself at the end of the period"};
  }
  return {std::string(section), std::string(section)};
}

}  // namespace

base::Text binding_text(const pack::Pack& pack, std::string_view binding) {
  const std::size_t colon = binding.find(':');
  if (colon == std::string_view::npos) {
    return section_text(pack, binding);
  }
  const std::string_view kind = binding.substr(0, colon);
  const std::string_view id = binding.substr(colon + 1);
  if (kind == "rule") {
    const auto rule = pack.rule_named(id);
    return rule.none() ? base::Text{std::string(id), std::string(id)} : rule_text(pack, pack.rules->all[rule.slot()]);
  }
  if (kind == "flow") {
    return flow_text(pack, id);
  }
  if (kind == "classification") {
    return {"定密规则 " + std::string(id), "classification rule " + std::string(id)};
  }
  if (kind == "level") {
    return titled(pack.levels, id, {"密级与期限", "level and its period"});
  }
  if (kind == "category") {
    return titled(pack.categories, id, {"资料种类", "category"});
  }
  if (kind == "purpose") {
    return titled(pack.purposes, id, {"用途限定的字段", "the fields of a purpose"});
  }
  if (kind == "tier") {
    return titled(pack.tiers, id, {"个人信息等级", "tier"});
  }
  if (kind == "field") {
    return titled(pack.fields, id, {"字段", "field"});
  }
  if (kind == "post") {
    return titled(pack.posts, id, {"岗位", "post"});
  }
  if (kind == "measure") {
    return titled(pack.measures, id, {"度量", "measure"});
  }
  return titled(pack.mechanisms, id, {"系统机制", "mechanism"});
}

}  // namespace jinkui::policy
