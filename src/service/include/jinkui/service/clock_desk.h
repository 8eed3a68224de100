// The clock as people see it: what time is believed, which jump is doubted, and the admission of one by two people.
// Safe from several threads. An admission is decided by the pack (verb administer), recorded, and counts only after
// its commit; it names the wall time that is believed, so that a later jump needs both people anew. Admissions are
// not kept over a restart: their entries stay, their effect lapses.
#pragma once
#include "jinkui/service/timekeeper.h"
#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct AdmissionView {
  PersonRef person;
  base::Instant wall;  // as it was named
  base::Instant at;
};

struct ClockSummary {
  base::Instant believed;
  base::Instant wall;
  bool doubted = false;
  std::vector<AdmissionView> admissions;  // of the doubted jump, so far
  int needed = 2;                         // different people
  std::int64_t tolerance_ms = 0;          // between a named time and the wall clock
  bool yours_to_admit = false;            // the caller may, and has not yet
  bool simulated_time = false;
};

struct Admitted {
  ClockSummary clock;  // afterwards
  ReceiptView receipt;
};

class ClockDesk {
 public:
  explicit ClockDesk(Core& core) : core_(core) {}

  // For anybody logged in; records nothing.
  [[nodiscard]] base::Result<ClockSummary> summary(const Caller& caller);
  // `wall`: the time that the caller has compared with a trusted source. Errors: the pack's, those of
  // Timekeeper::admissible with the clauses of the decision.
  void admit(const Caller& caller, base::Instant wall, Done<Admitted> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
