#include "errors.h"

#include <system_error>

namespace jinkui::store_sqlite {
namespace {

base::Error make(base::Errc code, const char* slug, base::Text message, base::Text next) {
  return {.code = code,
          .slug = slug,
          .message = std::move(message),
          .next = std::move(next),
          .where = {},
          .clauses = {},
          .flow = {}};
}

}  // namespace

base::Error in_use(const std::string& lock_path) {
  return make(base::Errc::conflict, "store/in-use",
              {"数据库正被另一个进程使用（锁文件 " + lock_path + "）。",
               "Another process is using the database (lock file " + lock_path + ")."},
              {"请先停止正在运行的服务；不要删除锁文件，进程结束后锁会自动释放。",
               "Stop the running server first. Do not delete the lock file: the lock goes when the process ends."});
}

base::Error not_found(const std::string& path) {
  return make(base::Errc::not_found, "store/not-found",
              {"找不到数据库文件：" + path, "There is no database file at " + path},
              {"请检查数据目录是否正确；新建请先初始化。",
               "Check the data directory; a new one has to be initialised first."});
}

base::Error cannot_open(const std::string& path, int error_number) {
  const std::string reason = std::generic_category().message(error_number);
  return make(base::Errc::unavailable, "store/cannot-open",
              {"无法打开或创建文件：" + path + "（" + reason + "）",
               "Cannot open or create the file " + path + " (" + reason + ")"},
              {"请检查目录权限、磁盘空间和磁盘状态。",
               "Check the permissions of the directory, the free space and the disk."});
}

base::Error already_exists(const std::string& path) {
  return make(base::Errc::conflict, "store/already-exists",
              {"目标文件已存在：" + path, "The target file exists already: " + path},
              {"请换一个文件名，或先移走原文件。", "Choose another name, or move the old file away."});
}

base::Error newer_schema(const std::string& domain, int found, int known) {
  const std::string versions = domain + " " + std::to_string(found) + " > " + std::to_string(known);
  return make(base::Errc::conflict, "store/newer-schema",
              {"数据库由更新版本的程序创建（" + versions + "）。",
               "A newer version of the program made this database (" + versions + ")."},
              {"请使用不低于该版本的程序打开，或恢复升级前的备份。",
               "Use a program at least as new, or restore the backup from before the upgrade."});
}

base::Error read_only() {
  return make(base::Errc::conflict, "store/read-only",
              {"数据库以只读方式打开，不能修改。", "The database is open for reading only."},
              {"请以读写方式打开。", "Open it for writing."});
}

base::Error from_sqlite(const std::string& path, const SqliteFatal& fatal) {
  switch (fatal.primary()) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return make(
          base::Errc::corrupt, "store/not-a-database",
          {"文件不是数据库，或已损坏：" + path + "（" + fatal.what() + "）",
           "The file is not a database, or it is damaged: " + path + " (" + fatal.what() + ")"},
          {"请保留该文件以便检查，并从备份恢复。", "Keep the file for examination and restore from a backup."});
    default:
      return make(base::Errc::unavailable, "store/cannot-open",
                  {"无法打开数据库：" + path + "（" + fatal.what() + "）",
                   "Cannot open the database " + path + " (" + fatal.what() + ")"},
                  {"请检查目录权限、磁盘空间和磁盘状态。",
                   "Check the permissions of the directory, the free space and the disk."});
  }
}

}  // namespace jinkui::store_sqlite
