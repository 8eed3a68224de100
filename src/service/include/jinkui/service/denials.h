// Throttles the recording of denials: the first ones of a person are entries of their own, a flood is summed up.
// Safe from several threads. Memory is bounded: beyond kPersons at once, further persons are summed up together.
// Design: "Floods are throttled before they reach the ledger and summed up in one entry".
#pragma once
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"

namespace jinkui::service {

class Denials {
 public:
  static constexpr std::int64_t kWindowMs = 60'000;
  static constexpr std::uint32_t kPerWindow = 30;  // denials of a person recorded one by one in a window
  static constexpr std::size_t kPersons = 10'000;

  // True: record this denial as an entry. False: it was counted and will be summed up.
  [[nodiscard]] bool admit(base::PersonId person, base::Instant now);

  struct Sum {
    base::PersonId person;  // none: of many
    std::uint64_t count = 0;
    base::Instant since;
  };
  // The sums of windows that have ended; each is handed out once.
  [[nodiscard]] std::vector<Sum> take(base::Instant now);

 private:
  struct Window {
    base::Instant since;
    std::uint32_t recorded = 0;
    std::uint64_t summed = 0;
  };
  std::mutex mutex_;
  std::unordered_map<base::PersonId, Window> windows_;
};

}  // namespace jinkui::service
