#include "premises.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::app {

Paths::Paths(const std::string& directory_in)
    : directory(std::filesystem::absolute(directory_in).lexically_normal().string()) {
  while (directory.size() > 1 && directory.back() == '/') {
    directory.pop_back();
  }
  database = directory + "/jinkui.db";
  key_store = directory + "/keys/key-store";
  certificate = directory + "/tls/certificate.pem";
  private_key = directory + "/tls/private-key.pem";
  config = directory + "/config.json";
  public_key = directory + "/ledger.vkey";
  second_public_key = directory + "/ledger-sm2.vkey";
  demo_mark = directory + "/DEMO-DATA";
  default_key = directory + ".key";
}

namespace {

base::Error conflict(const char* slug, base::Text message, base::Text next, const std::string& path) {
  return {base::Errc::conflict, slug, std::move(message), std::move(next), path, {}, ""};
}

// Whether `path` lies below `directory`; links are followed as far as both exist.
bool lies_within(const std::filesystem::path& path, const std::filesystem::path& directory) {
  const auto inner = std::filesystem::weakly_canonical(path);
  const auto outer = std::filesystem::weakly_canonical(directory);
  const auto [at, rest] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  static_cast<void>(rest);
  return at == outer.end();
}

}  // namespace

base::Status check_key_file(const Paths& paths, const std::string& key_file) {
  if (lies_within(key_file, paths.directory)) {
    return conflict(
        "key-file/inside-data",
        {"密钥文件位于数据目录之内：拿到数据目录副本的人就同时拿到了密钥。",
         "The key file lies inside the data directory: whoever gets a copy of the directory gets the key with it."},
        {"请把它移到数据目录之外（最好是另一个磁盘），再用 --key-file 指明。",
         "Move it out of the data directory, best to another disk, and name it with --key-file."},
        key_file);
  }
  std::error_code none;
  const auto status = std::filesystem::status(key_file, none);
  constexpr auto kOthers = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  if (std::filesystem::exists(status) && (status.permissions() & kOthers) != std::filesystem::perms::none) {
    return conflict(
        "key-file/readable-by-others",
        {"密钥文件可被本机的其他用户读取或改写。", "Other users of this machine may read or write the key file."},
        {"请运行 chmod 600 " + key_file + "；若它可能已被他人读过，请考虑更换。",
         "Run chmod 600 " + key_file + "; if others may have read it, consider changing it."},
        key_file);
  }
  return base::success();
}

base::Result<vault::RootKey> read_root(base::Disk& disk, const Paths& paths, const KeySource& source) {
  if (source.passphrase_stdin) {
    std::string line;
    std::getline(std::cin, line);
    auto root = vault::RootKey::from_passphrase(line);
    crypto::wipe(line);
    return root;
  }
  const std::string& key_file = source.key_file.empty() ? paths.default_key : source.key_file;
  JINKUI_RETURN_IF_ERROR(check_key_file(paths, key_file));
  return vault::RootKey::from_key_file(disk, key_file);
}

store_sqlite::Options Premises::database_options(bool create) {
  return {.path = paths_.database, .create = create, .upkeep = &upkeep_};
}

base::Result<std::unique_ptr<Premises>> Premises::open(const Paths& paths, const KeySource& source) {
  crypto::initialise();
  std::unique_ptr<Premises> made(new Premises(paths));
  JINKUI_TRY(made->database_, store_sqlite::open(made->database_options(false)));
  JINKUI_TRY(const auto root, read_root(made->disk_, paths, source));
  JINKUI_TRY(made->keys_, vault::KeyStore::load(made->disk_, paths.key_store, root, made->random_));
  return made;
}

namespace {

// A place for a new data directory: not there yet, or an empty directory.
base::Status check_place(const Paths& paths) {
  std::error_code code;
  const bool is_new = !std::filesystem::exists(paths.directory, code);
  if (is_new ||
      (std::filesystem::is_directory(paths.directory, code) && std::filesystem::is_empty(paths.directory, code))) {
    return base::success();
  }
  return conflict("init/not-empty",
                  {"不是空目录：" + paths.directory, "This is not an empty directory: " + paths.directory},
                  {"请换一个尚不存在的目录，或空目录。", "Use a directory that is not there yet, or an empty one."},
                  paths.directory);
}

}  // namespace

