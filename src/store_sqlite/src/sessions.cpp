#include "sessions.h"

#include <charconv>

#include "jinkui/base/check.h"

namespace jinkui::store_sqlite {

store::Cursor& ReaderSession::use(store::Sql sql, bool writes) {
  Statement& statement = cache_.take(connection_, sql.text);
  JINKUI_CHECK(!writes && statement.read_only());
  return statement;
}

SqliteWriter::SqliteWriter(const Settings& settings) : settings_(settings) {
  if (settings_.upkeep != nullptr) {
    checkpointer_.emplace(settings_, *settings_.upkeep);
  }
  connection_.emplace(settings_, Access::write);
}

void SqliteWriter::command(const char* literal) {
  store::Query query(cache_.take(*connection_, literal));
  static_cast<void>(query.step());
}

void SqliteWriter::check_alive() const {
  if (group_ && !connection_->in_transaction()) {
    throw SqliteFatal("sqlite: a failure ended the transaction", SQLITE_ABORT);
  }
}

store::Cursor& SqliteWriter::use(store::Sql sql, bool writes) {
  if (!group_ && (reopen_ || fence_)) {
    heal();
  }
  check_alive();
  if (writes && mark_ == Mark::pending) {
    command("SAVEPOINT job");
    mark_ = Mark::open;
  }
  Statement& statement = cache_.take(*connection_, sql.text);
  JINKUI_CHECK(writes || statement.read_only());
  return statement;
}

void SqliteWriter::begin() {
  JINKUI_CHECK(!group_);
  heal();
  command("BEGIN IMMEDIATE");
  group_ = true;
}

void SqliteWriter::commit() {
  JINKUI_CHECK(group_ && mark_ == Mark::none);
  check_alive();
  try {
    command("COMMIT");
  } catch (...) {
    reopen_ = true;
    fence_ = true;
    throw;
  }
  group_ = false;
}

void SqliteWriter::rollback() {
  if (group_ && connection_->in_transaction()) {
    try {
      command("ROLLBACK");
    } catch (...) {
      reopen_ = true;
    }
  }
  group_ = false;
  mark_ = Mark::none;
  if (fence_ && !cache_.any_busy()) {
    try {
      heal();
    } catch (...) {
      reopen_ = true;  // begin() tries again, and refuses as long as it fails
    }
  }
}

void SqliteWriter::tend() {
  if (!connection_.has_value() || group_) {
    return;
  }
  if (!checkpointer_.has_value() || checkpointer_->nearly_done(connection_->wal_pages())) {
    connection_->checkpoint_if_due();
  } else if (connection_->checkpoint_due()) {
    checkpointer_->start();
  }
}

void SqliteWriter::mark() {
  JINKUI_CHECK(group_ && mark_ == Mark::none);
  mark_ = Mark::pending;
}

void SqliteWriter::keep_mark() {
  if (mark_ == Mark::open) {
    check_alive();
    command("RELEASE job");
  }
  mark_ = Mark::none;
}

void SqliteWriter::rollback_to_mark() {
  if (mark_ == Mark::open) {
    check_alive();
    command("ROLLBACK TO job");
    command("RELEASE job");
  }
  mark_ = Mark::none;
}

void SqliteWriter::heal() {
  if (reopen_ || !connection_.has_value()) {
    cache_.clear();
    connection_.reset();
    connection_.emplace(settings_, Access::write);
    reopen_ = false;
  }
  if (fence_) {
    try {
      fence();
    } catch (...) {
      reopen_ = true;
      throw;
    }
    fence_ = false;
  }
}

void SqliteWriter::fence() {
  const std::string text = connection_->value_of("PRAGMA user_version");
  std::uint32_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  connection_->execute("PRAGMA user_version=" + std::to_string((count + 1) & 0x7fffffffU));
}

}  // namespace jinkui::store_sqlite
