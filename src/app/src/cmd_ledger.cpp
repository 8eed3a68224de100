// jinkui ledger export|verify|replay|receipt: the ledger without a server.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "commands.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/ledger/export.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/receipt_text.h"
#include "jinkui/ledger/verify.h"
#include "jinkui/service/replay.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "pack_files.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct LedgerOptions {
  std::string data;
  std::string file;
  std::string key;
  std::string second_key;
  KeySource root;
  std::string checkpoint;  // file
  std::vector<std::string> against;
  std::vector<std::string> witnesses;
  std::size_t quorum = 0;
  std::string policy;  // file
  bool prove = false;
  bool json = false;
};

// The log's key: as given, or as the data directory says.
base::Result<ledger::NoteKey> key_of(const LedgerOptions& options) {
  if (!options.key.empty()) {
    return ledger::parse_vkey(options.key);
  }
  JINKUI_TRY(auto text, read_text_file(Paths(options.data).public_key));
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  return ledger::parse_vkey(text);
}

// The key of the second signature: as given, or as the data directory says; none otherwise.
base::Result<std::optional<ledger::SecondKey>> second_key_of(const LedgerOptions& options) {
  std::string text = options.second_key;
  const std::string path = options.data.empty() ? std::string() : Paths(options.data).second_public_key;
  if (text.empty() && !path.empty() && std::filesystem::exists(path)) {
    JINKUI_TRY(text, read_text_file(path));
  }
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  if (text.empty()) {
    return std::optional<ledger::SecondKey>();
  }
  JINKUI_TRY(const auto key, ledger::parse_second_vkey(text));
  return std::optional(key);
}

base::Status export_now(const LedgerOptions& options) {
  const Paths paths(options.data);
  JINKUI_TRY(const auto database, store_sqlite::open_read_only(paths.database));
  const auto session = database->open_reader();
  JINKUI_TRY(const auto key, key_of(options));
  ledger::ExportOptions how;
  if (!options.checkpoint.empty()) {
    JINKUI_TRY(how.checkpoint, read_text_file(options.checkpoint));
  }
  std::ofstream file;
  if (options.file != "-") {
    file.open(options.file, std::ios::binary | std::ios::trunc);
  }
  std::ostream& out = options.file == "-" ? std::cout : file;
  auto status = ledger::export_ledger(*session, key, how, [&out](std::string_view piece) {
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    return out.good();
  });
  out.flush();
  return status;
}

base::Result<std::optional<ledger::WitnessPolicy>> policy_of(const LedgerOptions& options) {
  if (options.policy.empty()) {
    return std::optional<ledger::WitnessPolicy>();
  }
  JINKUI_TRY(const auto text, read_text_file(options.policy));
  JINKUI_TRY(auto policy, ledger::parse_witness_policy(text));
  return std::optional(std::move(policy));
}

base::Result<ledger::VerifyOptions> verify_options(const LedgerOptions& options) {
  ledger::VerifyOptions out;
  out.quorum = options.quorum;
  out.require_proof = options.prove;
  if (!options.key.empty()) {
    JINKUI_TRY(out.log, ledger::parse_vkey(options.key));
  }
  JINKUI_TRY(out.second, second_key_of(options));
  for (const auto& path : options.against) {
    JINKUI_TRY(auto text, read_text_file(path));
    out.against.push_back(std::move(text));
  }
  for (const auto& vkey : options.witnesses) {
    JINKUI_TRY(auto key, ledger::parse_vkey(vkey));
    out.witnesses.push_back(std::move(key));
  }
  JINKUI_TRY(out.policy, policy_of(options));
  return out;
}

base::Result<ledger::VerifyReport> verify_now(const LedgerOptions& options, ledger::VerifyOptions& how) {
  if (!options.data.empty()) {
    JINKUI_TRY(const auto database, store_sqlite::open_read_only(Paths(options.data).database));
    const auto session = database->open_reader();
    JINKUI_TRY(how.log, key_of(options));
    return ledger::verify_database(*session, how);
  }
  std::ifstream file(options.file, std::ios::binary);
  if (!file) {
    return read_text_file(options.file).take_error();
  }
  return ledger::verify_export(
      [&file](std::span<std::uint8_t> into) {
        file.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(file.gcount());
      },
      how);
}

void write_witnessed(codec::JsonWriter& writer, const ledger::WitnessPolicy& policy,
                     const ledger::Witnessed& witnessed) {
  writer.text("quorum", ledger::quorum_text(policy)).boolean("quorum_reached", witnessed.reached).array("witnesses");
  for (const auto& word : witnessed.words) {
    writer.begin_object().text("name", word.name).text("key", word.key_name);
    if (word.time) {
      writer.text("time", base::to_rfc3339(*word.time));
    }
    writer.end_object();
  }
  writer.end_array();
}

