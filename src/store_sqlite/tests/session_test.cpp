#include <gtest/gtest.h>

#include <limits>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::store_sqlite {
namespace {

using fault::TempDir;
using store::Sql;

constexpr store::Migration kSchema[] = {
    {"test", 1,
     "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT, body BYTEA);"
     "CREATE TABLE pair (a BIGINT NOT NULL, b TEXT NOT NULL, n BIGINT, PRIMARY KEY (a, b)) /*clustered*/;"
     "CREATE TABLE child (id BIGINT PRIMARY KEY, item BIGINT NOT NULL REFERENCES item (id))"}};

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    database_ = open({.path = dir_ / "d.db", .create = true}).value();
    EXPECT_TRUE(database_->migrate(kSchema).ok());
    writer_ = database_->open_writer();
    reader_ = database_->open_reader();
  }
  std::int64_t count() {
    auto rows = reader_->query(Sql{"SELECT count(*) FROM item"});
    EXPECT_TRUE(rows.step());
    return rows.integer(0);
  }
  void insert(std::int64_t id) { writer_->run(Sql{"INSERT INTO item (id, name) VALUES ($1, $2)"}, id, "x"); }

  TempDir dir_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::WriterSession> writer_;
  std::unique_ptr<store::Session> reader_;
};

TEST_F(SessionTest, ValuesComeBackAsTheyWere) {
  const std::string name = std::string("客户\0档案", 13);
  const base::Bytes body = {0, 1, 255, 0};
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr Sql kInsert{"INSERT INTO item (id, name, body) VALUES ($1, $2, $3)"};
  EXPECT_EQ(writer_->run(kInsert, least, name, body), 1);
  EXPECT_EQ(writer_->run(kInsert, base::CustomerId{2}, "", base::Bytes{}), 1);
  EXPECT_EQ(writer_->run(kInsert, 3U, nullptr, nullptr), 1);
  EXPECT_EQ(writer_->run(kInsert, base::Instant{4}, std::optional<std::string>(), std::optional<base::Hash>({7})), 1);

  auto rows = reader_->query(Sql{"SELECT id, name, body FROM item ORDER BY id"});
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.integer(0), least);
  EXPECT_EQ(rows.string(1), name);
  EXPECT_EQ(rows.bytes(2), body);
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.id<base::CustomerId>(0), base::CustomerId{2});
  EXPECT_FALSE(rows.is_null(1));
  EXPECT_EQ(rows.text(1), "");
  EXPECT_FALSE(rows.is_null(2));
  EXPECT_TRUE(rows.blob(2).empty());
  ASSERT_TRUE(rows.step());
  EXPECT_TRUE(rows.is_null(1));
  EXPECT_TRUE(rows.is_null(2));
  EXPECT_EQ(rows.text(1), "");
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.instant(0), base::Instant{4});
  EXPECT_EQ(rows.blob(2).size(), 32U);
  EXPECT_FALSE(rows.step());
  EXPECT_FALSE(rows.step());
}

TEST_F(SessionTest, TemporariesAreCopied) {
  insert(1);
  const auto make = [](char c) { return std::string(100, c); };
  writer_->run(Sql{"UPDATE item SET name = $1 WHERE id = 1"}, make('a'));
  auto hit = reader_->query(Sql{"SELECT id FROM item WHERE name = $1"}, make('a'));
  const std::string other = make('b');
  EXPECT_TRUE(hit.step());
  auto blob = reader_->query(Sql{"SELECT $1"}, base::Bytes(100, 5));
  const base::Bytes noise(100, 6);
  ASSERT_TRUE(blob.step());
  EXPECT_EQ(blob.bytes(0), base::Bytes(100, 5));
}

TEST_F(SessionTest, TypesAreStrict) {
  EXPECT_THROW(writer_->run(Sql{"INSERT INTO item (id, name) VALUES (1, $1)"}, base::Bytes{1}), base::Fatal);
  EXPECT_THROW(writer_->run(Sql{"INSERT INTO item (id, body) VALUES (1, $1)"}, "text"), base::Fatal);
}