base::Result<std::unique_ptr<Premises>> Premises::create(const Paths& paths, const KeySource& source,
                                                         crypto::SuiteId suite_id) {
  crypto::initialise();
  std::unique_ptr<Premises> made(new Premises(paths));
  if (made->disk_.exists(paths.database)) {
    return conflict(
        "init/exists", {"目录中已有数据：" + paths.directory, "The directory holds data already: " + paths.directory},
        {"请换一个目录，或用 jinkui serve 启动它。", "Use another directory, or start it with jinkui serve."},
        paths.database);
  }
  const std::string key_file = source.key_file.empty() ? paths.default_key : source.key_file;
  JINKUI_RETURN_IF_ERROR(check_place(paths));
  if (!source.passphrase_stdin) {
    JINKUI_RETURN_IF_ERROR(check_key_file(paths, key_file));
  }
  std::filesystem::create_directories(std::filesystem::path(paths.directory).parent_path());
  if (!source.passphrase_stdin && !made->disk_.exists(key_file)) {
    JINKUI_RETURN_IF_ERROR(vault::RootKey::create_key_file(made->disk_, key_file, made->random_));
  }
  JINKUI_TRY(const auto root, read_root(made->disk_, paths, source));
  std::filesystem::create_directories(paths.directory + "/keys");
  std::filesystem::create_directories(paths.directory + "/tls");
  std::filesystem::permissions(paths.directory, std::filesystem::perms::owner_all);
  JINKUI_TRY(const auto* suite, crypto::suite(suite_id));
  JINKUI_TRY(made->keys_, vault::KeyStore::create(made->disk_, paths.key_store, *suite, root, made->random_));
  JINKUI_TRY(made->database_, store_sqlite::open(made->database_options(true)));
  return made;
}

base::Result<std::unique_ptr<Premises>> Premises::open_with_backup(const Paths& paths, const KeySource& source,
                                                                   const std::string& backup) {
  crypto::initialise();
  std::unique_ptr<Premises> made(new Premises(paths));
  JINKUI_TRY(made->database_, store_sqlite::open(made->database_options(false)));
  JINKUI_TRY(const auto founding, service::founding_of(*made->database_));
  JINKUI_TRY(const auto root, read_root(made->disk_, paths, source));
  std::filesystem::create_directories(std::filesystem::path(paths.key_store).parent_path());
  // A clock that was set back does not bring an expired backup to life.
  const base::Instant now = std::max(made->system_.now(), founding.last_entry);
  JINKUI_RETURN_IF_ERROR(vault::KeyStore::restore(made->disk_, {backup, paths.key_store, now}, root, made->random_));
  JINKUI_TRY(made->keys_, vault::KeyStore::load(made->disk_, paths.key_store, root, made->random_));
  return made;
}

void Premises::start_simulation(base::Instant last_entry) {
  const std::int64_t behind = last_entry.ms - simulated_.now().ms;
  if (behind > 0) {
    simulated_.advance(behind);
  }
}

service::Ground Premises::ground(base::Executor& completions, bool simulated) {
  const base::Clock& monotonic = simulated ? static_cast<const base::Clock&>(simulated_) : monotonic_;
  const base::Clock& wall = simulated ? static_cast<const base::Clock&>(simulated_) : system_;
  service::Ground ground{*database_, *keys_, random_, completions, wall, monotonic, nullptr, nullptr};
  ground.heavy = [this](base::TaskPtr task) { return pool_.try_run(task); };
  ground.witness_policy = policy_;
  ground.background = [this](base::TaskPtr task) { return background_.try_run(task); };
  ground.scratch = [this] { return std::make_unique<platform::ScratchFile>(directory_); };
  ground.read_root = [this](const std::string& path) -> base::Result<vault::RootKey> {
    JINKUI_RETURN_IF_ERROR(check_key_file(paths_, path));
    return vault::RootKey::from_key_file(disk_, path);
  };
  if (simulated) {
    ground.advance_clock = [this](std::int64_t ms) { simulated_.advance(ms); };
    ground.devices = &system_;
  }
  return ground;
}

Scaffold::Scaffold(const Paths& paths, const KeySource& source)
    : directory_(paths.directory), had_directory_(std::filesystem::exists(paths.directory)) {
  const std::string& key = source.key_file.empty() ? paths.default_key : source.key_file;
  if (!source.passphrase_stdin && !std::filesystem::exists(key)) {
    new_key_ = key;
  }
}

Scaffold::~Scaffold() {
  if (!armed_) {
    return;
  }
  std::error_code ignored;  // what cannot be removed is named by the next attempt
  for (const auto& entry : std::filesystem::directory_iterator(directory_, ignored)) {
    std::filesystem::remove_all(entry.path(), ignored);
  }
  if (!had_directory_) {
    std::filesystem::remove(directory_, ignored);
  }
  if (!new_key_.empty()) {
    std::filesystem::remove(new_key_, ignored);
  }
}

base::Result<std::unique_ptr<service::House>> open_house(Premises& premises, base::Executor& completions) {
  JINKUI_TRY(const auto founding, service::founding_of(premises.database()));
  if (founding.simulated_time) {
    premises.start_simulation(founding.last_entry);
  }
  return service::House::open(premises.ground(completions, founding.simulated_time));
}

}  // namespace jinkui::app
