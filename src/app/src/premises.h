// The premises of one data directory: paths, key store, database, clocks and randomness, opened and ready for a
// House. Owns all of it; one object per process and directory (the database's lock sees to that). Not shared between
// threads before it is complete; its parts say themselves how they may be used afterwards.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "jinkui/base/result.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/platform/clock.h"
#include "jinkui/platform/disk.h"
#include "jinkui/platform/scratch.h"
#include "jinkui/platform/threads.h"
#include "jinkui/service/house.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "jinkui/vault/key_store.h"

namespace jinkui::app {

struct Paths {
  explicit Paths(const std::string& directory);
  std::string directory;
  std::string database;
  std::string key_store;
  std::string certificate;
  std::string private_key;
  std::string config;
  std::string public_key;         // of the ledger's checkpoints
  std::string second_public_key;  // of their second signature; there when the suite has one
  std::string demo_mark;          // exists in directories of demo data only
  std::string default_key;        // key file beside the directory, outside of it
};

// Where the root key comes from.
struct KeySource {
  std::string key_file;           // empty: Paths::default_key
  bool passphrase_stdin = false;  // read one line from standard input instead
};
[[nodiscard]] base::Result<vault::RootKey> read_root(base::Disk& disk, const Paths& paths, const KeySource& source);
// A key file lies outside of the data directory (whoever has a copy of the one must not have the other with it) and
// nobody but its owner may read or write it. A file that is not there yet is judged by its place alone. Errors:
// key-file/inside-data, key-file/readable-by-others.
[[nodiscard]] base::Status check_key_file(const Paths& paths, const std::string& key_file);

class Premises {
 public:
  // Opens an existing directory. Errors: those of database, key file and key store.
  [[nodiscard]] static base::Result<std::unique_ptr<Premises>> open(const Paths& paths, const KeySource& source);
  // Makes directory, key store and database; a missing key file is made. Error when the directory holds anything.
  [[nodiscard]] static base::Result<std::unique_ptr<Premises>> create(const Paths& paths, const KeySource& source,
                                                                      crypto::SuiteId suite);

  // Opens a directory whose key store is lost, with the one of `backup` put in its place. Errors: those of open() and
  // of vault::KeyStore::restore.
  [[nodiscard]] static base::Result<std::unique_ptr<Premises>> open_with_backup(const Paths& paths,
                                                                                const KeySource& source,
                                                                                const std::string& backup);

  // The ground of a House. `simulated`: the clock may be moved. `completions` outlives the house.
  [[nodiscard]] service::Ground ground(base::Executor& completions, bool simulated);
  // For the houses that are opened afterwards.
  void use_policy(ledger::WitnessPolicy policy) { policy_ = std::move(policy); }

  [[nodiscard]] store::Database& database() { return *database_; }
  [[nodiscard]] vault::KeyStore& keys() { return *keys_; }
  [[nodiscard]] base::Disk& disk() { return disk_; }
  [[nodiscard]] base::Random& random() { return random_; }
  [[nodiscard]] const base::Clock& clock() const { return simulated_; }
  // Simulated time goes on where the last entry left it, and never before the wall clock.
  void start_simulation(base::Instant last_entry);

 private:
  explicit Premises(Paths paths)
      : paths_(std::move(paths)),
        simulated_(system_),
        pool_(1, 64),
        directory_(paths_.directory),
        background_(2, 8) {}
  [[nodiscard]] store_sqlite::Options database_options(bool create);

  Paths paths_;
  platform::SystemClock system_;
  platform::SimulatedClock simulated_;
  platform::MonotonicClock monotonic_;
  platform::PosixDisk disk_;
  crypto::SystemRandom random_;
  platform::BoundedPool pool_;
  std::string directory_;
  platform::ThreadExecutor upkeep_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<vault::KeyStore> keys_;
  std::optional<ledger::WitnessPolicy> policy_;
  platform::BoundedPool background_;  // last: its work uses all else
};

// Takes away what a founding that fails has made: the content of the data directory, and the key file when it was
// made for it. Look before Premises::create(), arm() once it has succeeded (then the directory was new or empty),
// keep() at the end.
class Scaffold {
 public:
  Scaffold(const Paths& paths, const KeySource& source);
  ~Scaffold();
  Scaffold(const Scaffold&) = delete;
  Scaffold& operator=(const Scaffold&) = delete;
  void arm() { armed_ = true; }
  void keep() { armed_ = false; }

 private:
  std::string directory_;
  std::string new_key_;  // empty: there was one before, or none is made
  bool had_directory_;
  bool armed_ = false;
};

// Opens the house on the premises, in simulated time when it was founded so.
[[nodiscard]] base::Result<std::unique_ptr<service::House>> open_house(Premises& premises,
                                                                       base::Executor& completions);

// Runs completions at once on the posting thread: for commands without an I/O loop.
class InlineExecutor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    for (auto& task : batch) {
      task->run();
    }
  }
};

}  // namespace jinkui::app
