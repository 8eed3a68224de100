// Replay: every decision in the ledger made again by the slow evaluator, under the pack then in force.
// Runs beside nothing else: the house is open but serves nobody. Needs the keys, because the facts lie sealed; the
// reading of them is itself an entry. What was destroyed can only be counted. Design: "The ledger can be decided
// again".
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "jinkui/service/house.h"

namespace jinkui::service {

struct ReplayFinding {
  std::uint64_t index = 0;
  std::string slug;
  base::Text message;
};

struct ReplayReport {
  std::uint64_t entries = 0;
  std::uint64_t decided = 0;            // decisions made again with the same outcome
  std::uint64_t remarks = 0;            // entries that follow from no decision of the pack
  std::uint64_t destroyed = 0;          // openings gone with their customer
  std::uint64_t rows = 0;               // imported customers whose first values are those the ledger commits to
  std::uint64_t summed = 0;             // openings that the entry did not keep
  std::vector<ReplayFinding> findings;  // the first hundred
  std::uint64_t findings_total = 0;
};

[[nodiscard]] base::Result<ReplayReport> replay(House& house);

}  // namespace jinkui::service
