// jinkui import, import-form: a file of customers through a running server's API, with progress.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include "client_session.h"
#include "commands.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/crypto/secret.h"

namespace jinkui::app {
namespace {

constexpr std::size_t kPiece = std::size_t{512} << 10;
constexpr auto kPoll = std::chrono::milliseconds(300);

struct ImportOptions {
  std::string file;
  std::string session;
  std::string refused;               // where refused rows go; empty: beside the file
  std::vector<std::string> columns;  // header=target
  std::string format = "xlsx";
  std::string output;
  bool dry_run = false;
  bool resume = false;  // said for clarity: rows that are in are skipped anyway
  bool json = false;
};

// The server's problem as an error of ours.
base::Error problem_of(const HttpAnswer& answer) {
  base::Error error{
      base::Errc::invalid, "client/answer", {"服务器拒绝了请求。", "The server refused the call."}, {}, "", {}, ""};
  const auto json = codec::parse_json(answer.body);
  if (!json.ok() || !json->is_object()) {
    return error;
  }
  const auto text = [](const codec::Json* from, const char* key) {
    const auto* value = from != nullptr && from->is_object() ? from->as_object().if_contains(key) : nullptr;
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  const auto& body = json->as_object();
  error.slug = text(&*json, "type");
  error.message = {text(body.if_contains("message"), "zh"), text(body.if_contains("message"), "en")};
  error.next = {text(body.if_contains("next"), "zh"), text(body.if_contains("next"), "en")};
  error.where = text(&*json, "where");
  return error;
}

class Importer {
 public:
  explicit Importer(const ImportOptions& options) : options_(options), voice_(voice_of_terminal(options.json)) {}

  base::Result<int> run() {
    JINKUI_RETURN_IF_ERROR(upload());
    JINKUI_RETURN_IF_ERROR(wait({"ready", "failed"}));
    if (!options_.columns.empty()) {
      JINKUI_RETURN_IF_ERROR(map());
    }
    std::string body;
    codec::JsonWriter(body).begin_object().boolean("dry_run", options_.dry_run).end_object();
    JINKUI_RETURN_IF_ERROR(post("/start", body));
    JINKUI_RETURN_IF_ERROR(wait({"done", "checked", "failed", "cancelled"}));
    return finish();
  }

 private:
  base::Status take(base::Result<HttpAnswer> answer) {
    if (!answer.ok()) {
      return answer.take_error();
    }
    if (answer->status / 100 != 2) {
      return problem_of(*answer);
    }
    JINKUI_TRY(view_, codec::parse_json(answer->body));
    return base::success();
  }
  base::Status post(const std::string& path, const std::string& body) {
    return take(session_call({options_.session, "POST", place_ + path, body}));
  }
  [[nodiscard]] std::string word(const char* key) const { return std::string(view_.as_object().at(key).as_string()); }
  [[nodiscard]] std::int64_t number(const char* key) const {
    return view_.as_object().at(key).to_number<std::int64_t>();
  }
  [[nodiscard]] std::int64_t count(const char* key) const {
    return view_.as_object().at("counts").as_object().at(key).to_number<std::int64_t>();
  }

  base::Status upload() {
    std::ifstream file(options_.file, std::ios::binary);
    std::error_code code;
    const auto size = std::filesystem::file_size(options_.file, code);
    if (!file || code) {
      return base::Error{base::Errc::not_found,
                         "client/file",
                         {"读不到文件：" + options_.file, "Cannot read " + options_.file},
                         {"请检查路径。", "Check the path."},
                         options_.file,
                         {},
                         ""};
    }
    std::string body;
    codec::JsonWriter(body)
        .begin_object()
        .text("name", std::filesystem::path(options_.file).filename().string())
        .integer("bytes", static_cast<std::int64_t>(size))
        .end_object();
    place_ = "/imports";
    JINKUI_RETURN_IF_ERROR(post("", body));
    place_ = "/imports/" + std::to_string(number("id"));
    std::string piece(kPiece, '\0');
    for (std::uintmax_t sent = 0; sent < size;) {
      file.read(piece.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(kPiece, size - sent)));
      const auto got = static_cast<std::size_t>(file.gcount());
      if (got == 0) {
        break;
      }
      JINKUI_RETURN_IF_ERROR(
          take(session_call({options_.session, "POST", place_ + "/content?offset=" + std::to_string(sent),
                             piece.substr(0, got), "application/octet-stream"})));
      sent += got;
      progress({"上传 ", "uploaded "}, static_cast<std::int64_t>(sent * 100 / size), "%");
    }
    crypto::wipe(piece);
    return base::success();
  }

  base::Status map() {
    std::string body;
    codec::JsonWriter writer(body);
    writer.begin_object().object("mapping");
    for (const auto& pair : options_.columns) {
      const auto equals = pair.rfind('=');
      writer.text(pair.substr(0, equals), equals == std::string::npos ? "" : pair.substr(equals + 1));
    }
    writer.end_object().end_object();
    return post("/mapping", body);
  }

  void progress(const base::Text& what, std::int64_t value, const std::string& after) const {
    if (!voice_.json && isatty(2) != 0) {
      std::cerr << "\r\033[K" << voice_.pick(what) << value << after << std::flush;
    }
  }

  base::Status wait(std::initializer_list<std::string_view> until) {
    for (;;) {
      JINKUI_RETURN_IF_ERROR(take(session_call({options_.session, "GET", place_, ""})));
      const std::string state = word("state");
      if (state == "running") {
        progress({"行 ", "rows "}, count("rows"),
                 voice_.pick({"，出错 ", ", refused "}) + std::to_string(count("rejected")) +
                     voice_.pick({"，每秒 ", ", a second "}) + std::to_string(number("rows_per_second")));
      }
      if (std::find(until.begin(), until.end(), state) != until.end()) {
        return state == "failed" ? base::Status(failure()) : base::success();
      }
      std::this_thread::sleep_for(kPoll);
    }
  }

  [[nodiscard]] base::Error failure() const {
    const auto& error = view_.as_object().at("error").as_object();
    const auto text = [&error](const char* key, const char* language) {
      return std::string(error.at(key).as_object().at(language).as_string());
    };
    return {base::Errc::invalid,
            std::string(error.at("slug").as_string()),
            {text("message", "zh"), text("message", "en")},
            {text("next", "zh"), text("next", "en")},
            std::string(error.at("where").as_string()),
            {},
            ""};
  }

  base::Result<int> finish() {
    progress({"", ""}, count("rows"), "\n");
    if (options_.json) {
      std::cout << codec::to_string(view_) << "\n";
    } else {
      std::cout << voice_.pick({"导入 ", "entered "}) << count("in") << voice_.pick({"，原已录入 ", ", in before "})
                << count("skipped") << voice_.pick({"，编号已有 ", ", number known "}) << count("known")
                << voice_.pick({"，未导入 ", ", refused "}) << count("rejected")
                << (options_.dry_run ? voice_.pick({"（试运行，未写入）", " (dry run, nothing entered)"}) : "")
                << "\n";
    }
    if (count("rejected") == 0) {
      return kOk;
    }
    JINKUI_RETURN_IF_ERROR(fetch_refused());
    return kFindings;
  }

  base::Status fetch_refused() {
    JINKUI_TRY(auto answer, session_call({options_.session, "GET", place_ + "/rejected", "", "",
                                          voice_.chinese ? "zh-CN" : "en"}));
    if (answer.status != 200) {
      return problem_of(answer);
    }
    std::filesystem::path path = options_.refused;
    if (path.empty()) {
      const std::filesystem::path from = options_.file;
      path = from.parent_path() / (from.stem().string() + ".refused" + (word("format") == "xlsx" ? ".xlsx" : ".csv"));
    }
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << answer.body;
    crypto::wipe(answer.body);
    std::cerr << voice_.pick({"未导入的行：", "refused rows: "}) << path.string() << "\n";
    return base::success();
  }

  const ImportOptions& options_;
  Voice voice_;
  std::string place_;
  codec::Json view_;
};

int fetch_form(const ImportOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto answer = session_call(
      {options.session, "GET", "/imports/form?format=" + options.format, "", "", voice.chinese ? "zh-CN" : "en"});
  if (!answer.ok()) {
    return voice.fail(answer.error());
  }
  if (answer->status != 200) {
    return voice.fail(problem_of(*answer));
  }
  std::ofstream(options.output, std::ios::binary | std::ios::trunc) << answer->body;
  return kOk;
}

}  // namespace

void add_import(CLI::App& app, Command& chosen) {
  {
    auto options = std::make_shared<ImportOptions>();
    options->session = default_session();
    auto* command = app.add_subcommand("import", "导入客户文件（CSV、XLSX）/ import a file of customers");
    command->add_option("file", options->file, "文件 / file")->required();
    command->add_flag("--dry-run", options->dry_run, "只检查，不写入 / check every row, enter none");
    command->add_flag(
        "--resume", options->resume,
        "接着导入：同一文件已录入的行总会跳过 / go on: rows of this file that are in are always skipped");
    command->add_option("--column", options->columns, "表头=字段 / header=target: what a column is");
    command->add_option("--refused", options->refused, "未导入的行写入此文件 / file for the refused rows");
    command->add_option("--session", options->session, "会话文件 / file of the session");
    command->add_flag("--json", options->json, "JSON");
    command->callback([options, &chosen] {
      chosen = [options] {
        auto outcome = Importer(*options).run();
        return outcome.ok() ? *outcome : voice_of_terminal(options->json).fail(outcome.error());
      };
    });
  }
  auto options = std::make_shared<ImportOptions>();
  options->session = default_session();
  auto* command = app.add_subcommand("import-form", "下载导入模板 / the form for imports");
  command->add_option("--format", options->format, "xlsx, csv")->check(CLI::IsMember({"xlsx", "csv"}));
  command->add_option("-o,--output", options->output, "写入文件 / write to this file")->required();
  command->add_option("--session", options->session, "会话文件 / file of the session");
  command->callback([options, &chosen] { chosen = [options] { return fetch_form(*options); }; });
}

}  // namespace jinkui::app
