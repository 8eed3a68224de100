// jinkui witness init|cosign: a minimal witness for another machine (C2SP tlog-witness, without its own server).
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "commands.h"
#include "jinkui/codec/hex.h"
#include "jinkui/ledger/export.h"
#include "jinkui/ledger/witness.h"
#include "pack_files.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct WitnessOptions {
  std::string directory;
  std::string name;
  std::string log;
  std::string request;
};

std::string state_path(const WitnessOptions& options) {
  return options.directory + "/state";
}
std::string key_path(const WitnessOptions& options) {
  return options.directory + "/key";
}
std::string name_path(const WitnessOptions& options) {
  return options.directory + "/name";
}

base::Status make_witness(const WitnessOptions& options) {
  crypto::initialise();
  platform::PosixDisk disk;
  crypto::SystemRandom random;
  std::filesystem::create_directories(options.directory);
  JINKUI_TRY(const auto log, ledger::parse_vkey(options.log));
  const auto key = crypto::SigningKey::generate(random);
  JINKUI_RETURN_IF_ERROR(ledger::Witness::create(disk, state_path(options), log));
  disk.replace(key_path(options), base::as_bytes(codec::to_hex(key.seed())));
  disk.replace(name_path(options), base::as_bytes(options.name));
  const ledger::NoteKey own{options.name, ledger::NoteKeyType::cosignature, key.public_key()};
  std::cout << ledger::to_vkey(own) << "\n";
  return base::success();
}

base::Status cosign(const WitnessOptions& options) {
  crypto::initialise();
  platform::PosixDisk disk;
  const platform::SystemClock clock;
  JINKUI_TRY(const auto seed_hex, disk.read(key_path(options)));
  JINKUI_TRY(const auto name, disk.read(name_path(options)));
  const auto seed = codec::hash_from_hex(base::as_text(seed_hex));
  if (!seed) {
    return base::Error{base::Errc::corrupt,
                       "witness/key",
                       {"见证密钥文件损坏。", "The witness's key file is damaged."},
                       {"请从备份恢复。", "Restore it from a backup."},
                       key_path(options),
                       {},
                       ""};
  }
  JINKUI_TRY(const auto text, read_text_file(options.request));
  JINKUI_TRY(const auto request, ledger::parse_witness_request(text));
  ledger::Witness witness(disk, state_path(options), std::string(base::as_text(name)),
                          crypto::SigningKey(crypto::SecretBytes(*seed)), clock);
  JINKUI_TRY(const auto line, witness.update(request));
  std::cout << line;
  return base::success();
}

base::Status show_state(const WitnessOptions& options) {
  platform::PosixDisk disk;
  JINKUI_TRY(const auto bytes, disk.read(state_path(options)));
  JINKUI_TRY(const auto state, ledger::parse_witness_state(base::as_text(bytes)));
  std::cout << state.head.size << "\n" << state.checkpoint;
  return base::success();
}

}  // namespace

void add_witness(CLI::App& app, Command& chosen) {
  auto* group = app.add_subcommand("witness", "在另一台机器上见证账本 / witness a ledger from another machine");
  group->require_subcommand(1);
  const auto add = [&](const char* name, const char* text, base::Status (*what)(const WitnessOptions&)) {
    auto options = std::make_shared<WitnessOptions>();
    auto* command = group->add_subcommand(name, text);
    command->add_option("--dir", options->directory, "见证人的目录 / directory of the witness")->required();
    command->callback([options, what, &chosen] {
      chosen = [options, what] {
        auto status = what(*options);
        if (status.ok()) {
          return kOk;
        }
        const int code = voice_of_terminal(false).fail(status.error());
        // A ledger that has forked is a finding, not wrong use.
        return status.error().slug == "witness/not-consistent" ? kFindings : code;
      };
    });
    return std::pair(command, options);
  };
  const auto [init, init_options] = add("init", "新建见证人 / make a witness", make_witness);
  init->add_option("--name", init_options->name, "见证人名称 / name of its key")->required();
  init->add_option("--log", init_options->log, "账本公钥 / verifier key of the ledger")->required();
  const auto [sign, sign_options] = add("cosign", "核对并见证一个检查点 / check and cosign a checkpoint", cosign);
  sign->add_option("request", sign_options->request, "请求文件 / request (jinkui ledger witness-request)")
      ->required();
  add("state", "最后见证的检查点 / the last checkpoint seen", show_state);
}

}  // namespace jinkui::app
