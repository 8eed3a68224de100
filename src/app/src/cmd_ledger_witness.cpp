// jinkui ledger witness-request|cosigned: the ledger's side of witnessing (the witness itself: cmd_witness.cpp).
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "client_session.h"
#include "commands.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/ledger/witness.h"
#include "jinkui/ledger/witness_policy.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "pack_files.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct RequestOptions {
  std::string data;
  std::string file;     // an export
  std::string session;  // else: of a running server
  std::uint64_t old_size = 0;
  std::string output;
};

struct CosignedOptions {
  std::string request;
  std::vector<std::string> lines;  // files
  std::vector<std::string> witnesses;
  std::string policy;   // file
  std::string session;  // file
  bool publish = false;
  std::string output;
};

base::Error cannot_write(const std::string& path) {
  return {base::Errc::unavailable,
          "file/not-written",
          {"无法写入文件。", "The file cannot be written."},
          {"请检查路径、权限和磁盘空间。", "Check the path, its permissions and the free space."},
          path,
          {},
          ""};
}

base::Status write_text(const std::string& path, const std::string& text) {
  if (path.empty() || path == "-") {
    std::cout << text << std::flush;
    return base::success();
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  return file.good() ? base::success() : base::Status(cannot_write(path));
}

base::Error refused_by_server(const HttpAnswer& answer) {
  return {base::Errc::unavailable,
          "client/refused",
          {"服务器答复 " + std::to_string(answer.status) + "：" + answer.body,
           "The server answers " + std::to_string(answer.status) + ": " + answer.body},
          {"请重新登录，或改用 --export。", "Log in again, or use --export."},
          "",
          {},
          ""};
}

base::Error strange_answer() {
  return {base::Errc::malformed,
          "client/strange-answer",
          {"服务器的答复不是所要的证明。", "The server's answer is not the proof that was asked for."},
          {"请核对服务地址与程序版本。", "Check the URL and the version of the server."},
          "",
          {},
          ""};
}

base::Result<std::string> get(const RequestOptions& options, const std::string& path) {
  JINKUI_TRY(auto answer, session_call({options.session, "GET", path, ""}));
  if (answer.status != 200) {
    return refused_by_server(answer);
  }
  return std::move(answer.body);
}

base::Result<std::vector<base::Hash>> parse_proof(const std::string& body) {
  JINKUI_TRY(const auto json, codec::parse_json(body));
  const auto* object = json.if_object();
  const auto* member = object == nullptr ? nullptr : object->if_contains("hashes");
  const auto* rows = member == nullptr ? nullptr : member->if_array();
  if (rows == nullptr) {
    return strange_answer();
  }
  std::vector<base::Hash> hashes;
  for (const auto& row : *rows) {
    const auto* text = row.if_string();
    if (text == nullptr) {
      return strange_answer();
    }
    JINKUI_TRY(const auto hash, ledger::parse_tree_hash({text->data(), text->size()}));
    hashes.push_back(hash);
  }
  return hashes;
}

base::Result<ledger::WitnessRequest> request_of_server(const RequestOptions& options) {
  ledger::WitnessRequest request;
  request.old_size = options.old_size;
  JINKUI_TRY(request.checkpoint, get(options, "/ledger/checkpoint"));
  JINKUI_TRY(const auto checkpoint, ledger::parse_checkpoint(request.checkpoint));
  if (options.old_size > checkpoint.head.size) {
    return ledger::witness_ahead(options.old_size, checkpoint.head.size);
  }
  if (options.old_size > 0) {
    JINKUI_TRY(const auto body, get(options, "/ledger/consistency?from=" + std::to_string(options.old_size) +
                                                 "&to=" + std::to_string(checkpoint.head.size)));
    JINKUI_TRY(request.proof, parse_proof(body));
  }
  return request;
}

ledger::ExportSource source_of(const std::string& path) {
  return [file = std::make_shared<std::ifstream>(path, std::ios::binary)](std::span<std::uint8_t> into) {
    file->read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
    return static_cast<std::size_t>(file->gcount());
  };
}

base::Result<ledger::WitnessRequest> request_now(const RequestOptions& options) {
  crypto::initialise();
  if (!options.data.empty()) {
    JINKUI_TRY(const auto database, store_sqlite::open_read_only(Paths(options.data).database));
    const auto session = database->open_reader();
    return ledger::witness_request(*session, options.old_size);
  }
  if (!options.file.empty()) {
    if (!std::ifstream(options.file)) {
      return read_text_file(options.file).take_error();
    }
    return ledger::witness_request([&options] { return source_of(options.file); }, options.old_size);
  }
  return request_of_server(options);
}

base::Status write_request(const RequestOptions& options) {
  JINKUI_TRY(const auto request, request_now(options));
  return write_text(options.output, ledger::to_text(request));
}

// Of a request, its checkpoint; else the file is a checkpoint itself.
base::Result<std::string> checkpoint_in(const std::string& path) {
  JINKUI_TRY(auto text, read_text_file(path));
  if (auto request = ledger::parse_witness_request(text); request.ok()) {
    return std::move(request->checkpoint);
  }
  return text;
}

base::Status publish(const CosignedOptions& options, const std::string& note) {
  std::string body;
  codec::JsonWriter writer(body);
  writer.begin_object().text("checkpoint", note).end_object();
  JINKUI_TRY(const auto answer, session_call({options.session, "POST", "/ledger/witnesses", body}));
  return answer.status == 200 ? base::success() : base::Status(refused_by_server(answer));
}

base::Status write_cosigned(const CosignedOptions& options) {
  crypto::initialise();
  JINKUI_TRY(const auto checkpoint, checkpoint_in(options.request));
  std::vector<std::string> lines;
  for (const auto& path : options.lines) {
    JINKUI_TRY(auto line, read_text_file(path));
    lines.push_back(std::move(line));
  }
  std::vector<ledger::NoteKey> witnesses;
  for (const auto& vkey : options.witnesses) {
    JINKUI_TRY(auto key, ledger::parse_vkey(vkey));
    witnesses.push_back(std::move(key));
  }
  if (!options.policy.empty()) {
    JINKUI_TRY(const auto text, read_text_file(options.policy));
    JINKUI_TRY(const auto policy, ledger::parse_witness_policy(text));
    for (auto& key : policy.witnesses()) {
      witnesses.push_back(std::move(key));
    }
  }
  JINKUI_TRY(const auto note, ledger::with_cosignatures(checkpoint, lines, witnesses));
  if (options.publish) {
    JINKUI_RETURN_IF_ERROR(publish(options, note));
  }
  return write_text(options.output, note);
}

int end_with(base::Status status) {
  return status.ok() ? kOk : voice_of_terminal(false).fail(status.error());
}

}  // namespace

