#include "cmd_pack_governed.h"

#include <functional>
#include <iostream>
#include <memory>

#include "client_session.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "pack_files.h"

namespace jinkui::app {
namespace {

struct GovernedOptions {
  std::string session = default_session();
  std::string file;
  std::string hash;
  std::string replaces;
  std::string reason;
  std::string from;
  std::string to;
  bool json = false;
};
constexpr std::size_t kMostAnswer = std::size_t{16} << 20U;
using Options = std::shared_ptr<GovernedOptions>;

// One call; its answer as it came, and how to exit.
int call(const GovernedOptions& options, const char* method, const std::string& path, const std::string& body,
         const std::function<int(const codec::Json&)>& show = {}) {
  auto got = session_call({options.session, method, path, body});
  if (!got.ok()) {
    return voice_of_terminal(options.json).fail(got.error());
  }
  const bool good = got->status >= 200 && got->status < 300;
  if (good && show) {
    const auto json = codec::parse_json(got->body, kMostAnswer);
    if (json.ok()) {
      std::cout << (options.json ? got->body + "\n" : "");
      return show(*json);
    }
  }
  (good ? std::cout : std::cerr) << got->body << "\n";
  return good ? kOk : got->status == 400 || got->status == 422 ? kUsage : kFindings;
}

std::string text_of(const codec::Json& object, const char* key) {
  const auto* found = object.as_object().if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}
std::string words(const codec::Json& object, const char* key, const Voice& voice) {
  const auto& text = object.as_object().at(key);
  return voice.pick({text_of(text, "zh"), text_of(text, "en")});
}

// Findings as `pack check` prints them; exit 1 when nothing was kept.
int show_proposed(const GovernedOptions& options, const codec::Json& root) {
  const Voice voice = voice_of_terminal(options.json);
  const auto& version = root.as_object().at("version");
  if (!options.json) {
    for (const auto& finding : root.as_object().at("findings").as_array()) {
      const auto& row = finding.as_object();
      std::cout << text_of(finding, "file") << ":" << row.at("line").as_int64() << ":" << row.at("column").as_int64()
                << ": " << text_of(finding, "severity") << ": " << words(finding, "message", voice) << " — "
                << words(finding, "mend", voice) << "\n";
    }
    std::cout << (version.is_null() ? voice.pick({"未保存：请先改正错误。", "Not kept: correct the errors first."})
                                    : text_of(version, "hash"))
              << "\n";
  }
  return version.is_null() ? kFindings : kOk;
}

int propose(const GovernedOptions& options) {
  auto bundle = read_pack_bundle(options.file);
  if (!bundle.ok()) {
    return voice_of_terminal(options.json).fail(bundle.error());
  }
  std::string body;
  codec::JsonWriter writer(body);
  writer.begin_object().text("file", bundle->documents.front().name).text("text", bundle->documents.front().text);
  writer.text("policy", bundle->policy_text).end_object();
  return call(options, "POST", "/pack/versions", body,
              [&options](const codec::Json& root) { return show_proposed(options, root); });
}

int versions(const GovernedOptions& options) {
  return call(options, "GET", "/pack/versions", "", [&options](const codec::Json& root) {
    for (const auto& row : root.as_object().at("rows").as_array()) {
      if (!options.json) {
        std::cout << text_of(row, "hash") << "  " << text_of(row, "state") << "  " << text_of(row, "pack") << "  "
                  << text_of(row, "drafted") << "\n";
      }
    }
    return kOk;
  });
}

int version(const GovernedOptions& options) {
  return call(options, "GET", "/pack/versions/" + options.hash, "");
}

int request(const GovernedOptions& options) {
  std::string body;
  codec::JsonWriter writer(body);
  writer.begin_object().text("reason", options.reason).end_object();
  return call(options, "POST", "/pack/versions/" + options.hash + "/request", body);
}

int activate(const GovernedOptions& options) {
  std::string body;
  codec::JsonWriter writer(body);
  writer.begin_object().text("replaces", options.replaces).end_object();
  return call(options, "POST", "/pack/versions/" + options.hash + "/activate", body);
}

void show_measure(const codec::Json& measure, const Voice& voice) {
  const auto& row = measure.as_object();
  const auto number = [&row](const char* key) { return std::to_string(row.at(key).as_int64()); };
  std::cout << "\n"
            << words(row.at("name"), "title", voice) << "  " << text_of(measure, "from") << " – "
            << text_of(measure, "to") << "\n";
  std::cout << voice.pick({"  免申请查阅 " + number("reads_direct") + " / 查阅 " + number("reads") +
                               "；须申请而未申请 " + number("refused_needs_request") + "；被拒 " + number("refused") +
                               "；合计记账 " + number("summed_up"),
                           "  " + number("reads_direct") + " of " + number("reads") + " reads without a request; " +
                               number("refused_needs_request") + " needed one; " + number("refused") + " refused; " +
                               number("summed_up") + " refusals summed up"})
            << "\n";
}

int show_coverage(const GovernedOptions& options, const codec::Json& root) {
  if (options.json) {
    return kOk;
  }
  const Voice voice = voice_of_terminal(false);
  for (const auto& each : root.as_object().at("clauses").as_array()) {
    const auto& row = each.as_object();
    const auto& evidence = row.at("evidence").as_object();
    std::cout << words(each, "printed", voice) << "  [" << text_of(each, "status") << "]  "
              << words(row.at("clause"), "title", voice) << "\n";
    for (const auto& mechanism : row.at("mechanisms").as_array()) {
      std::cout << "    ← " << words(mechanism, "text", voice) << "\n";
    }
    if (!text_of(each, "not_yet").empty()) {
      std::cout << "    " << voice.pick({"尚待机制：", "waits for: "}) << text_of(each, "not_yet") << "\n";
    }
    std::cout << "    " << voice.pick({"引用它的决定 ", "decisions citing it: "})
              << evidence.at("decisions").as_int64();
    if (evidence.at("last_entry").is_int64()) {
      std::cout << voice.pick({"，最近一笔分录 ", ", last entry "}) << evidence.at("last_entry").as_int64();
    }
    std::cout << voice.pick({"，待办申请 ", ", open requests "}) << evidence.at("open_requests").as_int64()
              << voice.pick({"，逾期 ", ", overdue "}) << row.at("overdue").as_int64() << "\n";
  }
  for (const auto& measure : root.as_object().at("measures").as_array()) {
    show_measure(measure, voice);
  }
  return kOk;
}

int coverage(const GovernedOptions& options) {
  std::string query = options.from.empty() ? "" : "?from=" + options.from;
  query += options.to.empty() ? "" : (query.empty() ? "?to=" : "&to=") + options.to;
  return call(options, "GET", "/pack/coverage" + query, "",
              [&options](const codec::Json& root) { return show_coverage(options, root); });
}

}  // namespace

void add_governed_pack(CLI::App& pack, Command& chosen) {
  const auto add = [&](const char* name, const char* text, int (*run)(const GovernedOptions&)) {
    auto options = std::make_shared<GovernedOptions>();
    auto* command = pack.add_subcommand(name, text);
    command->add_option("--session", options->session, "会话文件 / file of the session");
    command->add_flag("--json", options->json, "JSON");
    command->callback([options, run, &chosen] { chosen = [options, run] { return run(*options); }; });
    return std::pair<CLI::App*, Options>(command, options);
  };
  const auto with_hash = [&](const char* name, const char* text, int (*run)(const GovernedOptions&)) {
    auto added = add(name, text, run);
    added.first->add_option("hash", added.second->hash, "版本的散列 / hash of the version")->required();
    return added;
  };
  const auto drafted = add("propose", "上传一个版本（拟订）/ hand in a version", propose);
  drafted.first->add_option("pack", drafted.second->file, "制度包目录或 pack.yaml / pack folder or pack.yaml")
      ->required();
  add("versions", "制度版本 / versions of the policy", versions);
  with_hash("version", "一个版本及其影响 / a version and what it would change", version);
  const auto asked = with_hash("request", "申请施行 / ask for a version to be put into force", request);
  asked.first->add_option("--reason", asked.second->reason, "事由 / reason")->required();
  const auto activated = with_hash("activate", "施行已批准的版本 / put an approved version into force", activate);
  activated.first
      ->add_option("--replaces", activated.second->replaces, "现行版本的散列 / hash of the version in force")
      ->required();
  const auto covered =
      add("coverage", "每条条款由什么保证、有何记录 / what keeps each clause, and what shows it", coverage);
  covered.first->add_option("--from", covered.second->from, "起始日期 / first day, e.g. 2026-11-01");
  covered.first->add_option("--to", covered.second->to, "截止日期 / last day");
}

}  // namespace jinkui::app
