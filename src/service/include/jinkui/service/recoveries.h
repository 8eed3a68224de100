// Recovery of lost credentials. For people whose posts ask for a second factor (now, or within the pack's delay
// before): an administrator starts it, another person whom the pack names confirms, the delay runs, the holder is
// told and can object; only then is a new initial password shown. For everybody else an administrator does it alone.
// Safe from several threads; each step is recorded and calls done() after its commit.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct RecoveryView {
  std::int64_t id = 0;
  PersonRef person;
  bool password = false;
  bool second_factor = false;
  PersonRef started_by;
  base::Instant started_at;
  std::optional<PersonRef> confirmed_by;
  std::optional<base::Instant> effective_at;
  std::string state;                 // started, confirmed, done, objected, withdrawn
  std::vector<std::string> actions;  // what the caller can do now: confirm, object, withdraw, complete
  std::optional<base::Instant> ended_at;
};

struct Completed {
  RecoveryView row;
  std::string initial_password;  // shown once; empty when only the second factor was lost
};

class Recoveries {
 public:
  explicit Recoveries(Core& core) : core_(core) {}

  // Those that the caller has to do with: as administrator, as one who may confirm, or as the holder.
  [[nodiscard]] base::Result<std::vector<RecoveryView>> list(const Caller& caller);
  // Errors of start: those of the pack (administer), recovery/own, recovery/open-already, recovery/nothing.
  void start(const Caller& caller, base::PersonId person, bool password, bool second_factor, Done<RecoveryView> done);
  // Errors: recovery/state, recovery/not-yours-to-confirm (not of the posts, not in person, not since before the
  // start, the starter or the holder), clock/doubted.
  void confirm(const Caller& caller, std::int64_t id, Done<RecoveryView> done);
  // By the holder. Error: recovery/not-yours.
  void object(const Caller& caller, std::int64_t id, Done<RecoveryView> done);
  // By whoever started it.
  void withdraw(const Caller& caller, std::int64_t id, Done<RecoveryView> done);
  // By an administrator, not the holder, once it is in effect: ends sessions, lock and what was lost. Errors:
  // recovery/too-early, recovery/state, clock/doubted.
  void complete(const Caller& caller, std::int64_t id, const Done<Completed>& done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
