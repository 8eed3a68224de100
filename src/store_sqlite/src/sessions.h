// The two kinds of session: a reader, and the writer that heals itself after a failed commit.
// Each belongs to one thread at a time. Failures throw SqliteFatal.
#pragma once
#include <memory>
#include <optional>

#include "checkpointer.h"
#include "connection.h"
#include "jinkui/store/database.h"
#include "statement.h"

namespace jinkui::store_sqlite {

class ReaderSession final : public store::Session {
 public:
  ReaderSession(const Settings& settings, Access access) : connection_(settings, access) {}

 protected:
  store::Cursor& use(store::Sql sql, bool writes) override;

 private:
  Connection connection_;
  StatementCache cache_;  // goes before its connection
};

class SqliteWriter final : public store::WriterSession {
 public:
  explicit SqliteWriter(const Settings& settings);

  void begin() override;
  void commit() override;
  void rollback() override;
  void tend() override;
  void mark() override;
  void keep_mark() override;
  void rollback_to_mark() override;

 protected:
  store::Cursor& use(store::Sql sql, bool writes) override;

 private:
  enum class Mark : std::uint8_t { none, pending, open };
  void command(const char* literal);
  void check_alive() const;
  void heal();
  void fence();

  Settings settings_;
  std::optional<Checkpointer> checkpointer_;
  std::optional<Connection> connection_;
  StatementCache cache_;  // goes before its connection
  bool group_ = false;    // between begin() and commit() or rollback()
  Mark mark_ = Mark::none;
  bool reopen_ = false;  // the connection is not to be trusted
  bool fence_ = false;   // the WAL may hold a whole transaction that was reported as failed
};

}  // namespace jinkui::store_sqlite
