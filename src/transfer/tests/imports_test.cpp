#include "jinkui/transfer/imports.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::transfer {
namespace {

struct Kit {
  Kit() {
    EXPECT_TRUE(database->migrate(migrations()).ok());
    writer = database->open_writer();
    writer->begin();
  }
  ~Kit() {
    writer->rollback();
    writer.reset();
    database.reset();
    std::filesystem::remove_all(folder);
  }
  std::filesystem::path folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "transfer-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    return name;
  }();
  std::unique_ptr<store::Database> database =
      std::move(store_sqlite::open({.path = folder / "d.db", .create = true})).value();
  std::unique_ptr<store::WriterSession> writer;
};

base::Hash hash_of(int number) {
  base::Hash hash{};
  hash.fill(static_cast<std::uint8_t>(number));
  return hash;
}

TEST(RowSet, CountsEachRowOnce) {
  RowSet rows;
  for (const std::uint64_t row : {1U, 64U, 65U, 1U, 1'000'000U}) {
    rows.add(row);
  }
  EXPECT_EQ(rows.count(), 4U);
  EXPECT_TRUE(rows.has(64));
  EXPECT_FALSE(rows.has(63));
  EXPECT_FALSE(rows.has(2'000'000));
}

TEST(Imports, AFileIsKnownAgainByItsTag) {
  Kit kit;
  const auto first = open_file(*kit.writer, hash_of(1), {7}, {1000});
  const auto other = open_file(*kit.writer, hash_of(2), {7}, {2000});
  const auto again = open_file(*kit.writer, hash_of(1), {8}, {3000});
  EXPECT_NE(first.id, other.id);
  EXPECT_EQ(first.id, again.id);
  EXPECT_EQ(again.first_seen.ms, 1000);
}

TEST(Imports, RowsThatAreInStayIn) {
  Kit kit;
  Chunk chunk;
  chunk.first_row = 1;
  chunk.outcomes = {Outcome::in, Outcome::rejected, Outcome::in};
  chunk.customers = {{10}, {11}};
  chunk.leaves = {hash_of(1), hash_of(2)};
  put_chunk(*kit.writer, 3, chunk, 40);
  Chunk later;
  later.first_row = 2;
  later.outcomes = {Outcome::in, Outcome::skipped, Outcome::known};
  later.customers = {{15}};
  later.leaves = {hash_of(3)};
  put_chunk(*kit.writer, 3, later, 41);
  const auto rows = rows_in(*kit.writer, 3);
  ASSERT_TRUE(rows.ok());
  EXPECT_TRUE(rows->has(1) && rows->has(2) && rows->has(3));
  EXPECT_FALSE(rows->has(4));
  EXPECT_EQ(rows_in(*kit.writer, 4)->count(), 0U);

  const auto origin = origin_of(*kit.writer, {11});
  ASSERT_TRUE(origin.ok() && origin->has_value());
  EXPECT_EQ((*origin)->entry, 40U);
  EXPECT_EQ((*origin)->position, 1U);
  EXPECT_EQ((*origin)->leaves, chunk.leaves);
  EXPECT_EQ((*origin_of(*kit.writer, {15}))->entry, 41U);
  EXPECT_FALSE(origin_of(*kit.writer, {12})->has_value());
  EXPECT_FALSE(origin_of(*kit.writer, {9})->has_value());
}

TEST(Imports, DamageIsFound) {
  Kit kit;
  Chunk chunk;
  chunk.outcomes = {Outcome::in};
  chunk.customers = {{10}};
  chunk.leaves = {hash_of(1)};
  put_chunk(*kit.writer, 3, chunk, 40);
  const base::Bytes bad = {9};
  kit.writer->run({"UPDATE import_chunk SET outcomes = $1, leaves = $2"}, bad, bad);
  EXPECT_EQ(rows_in(*kit.writer, 3).error().slug, "import/chunk");
  EXPECT_EQ(origin_of(*kit.writer, {10}).error().slug, "import/chunk");
}

}  // namespace
}  // namespace jinkui::transfer
