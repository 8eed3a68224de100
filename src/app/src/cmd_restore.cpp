// jinkui restore and jinkui keys restore: a backup of the database or of the key store put back, for a stopped
// server.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "commands.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/verify.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "pack_files.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct RestoreOptions {
  std::string data;
  std::string backup;
  KeySource root;
  bool json = false;
};

struct Restored {
  std::uint64_t entries = 0;  // of the ledger, before this restore's own
  base::Instant last_entry;
  vault::Reconciled reconciled;
};

base::Result<std::uint64_t> entries_of(store::Database& database, base::Instant& last) {
  const auto session = database.open_reader();
  JINKUI_TRY(const auto head, ledger::stored_head(*session));
  last = head.last_time;
  return head.head.size;
}

// Opens the house, which reconciles database and key store, and records the restore.
base::Result<Restored> take_up(Premises& premises, const char* what) {
  Restored restored;
  JINKUI_TRY(restored.entries, entries_of(premises.database(), restored.last_entry));
  InlineExecutor inline_executor;
  JINKUI_TRY(const auto house, open_house(premises, inline_executor));
  restored.reconciled = house->reconciled();
  JINKUI_RETURN_IF_ERROR(
      service::record_restore(*house, {{"what", what},
                                       {"entries", std::to_string(restored.entries)},
                                       {"marked", std::to_string(restored.reconciled.marked.size())},
                                       {"forgotten_again", std::to_string(restored.reconciled.to_forget.size())}}));
  return restored;
}

base::Result<Restored> restore_keys(const RestoreOptions& options) {
  const Paths paths(options.data);
  auto opened = Premises::open_with_backup(paths, options.root, options.backup);
  if (!opened.ok()) {
    base::Error error = opened.take_error();
    if (error.slug == "key-store/exists") {
      error.message = {"数据目录中还有密钥库，不会覆盖。",
                       "There is a key store in the data directory; it is not replaced."};
      error.next = {"只有密钥库丢失或损坏时才恢复备份；请先把现有文件移走并妥善保管，恢复之后再销毁它。",
                    "A backup is for a key store that is lost or damaged; move the file away first, and destroy it "
                    "after the restore."};
    }
    return error;
  }
  const std::unique_ptr<Premises> premises = std::move(opened).value();
  auto restored = take_up(*premises, "key_store");
  if (!restored.ok()) {
    // Not the key store of this database: nothing of it is left behind.
    premises->disk().wipe(paths.key_store + ".0");
    premises->disk().wipe(paths.key_store + ".1");
  }
  return restored;
}

base::Status check_backup(const RestoreOptions& options, const Paths& paths) {
  JINKUI_TRY(const auto database, store_sqlite::open_read_only(options.backup));
  const auto session = database->open_reader();
  JINKUI_TRY(auto vkey, read_text_file(paths.public_key));
  while (!vkey.empty() && vkey.back() == '\n') {
    vkey.pop_back();
  }
  JINKUI_TRY(const auto log, ledger::parse_vkey(vkey));
  JINKUI_TRY(const auto report, ledger::full_check(*session, log));
  if (report.findings_total == 0) {
    return base::success();
  }
  base::Error error;
  error.code = base::Errc::corrupt;
  error.slug = "restore/does-not-verify";
  error.message = {
      "备份中的账本未通过验证，没有恢复：" + report.findings.front().message.zh,
      "The ledger in the backup does not verify; nothing was restored: " + report.findings.front().message.en};
  error.next = {"请换一份备份；并保留这一份，交审计员查明原因。",
                "Use another backup, and keep this one for the auditor to find out why."};
  error.where = options.backup;
  return error;
}

base::Result<Restored> open_restored(const RestoreOptions& options, const Paths& paths) {
  JINKUI_TRY(auto premises, Premises::open(paths, options.root));
  return take_up(*premises, "database");
}

