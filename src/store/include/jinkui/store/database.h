// A database as a driver offers it: sessions, a transaction for the one writer, migrations.
// A Database may be shared by threads; each Session it opens belongs to one thread. Only one process may hold it open
// for writing: a second open fails with a conflict error.
#pragma once
#include <memory>
#include <span>

#include "jinkui/base/result.h"
#include "jinkui/store/session.h"

namespace jinkui::store {

// The writer's session: the queue alone uses it.
class WriterSession : public Session {
 public:
  virtual void begin() = 0;     // a write transaction
  virtual void commit() = 0;    // durable on return; throws Fatal when it did not commit
  virtual void rollback() = 0;  // never throws
  // Upkeep between groups, after their answers are out; may take milliseconds, never throws.
  virtual void tend() {}
  // A savepoint is opened lazily by the first changing statement after mark().
  virtual void mark() = 0;
  virtual void keep_mark() = 0;         // the work since mark() stays
  virtual void rollback_to_mark() = 0;  // the work since mark() is undone
};

// One step of a domain's schema; applied once, in order, each in its own transaction, recorded by (domain, version).
// Portable DDL: `BIGINT PRIMARY KEY` is a row-id key, the comment /*clustered*/ before the last `;` asks for a table
// stored in primary-key order.
struct Migration {
  const char* domain;
  int version;      // from 1, without gaps within a domain
  const char* sql;  // may hold several statements
};

class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  [[nodiscard]] virtual std::unique_ptr<Session> open_reader() = 0;
  [[nodiscard]] virtual std::unique_ptr<WriterSession> open_writer() = 0;
  // Brings the schema up; refuses a database newer than the program.
  virtual base::Status migrate(std::span<const Migration> migrations) = 0;
  // Copies a consistent snapshot into a new file (backup); the key store is not part of it. The tables named by
  // `emptied` (those that are there) have no rows in the copy.
  virtual base::Status backup_to(const std::string& path, std::span<const char* const> emptied) = 0;
};

}  // namespace jinkui::store
