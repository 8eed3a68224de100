#include "connection.h"

#include <algorithm>
#include <array>

#include "jinkui/base/check.h"

namespace jinkui::store_sqlite {
namespace {

constexpr int kBusyMs = 5000;
// A commit checkpoints by itself only when nobody called checkpoint_if_due() for this many times the usual size.
constexpr int kOverdue = 4;

// Percent-encodes what a file: URI gives a meaning to.
std::string uri_of(const std::string& path) {
  constexpr std::array<char, 17> kHex = {"0123456789ABCDEF"};
  std::string uri = "file:";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '?' || c == '#' || byte < 0x20) {
      uri += '%';
      uri += kHex[byte >> 4U];
      uri += kHex[byte & 15U];
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

}  // namespace

Connection::Connection(const Settings& settings, Access access) {
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                    (access == Access::immutable ? SQLITE_OPEN_URI : 0);
  const std::string name = access == Access::immutable ? uri_of(settings.path) : settings.path;
  const char* vfs = settings.vfs.empty() ? nullptr : settings.vfs.c_str();
  const int code = sqlite3_open_v2(name.c_str(), &handle_, flags, vfs);
  try {
    if (code != SQLITE_OK) {
      fail("open");
    }
    configure(settings, access);
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Connection::~Connection() {
  sqlite3_close_v2(handle_);
}

void Connection::configure(const Settings& settings, Access access) {
  sqlite3_busy_timeout(handle_, kBusyMs);
  for (const int option : {SQLITE_DBCONFIG_DEFENSIVE}) {
    sqlite3_db_config(handle_, option, 1, nullptr);
  }
  for (const int option : {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL,
                           SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION}) {
    sqlite3_db_config(handle_, option, 0, nullptr);
  }
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  execute(
      "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
      "PRAGMA mmap_size=" +
      std::to_string(settings.mmap_bytes) + "; PRAGMA cache_size=-" + std::to_string(settings.cache_kib));
  if (access == Access::write) {
    checkpoint_pages_ = settings.checkpoint_pages;
    sqlite3_wal_hook(handle_, after_commit, this);
    // After a burst the WAL file shrinks back to twice its usual size.
    execute("PRAGMA journal_size_limit=" + std::to_string(std::int64_t{settings.checkpoint_pages} * 2 * 4096));
  }
}

int Connection::after_commit(void* self, sqlite3* /*handle*/, const char* /*name*/, int pages) {
  auto& connection = *static_cast<Connection*>(self);
  connection.wal_pages_ = pages;
  if (pages / kOverdue >= connection.checkpoint_pages_) {
    connection.checkpoint_if_due();
  }
  return SQLITE_OK;
}

void Connection::checkpoint_if_due() {
  if (checkpoint_due()) {
    wal_pages_ = 0;
    checkpoint();
  }
}

int Connection::checkpoint() {
  int copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, &copied);
  return code == SQLITE_OK ? std::max(copied, 0) : 0;
}

void Connection::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("execute");
  }
}

std::string Connection::value_of(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    fail("prepare");
  }
  std::string value;
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    value = text == nullptr ? "" : text;
  }
  const int end = sqlite3_finalize(statement);
  if (end != SQLITE_OK || (code != SQLITE_ROW && code != SQLITE_DONE)) {
    fail("step");
  }
  return value;
}

void Connection::fail(const char* doing) const {
  const int code = handle_ == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(handle_);
  const char* text = handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_);
  throw SqliteFatal(std::string("sqlite: ") + doing + ": " + text + " (" + std::to_string(code) + ")", code);
}

}  // namespace jinkui::store_sqlite
