// A thin SQL session: cached statements, binding, rows. SQL is written once, in the subset shared by SQLite and
// PostgreSQL: parameters are $1, $2 … numbered in order of first appearance; types are BIGINT, TEXT, BYTEA.
// A session belongs to one thread at a time; a Query borrows its session and must not outlive it.
// A failure of the database (I/O, disk full, corruption, broken constraint) throws base::Fatal; a wrong number of
// arguments, or a column read where no row stands, is a bug (abort).
#pragma once
#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "jinkui/base/bytes.h"
#include "jinkui/base/check.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"

namespace jinkui::store {

// The text of a statement. A string literal: its address is the key of the statement cache.
struct Sql {
  const char* text;
};

// One prepared statement of a driver. Indexes: parameters from 1, columns from 0. Views are valid until step/release.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  virtual ~Cursor() = default;

  [[nodiscard]] virtual int parameters() const = 0;  // how many the statement has
  virtual void bind_integer(int index, std::int64_t value) = 0;
  virtual void bind_text(int index, std::string_view value) = 0;  // the bytes must live until release
  virtual void bind_blob(int index, base::ByteView value) = 0;    // the bytes must live until release
  virtual void copy_text(int index, std::string_view value) = 0;
  virtual void copy_blob(int index, base::ByteView value) = 0;
  virtual void bind_null(int index) = 0;
  [[nodiscard]] virtual bool step() = 0;                   // true: a row stands ready; false ever after the last one
  [[nodiscard]] virtual std::int64_t changes() const = 0;  // rows changed; only after step() said false
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual base::ByteView blob(int column) const = 0;
  virtual void release() = 0;  // resets and gives the statement back to the cache; never throws
};

// A statement in use; gives itself back when it goes out of scope. Named arguments are bound by reference and must
// outlive the Query; temporary strings, byte strings and hashes are copied.
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
  // The value of a column; a NULL reads as 0 or as empty.
  [[nodiscard]] std::int64_t integer(int column) const { return cursor_->integer(column); }
  [[nodiscard]] std::string_view text(int column) const { return cursor_->text(column); }
  [[nodiscard]] base::ByteView blob(int column) const { return cursor_->blob(column); }
  [[nodiscard]] std::string string(int column) const { return std::string(cursor_->text(column)); }
  [[nodiscard]] base::Bytes bytes(int column) const { return base::to_bytes(cursor_->blob(column)); }
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

  // A statement for reading. Arguments: integers, bool, Id, Instant, text, bytes, nullptr, or an optional of these.
  template <class... Args>
  [[nodiscard]] Query query(Sql sql, Args&&... args) {
    Query query(use(sql, false));
    bind_all(*query.cursor_, std::forward<Args>(args)...);
    return query;
  }
  // Runs a statement that changes; returns the number of rows changed. In a writer job the first such call opens
  // the job's savepoint.
  template <class... Args>
  std::int64_t run(Sql sql, Args&&... args) {
    Query query(use(sql, true));
    bind_all(*query.cursor_, std::forward<Args>(args)...);
    while (query.step()) {
    }
    return query.changes();
  }
  // A changing statement with rows (INSERT … RETURNING). The change happens at the first step().
  template <class... Args>
  [[nodiscard]] Query change(Sql sql, Args&&... args) {
    Query query(use(sql, true));
    bind_all(*query.cursor_, std::forward<Args>(args)...);
    return query;
  }

 protected:
  // The cached statement, reset and unbound. `writes` says that it may change the database.
  virtual Cursor& use(Sql sql, bool writes) = 0;

 private:
  template <class... Args>
  static void bind_all(Cursor& cursor, Args&&... args) {
    JINKUI_CHECK(cursor.parameters() == static_cast<int>(sizeof...(Args)));
    int index = 0;
    (bind_one(cursor, ++index, std::forward<Args>(args)), ...);
  }
  template <class T>
  static void bind_one(Cursor& cursor, int index, T&& value) {
    using Value = std::remove_cvref_t<T>;
    constexpr bool kTemporary = !std::is_lvalue_reference_v<T>;
    if constexpr (std::same_as<Value, std::nullptr_t>) {
      cursor.bind_null(index);
    } else if constexpr (std::integral<Value>) {
      JINKUI_CHECK(std::in_range<std::int64_t>(widened(value)));
      cursor.bind_integer(index, static_cast<std::int64_t>(value));
    } else if constexpr (std::same_as<Value, base::Instant>) {
      cursor.bind_integer(index, value.ms);
    } else if constexpr (std::convertible_to<T, std::string_view>) {
      if constexpr (kTemporary && std::same_as<Value, std::string>) {
        cursor.copy_text(index, value);
      } else {
        cursor.bind_text(index, value);
      }
    } else if constexpr (std::same_as<Value, base::ByteView> || std::same_as<Value, std::span<std::uint8_t>>) {
      cursor.bind_blob(index, value);
    } else if constexpr (std::constructible_from<base::ByteView, Value&>) {
      if constexpr (kTemporary) {
        cursor.copy_blob(index, base::ByteView(value));
      } else {
        cursor.bind_blob(index, base::ByteView(value));
      }
    } else {
      bind_wrapped(cursor, index, std::forward<T>(value));
    }
  }
  // std::in_range refuses bool and character types; they always fit.
  template <std::integral T>
  static constexpr auto widened(T value) {
    if constexpr (sizeof(T) < sizeof(std::int64_t)) {
      return static_cast<std::int64_t>(value);
    } else {
      return value;
    }
  }
  template <class Tag>
  static void bind_wrapped(Cursor& cursor, int index, base::Id<Tag> value) {
    cursor.bind_integer(index, value.value);
  }
  template <class T>
  static void bind_wrapped(Cursor& cursor, int index, const std::optional<T>& value) {
    if (value.has_value()) {
      bind_one(cursor, index, *value);
    } else {
      cursor.bind_null(index);
    }
  }
  template <class T>
  static void bind_wrapped(Cursor& cursor, int index, std::optional<T>&& value) {
    if (value.has_value()) {
      bind_one(cursor, index, std::move(*value));
    } else {
      cursor.bind_null(index);
    }
  }
};

}  // namespace jinkui::store
