// jinkui pack check|show|explain|compare|without: packs without a server; the others are in cmd_pack_governed.cpp.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

#include "cmd_pack_governed.h"
#include "commands.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/offline.h"
#include "jinkui/policy/show.h"
#include "jinkui/policy/without.h"
#include "pack_files.h"

namespace jinkui::app {
namespace {

struct PackOptions {
  std::string file;
  std::string org;
  std::string after;
  std::string binding;
  std::string clause;
  policy::NamedQuestion question;
  std::vector<std::string> facts;
  bool json = false;
};

int print(const policy::Report& report) {
  std::cout << report.text;
  return report.exit == 0 ? kOk : kFindings;
}

policy::Style style_of(const PackOptions& options, const Voice& voice) {
  return {!voice.chinese, options.json};
}

int check(const PackOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto bundle = read_pack_bundle(options.file);
  if (!bundle.ok()) {
    return voice.fail(bundle.error());
  }
  std::optional<policy::Document> org;
  if (!options.org.empty()) {
    auto text = read_text_file(options.org);
    if (!text.ok()) {
      return voice.fail(text.error());
    }
    org = policy::Document{options.org, std::move(text).value()};
  }
  return print(policy::check_report(bundle->documents, org, style_of(options, voice)));
}

int show(const PackOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto bundle = read_pack_bundle(options.file);
  if (!bundle.ok()) {
    return voice.fail(bundle.error());
  }
  return print(policy::show_report(bundle->documents, style_of(options, voice)));
}

// "name=value" as two words; a fact without a value is true.
std::pair<std::string, std::string> fact_of(const std::string& text) {
  const auto at = text.find('=');
  return at == std::string::npos ? std::pair(text, std::string("true"))
                                 : std::pair(text.substr(0, at), text.substr(at + 1));
}

// Everything that a clause is kept by.
int explain_clauses(const PackOptions& options, const Voice& voice, const std::vector<policy::Document>& documents) {
  auto pack = policy::load(documents);
  if (!pack.ok()) {
    return voice.fail(pack.error());
  }
  bool found = false;
  std::string out;
  codec::JsonWriter writer(out);
  writer.begin_array();
  for (const auto& clause : pack->clauses) {
    if (!options.clause.empty() && clause.id != options.clause) {
      continue;
    }
    found = true;
    writer.begin_object().text("id", clause.id).text("pack", clause.pack);
    writer.object("title").text("zh", clause.title.zh).text("en", clause.title.en).end_object();
    writer.text("status", policy::name_of(clause.status)).array("bindings");
    for (const auto& binding : clause.bindings) {
      writer.text(binding);
    }
    writer.end_array().text("note", clause.note).end_object();
    if (!options.json) {
      std::cout << clause.id << "  " << voice.pick(clause.title) << "  [" << policy::name_of(clause.status) << "]\n";
      for (const auto& binding : clause.bindings) {
        std::cout << "    ← " << binding << "\n";
      }
      if (!clause.note.empty()) {
        std::cout << "    " << clause.note << "\n";
      }
    }
  }
  writer.end_array();
  if (options.json) {
    std::cout << out << "\n";
  }
  if (!found) {
    std::cerr << voice.pick({"没有这一条。", "There is no such clause."}) << "\n";
  }
  return found ? kOk : kFindings;
}

// An act under the pack, or its clauses.
int explain(const PackOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto bundle = read_pack_bundle(options.file);
  if (!bundle.ok()) {
    return voice.fail(bundle.error());
  }
  if (options.question.verb.empty()) {
    return explain_clauses(options, voice, bundle->documents);
  }
  policy::NamedQuestion question = options.question;
  for (const auto& fact : options.facts) {
    question.facts.push_back(fact_of(fact));
  }
  return print(policy::explain_report(bundle->documents, question, style_of(options, voice)));
}

int compare(const PackOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto before = read_pack_bundle(options.file);
  auto after = before.ok() ? read_pack_bundle(options.after) : base::Result<service::PackBundle>(before.error());
  if (!after.ok()) {
    return voice.fail(after.error());
  }
  return print(policy::compare_report(before->documents, after->documents, style_of(options, voice)));
}

int without(const PackOptions& options) {
  const Voice voice = voice_of_terminal(false);
  auto bundle = read_pack_bundle(options.file);
  auto text = bundle.ok() ? policy::without(bundle->documents.front(), options.binding)
                          : base::Result<std::string>(bundle.take_error());
  if (!text.ok()) {
    return voice.fail(text.error());
  }
  std::cout << *text;
  return kOk;
}

}  // namespace

void add_pack(CLI::App& app, Command& chosen) {
  auto* pack = app.add_subcommand("pack", "制度包 / packs");
  pack->require_subcommand(1);
  const auto add = [&](const char* name, const char* text, int (*run)(const PackOptions&)) {
    auto options = std::make_shared<PackOptions>();
    auto* command = pack->add_subcommand(name, text);
    command->add_option("pack", options->file, "制度包目录或 pack.yaml / pack folder or pack.yaml")->required();
    command->add_flag("--json", options->json, "JSON");
    command->callback([options, run, &chosen] { chosen = [options, run] { return run(*options); }; });
    return std::pair(command, options);
  };
  const auto [check_command, check_options] = add("check", "检查制度包 / check a pack", check);
  check_command->add_option("--org", check_options->org, "组织文件 / organisation file");
  add("show", "显示制度包 / show a pack", show);
  const auto [explain_command, explain_options] = add(
      "explain", "条款由什么保证；某人某行为依制度如何 / what keeps a clause; what the pack says to an act", explain);
  explain_command->add_option("--clause", explain_options->clause, "条款编号 / number of the clause");
  auto& question = explain_options->question;
  explain_command->add_option("--verb", question.verb, "行为，例如 read / the act, e.g. read");
  explain_command->add_option("--post", question.posts, "所任岗位，可重复 / posts held, repeatable")
      ->allow_extra_args(false);
  explain_command->add_option("--relation", question.relations, "与对象的关系，可重复 / relations, repeatable")
      ->allow_extra_args(false);
  explain_command->add_option("--purpose", question.purpose, "用途 / purpose");
  explain_command->add_option("--field", question.fields, "字段，可重复 / fields, repeatable")
      ->allow_extra_args(false);
  explain_command
      ->add_option("--fact", explain_options->facts,
                   "事实，可重复，例如 object.level=secret / facts, repeatable, e.g. object.level=secret")
      ->allow_extra_args(false);
  const auto [compare_command, compare_options] =
      add("compare", "另一版本改变什么、影响谁 / what another version changes, and for whom", compare);
  compare_command->add_option("after", compare_options->after, "另一版本 / the other version")->required();
  const auto [without_command, without_options] =
      add("without", "去掉一处绑定后的制度包 / the pack with one binding taken out", without);
  without_command->add_option("--binding", without_options->binding, "例如 rule:copy / e.g. rule:copy")->required();
  add_governed_pack(*pack, chosen);
}

}  // namespace jinkui::app
