// The errors that opening, migrating and copying a database can expect.
// Pure functions; texts hold paths and error numbers, never data.
#pragma once
#include <string>

#include "connection.h"
#include "jinkui/base/result.h"

namespace jinkui::store_sqlite {

[[nodiscard]] base::Error in_use(const std::string& lock_path);
[[nodiscard]] base::Error not_found(const std::string& path);
[[nodiscard]] base::Error cannot_open(const std::string& path, int error_number);
[[nodiscard]] base::Error already_exists(const std::string& path);
[[nodiscard]] base::Error newer_schema(const std::string& domain, int found, int known);
[[nodiscard]] base::Error read_only();
// What SQLite said when it was to open `path`.
[[nodiscard]] base::Error from_sqlite(const std::string& path, const SqliteFatal& fatal);

}  // namespace jinkui::store_sqlite
