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
  std::filesystem::create_directories(paths.directory + "/keys");
  std::filesystem::create_directories(paths.directory + "/tls");
  std::filesystem::permissions(paths.directory, std::filesystem::perms::owner_all);
  const std::string key_file = source.key_file.empty() ? paths.default_key : source.key_file;
  if (!source.passphrase_stdin && !made->disk_.exists(key_file)) {
    JINKUI_RETURN_IF_ERROR(vault::RootKey::create_key_file(made->disk_, key_file, made->random_));
  }
  JINKUI_TRY(const auto root, read_root(made->disk_, paths, source));
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
