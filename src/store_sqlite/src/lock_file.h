// An advisory lock on a file, held by one process at a time and released by the kernel when the process ends.
// Owned by one object; the file itself stays. Not for SQLite's own files: closing them would drop SQLite's locks.
#pragma once
#include <memory>
#include <string>

#include "jinkui/base/result.h"

namespace jinkui::store_sqlite {

class LockFile {
 public:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

  // Errors: store/in-use (conflict) when another holder lives, store/cannot-open when the file cannot be made.
  [[nodiscard]] static base::Result<std::unique_ptr<LockFile>> acquire(const std::string& path);

 private:
  int descriptor_;
};

}  // namespace jinkui::store_sqlite