void add_ledger_witness(CLI::App& group, Command& chosen) {
  {
    auto options = std::make_shared<RequestOptions>();
    options->session = default_session();
    auto* command = group.add_subcommand("witness-request", "写出给见证人的请求 / write the request for a witness");
    command->add_option(
        "--old", options->old_size,
        "见证人已见的条数（witness state 的第一行），首次为 0 / entries that the witness has seen, 0 at first");
    auto* data = command->add_option("--data", options->data, "数据目录 / data directory");
    command->add_option("--export", options->file, "导出文件 / or an export")->excludes(data);
    command->add_option("--session", options->session, "否则取自服务器：会话文件 / or a server: file of the session");
    command->add_option("-o,--output", options->output, "文件，缺省为标准输出 / file; default standard output");
    command->callback([options, &chosen] { chosen = [options] { return end_with(write_request(*options)); }; });
  }
  {
    auto options = std::make_shared<CosignedOptions>();
    options->session = default_session();
    auto* command = group.add_subcommand("cosigned", "把见证行加到检查点上 / add witnesses' lines to a checkpoint");
    command->add_option("request", options->request, "请求或检查点 / the request, or a checkpoint")->required();
    command->add_option("lines", options->lines, "witness cosign 的输出 / what witness cosign printed")->required();
    command->add_option("--witness", options->witnesses, "见证人公钥 / verifier keys of the witnesses");
    command->add_option("--witness-policy", options->policy,
                        "或见证规则文件 / or a file: the policy that names them");
    command->add_flag("--publish", options->publish,
                      "交给正在运行的服务发布 / hand it to a running server, to be published");
    command->add_option("--session", options->session, "会话文件 / file of the session");
    command->add_option("-o,--output", options->output, "文件，缺省为标准输出 / file; default standard output");
    command->callback([options, &chosen] { chosen = [options] { return end_with(write_cosigned(*options)); }; });
  }
}

}  // namespace jinkui::app
