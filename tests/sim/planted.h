// Planted faults: safeguards that a test takes out at a seam, to see that the simulator notices. A database whose
// writer acknowledges a commit before it has happened, or that drops the revocation of a grant.
// Owned by one thread; wraps a database that it owns.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/store/database.h"

namespace jinkui::sim {

enum class Plant : std::uint8_t {
  none,
  early_acknowledgement,  // a commit returns before it is durable
  lost_revocation,        // a revocation says that it was done, and was not
  kept_keys,              // wiping a file leaves it there (Disk::never_wipe)
};
inline constexpr std::string_view kPlants[] = {"none", "early-acknowledgement", "lost-revocation", "kept-keys"};
[[nodiscard]] std::optional<Plant> plant_of(std::string_view name);

[[nodiscard]] std::unique_ptr<store::Database> planted(std::unique_ptr<store::Database> database, Plant plant);

}  // namespace jinkui::sim
