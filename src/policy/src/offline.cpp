#include "jinkui/policy/offline.h"

#include <algorithm>
#include <array>

#include "jinkui/codec/json_writer.h"
#include "jinkui/policy/compare.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/explain.h"
#include "jinkui/policy/org.h"
#include "jinkui/policy/show.h"
#include "reader.h"

namespace jinkui::policy {
namespace {

using codec::JsonWriter;

void write(JsonWriter& json, std::string_view key, const base::Text& text) {
  json.object(key).text("zh", text.zh).text("en", text.en).end_object();
}

std::string findings_json(const Findings& findings) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().boolean("ok", !has_errors(findings)).array("findings");
  for (const Finding& finding : findings) {
    json.begin_object()
        .text("severity", finding.severity == Severity::error ? "error" : "warning")
        .text("slug", finding.slug);
    json.text("file", finding.at.file).integer("line", finding.at.line).integer("column", finding.at.column);
    json.text("clause", finding.clause);
    write(json, "message", finding.message);
    write(json, "mend", finding.mend);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

Report findings_report(const Findings& findings, Style style) {
  Report out;
  out.exit = has_errors(findings) ? 1 : 0;
  if (style.json) {
    out.text = findings_json(findings);
    return out;
  }
  for (const Finding& finding : findings) {
    out.text += to_line(finding, style.english) + "\n";
  }
  const auto errors =
      std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
  const std::string e = std::to_string(errors);
  const std::string w = std::to_string(static_cast<std::ptrdiff_t>(findings.size()) - errors);
  out.text += style.english ? e + " errors, " + w + " warnings\n" : e + " 处错误，" + w + " 处提醒\n";
  return out;
}

std::string decision_json(const NamedDecision& decision, const Explanation& explained) {
  std::string out;
  JsonWriter json(out);
  json.begin_object()
      .text("verdict", decision.verdict)
      .text("reason", decision.reason)
      .text("flow", decision.flow)
      .text("rule", decision.rule);
  const auto names = [&](std::string_view key, const std::vector<std::string>& list) {
    json.array(key);
    for (const std::string& name : list) {
      json.text(name);
    }
    json.end_array();
  };
  names("visible", decision.visible);
  names("obligations", decision.obligations);
  names("clauses", decision.clauses);
  write(json, "what", explained.what);
  write(json, "next", explained.next);
  json.end_object();
  return out + "\n";
}

std::string list(const std::vector<std::string>& names) {
  return join(names, ", ");
}

constexpr std::array<std::string_view, 3> kWhatNames = {"added", "removed", "changed"};

std::string comparison_json(const Comparison& comparison) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().array("names");
  for (const NameChange& change : comparison.names) {
    json.begin_object()
        .text("what", kWhatNames[static_cast<std::size_t>(change.what)])
        .text("kind", change.kind)
        .text("id", change.id);
    write(json, "title", change.title);
    write(json, "before", change.before);
    write(json, "after", change.after);
    json.end_object();
  }
  json.end_array().array("access");
  for (const AccessChange& change : comparison.access) {
    json.begin_object().text("post", change.post);
    write(json, "post_title", change.post_title);
    json.text("verb", pack::name_of(change.verb)).text("level", change.level);
    write(json, "level_title", change.level_title);
    write(json, "standing", change.standing);
    write(json, "before", change.before);
    write(json, "after", change.after);
    json.boolean("wider", change.wider).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

std::string comparison_text(const Comparison& comparison, bool english) {
  const auto say = [&](const base::Text& text) { return english ? text.en : text.zh; };
  static constexpr std::array<std::string_view, 3> kSigns = {"+ ", "- ", "~ "};
  std::string out;
  for (const NameChange& change : comparison.names) {
    out += std::string(kSigns[static_cast<std::size_t>(change.what)]) + change.kind + " " + change.id + "\n";
    out += change.before.empty() ? "" : "    - " + say(change.before) + "\n";
    out += change.after.empty() ? "" : "    + " + say(change.after) + "\n";
  }
  for (const AccessChange& change : comparison.access) {
    const std::string who = change.post.empty() ? (english ? "any staff" : "任一员工") : say(change.post_title);
    out += (change.wider ? "> " : "< ") + who + " · " + say(pack::title_of(change.verb));
    out += change.level.empty() ? "" : " · " + say(change.level_title);
    out += change.standing.empty() ? "" : " · " + say(change.standing);
    out += (english ? ": " : "：") + say(change.before) + " → " + say(change.after) + "\n";
  }
  const std::string n = std::to_string(comparison.names.size());
  const std::string a = std::to_string(comparison.access.size());
  return out + (english ? n + " names, " + a + " rights changed\n" : n + " 处名目、" + a + " 项权限有变\n");
}

}  // namespace

Report check_report(const std::vector<Document>& documents, const std::optional<Document>& org, Style style) {
  Compiled compiled = check(documents);
  if (org.has_value()) {
    const Org parsed = parse_org(*org, compiled.findings);
    if (compiled.pack.has_value() && !has_errors(compiled.findings)) {
      const Findings more = check_org(*compiled.pack, parsed, parse(documents).source);
      compiled.findings.insert(compiled.findings.end(), more.begin(), more.end());
    }
  }
  return findings_report(compiled.findings, style);
}

Report show_report(const std::vector<Document>& documents, Style style) {
  const Compiled compiled = check(documents);
  if (!compiled.pack.has_value()) {
    return findings_report(compiled.findings, style);
  }
  return {style.json ? show_json(*compiled.pack) + "\n" : show_text(*compiled.pack, style.english), 0};
}

Report explain_report(const std::vector<Document>& documents, const NamedQuestion& question, Style style) {
  const Compiled compiled = check(documents);
  if (!compiled.pack.has_value()) {
    return findings_report(compiled.findings, style);
  }
  const auto resolved = resolve(*compiled.pack, question);
  if (!resolved.ok()) {
    const base::Error& error = resolved.error();
    return findings_report({{Severity::error, error.slug, {}, "", error.message, error.next}}, style);
  }
  const Decision decision = decide(*compiled.pack, *resolved);
  const Explanation explained = explain(*compiled.pack, *resolved, decision);
  const NamedDecision named = describe(*compiled.pack, decision);
  if (style.json) {
    return {decision_json(named, explained), 0};
  }
  const auto say = [&](const base::Text& text) { return style.english ? text.en : text.zh; };
  std::string out = named.verdict + "  " + say(explained.what) + "\n";
  out += explained.next.empty() ? "" : say(explained.next) + "\n";
  for (const base::Text& clause : explained.clauses) {
    out += "  · " + say(clause) + "\n";
  }
  out += named.visible.empty() ? "" : (style.english ? "fields: " : "字段：") + list(named.visible) + "\n";
  out +=
      named.obligations.empty() ? "" : (style.english ? "obligations: " : "义务：") + list(named.obligations) + "\n";
  return {out, 0};
}

Report compare_report(const std::vector<Document>& before, const std::vector<Document>& after, Style style) {
  const Compiled old = check(before);
  const Compiled now = check(after);
  if (!old.pack.has_value() || !now.pack.has_value()) {
    return findings_report(old.pack.has_value() ? now.findings : old.findings, style);
  }
  const Comparison comparison = compare(*old.pack, *now.pack);
  return {style.json ? comparison_json(comparison) : comparison_text(comparison, style.english),
          comparison.names.empty() && comparison.access.empty() ? 0 : 1};
}

std::string extended_by(const Document& document) {
  Findings findings;
  const YamlNode node = parse_yaml(document.name, document.text, findings);
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    if (node.keys[i].first == "extends") {
      return node.items[i].text;
    }
  }
  return "";
}

}  // namespace jinkui::policy
