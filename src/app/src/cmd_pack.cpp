// jinkui pack check|show|explain|without: packs without a server.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "commands.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/explain.h"
#include "jinkui/policy/named.h"
#include "jinkui/policy/org.h"
#include "jinkui/policy/show.h"
#include "jinkui/policy/without.h"
#include "pack_files.h"

namespace jinkui::app {
namespace {

struct PackOptions {
  std::string file;
  std::string org;
  std::string binding;
  std::string clause;
  std::string out;
  bool json = false;
};

bool is_error(const policy::Finding& finding) {
  return finding.severity == policy::Severity::error;
}

void print_finding(const policy::Finding& finding, const Voice& voice, codec::JsonWriter* writer) {
  if (writer != nullptr) {
    writer->begin_object().text("severity", is_error(finding) ? "error" : "warning").text("slug", finding.slug);
    writer->text("at", policy::to_string(finding.at));
    writer->text("clause", finding.clause);
    writer->object("message").text("zh", finding.message.zh).text("en", finding.message.en).end_object();
    writer->object("mend").text("zh", finding.mend.zh).text("en", finding.mend.en).end_object().end_object();
    return;
  }
  std::cout << policy::to_line(finding, !voice.chinese) << "\n";
}

base::Result<policy::Findings> findings_of(const PackOptions& options) {
  JINKUI_TRY(const auto bundle, read_pack_bundle(options.file));
  auto compiled = policy::check(bundle.documents);
  policy::Findings findings = std::move(compiled.findings);
  if (!options.org.empty()) {
    JINKUI_TRY(auto text, read_text_file(options.org));
    const auto org = policy::parse_org({options.org, std::move(text)}, findings);
    if (compiled.pack) {
      const auto more = policy::check_org(*compiled.pack, org);
      findings.insert(findings.end(), more.begin(), more.end());
    }
  }
  return findings;
}

int check(const PackOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto findings = findings_of(options);
  if (!findings.ok()) {
    return voice.fail(findings.error());
  }
  std::string out;
  codec::JsonWriter writer(out);
  writer.begin_object().array("findings");
  bool any_error = false;
  for (const auto& finding : *findings) {
    any_error = any_error || is_error(finding);
    print_finding(finding, voice, options.json ? &writer : nullptr);
  }
  writer.end_array().boolean("ok", !any_error).end_object();
  if (options.json) {
    std::cout << out << "\n";
  } else if (!any_error) {
    std::cout << voice.pick({"制度包可用。", "The pack is good."}) << "\n";
  }
  return any_error ? kFindings : kOk;
}

int show(const PackOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto bundle = read_pack_bundle(options.file);
  auto pack = bundle.ok() ? policy::load(bundle->documents) : base::Result<pack::Pack>(bundle.take_error());
  if (!pack.ok()) {
    return voice.fail(pack.error());
  }
  std::cout << (options.json ? policy::show_json(*pack) : policy::show_text(*pack, !voice.chinese)) << "\n";
  return kOk;
}

// Everything that a clause is kept by.
int explain(const PackOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto bundle = read_pack_bundle(options.file);
  auto pack = bundle.ok() ? policy::load(bundle->documents) : base::Result<pack::Pack>(bundle.take_error());
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
  const auto [explain_command, explain_options] = add("explain", "条款由什么保证 / what keeps a clause", explain);
  explain_command->add_option("--clause", explain_options->clause, "条款编号 / number of the clause");
  const auto [without_command, without_options] =
      add("without", "去掉一处绑定后的制度包 / the pack with one binding taken out", without);
  without_command->add_option("--binding", without_options->binding, "例如 rule:copy / e.g. rule:copy")->required();
}

}  // namespace jinkui::app
