// Copies a database into a new file, and makes directory entries durable.
// The connection is used by the calling thread alone.
#pragma once
#include <span>
#include <string>

#include "connection.h"
#include "jinkui/base/result.h"

namespace jinkui::store_sqlite {

// Writes one consistent snapshot to `path` (mode 0600, durable on return): copied to PATH.part, synced, renamed.
// Errors: store/already-exists, store/cannot-open; throws SqliteFatal when reading or writing fails. No half backup
// ever stands at `path`.
[[nodiscard]] base::Status write_backup(Connection& source, const std::string& path,
                                        std::span<const char* const> emptied);

// Error store/cannot-open when the directory of `path` cannot be synced.
[[nodiscard]] base::Status sync_directory_of(const std::string& path);

}  // namespace jinkui::store_sqlite
