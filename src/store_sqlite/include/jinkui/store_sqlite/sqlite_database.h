// The SQLite driver of store: one file in WAL mode, synchronous=FULL, held by one process at a time.
// A Database may be shared by threads, a session belongs to one thread; sessions must not outlive their Database.
// Opening fails with an error; afterwards failures of the disk throw base::Fatal (SQLite's message, never values).
// docs/adr/0003-sqlite.md says what a failed commit means and why the settings are what they are.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/store/database.h"

namespace jinkui::store_sqlite {

struct Options {
  std::string path;
  bool create = false;                   // create the file (mode 0600) when it is missing
  std::string vfs = {};                  // name of a registered SQLite VFS; empty: the default one
  std::int64_t mmap_bytes = 64LL << 20;  // address space per connection for reading; 0: none
  int cache_kib = 16 * 1024;             // page cache per connection, 64..2,097,152
  int checkpoint_pages = 2000;           // size of the WAL at which it is copied back
  // Where it is copied back, beside the writer, one task at a time; must run until the Database is destroyed. Null:
  // the writer itself does it, between groups.
  base::Executor* upkeep = nullptr;
};

// Opens for reading and writing and takes the process lock PATH.lock until the Database is destroyed.
// Errors: store/in-use (conflict), store/not-found, store/not-a-database (corrupt), store/cannot-open (unavailable).
[[nodiscard]] base::Result<std::unique_ptr<store::Database>> open(const Options& options);

// Opens for reading alone, without the lock: a server may be running. open_writer() throws Fatal, migrate() refuses.
// Errors: store/not-found, store/not-a-database, store/cannot-open.
[[nodiscard]] base::Result<std::unique_ptr<store::Database>> open_read_only(const std::string& path);

// Puts a backup (Database::backup_to) in the place of a database that is not there, holding PATH.lock meanwhile.
// Errors: store/in-use, store/already-exists (a database, or what is left of its journal), those of open_read_only.
base::Status restore(const std::string& backup, const std::string& path);

}  // namespace jinkui::store_sqlite
