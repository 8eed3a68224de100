// jinkui keys backup|list and jinkui backup (restore: cmd_restore.cpp): copies of the key store and of the database,
// for a stopped server.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <optional>

#include "commands.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct KeysOptions {
  std::string data;
  std::string output;
  std::string keep = "P30D";
  KeySource root;
  bool json = false;
};

base::Status backup_keys(const KeysOptions& options) {
  const Paths paths(options.data);
  JINKUI_TRY(const auto keep, base::parse_period(options.keep));
  JINKUI_TRY(const auto premises, Premises::open(paths, options.root));
  InlineExecutor inline_executor;
  JINKUI_TRY(const auto house, open_house(*premises, inline_executor));
  std::optional<base::Status> outcome;
  house->use().keys.back_up(options.output, base::add(premises->clock().now(), keep), [&outcome](auto made) {
    outcome.emplace(made.ok() ? base::success() : base::Status(made.take_error()));
  });
  while (!outcome && house->queue().serve() > 0) {
  }
  return outcome ? std::move(*outcome) : base::Status(store::queue_full());
}

base::Status list_backups(const KeysOptions& options) {
  const Paths paths(options.data);
  JINKUI_TRY(const auto premises, Premises::open(paths, options.root));
  for (const auto& backup : premises->keys().backups(premises->clock().now())) {
    std::cout << base::to_rfc3339(backup.made) << " → " << base::to_rfc3339(backup.expires) << "\n";
  }
  return base::success();
}

base::Status backup_data(const KeysOptions& options) {
  JINKUI_TRY(const auto database, store_sqlite::open_read_only(Paths(options.data).database));
  return database->backup_to(options.output, vault::Vault::index_tables());
}

// For a stopped server (a running one: keys rotate index). Under a new key: the server builds the index at its next
// start, beside the one there is, then forgets the old key.
base::Status rebuild_index(const KeysOptions& options) {
  JINKUI_TRY(const auto premises, Premises::open(Paths(options.data), options.root));
  JINKUI_TRY(const auto epoch, premises->keys().add_index_key());
  std::cout << (options.json ? "{\"epoch\":" + std::to_string(epoch) + "}"
                             : "下次启动时重建检索索引 / the search index is built anew at the next start")
            << "\n";
  return base::success();
}

}  // namespace

void add_keys(CLI::App& app, Command& chosen) {
  const auto run = [&chosen](CLI::App* command, const std::shared_ptr<KeysOptions>& options,
                             base::Status (*what)(const KeysOptions&)) {
    command->add_option("--data", options->data, "数据目录 / data directory")->required();
    command->add_flag("--json", options->json, "JSON");
    command->callback([options, what, &chosen] {
      chosen = [options, what] {
        auto status = what(*options);
        return status.ok() ? kOk : voice_of_terminal(options->json).fail(status.error());
      };
    });
  };
  auto* keys = app.add_subcommand("keys", "密钥库的备份 / backups of the key store");
  keys->require_subcommand(1);
  const auto root = [](CLI::App* command, KeysOptions& options) {
    command->add_option("--key-file", options.root.key_file, "密钥文件 / key file");
    command->add_flag("--passphrase-stdin", options.root.passphrase_stdin, "口令 / passphrase on stdin");
  };
  {
    auto options = std::make_shared<KeysOptions>();
    auto* command = keys->add_subcommand("backup", "备份密钥库，到期作废 / back up the key store, until it expires");
    command->add_option("-o,--output", options->output, "文件 / file")->required();
    command->add_option("--keep", options->keep, "保留多久（ISO 8601）/ how long, ISO 8601");
    root(command, *options);
    run(command, options, backup_keys);
  }
  {
    auto options = std::make_shared<KeysOptions>();
    auto* command = keys->add_subcommand("list", "未到期的备份 / backups that have not expired");
    root(command, *options);
    run(command, options, list_backups);
  }
  add_keys_restore(*keys, chosen);
  add_keys_rotate(*keys, chosen);
  {
    auto options = std::make_shared<KeysOptions>();
    auto* index = app.add_subcommand("index", "检索索引 / the search index");
    index->require_subcommand(1);
    auto* command = index->add_subcommand("rebuild", "换新密钥重建 / build it anew, under another key");
    root(command, *options);
    run(command, options, rebuild_index);
  }
  auto options = std::make_shared<KeysOptions>();
  auto* command = app.add_subcommand("backup", "备份数据库（不含密钥）/ back up the database, without keys");
  command->add_option("-o,--output", options->output, "文件 / file")->required();
  run(command, options, backup_data);
}

}  // namespace jinkui::app
