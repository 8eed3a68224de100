// The routes of each resource. Constant tables.
#pragma once
#include <span>
#include <vector>

#include "call.h"

namespace jinkui::api {

[[nodiscard]] std::span<const Route> session_routes();
[[nodiscard]] std::span<const Route> account_routes();
[[nodiscard]] std::span<const Route> customer_routes();
[[nodiscard]] std::span<const Route> import_routes();
[[nodiscard]] std::span<const Route> export_routes();
[[nodiscard]] std::span<const Route> request_routes();
[[nodiscard]] std::span<const Route> organisation_routes();
[[nodiscard]] std::span<const Route> ledger_routes();
[[nodiscard]] std::span<const Route> pack_routes();
[[nodiscard]] std::span<const Route> governance_routes();
[[nodiscard]] std::span<const Route> key_routes();
[[nodiscard]] std::span<const Route> system_routes();

// All of them.
[[nodiscard]] std::vector<const Route*> all_routes();

}  // namespace jinkui::api
