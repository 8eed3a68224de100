// Prepared statements and their cache, keyed by the address of the SQL literal.
// Both belong to one connection and so to one thread. Failures throw SqliteFatal.
#pragma once
#include <memory>
#include <unordered_map>
#include <vector>

#include "connection.h"
#include "jinkui/store/session.h"

namespace jinkui::store_sqlite {

class Statement final : public store::Cursor {
 public:
  Statement(Connection& connection, const char* sql);
  ~Statement() override;

  [[nodiscard]] bool busy() const { return busy_; }
  [[nodiscard]] bool read_only() const { return read_only_; }
  [[nodiscard]] const char* sql() const { return sqlite3_sql(handle_); }
  void acquire();

  [[nodiscard]] int parameters() const override { return parameters_; }
  void bind_integer(int index, std::int64_t value) override;
  void bind_text(int index, std::string_view value) override;
  void bind_blob(int index, base::ByteView value) override;
  void copy_text(int index, std::string_view value) override;
  void copy_blob(int index, base::ByteView value) override;
  void bind_null(int index) override;
  [[nodiscard]] bool step() override;
  [[nodiscard]] std::int64_t changes() const override;
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] base::ByteView blob(int column) const override;
  void release() override;

 private:
  enum class State : std::uint8_t { fresh, row, done, failed };
  void check(int code) const;
  void check_column(int column) const;

  Connection& connection_;
  sqlite3_stmt* handle_ = nullptr;
  std::int64_t changes_ = 0;
  int parameters_ = 0;
  int columns_ = 0;
  bool read_only_ = false;
  bool busy_ = false;
  State state_ = State::fresh;
};

class StatementCache {
 public:
  // A free statement of this text, acquired; prepares another one when those it has are in use.
  Statement& take(Connection& connection, const char* sql);
  [[nodiscard]] bool any_busy() const;
  // Forgets all statements; none may be in use.
  void clear();

 private:
  // Nearly always one; more when a statement is run inside a loop over itself.
  std::unordered_map<const char*, std::vector<std::unique_ptr<Statement>>> entries_;
};

}  // namespace jinkui::store_sqlite