base::Result<Restored> restore_database(const RestoreOptions& options) {
  const Paths paths(options.data);
  JINKUI_RETURN_IF_ERROR(check_backup(options, paths));
  JINKUI_RETURN_IF_ERROR(store_sqlite::restore(options.backup, paths.database));
  auto restored = open_restored(options, paths);
  if (!restored.ok()) {
    // Key store and backup are of different vaults, or the key is wrong: as it was before.
    for (const char* part : {"", "-wal", "-shm"}) {
      std::error_code ignored;
      std::filesystem::remove(paths.database + part, ignored);
    }
  }
  return restored;
}

void print_json(const Restored& restored) {
  std::string out;
  codec::JsonWriter writer(out);
  writer.begin_object().integer("entries", static_cast<std::int64_t>(restored.entries));
  writer.text("last_entry", base::to_rfc3339(restored.last_entry));
  for (const auto& [name, customers] : {std::pair("destroyed_since", &restored.reconciled.marked),
                                        std::pair("forgotten_again", &restored.reconciled.to_forget)}) {
    writer.array(name);
    for (const auto customer : *customers) {
      writer.integer(customer.value);
    }
    writer.end_array();
  }
  writer.end_object();
  std::cout << out << "\n";
}

void report_keys(const Restored& restored, const Voice& voice) {
  std::cout << voice.pick({"密钥库已恢复，并已记入账本。", "The key store is restored; the ledger says so."}) << "\n"
            << voice.pick({"备份之后销毁的客户，密钥已再次销毁：",
                           "Customers destroyed since the backup, forgotten again: "})
            << restored.reconciled.to_forget.size() << "\n"
            << voice.pick({"备份文件在到期之前仍能打开这些客户：请妥善保管，到期销毁。",
                           "Until it expires the backup file still opens them: keep it safe, destroy it then."})
            << "\n";
}

void report_database(const Restored& restored, const Voice& voice) {
  std::cout << voice.pick({"数据库已恢复，并已记入账本。账本止于分录 ",
                           "The database is restored; the ledger says so. It ends at entry "})
            << restored.entries - 1 << voice.pick({"，时间 ", ", "}) << base::to_rfc3339(restored.last_entry) << "\n"
            << voice.pick({"备份之后销毁的客户，在库中也已登记销毁：",
                           "Customers destroyed since the backup, marked in it as well: "})
            << restored.reconciled.marked.size() << "\n"
            << voice.pick(
                   {"此后的分录、资料和审批已不在其中；用此前另存的检查点或凭据核对，会显示账本曾被回退，"
                    "请把本次恢复告知审计员和见证人。",
                    "Later entries, data and approvals are not in it. Checkpoints and receipts kept since will "
                    "show a rollback: tell the auditor and the witnesses about this restore."})
            << "\n";
}

void add(CLI::App* command, Command& chosen, base::Result<Restored> (*what)(const RestoreOptions&),
         void (*report)(const Restored&, const Voice&)) {
  auto options = std::make_shared<RestoreOptions>();
  command->add_option("backup", options->backup, "备份文件 / the backup")->required();
  command->add_option("--data", options->data, "数据目录 / data directory")->required();
  command->add_option("--key-file", options->root.key_file, "密钥文件 / key file");
  command->add_flag("--passphrase-stdin", options->root.passphrase_stdin, "口令 / passphrase on stdin");
  command->add_flag("--json", options->json, "JSON");
  command->callback([options, what, report, &chosen] {
    chosen = [options, what, report] {
      const Voice voice = voice_of_terminal(options->json);
      auto restored = what(*options);
      if (!restored.ok()) {
        return voice.fail(restored.error());
      }
      if (voice.json) {
        print_json(*restored);
      } else {
        report(*restored, voice);
      }
      return kOk;
    };
  });
}

}  // namespace

void add_keys_restore(CLI::App& keys, Command& chosen) {
  add(keys.add_subcommand("restore", "恢复密钥库备份 / put back a backup of the key store"), chosen, restore_keys,
      report_keys);
}

void add_restore(CLI::App& app, Command& chosen) {
  add(app.add_subcommand("restore", "恢复数据库备份 / put back a backup of the database"), chosen, restore_database,
      report_database);
}

}  // namespace jinkui::app
