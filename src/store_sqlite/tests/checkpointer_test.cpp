#include <gtest/gtest.h>

#include <filesystem>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/platform/threads.h"
#include "jinkui/store/queue.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "workload.h"

namespace jinkui::store_sqlite {
namespace {

constexpr int kPages = 64;
constexpr store::Migration kSchema[] = {{"t", 1, "CREATE TABLE t (id BIGINT PRIMARY KEY, body BYTEA NOT NULL)"}};
constexpr store::Sql kInsert{"INSERT INTO t (id, body) VALUES ($1, $2)"};
constexpr store::Sql kCount{"SELECT count(*) FROM t"};

// Keeps its tasks until they are asked for.
class HeldExecutor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    for (auto& task : batch) {
      tasks_.push_back(std::move(task));
    }
  }
  std::size_t run() {
    const auto tasks = std::exchange(tasks_, {});
    for (const auto& task : tasks) {
      task->run();
    }
    return tasks.size();
  }

 private:
  std::vector<base::TaskPtr> tasks_;
};

class House {
 public:
  explicit House(base::Executor* upkeep)
      : database_(
            open({.path = dir_ / "d.db", .create = true, .checkpoint_pages = kPages, .upkeep = upkeep}).value()) {
    EXPECT_TRUE(database_->migrate(kSchema).ok());
    writer_ = database_->open_writer();
  }
  // A commit of about four pages.
  void write() {
    writer_->begin();
    writer_->run(kInsert, ++rows_, base::Bytes(12000, 7));
    writer_->commit();
    writer_->tend();
  }
  void write(int times) {
    for (int i = 0; i < times; ++i) {
      write();
    }
  }
  void expect_all() {
    const auto reader = database_->open_reader();
    auto row = reader->query(kCount);
    EXPECT_TRUE(row.step());
    EXPECT_EQ(row.integer(0), rows_);
  }
  [[nodiscard]] std::uintmax_t wal_pages() const { return std::filesystem::file_size(dir_ / "d.db-wal") / 4096; }
  store::Database& database() { return *database_; }

 private:
  fault::TempDir dir_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::WriterSession> writer_;
  int rows_ = 0;
};

TEST(Checkpointer, TheWriterGoesOnMeanwhile) {
  HeldExecutor upkeep;
  House house(&upkeep);
  house.write(30);
  const auto then = house.wal_pages();
  house.write(5);
  EXPECT_GT(house.wal_pages(), then) << "nothing has been copied back yet";
  house.expect_all();
  EXPECT_EQ(upkeep.run(), 1U) << "asked for once, however many commits came after";
  house.write(1);
  upkeep.run();
  house.expect_all();
}

TEST(Checkpointer, TheWalBeginsAnewUnderAStreamOfWrites) {
  HeldExecutor upkeep;
  House house(&upkeep);
  std::size_t runs = 0;
  for (int i = 0; i < 400; ++i) {
    house.write();
    if (i % 3 == 0) {  // as slow as two commits
      runs += upkeep.run();
    }
  }
  EXPECT_GT(runs, 10U);
  EXPECT_LT(house.wal_pages(), 3U * kPages);
  house.expect_all();
}

TEST(Checkpointer, AReaderWithAnOldSnapshotHoldsNobodyUp) {
  HeldExecutor upkeep;
  House house(&upkeep);
  {
    const auto reader = house.database().open_reader();
    auto row = reader->query(store::Sql{"SELECT id FROM t"});
    house.write(10);
    auto held = reader->query(kCount);
    ASSERT_TRUE(held.step());
    for (int i = 0; i < 60; ++i) {
      house.write();
      upkeep.run();
    }
    EXPECT_EQ(held.integer(0), 10);
  }
  EXPECT_GT(house.wal_pages(), 4U * kPages) << "what the reader needs is kept";
  for (int i = 0; i < 60; ++i) {
    house.write();
    upkeep.run();
  }
  EXPECT_LT(house.wal_pages(), 3U * kPages);
  house.expect_all();
}

TEST(Checkpointer, OnAThread) {
  platform::ThreadExecutor upkeep;
  House house(&upkeep);
  house.write(2000);
  EXPECT_LT(house.wal_pages(), 8U * kPages);
  house.expect_all();
}

}  // namespace
}  // namespace jinkui::store_sqlite
