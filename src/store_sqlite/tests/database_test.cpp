#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "connection.h"
#include "jinkui/fault/temp_dir.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::store_sqlite {
namespace {

using fault::TempDir;
using store::Sql;

constexpr store::Migration kTwo[] = {
    {"a", 1, "CREATE TABLE one (id BIGINT PRIMARY KEY, name TEXT)"},
    {"a", 2, "ALTER TABLE one ADD COLUMN more BIGINT; INSERT INTO one (id) VALUES (5)"},
    {"b", 1, "CREATE TABLE two (id BIGINT PRIMARY KEY)"}};

std::unique_ptr<store::Database> make(const std::string& path) {
  return open({.path = path, .create = true}).value();
}

unsigned mode_of(const std::string& path) {
  struct stat info = {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0U;
}

std::int64_t number(store::Database& database, Sql sql) {
  const auto session = database.open_reader();
  auto row = session->query(sql);
  EXPECT_TRUE(row.step());
  return row.integer(0);
}

constexpr Sql kCountOne{"SELECT count(*) FROM one"};

TEST(Database, FilesArePrivate) {
  const TempDir dir;
  const auto database = make(dir / "d.db");
  ASSERT_TRUE(database->migrate(kTwo).ok());
  for (const char* name : {"d.db", "d.db-wal", "d.db-shm", "d.db.lock"}) {
    EXPECT_EQ(mode_of(dir / name), 0600U) << name;
  }
}

TEST(Database, SettingsHold) {
  const TempDir dir;
  const auto database = make(dir / "d.db");
  const auto writer = database->open_writer();
  const auto value = [&](Sql sql) {
    auto row = writer->query(sql);
    EXPECT_TRUE(row.step());
    return row.string(0);
  };
  EXPECT_EQ(value(Sql{"SELECT * FROM pragma_journal_mode()"}), "wal");
  EXPECT_EQ(value(Sql{"SELECT * FROM pragma_synchronous()"}), "2");
  EXPECT_EQ(value(Sql{"SELECT * FROM pragma_foreign_keys()"}), "1");
  EXPECT_EQ(value(Sql{"SELECT * FROM pragma_secure_delete()"}), "1");
  EXPECT_EQ(value(Sql{"SELECT * FROM pragma_trusted_schema()"}), "0");
}

TEST(Database, MigratesOnceAndInOrder) {
  const TempDir dir;
  {
    const auto database = make(dir / "d.db");
    ASSERT_TRUE(database->migrate(std::span(kTwo).first(1)).ok());
    EXPECT_EQ(number(*database, kCountOne), 0);
    ASSERT_TRUE(database->migrate(kTwo).ok());
    ASSERT_TRUE(database->migrate(kTwo).ok());
    EXPECT_EQ(number(*database, kCountOne), 1);
  }
  const auto again = open({.path = dir / "d.db"}).value();
  ASSERT_TRUE(again->migrate(kTwo).ok());
  EXPECT_EQ(number(*again, kCountOne), 1);
  EXPECT_EQ(number(*again, Sql{"SELECT count(*) FROM schema_version"}), 3);
}

TEST(Database, RefusesANewerSchema) {
  const TempDir dir;
  const auto database = make(dir / "d.db");
  ASSERT_TRUE(database->migrate(kTwo).ok());
  const auto status = database->migrate(std::span(kTwo).first(1));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().slug, "store/newer-schema");
}

TEST(Database, AFailingStepIsUndone) {
  const TempDir dir;
  const auto database = make(dir / "d.db");
  const store::Migration bad[] = {
      {"a", 1, "CREATE TABLE one (id BIGINT PRIMARY KEY); INSERT INTO nowhere VALUES (1)"}};
  EXPECT_THROW(static_cast<void>(database->migrate(bad)), base::Fatal);
  ASSERT_TRUE(database->migrate(kTwo).ok());
}

TEST(Database, MissingOrForeignFilesAreErrors) {
  const TempDir dir;
  EXPECT_EQ(open({.path = dir / "none.db"}).error().slug, "store/not-found");
  EXPECT_EQ(open_read_only(dir / "none.db").error().slug, "store/not-found");
  std::ofstream(dir / "text.db") << std::string(5000, 'x');
  EXPECT_EQ(open({.path = dir / "text.db"}).error().slug, "store/not-a-database");
  EXPECT_EQ(open_read_only(dir / "text.db").error().slug, "store/not-a-database");
  EXPECT_EQ(open({.path = dir / "no/such/d.db", .create = true}).error().slug, "store/cannot-open");
}

TEST(Database, OnlyOneHolder) {
  const TempDir dir;
  const std::string path = dir / "d.db";
  {
    const auto database = make(path);
    const auto second = open({.path = path});
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().slug, "store/in-use");
    EXPECT_EQ(second.error().code, base::Errc::conflict);
  }
  EXPECT_TRUE(open({.path = path}).ok());
}

