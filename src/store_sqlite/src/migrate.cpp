#include "migrate.h"

#include <algorithm>
#include <map>
#include <string>

#include "ddl.h"
#include "errors.h"
#include "jinkui/base/check.h"
#include "statement.h"

namespace jinkui::store_sqlite {
namespace {

using Versions = std::map<std::string, int, std::less<>>;

Versions wanted_versions(std::span<const store::Migration> migrations) {
  Versions wanted;
  for (const auto& step : migrations) {
    int& version = wanted[step.domain];
    JINKUI_CHECK(step.version == version + 1);
    version = step.version;
  }
  return wanted;
}

Versions standing_versions(Connection& connection) {
  Versions standing;
  Statement statement(connection, "SELECT domain, max(version) FROM schema_version GROUP BY domain");
  statement.acquire();
  while (statement.step()) {
    standing.emplace(statement.text(0), static_cast<int>(statement.integer(1)));
  }
  return standing;
}

void apply(Connection& connection, const store::Migration& step) {
  connection.execute("BEGIN IMMEDIATE");
  try {
    connection.execute(to_sqlite(step.sql));
    Statement record(connection, "INSERT INTO schema_version (domain, version) VALUES ($1, $2)");
    record.acquire();
    record.bind_text(1, step.domain);
    record.bind_integer(2, step.version);
    static_cast<void>(record.step());
    record.release();
    connection.execute("COMMIT");
  } catch (...) {
    if (connection.in_transaction()) {
      sqlite3_exec(connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    throw;
  }
}

}  // namespace

base::Status apply_migrations(Connection& connection, std::span<const store::Migration> migrations) {
  connection.execute(
      "CREATE TABLE IF NOT EXISTS schema_version (domain TEXT NOT NULL, version INTEGER NOT NULL,"
      " PRIMARY KEY (domain, version)) WITHOUT ROWID, STRICT");
  const Versions wanted = wanted_versions(migrations);
  const Versions standing = standing_versions(connection);
  for (const auto& [domain, version] : wanted) {
    const auto found = standing.find(domain);
    if (found != standing.end() && found->second > version) {
      return newer_schema(domain, found->second, version);
    }
  }
  for (const auto& step : migrations) {
    const auto found = standing.find(step.domain);
    if (found == standing.end() || found->second < step.version) {
      apply(connection, step);
    }
  }
  return base::success();
}

}  // namespace jinkui::store_sqlite
