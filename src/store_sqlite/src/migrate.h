// Brings a schema up, one recorded step at a time.
// The connection is used by the calling thread alone.
#pragma once
#include <span>

#include "connection.h"
#include "jinkui/store/database.h"

namespace jinkui::store_sqlite {

// Applies the missing steps in the given order, each in its own transaction with its record in schema_version.
// Error store/newer-schema (nothing changed) when a domain stands above the steps given; throws SqliteFatal when a
// step fails (that step is undone). Steps of a domain count from 1 without gaps: anything else is a bug.
[[nodiscard]] base::Status apply_migrations(Connection& connection, std::span<const store::Migration> migrations);

}  // namespace jinkui::store_sqlite
