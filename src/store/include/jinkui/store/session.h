// A thin SQL session: cached statements, binding, rows. SQL is written once, in the subset shared by SQLite and
// PostgreSQL: parameters are $1, $2 … numbered in order of first appearance; types are BIGINT, TEXT, BYTEA.
// A session belongs to one thread at a time; a Query borrows its session and must not outlive it.
// A failure of the database (I/O, disk full, corruption, broken constraint) throws base::Fatal.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"

namespace jinkui::store {

// The text of a statement. A string literal: its address is the key of the statement cache.
struct Sql {
  const char* text;
};

// One prepared statement of a driver. Indexes: parameters from 1, columns from 0. Views are valid until step/reset.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  virtual ~Cursor() = default;

  virtual void bind_integer(int index, std::int64_t value) = 0;
  virtual void bind_text(int index, std::string_view value) = 0;    // the bytes must live until reset
  virtual void bind_blob(int index, base::ByteView value) = 0;      // the bytes must live until reset
  virtual void bind_null(int index) = 0;
  [[nodiscard]] virtual bool step() = 0;  // true: a row stands ready
  [[nodiscard]] virtual std::int64_t changes() const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual base::ByteView blob(int column) const = 0;
  virtual void release() = 0;  // resets and gives the statement back to the cache
};

// A statement in use; gives itself back when it goes out of scope. Arguments are bound by reference: they must
// outlive the Query.
class Query {
 public:
  explicit Query(Cursor& cursor) : cursor_(&cursor) {}
  Query(Query&& other) noexcept : cursor_(std::exchange(other.cursor_, nullptr)) {}
  Query& operator=(Query&&) = delete;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() {
    if (cursor_ != nullptr) {
      cursor_->release();
    }
  }

  [[nodiscard]] bool step() { return cursor_->step(); }
  [[nodiscard]] std::int64_t changes() const { return cursor_->changes(); }
  [[nodiscard]] bool is_null(int column) const { return cursor_->is_null(column); }
  [[nodiscard]] std::int64_t integer(int column) const { return cursor_->integer(column); }
  [[nodiscard]] std::string_view text(int column) const { return cursor_->text(column); }
  [[nodiscard]] base::ByteView blob(int column) const { return cursor_->blob(column); }
  [[nodiscard]] std::string string(int column) const { return std::string(cursor_->text(column)); }
  [[nodiscard]] base::Instant instant(int column) const { return {cursor_->integer(column)}; }
  template <class IdType>
  [[nodiscard]] IdType id(int column) const {
    return IdType{cursor_->integer(column)};
  }

 private:
  friend class Session;
  Cursor* cursor_;
};

class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  // A statement for reading. Arguments: integers, bool, Id, Instant, text, bytes, nullptr.
  template <class... Args>
  [[nodiscard]] Query query(Sql sql, const Args&... args) {
    Query query(use(sql, false));
    bind_all(query, args...);
    return query;
  }
  // Runs a statement that changes; returns the number of rows changed. In a writer job the first such call opens
  // the job's savepoint.
  template <class... Args>
  std::int64_t run(Sql sql, const Args&... args) {
    Query query(use(sql, true));
    bind_all(query, args...);
    static_cast<void>(query.step());
    return query.changes();
  }
  // A changing statement with rows (INSERT … RETURNING).
  template <class... Args>
  [[nodiscard]] Query change(Sql sql, const Args&... args) {
    Query query(use(sql, true));
    bind_all(query, args...);
    return query;
  }

 protected:
  // The cached statement, reset and unbound. `writes` says that it may change the database.
  virtual Cursor& use(Sql sql, bool writes) = 0;

 private:
  template <class... Args>
  static void bind_all(Query& query, const Args&... args) {
    int index = 0;
    (bind_one(query, ++index, args), ...);
  }
  static Cursor& cursor_of(Query& query) { return *query.cursor_; }
  static void bind_one(Query& query, int index, std::int64_t value) { cursor_of(query).bind_integer(index, value); }
  static void bind_one(Query& query, int index, int value) { cursor_of(query).bind_integer(index, value); }
  static void bind_one(Query& query, int index, unsigned value) { cursor_of(query).bind_integer(index, value); }
  static void bind_one(Query& query, int index, bool value) { cursor_of(query).bind_integer(index, value ? 1 : 0); }
  static void bind_one(Query& query, int index, base::Instant value) {
    cursor_of(query).bind_integer(index, value.ms);
  }
  template <class Tag>
  static void bind_one(Query& query, int index, base::Id<Tag> value) {
    cursor_of(query).bind_integer(index, value.value);
  }
  static void bind_one(Query& query, int index, std::string_view value) { cursor_of(query).bind_text(index, value); }
  static void bind_one(Query& query, int index, const std::string& value) {
    cursor_of(query).bind_text(index, value);
  }
  static void bind_one(Query& query, int index, const char* value) { cursor_of(query).bind_text(index, value); }
  static void bind_one(Query& query, int index, base::ByteView value) { cursor_of(query).bind_blob(index, value); }
  static void bind_one(Query& query, int index, const base::Bytes& value) { cursor_of(query).bind_blob(index, value); }
  static void bind_one(Query& query, int index, const base::Hash& value) { cursor_of(query).bind_blob(index, value); }
  static void bind_one(Query& query, int index, std::nullptr_t) { cursor_of(query).bind_null(index); }
};

}  // namespace jinkui::store
