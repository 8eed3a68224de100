// One SQLite connection with Jinkui's settings.
// Belongs to one thread at a time (no mutex inside). Failures throw SqliteFatal; the text never holds bound values.
#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <string>

#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"

namespace jinkui::store_sqlite {

// SQLite failed; code() is its extended result code.
class SqliteFatal final : public base::Fatal {
 public:
  SqliteFatal(const std::string& text, int code) : base::Fatal(text), code_(code) {}
  [[nodiscard]] int code() const { return code_; }
  [[nodiscard]] int primary() const { return code_ & 0xff; }

 private:
  int code_;
};

enum class Access : std::uint8_t {
  read,       // reads only
  write,      // reads and writes
  immutable,  // reads a file that nobody can change (read-only medium)
};

struct Settings {
  std::string path;
  std::string vfs;
  std::int64_t mmap_bytes = 0;
  int cache_kib = 0;
  int checkpoint_pages = 0;
  base::Executor* upkeep = nullptr;
};

class Connection {
 public:
  Connection(const Settings& settings, Access access);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] sqlite3* handle() const { return handle_; }
  // True between BEGIN and COMMIT or ROLLBACK; SQLite itself ends a transaction on some failures.
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  // Runs statements without parameters, discarding rows.
  void execute(const std::string& sql);
  // The first column of the first row, as text; empty without a row.
  [[nodiscard]] std::string value_of(const std::string& sql);
  // Pages of the WAL after this connection's last commit; 0 once checkpoint_if_due() has copied it back.
  [[nodiscard]] int wal_pages() const { return wal_pages_; }
  // The WAL has reached its usual size.
  [[nodiscard]] bool checkpoint_due() const { return checkpoint_pages_ > 0 && wal_pages_ >= checkpoint_pages_; }
  // Copies the WAL back when it has reached its usual size. A failure changes nothing: the next call tries again.
  void checkpoint_if_due();
  // Copies back what no reader still needs, waiting for nobody; how many pages of the WAL are copied now. 0 when it
  // failed or another connection is at it.
  int checkpoint();
  [[noreturn]] void fail(const char* doing) const;

 private:
  void configure(const Settings& settings, Access access);

  static int after_commit(void* self, sqlite3* handle, const char* name, int pages);

  sqlite3* handle_ = nullptr;
  int checkpoint_pages_ = 0;
  int wal_pages_ = 0;  // after the last commit of this connection
};

}  // namespace jinkui::store_sqlite