TEST_F(SessionTest, AStatementInUseIsPreparedAgain) {
  for (int i = 1; i <= 3; ++i) {
    insert(i);
  }
  constexpr Sql kAfter{"SELECT id FROM item WHERE id > $1 ORDER BY id"};
  std::string seen;
  auto outer = reader_->query(kAfter, 0);
  while (outer.step()) {
    auto inner = reader_->query(kAfter, outer.integer(0));
    while (inner.step()) {
      seen += std::to_string(outer.integer(0)) + std::to_string(inner.integer(0)) + " ";
    }
  }
  EXPECT_EQ(seen, "12 13 23 ");
}

TEST_F(SessionTest, ReturningChangesAtTheFirstRow) {
  {
    auto row = writer_->change(Sql{"INSERT INTO item (id) VALUES (7) RETURNING id"});
    ASSERT_TRUE(row.step());
    EXPECT_EQ(row.integer(0), 7);
  }
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(writer_->run(Sql{"INSERT INTO item (id) VALUES (8), (9) RETURNING id"}), 2);
}

TEST_F(SessionTest, ChangesCountsRowsOfThisStatement) {
  insert(1);
  insert(2);
  EXPECT_EQ(writer_->run(Sql{"UPDATE item SET name = 'y'"}), 2);
  EXPECT_EQ(writer_->run(Sql{"UPDATE item SET name = 'z' WHERE id = 99"}), 0);
  EXPECT_EQ(writer_->run(Sql{"INSERT INTO item (id) VALUES (1) ON CONFLICT (id) DO NOTHING"}), 0);
}

TEST_F(SessionTest, SavepointUndoesOneJobOnly) {
  writer_->begin();
  writer_->mark();
  insert(1);
  writer_->keep_mark();
  writer_->mark();
  insert(2);
  writer_->rollback_to_mark();
  writer_->mark();
  writer_->rollback_to_mark();
  writer_->mark();
  insert(3);
  writer_->keep_mark();
  EXPECT_EQ(count(), 0);
  writer_->commit();
  EXPECT_EQ(count(), 2);
  auto row = reader_->query(Sql{"SELECT max(id) FROM item"});
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.integer(0), 3);
}

TEST_F(SessionTest, RollbackUndoesTheGroup) {
  writer_->begin();
  writer_->mark();
  insert(1);
  writer_->rollback();
  EXPECT_EQ(count(), 0);
  writer_->begin();
  insert(1);
  writer_->commit();
  EXPECT_EQ(count(), 1);
}

TEST_F(SessionTest, ABrokenConstraintLeavesTheGroupStanding) {
  writer_->begin();
  writer_->mark();
  insert(1);
  EXPECT_THROW(insert(1), base::Fatal);
  EXPECT_THROW(writer_->run(Sql{"INSERT INTO child (id, item) VALUES (1, 99)"}), base::Fatal);
  writer_->keep_mark();
  writer_->commit();
  EXPECT_EQ(count(), 1);
}

TEST_F(SessionTest, MessagesNeverHoldValues) {
  try {
    writer_->run(Sql{"INSERT INTO pair (a, b) VALUES (1, $1), (1, $1)"}, "secret-value");
    FAIL() << "no exception";
  } catch (const base::Fatal& fatal) {
    EXPECT_EQ(std::string(fatal.what()).find("secret-value"), std::string::npos) << fatal.what();
    EXPECT_NE(std::string(fatal.what()).find("pair.a"), std::string::npos) << fatal.what();
  }
}

using SessionDeathTest = SessionTest;

TEST_F(SessionDeathTest, MisuseIsABug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(static_cast<void>(reader_->query(Sql{"SELECT $1"})), "parameters");
  EXPECT_DEATH(reader_->run(Sql{"DELETE FROM item"}), "writes");
  EXPECT_DEATH(static_cast<void>(writer_->query(Sql{"DELETE FROM item"})), "writes");
}

}  // namespace
}  // namespace jinkui::store_sqlite
