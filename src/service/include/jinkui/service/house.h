// A house: everything that a data directory holds, opened and ready, and how a new one is founded.
// Built by app from real or simulated seams; owns core and use cases. start() and stop() from one thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/service/core.h"
#include "jinkui/service/housekeeping.h"
#include "jinkui/service/pack_store.h"
#include "jinkui/service/use_cases.h"
#include "jinkui/vault/key_store.h"

namespace jinkui::base {
class Scratch;
}

namespace jinkui::service {

// The seams and stores that a house stands on; all outlive it.
struct Ground {
  store::Database& database;
  vault::KeyStore& keys;
  base::Random& random;
  base::Executor& completions;
  const base::Clock& wall;
  const base::Clock& monotonic;
  std::function<bool(base::TaskPtr)> heavy;            // bounded pool for Argon2id; false when full
  std::function<void(std::int64_t ms)> advance_clock;  // empty unless time is simulated
  std::function<bool(base::TaskPtr)> background = {};  // pool for work of minutes (imports); false when full
  std::function<std::unique_ptr<base::Scratch>()> scratch = {};  // a new scratch file in the data directory
  std::optional<ledger::WitnessPolicy> witness_policy{};         // must accept this ledger's key
  const base::Clock* devices = nullptr;  // of people's own devices; none: the time of the house
  // Reads a key file by its path; empty: no new one is taken.
  std::function<base::Result<vault::RootKey>(const std::string& path)> read_root = {};
};

struct Founding {
  std::string company;     // shown, 1..64 characters
  std::string mark_owner;  // in marks; empty: the company
  bool simulated_time = false;
  PackBundle pack;
  std::string admin_login;  // the first administrator
  std::string admin_name;
  std::vector<std::string> admin_posts;  // the pack's administrator posts that he holds at first
};

struct Founded {
  std::string admin_password;  // shown once
  std::string origin;
  std::string verifier_key;         // of the ledger's checkpoints
  std::string second_verifier_key;  // of their second signature; empty: there is none
};

// Makes schema, settings, ledger with genesis and first pack, first administrator. The database must be empty.
// Errors: the pack's, house/founded-already.
[[nodiscard]] base::Result<Founded> found_house(const Ground& ground, const Founding& founding);

// What must be known before a house is opened. Error house/not-founded.
struct KnownFounding {
  bool simulated_time = false;
  base::Instant last_entry;
};
[[nodiscard]] base::Result<KnownFounding> founding_of(store::Database& database);

class House {
 public:
  // Opens what was founded: schema brought up, settings, pack in force, people, ledger verified against its head;
  // key store and database made to agree on who is destroyed, with an entry when they did not. Errors:
  // house/not-founded, witness-policy/other-log, corrupt with what to do.
  [[nodiscard]] static base::Result<std::unique_ptr<House>> open(const Ground& ground);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  // What had to be put right between database and key store when this house was opened; recorded already.
  [[nodiscard]] const vault::Reconciled& reconciled() const;

  // The writer thread calls serve() in a loop; app owns the thread.
  [[nodiscard]] store::Queue& queue();
  [[nodiscard]] Core& core();
  [[nodiscard]] UseCases& use();
  [[nodiscard]] Housekeeping& housekeeping();

 private:
  struct Parts;
  explicit House(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// After a backup was put back and the house opened: records it with `remarks` and finishes the destructions whose
// intent is known. For a house that serves nobody yet and completes at once. Errors: those of the writer queue.
[[nodiscard]] base::Status record_restore(House& house, const FieldValues& remarks);

}  // namespace jinkui::service
