// The parts that all use cases share, by reference; wired by app, outlives every use case.
// Each part says itself from which threads it may be used; Core adds nothing but the bundle.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "jinkui/base/seams.h"
#include "jinkui/governance/tally.h"
#include "jinkui/identity/sessions.h"
#include "jinkui/ledger/ledger.h"
#include "jinkui/ledger/witness_policy.h"
#include "jinkui/service/denials.h"
#include "jinkui/service/epochs.h"
#include "jinkui/service/pack_shelf.h"
#include "jinkui/service/reader_pool.h"
#include "jinkui/service/timekeeper.h"
#include "jinkui/service/world.h"
#include "jinkui/store/database.h"
#include "jinkui/store/queue.h"
#include "jinkui/vault/vault.h"

namespace jinkui::base {
class Scratch;
}

namespace jinkui::service {

struct Settings {
  std::string company;     // as it is shown
  std::string mark_owner;  // as it stands in marks, e.g. 青禾商贸
  int zone_minutes = base::kShanghaiMinutes;
  bool simulated_time = false;
  std::optional<ledger::WitnessPolicy> witness_policy;  // what the published checkpoint needs
  // Runs heavy work (Argon2id) on a bounded pool; false when the pool is full.
  std::function<bool(base::TaskPtr)> heavy;
  // Runs work of minutes (imports) on a small pool; false when it is full.
  std::function<bool(base::TaskPtr)> background;
  std::function<std::unique_ptr<base::Scratch>()> scratch;
  // Reads a key file of the server's machine by its path, with the checks of its place and rights.
  std::function<base::Result<vault::RootKey>(const std::string& path)> read_root;
  // Moves the simulated clock; empty unless simulated_time.
  std::function<void(std::int64_t ms)> advance_clock;
  // What authenticator apps go by where time is simulated: a telephone does not follow it. None: the house's time.
  const base::Clock* devices = nullptr;
};

class Core {
 public:
  struct Parts {
    store::Database& database;
    store::Queue& queue;
    ledger::Ledger& ledger;
    vault::KeyStore& keys;
    vault::Vault& vault;
    identity::Sessions& sessions;
    Timekeeper& time;
    base::Random& random;
    WorldKeeper& world;
    Epochs& epochs;
    governance::Tally& tally;
    Settings settings;
  };
  explicit Core(Parts parts) : parts_(std::move(parts)), readers_(parts_.database) {}

  [[nodiscard]] store::Queue& queue() { return parts_.queue; }
  [[nodiscard]] ledger::Ledger& ledger() { return parts_.ledger; }
  [[nodiscard]] vault::KeyStore& keys() { return parts_.keys; }
  [[nodiscard]] vault::Vault& vault() { return parts_.vault; }
  [[nodiscard]] identity::Sessions& sessions() { return parts_.sessions; }
  [[nodiscard]] Timekeeper& time() { return parts_.time; }
  [[nodiscard]] base::Random& random() { return parts_.random; }
  [[nodiscard]] WorldKeeper& world() { return parts_.world; }
  [[nodiscard]] Epochs& epochs() { return parts_.epochs; }
  [[nodiscard]] governance::Tally& tally() { return parts_.tally; }
  [[nodiscard]] PackShelf& shelf() { return shelf_; }
  [[nodiscard]] const Settings& settings() const { return parts_.settings; }
  [[nodiscard]] ReaderPool& readers() { return readers_; }
  [[nodiscard]] Denials& denials() { return denials_; }

 private:
  Parts parts_;
  ReaderPool readers_;
  Denials denials_;
  PackShelf shelf_;
};

}  // namespace jinkui::service