TEST(Database, AnotherProcessIsKeptOutUntilTheHolderDies) {
  const TempDir dir;
  const std::string path = dir / "d.db";
  int up[2] = {};
  ASSERT_EQ(::pipe(up), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto database = open({.path = path, .create = true});
    const char answer = database.ok() && database.value()->migrate(kTwo).ok() ? 'y' : 'n';
    static_cast<void>(!::write(up[1], &answer, 1));
    ::pause();
    ::_exit(0);
  }
  char answer = 0;
  ASSERT_EQ(::read(up[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const auto refused = open({.path = path});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().slug, "store/in-use");
  {
    const auto reading = open_read_only(path);
    ASSERT_TRUE(reading.ok());
    EXPECT_EQ(number(*reading.value(), kCountOne), 1);
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(up[0]);
  ::close(up[1]);
  const auto after = open({.path = path});
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(number(*after.value(), kCountOne), 1);
}

TEST(Database, ReadOnlySeesTheRunningServersData) {
  const TempDir dir;
  const auto database = make(dir / "d.db");
  ASSERT_TRUE(database->migrate(kTwo).ok());
  const auto reading = open_read_only(dir / "d.db").value();
  database->open_writer()->run(Sql{"INSERT INTO one (id) VALUES (6)"});
  EXPECT_EQ(number(*reading, kCountOne), 2);
  EXPECT_EQ(reading->migrate(kTwo).error().slug, "store/read-only");
  EXPECT_THROW(static_cast<void>(reading->open_writer()), base::Fatal);
}

TEST(Database, AFileThatNobodyChangesNeedsNoFilesBesideIt) {
  const TempDir dir;
  const std::string path = dir / "100% sure?#.db";
  ASSERT_TRUE(make(path)->migrate(kTwo).ok());
  Connection connection({.path = path, .vfs = {}, .mmap_bytes = 0, .cache_kib = 64, .checkpoint_pages = 1},
                        Access::immutable);
  EXPECT_EQ(connection.value_of("SELECT count(*) FROM one"), "1");
  EXPECT_EQ(mode_of(path + "-wal"), 0U);
}

TEST(Database, BackupIsAWholePrivateDatabase) {
  const TempDir dir;
  const auto database = make(dir / "d.db");
  ASSERT_TRUE(database->migrate(kTwo).ok());
  const auto writer = database->open_writer();
  writer->begin();
  writer->run(Sql{"INSERT INTO one (id) VALUES (6)"});
  ASSERT_TRUE(database->backup_to(dir / "b.db", {}).ok()) << "a running transaction does not hinder";
  writer->commit();
  EXPECT_EQ(mode_of(dir / "b.db"), 0600U);
  EXPECT_EQ(mode_of(dir / "b.db.part"), 0U);
  EXPECT_EQ(database->backup_to(dir / "b.db", {}).error().slug, "store/already-exists");
  EXPECT_EQ(database->backup_to(dir / "no/b.db", {}).error().slug, "store/cannot-open");
  {
    const auto copy = open_read_only(dir / "b.db").value();
    EXPECT_EQ(number(*copy, kCountOne), 1) << "uncommitted work is not in it";
    EXPECT_EQ(mode_of(dir / "b.db-wal"), 0U) << "reading leaves nothing behind";
    EXPECT_EQ(mode_of(dir / "b.db-shm"), 0U);
  }
  const auto restored = open({.path = dir / "b.db"}).value();
  EXPECT_TRUE(restored->migrate(kTwo).ok());
  const auto session = restored->open_reader();
  auto check = session->query(Sql{"SELECT * FROM pragma_integrity_check()"});
  ASSERT_TRUE(check.step());
  EXPECT_EQ(check.text(0), "ok");
}

TEST(Database, ABackupIsPutBackOnlyWhereNothingIs) {
  const TempDir dir;
  auto database = open({.path = dir / "a.db", .create = true}).value();
  ASSERT_TRUE(database->migrate(kTwo).ok());
  ASSERT_TRUE(database->backup_to(dir / "b.db", {}).ok());
  EXPECT_EQ(restore(dir / "b.db", dir / "a.db").error().slug, "store/in-use");
  database.reset();
  EXPECT_EQ(restore(dir / "b.db", dir / "a.db").error().slug, "store/already-exists");
  std::filesystem::rename(dir / "a.db", dir / "old.db");
  std::ofstream(dir / "a.db-wal") << "left over";
  EXPECT_EQ(restore(dir / "b.db", dir / "a.db").error().slug, "store/already-exists");
  std::filesystem::remove(dir / "a.db-wal");
  EXPECT_EQ(restore(dir / "none.db", dir / "a.db").error().slug, "store/not-found");
  ASSERT_TRUE(restore(dir / "b.db", dir / "a.db").ok());
  EXPECT_EQ(mode_of(dir / "a.db"), 0600U);
  EXPECT_TRUE(open({.path = dir / "a.db"}).ok());
}

}  // namespace
}  // namespace jinkui::store_sqlite
