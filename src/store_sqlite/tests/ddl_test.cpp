#include "ddl.h"

#include <gtest/gtest.h>

namespace jinkui::store_sqlite {
namespace {

TEST(Ddl, TypesAndStrictness) {
  EXPECT_EQ(to_sqlite("CREATE TABLE t (id BIGINT PRIMARY KEY, b bytea NOT NULL, c TEXT);"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB NOT NULL, c TEXT) STRICT;");
}

TEST(Ddl, ClusteredTablesHaveNoRowId) {
  EXPECT_EQ(to_sqlite("create table t (a BIGINT, b BIGINT, PRIMARY KEY (a, b)) /*clustered*/;"),
            "create table t (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) /*clustered*/ WITHOUT ROWID, STRICT;");
}

TEST(Ddl, EachStatementForItself) {
  EXPECT_EQ(
      to_sqlite("CREATE TABLE a (x TEXT PRIMARY KEY) /*clustered*/;\nCREATE INDEX i ON a (x);\nCREATE TABLE b (y "
                "BIGINT)"),
      "CREATE TABLE a (x TEXT PRIMARY KEY) /*clustered*/ WITHOUT ROWID, STRICT;\nCREATE INDEX i ON a (x);\nCREATE "
      "TABLE b (y INTEGER) STRICT");
}

TEST(Ddl, QuotedTextAndCommentsStay) {
  EXPECT_EQ(to_sqlite("INSERT INTO t VALUES ('BIGINT; /*clustered*/', \"BYTEA\"); -- BIGINT\n/* BYTEA; */"),
            "INSERT INTO t VALUES ('BIGINT; /*clustered*/', \"BYTEA\"); -- BIGINT\n/* BYTEA; */");
}

TEST(Ddl, WordsThatOnlyLookAlikeStay) {
  EXPECT_EQ(to_sqlite("CREATE TABLE bigints (my_bytea TEXT);"), "CREATE TABLE bigints (my_bytea TEXT) STRICT;");
}

TEST(Ddl, UnfinishedTextEnds) {
  EXPECT_EQ(to_sqlite("SELECT 'open"), "SELECT 'open");
  EXPECT_EQ(to_sqlite("/* open"), "/* open");
  EXPECT_EQ(to_sqlite(""), "");
}

}  // namespace
}  // namespace jinkui::store_sqlite