void print_json(const ledger::VerifyReport& report, const ledger::VerifyOptions& how) {
  static constexpr std::array<const char*, 3> kVerdicts = {"proven", "unproven", "findings"};
  std::string out;
  codec::JsonWriter writer(out);
  writer.begin_object()
      .text("origin", report.origin)
      .text("verdict", kVerdicts[static_cast<std::size_t>(report.verdict)]);
  writer.integer("entries", static_cast<std::int64_t>(report.computed.size));
  writer.integer("proven_size", static_cast<std::int64_t>(report.proven_size));
  writer.boolean("key_given", report.key_given).boolean("signature_ok", report.signature_ok);
  if (report.second_signature_ok) {
    writer.boolean("second_signature_ok", *report.second_signature_ok);
  }
  writer.boolean("root_ok", report.root_ok).boolean("order_ok", report.order_ok).boolean("times_ok", report.times_ok);
  writer.boolean("sequences_ok", report.sequences_ok).boolean("packs_ok", report.packs_ok);
  writer.integer("cosignatures", static_cast<std::int64_t>(report.cosignatures.size()));
  if (how.policy && report.witnessed) {
    write_witnessed(writer, *how.policy, *report.witnessed);
  }
  writer.integer("findings_total", static_cast<std::int64_t>(report.findings_total)).array("findings");
  for (const auto& finding : report.findings) {
    writer.begin_object().text("slug", finding.slug).text("zh", finding.message.zh).text("en", finding.message.en);
    if (finding.index) {
      writer.integer("index", static_cast<std::int64_t>(*finding.index));
    }
    writer.end_object();
  }
  writer.end_array().end_object();
  std::cout << out << "\n";
}

int verify(const LedgerOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto how = verify_options(options);
  if (!how.ok()) {
    return voice.fail(how.error());
  }
  auto report = verify_now(options, *how);
  if (!report.ok()) {
    return voice.fail(report.error());
  }
  if (options.json) {
    print_json(*report, *how);
  } else {
    std::cout << report->origin << ": " << report->computed.size << voice.pick({" 条分录。", " entries. "})
              << voice.pick(ledger::verdict_text(*report)) << "\n";
    if (how->policy && report->witnessed) {
      std::cout << voice.pick(ledger::witnessed_text(*how->policy, *report->witnessed)) << "\n";
    }
    for (const auto& finding : report->findings) {
      std::cout << "  " << (finding.index ? "#" + std::to_string(*finding.index) + " " : "")
                << voice.pick(finding.message) << "\n";
    }
  }
  return ledger::exit_code(*report, *how);
}

base::Result<service::ReplayReport> replay_now(const LedgerOptions& options) {
  const Paths paths(options.data);
  JINKUI_TRY(auto premises, Premises::open(paths, options.root));
  InlineExecutor inline_executor;
  JINKUI_TRY(const auto house, open_house(*premises, inline_executor));
  return service::replay(*house);
}

int replay(const LedgerOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto report = replay_now(options);
  if (!report.ok()) {
    return voice.fail(report.error());
  }
  if (options.json) {
    std::string out;
    codec::JsonWriter writer(out);
    writer.begin_object().integer("entries", static_cast<std::int64_t>(report->entries));
    writer.integer("decided", static_cast<std::int64_t>(report->decided));
    writer.integer("remarks", static_cast<std::int64_t>(report->remarks));
    writer.integer("rows", static_cast<std::int64_t>(report->rows));
    writer.integer("destroyed", static_cast<std::int64_t>(report->destroyed));
    writer.integer("findings", static_cast<std::int64_t>(report->findings_total)).end_object();
    std::cout << out << "\n";
  } else {
    std::cout << voice.pick({"分录 ", "entries "}) << report->entries
              << voice.pick({"，重判一致 ", ", decided alike "}) << report->decided
              << voice.pick({"，无需判定 ", ", without decision "}) << report->remarks
              << voice.pick({"，导入记录相符 ", ", imported records as committed "}) << report->rows
              << voice.pick({"，已随客户销毁 ", ", destroyed with their customer "}) << report->destroyed
              << voice.pick({"，不符 ", ", findings "}) << report->findings_total << "\n";
  }
  for (const auto& finding : report->findings) {
    std::cerr << "  #" << finding.index << " " << finding.slug << ": " << voice.pick(finding.message) << "\n";
  }
  return report->findings_total == 0 ? kOk : kFindings;
}

