#include "backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "errors.h"

namespace jinkui::store_sqlite {
namespace {

base::Status sync_path(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) {
    return cannot_open(path, errno);
  }
  const bool synced = ::fsync(file) == 0;
  const int error_number = errno;
  ::close(file);
  return synced ? base::success() : base::Status(cannot_open(path, error_number));
}

// Rewrites the file without what the tables held: deleted rows would stay in its free pages.
void empty_tables(Connection& target, std::span<const char* const> tables) {
  bool any = false;
  for (const std::string table : tables) {
    if (target.value_of("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = '" + table + "'") ==
        "1") {
      target.execute("DELETE FROM " + table);
      any = true;
    }
  }
  if (any) {
    target.execute("VACUUM");
  }
}

// One call copies all pages under one read snapshot: the writer goes on, and no change restarts the copy.
void copy_pages(Connection& source, const std::string& path, std::span<const char* const> emptied) {
  Connection target({.path = path, .vfs = {}, .mmap_bytes = 0, .cache_kib = 4096, .checkpoint_pages = 1000},
                    Access::write);
  // The file is synced as a whole afterwards, and thrown away when anything fails.
  target.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
  sqlite3_backup* backup = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
  if (backup == nullptr) {
    target.fail("backup");
  }
  sqlite3_backup_step(backup, -1);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) {
    target.fail("backup");
  }
  // The copy says WAL too; without it, reading a backup needs no files beside it and works on a read-only medium.
  if (target.value_of("PRAGMA journal_mode=DELETE") != "delete") {
    target.fail("backup");
  }
  empty_tables(target, emptied);
}

base::Status copy_durably(Connection& source, const std::string& part, const std::string& path,
                          std::span<const char* const> emptied) {
  copy_pages(source, part, emptied);
  JINKUI_RETURN_IF_ERROR(sync_path(part, O_RDONLY));
  // link() refuses an existing target, which rename() would replace.
  if (::link(part.c_str(), path.c_str()) != 0) {
    return errno == EEXIST ? already_exists(path) : cannot_open(path, errno);
  }
  return base::success();
}

}  // namespace

base::Status sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  return sync_path(parent.empty() ? "." : parent.string(), O_RDONLY | O_DIRECTORY);
}

base::Status write_backup(Connection& source, const std::string& path, std::span<const char* const> emptied) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return already_exists(path);
  }
  const std::string part = path + ".part";
  const int file = ::open(part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    return errno == EEXIST ? already_exists(part) : cannot_open(part, errno);
  }
  ::close(file);
  try {
    auto status = copy_durably(source, part, path, emptied);
    std::filesystem::remove(part, ignored);
    JINKUI_RETURN_IF_ERROR(std::move(status));
  } catch (...) {
    std::filesystem::remove(part, ignored);
    throw;
  }
  return sync_directory_of(path);
}

}  // namespace jinkui::store_sqlite
