// Recoveries: a lost password or device, given back by two people after a delay. Plain values and functions of the
// writer thread; who may do what is the caller's to judge. Failure of the database throws base::Fatal.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/identity/people.h"
#include "jinkui/store/database.h"

namespace jinkui::identity {

struct Recovery {
  enum class State : std::uint8_t { started = 1, confirmed = 2, done = 3, objected = 4, withdrawn = 5 };  // stored
  std::int64_t id = 0;
  base::PersonId person;  // whose credentials
  bool password = false;
  bool second_factor = false;
  base::PersonId started_by;
  base::Instant started_at;
  base::PersonId confirmed_by;  // none: not yet, or not needed
  std::optional<base::Instant> effective_at;
  State state = State::started;
  base::PersonId ended_by;
  std::optional<base::Instant> ended_at;
  [[nodiscard]] bool open() const { return state == State::started || state == State::confirmed; }
};

// The id is drawn. Errors: account/unknown, recovery/open-already (one at a time for a person), recovery/nothing.
[[nodiscard]] base::Result<std::int64_t> add_recovery(store::WriterSession& session, const Recovery& recovery);
void update_recovery(store::WriterSession& session, const Recovery& recovery);
// Error: recovery/unknown.
[[nodiscard]] base::Result<Recovery> recovery_of(store::Session& session, std::int64_t id);
// The open ones and the newest closed ones, newest first, at most 100; of one person if said.
[[nodiscard]] std::vector<Recovery> recoveries(store::Session& session, base::PersonId person = {});

}  // namespace jinkui::identity