int receipt_check(const LedgerOptions& options) {
  const Voice voice = voice_of_terminal(options.json);
  auto text = read_text_file(options.file);
  auto key = ledger::parse_vkey(options.key);
  const auto policy = policy_of(options);
  if (!text.ok() || !key.ok() || !policy.ok()) {
    return voice.fail(!text.ok() ? text.error() : !key.ok() ? key.error() : policy.error());
  }
  auto verified = ledger::verify_receipt_text(*text, *key);
  if (!verified.ok()) {
    return voice.fail(verified.error());
  }
  auto second = second_key_of(options);
  if (!second.ok()) {
    return voice.fail(second.error());
  }
  if (second->has_value()) {
    if (auto status = ledger::verify_second(verified->checkpoint, **second); !status.ok()) {
      return voice.fail(status.error());
    }
  }
  std::cout << voice.pick({"凭据有效：分录 ", "The receipt holds: entry "}) << verified->leaf.index << ", "
            << base::to_rfc3339(verified->leaf.time) << "\n";
  if (!*policy) {
    return kOk;
  }
  const auto witnessed = ledger::judge(**policy, verified->checkpoint);
  if (!witnessed.ok()) {
    return voice.fail(witnessed.error());
  }
  std::cout << voice.pick(ledger::witnessed_text(**policy, *witnessed)) << "\n";
  return witnessed->reached ? kOk : kUnproven;
}

void add_verify_options(CLI::App& command, LedgerOptions& options) {
  auto* file = command.add_option("file", options.file, "导出文件 / an export");
  command.add_option("--data", options.data, "数据目录 / or a data directory")->excludes(file);
  command.add_option("--against", options.against, "另存的检查点或凭据 / kept checkpoint or receipt");
  command.add_option("--key", options.key, "账本公钥 / verifier key of the ledger");
  command.add_option("--second-key", options.second_key, "账本的 SM2 公钥 / SM2 verifier key of the ledger");
  command.add_option("--witness", options.witnesses, "见证人公钥 / verifier keys of witnesses");
  command.add_option("--quorum", options.quorum, "须有几个见证 / how many witnesses must have cosigned");
  command.add_option("--witness-policy", options.policy,
                     "见证规则文件（C2SP tlog-policy）/ file: which witnesses must have cosigned");
  command.add_flag("--prove", options.prove, "不能排除回滚即失败（退出码 3）/ fail when rollback is not excluded");
}

}  // namespace

void add_ledger(CLI::App& app, Command& chosen) {
  auto* group = app.add_subcommand("ledger", "账本：导出、验证、重判 / export, verify, replay");
  group->require_subcommand(1);
  add_ledger_witness(*group, chosen);
  add_ledger_records(*group, chosen);
  const auto run = [&chosen](CLI::App* command, const std::shared_ptr<LedgerOptions>& options,
                             int (*what)(const LedgerOptions&)) {
    command->add_flag("--json", options->json, "JSON");
    command->callback([options, what, &chosen] { chosen = [options, what] { return what(*options); }; });
  };
  const auto key_options = [](CLI::App* command, LedgerOptions& options) {
    command->add_option("--key-file", options.root.key_file, "密钥文件 / key file");
    command->add_flag("--passphrase-stdin", options.root.passphrase_stdin, "口令 / passphrase on stdin");
  };
  {
    auto options = std::make_shared<LedgerOptions>();
    auto* command = group->add_subcommand("export", "导出账本 / export the ledger");
    command->add_option("--data", options->data, "数据目录 / data directory")->required();
    command->add_option("-o,--output", options->file, "文件，- 为标准输出 / file, - for standard output")->required();
    command->add_option("--checkpoint", options->checkpoint,
                        "止于此检查点（如带见证的）/ end at this checkpoint, e.g. a cosigned one");
    key_options(command, *options);
    run(command, options, [](const LedgerOptions& o) {
      auto status = export_now(o);
      return status.ok() ? kOk : voice_of_terminal(o.json).fail(status.error());
    });
  }
  {
    auto options = std::make_shared<LedgerOptions>();
    auto* command = group->add_subcommand("verify", "验证账本 / verify a ledger");
    add_verify_options(*command, *options);
    key_options(command, *options);
    run(command, options, verify);
  }
  {
    auto options = std::make_shared<LedgerOptions>();
    auto* command = group->add_subcommand("replay", "按当时的制度重新判定每个决定 / decide every decision again");
    command->add_option("--data", options->data, "数据目录 / data directory")->required();
    key_options(command, *options);
    run(command, options, replay);
  }
  {
    auto options = std::make_shared<LedgerOptions>();
    auto* command = group->add_subcommand("receipt", "离线验证一张凭据 / verify a receipt offline");
    command->add_option("file", options->file, "凭据 / receipt")->required();
    command->add_option("--key", options->key, "账本公钥 / verifier key of the ledger")->required();
    command->add_option("--second-key", options->second_key, "账本的 SM2 公钥 / SM2 verifier key of the ledger");
    command->add_option("--witness-policy", options->policy,
                        "见证规则文件 / file: which witnesses must have cosigned");
    run(command, options, receipt_check);
  }
}

}  // namespace jinkui::app
