#include "premises.h"

#include <chrono>
#include <filesystem>
#include <iostream>

#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::app {

Paths::Paths(std::string directory_in)
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
  demo_mark = directory + "/DEMO-DATA";
  default_key = directory + ".key";
}

base::Instant MonotonicClock::now() const {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

base::Result<vault::RootKey> read_root(base::Disk& disk, const Paths& paths, const KeySource& source) {
  if (source.passphrase_stdin) {
    std::string line;
    std::getline(std::cin, line);
    auto root = vault::RootKey::from_passphrase(line);
    crypto::wipe(line);
    return root;
  }
  return vault::RootKey::from_key_file(disk, source.key_file.empty() ? paths.default_key : source.key_file);
}

base::Result<std::unique_ptr<Premises>> Premises::open(const Paths& paths, const KeySource& source) {
  crypto::initialise();
  std::unique_ptr<Premises> made(new Premises());
  JINKUI_TRY(made->database_, store_sqlite::open({.path = paths.database}));
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
  return base::Error{
      base::Errc::conflict,
      "init/not-empty",
      {"不是空目录：" + paths.directory, "This is not an empty directory: " + paths.directory},
      {"请换一个尚不存在的目录，或空目录。", "Use a directory that is not there yet, or an empty one."},
      paths.directory,
      {},
      ""};
}

// Who copies the data directory must not get the key with it.
base::Status check_key_place(const Paths& paths, const std::string& key_file) {
  const auto absolute = std::filesystem::absolute(key_file).lexically_normal().string();
  if (!absolute.starts_with(paths.directory + "/")) {
    return base::success();
  }
  return base::Error{base::Errc::invalid,
                     "init/key-inside",
                     {"密钥文件不得放在数据目录中。", "The key file must not lie in the data directory."},
                     {"请用 --key-file 指定目录之外的路径。", "Give a path outside of it with --key-file."},
                     key_file,
                     {},
                     ""};
}

}  // namespace

base::Result<std::unique_ptr<Premises>> Premises::create(const Paths& paths, const KeySource& source) {
  crypto::initialise();
  std::unique_ptr<Premises> made(new Premises());
  if (made->disk_.exists(paths.database)) {
    return base::Error{
        base::Errc::conflict,
        "init/exists",
        {"目录中已有数据：" + paths.directory, "The directory holds data already: " + paths.directory},
        {"请换一个目录，或用 jinkui serve 启动它。", "Use another directory, or start it with jinkui serve."},
        paths.database,
        {},
        ""};
  }
  const std::string key_file = source.key_file.empty() ? paths.default_key : source.key_file;
  JINKUI_RETURN_IF_ERROR(check_place(paths));
  if (!source.passphrase_stdin) {
    JINKUI_RETURN_IF_ERROR(check_key_place(paths, key_file));
  }
  std::filesystem::create_directories(std::filesystem::path(paths.directory).parent_path());
  if (!source.passphrase_stdin && !made->disk_.exists(key_file)) {
    JINKUI_RETURN_IF_ERROR(vault::RootKey::create_key_file(made->disk_, key_file, made->random_));
  }
  JINKUI_TRY(const auto root, read_root(made->disk_, paths, source));
  std::filesystem::create_directories(paths.directory + "/keys");
  std::filesystem::create_directories(paths.directory + "/tls");
  std::filesystem::permissions(paths.directory, std::filesystem::perms::owner_all);
  JINKUI_TRY(const auto* suite, crypto::suite(crypto::SuiteId::intl));
  JINKUI_TRY(made->keys_, vault::KeyStore::create(made->disk_, paths.key_store, *suite, root, made->random_));
  JINKUI_TRY(made->database_, store_sqlite::open({.path = paths.database, .create = true}));
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
  if (simulated) {
    ground.advance_clock = [this](std::int64_t ms) { simulated_.advance(ms); };
  }
  return ground;
}

base::Result<std::unique_ptr<service::House>> open_house(Premises& premises, base::Executor& completions) {
  JINKUI_TRY(const auto founding, service::founding_of(premises.database()));
  if (founding.simulated_time) {
    premises.start_simulation(founding.last_entry);
  }
  return service::House::open(premises.ground(completions, founding.simulated_time));
}

}  // namespace jinkui::app
