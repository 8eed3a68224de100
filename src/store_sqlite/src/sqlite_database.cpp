#include "jinkui/store_sqlite/sqlite_database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include "backup.h"
#include "errors.h"
#include "lock_file.h"
#include "migrate.h"
#include "sessions.h"

namespace jinkui::store_sqlite {
namespace {

class SqliteDatabase final : public store::Database {
 public:
  SqliteDatabase(Settings settings, Access access, std::unique_ptr<LockFile> lock)
      : lock_(std::move(lock)), settings_(std::move(settings)), access_(access), anchor_(settings_, access) {
    if (access == Access::write) {
      if (anchor_.value_of("PRAGMA journal_mode=WAL") != "wal") {
        throw SqliteFatal("sqlite: the file system does not allow WAL mode", SQLITE_CANTOPEN);
      }
    }
    static_cast<void>(anchor_.value_of("SELECT count(*) FROM sqlite_schema"));
  }

  std::unique_ptr<store::Session> open_reader() override {
    const Access access = access_ == Access::write ? Access::read : access_;
    return std::make_unique<ReaderSession>(settings_, access);
  }
  std::unique_ptr<store::WriterSession> open_writer() override {
    if (access_ != Access::write) {
      throw base::Fatal("sqlite: the database is open for reading only");
    }
    return std::make_unique<SqliteWriter>(settings_);
  }
  base::Status migrate(std::span<const store::Migration> migrations) override {
    if (access_ != Access::write) {
      return read_only();
    }
    Connection connection(settings_, Access::write);
    return apply_migrations(connection, migrations);
  }
  base::Status backup_to(const std::string& path, std::span<const char* const> emptied) override {
    Connection source(settings_, access_ == Access::write ? Access::read : access_);
    return write_backup(source, path, emptied);
  }

 private:
  std::unique_ptr<LockFile> lock_;  // released last
  Settings settings_;
  Access access_;
  // Holds the WAL's index alive: while it does, a transaction that failed to commit cannot come back by recovery.
  Connection anchor_;
};

// The new file and its directory entry, durable, before SQLite sees them.
base::Status create_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    return errno == EEXIST ? base::success() : base::Status(cannot_open(path, errno));
  }
  const bool synced = ::fsync(file) == 0;
  const int error_number = errno;
  ::close(file);
  if (!synced) {
    return cannot_open(path, error_number);
  }
  return sync_directory_of(path);
}

base::Result<std::unique_ptr<store::Database>> open_with(Settings settings, Access access,
                                                         std::unique_ptr<LockFile> lock) {
  const std::string path = settings.path;
  try {
    return std::unique_ptr<store::Database>(
        std::make_unique<SqliteDatabase>(std::move(settings), access, std::move(lock)));
  } catch (const SqliteFatal& fatal) {
    return from_sqlite(path, fatal);
  }
}

}  // namespace

base::Result<std::unique_ptr<store::Database>> open(const Options& options) {
  JINKUI_CHECK(options.mmap_bytes >= 0 && options.cache_kib >= 64 && options.checkpoint_pages > 0);
  std::error_code ignored;
  if (!options.create && !std::filesystem::exists(options.path, ignored)) {
    return not_found(options.path);
  }
  JINKUI_TRY(auto lock, LockFile::acquire(options.path + ".lock"));
  if (options.create) {
    JINKUI_RETURN_IF_ERROR(create_file(options.path));
  }
  return open_with({.path = options.path,
                    .vfs = options.vfs,
                    .mmap_bytes = options.mmap_bytes,
                    .cache_kib = options.cache_kib,
                    .checkpoint_pages = options.checkpoint_pages,
                    .upkeep = options.upkeep},
                   Access::write, std::move(lock));
}

base::Result<std::unique_ptr<store::Database>> open_read_only(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return not_found(path);
  }
  const auto parent = std::filesystem::path(path).parent_path();
  const bool writable = ::access(parent.empty() ? "." : parent.c_str(), W_OK) == 0;
  const bool has_wal = std::filesystem::exists(path + "-wal", ignored);
  const Options defaults;
  return open_with({.path = path,
                    .vfs = {},
                    .mmap_bytes = defaults.mmap_bytes,
                    .cache_kib = defaults.cache_kib,
                    .checkpoint_pages = defaults.checkpoint_pages},
                   writable || has_wal ? Access::read : Access::immutable, nullptr);
}

base::Status restore(const std::string& backup, const std::string& path) {
  JINKUI_TRY(const auto lock, LockFile::acquire(path + ".lock"));
  std::error_code ignored;
  for (const char* part : {"", "-wal", "-shm", "-journal"}) {
    if (std::filesystem::exists(path + part, ignored)) {
      return already_exists(path + part);
    }
  }
  JINKUI_TRY(const auto source, open_read_only(backup));
  return source->backup_to(path, {});
}

}  // namespace jinkui::store_sqlite
