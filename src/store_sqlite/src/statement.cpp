#include "statement.h"

#include <algorithm>
#include <cstring>

#include "jinkui/base/check.h"

namespace jinkui::store_sqlite {

Statement::Statement(Connection& connection, const char* sql) : connection_(connection) {
  const char* tail = nullptr;
  if (sqlite3_prepare_v3(connection.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle_, &tail) != SQLITE_OK) {
    connection.fail("prepare");
  }
  JINKUI_CHECK(handle_ != nullptr && std::string_view(tail).find_first_not_of(" \n") == std::string_view::npos);
  parameters_ = sqlite3_bind_parameter_count(handle_);
  columns_ = sqlite3_column_count(handle_);
  read_only_ = sqlite3_stmt_readonly(handle_) != 0;
}

Statement::~Statement() {
  sqlite3_finalize(handle_);
}

void Statement::acquire() {
  busy_ = true;
  state_ = State::fresh;
  changes_ = 0;
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) {
    connection_.fail("bind");
  }
}

void Statement::bind_integer(int index, std::int64_t value) {
  check(sqlite3_bind_int64(handle_, index, value));
}

void Statement::bind_text(int index, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  check(sqlite3_bind_text64(handle_, index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_blob(int index, base::ByteView value) {
  // A null pointer would bind NULL: an empty byte string is a value.
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  check(sqlite3_bind_blob64(handle_, index, data, value.size(), SQLITE_STATIC));
}

void Statement::copy_text(int index, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  check(sqlite3_bind_text64(handle_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::copy_blob(int index, base::ByteView value) {
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  check(sqlite3_bind_blob64(handle_, index, data, value.size(), SQLITE_TRANSIENT));
}

void Statement::bind_null(int index) {
  check(sqlite3_bind_null(handle_, index));
}

bool Statement::step() {
  // SQLite would start a finished statement again.
  if (state_ == State::done) {
    return false;
  }
  JINKUI_CHECK(busy_ && state_ != State::failed);
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) {
    state_ = State::row;
    return true;
  }
  if (code != SQLITE_DONE) {
    state_ = State::failed;
    connection_.fail("step");
  }
  state_ = State::done;
  changes_ = read_only_ ? 0 : sqlite3_changes64(connection_.handle());
  return false;
}

std::int64_t Statement::changes() const {
  JINKUI_CHECK(state_ == State::done);
  return changes_;
}

void Statement::check_column(int column) const {
  JINKUI_CHECK(state_ == State::row && column >= 0 && column < columns_);
}

bool Statement::is_null(int column) const {
  check_column(column);
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  check_column(column);
  return sqlite3_column_int64(handle_, column);
}

std::string_view Statement::text(int column) const {
  check_column(column);
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  if (data == nullptr) {
    return {};
  }
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

base::ByteView Statement::blob(int column) const {
  check_column(column);
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_, column));
  if (data == nullptr) {
    return {};
  }
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

void Statement::release() {
  // The result repeats a failure that step() has thrown already.
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  busy_ = false;
  state_ = State::fresh;
}

Statement& StatementCache::take(Connection& connection, const char* sql) {
  auto& statements = entries_[sql];
  for (auto& statement : statements) {
    if (!statement->busy()) {
      // A text that is not a literal may come back at the same address with other words.
      JINKUI_CHECK(std::strcmp(statement->sql(), sql) == 0);
      statement->acquire();
      return *statement;
    }
  }
  statements.push_back(std::make_unique<Statement>(connection, sql));
  statements.back()->acquire();
  return *statements.back();
}

bool StatementCache::any_busy() const {
  return std::ranges::any_of(entries_, [](const auto& entry) {
    return std::ranges::any_of(entry.second, [](const auto& statement) { return statement->busy(); });
  });
}

void StatementCache::clear() {
  JINKUI_CHECK(!any_busy());
  entries_.clear();
}

}  // namespace jinkui::store_sqlite
