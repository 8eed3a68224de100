#include "jinkui/store/queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/fault/vfs.h"
#include "jinkui/platform/threads.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::store {
namespace {

constexpr Migration kSchema[] = {{"test", 1, "CREATE TABLE item (id BIGINT PRIMARY KEY, place BIGINT)"}};
constexpr Sql kInsert{"INSERT INTO item (id, place) VALUES ($1, (SELECT count(*) FROM item))"};

// Keeps batches until asked to run them.
class HeldExecutor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    ++batches;
    std::ranges::move(batch, std::back_inserter(tasks_));
  }
  void run() {
    for (auto& task : tasks_) {
      task->run();
    }
    tasks_.clear();
  }
  int batches = 0;

 private:
  std::vector<base::TaskPtr> tasks_;
};

// Writes down what the queue calls.
class Diary final : public Participant {
 public:
  void mark() override { text += "m"; }
  void rollback_to_mark() override { text += "r"; }
  void before_commit(WriterSession& /*session*/) override {
    text += "b";
    if (fails) {
      throw base::Fatal("diary");
    }
  }
  void committed() override { text += "C"; }
  void aborted() override { text += "A"; }
  std::string text;
  bool fails = false;
};

base::Error refusal() {
  return {.code = base::Errc::conflict,
          .slug = "test/no",
          .message = {},
          .next = {},
          .where = {},
          .clauses = {},
          .flow = {}};
}

class QueueTest : public ::testing::Test {
 protected:
  QueueTest() : vfs_("queue") {
    database_ = store_sqlite::open({.path = dir_ / "d.db", .create = true, .vfs = vfs_.name()}).value();
    EXPECT_TRUE(database_->migrate(kSchema).ok());
    writer_ = database_->open_writer();
    reader_ = database_->open_reader();
    queue_ = std::make_unique<Queue>(*writer_, executor_, limits_);
    queue_->join(diary_);
  }

  enum class Ending { good, error, fatal };
  bool submit(Lane lane, int id, Ending ending = Ending::good) {
    auto job = make_job<int>(
        [id, ending](WriterSession& session) -> base::Result<int> {
          session.run(kInsert, id);
          if (ending == Ending::error) {
            return refusal();
          }
          if (ending == Ending::fatal) {
            throw base::Fatal("job");
          }
          return id;
        },
        [this, id](base::Result<int> result) {
          answers_ += std::to_string(id) + (result.ok() ? "+" : ":" + result.error().slug) + " ";
        });
    return queue_->submit(lane, job);
  }
  // Ids in the order their rows were written.
  std::string stored() {
    std::string ids;
    auto rows = reader_->query(Sql{"SELECT id FROM item ORDER BY place, id"});
    while (rows.step()) {
      ids += std::to_string(rows.integer(0)) + " ";
    }
    return ids;
  }

  fault::TempDir dir_;
  fault::Vfs vfs_;
  QueueLimits limits_ = {.waiting = 8, .chunk = {2, 2, 2}};
  std::unique_ptr<Database> database_;
  std::unique_ptr<WriterSession> writer_;
  std::unique_ptr<Session> reader_;
  HeldExecutor executor_;
  Diary diary_;
  std::unique_ptr<Queue> queue_;
  std::string answers_;
};

TEST_F(QueueTest, BulkJobsByTurnsWithTheOthersInOrderOfPriority) {
  for (int i = 1; i <= 5; ++i) {
    EXPECT_TRUE(submit(Lane::bulk, 30 + i));
    if (i <= 3) {
      EXPECT_TRUE(submit(Lane::write, 20 + i));
      EXPECT_TRUE(submit(Lane::reveal, 10 + i));
    }
  }
  EXPECT_EQ(queue_->serve(), 2U);
  EXPECT_EQ(stored(), "31 32 ");
  EXPECT_EQ(queue_->serve(), 4U);
  EXPECT_EQ(stored(), "31 32 11 12 21 22 ");
  EXPECT_EQ(queue_->serve(), 2U);
  EXPECT_EQ(queue_->serve(), 2U);
  EXPECT_EQ(queue_->serve(), 1U);
  EXPECT_EQ(queue_->serve(), 0U);
  EXPECT_EQ(stored(), "31 32 11 12 21 22 33 34 13 23 35 ");
  EXPECT_EQ(queue_->stats().groups, 5U);
  EXPECT_EQ(queue_->stats().jobs, 11U);
}

TEST_F(QueueTest, WhoWaitsForAnAnswerWaitsForOneBulkJob) {
  EXPECT_TRUE(submit(Lane::bulk, 1));
  EXPECT_TRUE(submit(Lane::bulk, 2));
  EXPECT_TRUE(submit(Lane::bulk, 3));
  EXPECT_EQ(queue_->serve(), 2U);
  EXPECT_TRUE(submit(Lane::reveal, 10));
  EXPECT_EQ(queue_->serve(), 1U);
  EXPECT_EQ(stored(), "1 2 10 ");
}

TEST_F(QueueTest, AnswersComeInOneBatchAfterTheCommit) {
  EXPECT_TRUE(submit(Lane::write, 1));
  EXPECT_TRUE(submit(Lane::write, 2));
  queue_->serve();
  EXPECT_EQ(executor_.batches, 1);
  EXPECT_EQ(answers_, "");
  EXPECT_EQ(stored(), "1 2 ");
  executor_.run();
  EXPECT_EQ(answers_, "1+ 2+ ");
}

TEST_F(QueueTest, AJobThatFailsIsUndoneAlone) {
  limits_.chunk = {4, 4, 4};
  queue_ = std::make_unique<Queue>(*writer_, executor_, limits_);
  queue_->join(diary_);
  EXPECT_TRUE(submit(Lane::write, 1));
  EXPECT_TRUE(submit(Lane::write, 2, Ending::error));
  EXPECT_TRUE(submit(Lane::write, 3, Ending::fatal));
  EXPECT_TRUE(submit(Lane::write, 4));
  queue_->serve();
  executor_.run();
  EXPECT_EQ(answers_, "1+ 2:test/no 3:store/job-failed 4+ ");
  EXPECT_EQ(stored(), "1 4 ");
  EXPECT_EQ(diary_.text, "mmrmrmbC");
}

TEST_F(QueueTest, AGroupOfFailuresLeavesNothing) {
  EXPECT_TRUE(submit(Lane::write, 1, Ending::error));
  queue_->serve();
  executor_.run();
  EXPECT_EQ(answers_, "1:test/no ");
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(diary_.text, "mrbC");
}

TEST_F(QueueTest, AFailedCommitFailsEveryJobOfTheGroup) {
  EXPECT_TRUE(submit(Lane::write, 1));
  EXPECT_TRUE(submit(Lane::write, 2, Ending::error));
  vfs_.fail_sync(1);
  EXPECT_EQ(queue_->serve(), 2U);
  executor_.run();
  EXPECT_EQ(answers_, "1:store/commit-failed 2:store/commit-failed ");
  EXPECT_EQ(diary_.text, "mmrbA");
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(queue_->stats().failed_groups, 1U);

  answers_.clear();
  EXPECT_TRUE(submit(Lane::write, 3));
  queue_->serve();
  executor_.run();
  EXPECT_EQ(answers_, "3+ ");
  EXPECT_EQ(stored(), "3 ");
}

TEST_F(QueueTest, AParticipantCanRefuseTheCommit) {
  diary_.fails = true;
  EXPECT_TRUE(submit(Lane::write, 1));
  queue_->serve();
  executor_.run();
  EXPECT_EQ(answers_, "1:store/commit-failed ");
  EXPECT_EQ(diary_.text, "mbA");
  EXPECT_EQ(stored(), "");
}

TEST_F(QueueTest, ATransactionThatCannotBeginFailsTheGroup) {
  writer_->begin();
  const auto second = database_->open_writer();
  Queue queue(*second, executor_, limits_);
  bool failed = false;
  auto job = make_job<int>([](WriterSession&) -> base::Result<int> { return 1; },
                           [&failed](base::Result<int> result) { failed = !result.ok(); });
  ASSERT_TRUE(queue.submit(Lane::reveal, job));
  vfs_.fail_call(1, fault::Fault::io);
  EXPECT_EQ(queue.serve(), 1U);
  executor_.run();
  EXPECT_TRUE(failed);
  writer_->rollback();
}

TEST_F(QueueTest, AFullLaneHandsTheJobBack) {
  for (int i = 1; i <= 8; ++i) {
    EXPECT_TRUE(submit(Lane::write, i));
  }
  bool finished = false;
  auto job = make_job<int>([](WriterSession&) -> base::Result<int> { return 1; },
                           [&finished](const base::Result<int>&) { finished = true; });
  EXPECT_FALSE(queue_->submit(Lane::write, job));
  ASSERT_NE(job, nullptr);
  EXPECT_TRUE(queue_->submit(Lane::reveal, job)) << "lanes fill separately";
  EXPECT_EQ(queue_full().code, base::Errc::unavailable);
  while (queue_->serve() > 0) {
  }
  executor_.run();
  EXPECT_TRUE(finished);
}

TEST_F(QueueTest, StoppingServesWhatWaitsAndTakesNoMore) {
  EXPECT_TRUE(submit(Lane::write, 1));
  queue_->stop();
  EXPECT_FALSE(submit(Lane::write, 2));
  EXPECT_TRUE(queue_->wait());
  queue_->serve();
  EXPECT_FALSE(queue_->wait());
  executor_.run();
  EXPECT_EQ(answers_, "1+ ");
}

TEST_F(QueueTest, WhatIsLeftAtTheEndGetsAnAnswer) {
  EXPECT_TRUE(submit(Lane::write, 1));
  queue_.reset();
  executor_.run();
  EXPECT_EQ(answers_, "1:store/stopped ");
  EXPECT_EQ(stored(), "");
}

// `Serving` made from a queue and the executor of its completions.
template <class Serving>
void answers_every_job_once(WriterSession& writer, std::atomic<int>& good, std::atomic<int>& bad) {
  constexpr int kThreads = 4;
  constexpr int kJobs = 250;
  {
    platform::ThreadExecutor completions;
    Queue queue(writer, completions, {.waiting = 64});
    const Serving serving(queue, completions);
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kJobs; ++i) {
          auto job = make_job<int>(
              [id = t * kJobs + i](WriterSession& session) -> base::Result<int> {
                session.run(Sql{"INSERT INTO item (id) VALUES ($1)"}, id);
                return id % 10 == 0 ? base::Result<int>(refusal()) : base::Result<int>(id);
              },
              [&](base::Result<int> result) { result.ok() ? ++good : ++bad; });
          while (!queue.submit(static_cast<Lane>(i % 3), job)) {
            std::this_thread::yield();
          }
        }
      });
    }
  }
  EXPECT_EQ(good, kThreads * kJobs * 9 / 10);
  EXPECT_EQ(bad, kThreads * kJobs / 10);
}

struct OwnThread {
  OwnThread(Queue& queue, base::Executor&) : thread(queue) {}
  platform::WriterThread thread;
};

TEST_F(QueueTest, ThreadsSubmitAndEveryJobIsAnsweredOnce) {
  std::atomic<int> good = 0;
  std::atomic<int> bad = 0;
  answers_every_job_once<OwnThread>(*writer_, good, bad);
  auto row = reader_->query(Sql{"SELECT count(*) FROM item"});
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.integer(0), good);
}

// Up to `kFew` jobs on the thread of the completions.
template <std::size_t kFew>
struct Shared {
  Shared(Queue& queue, base::Executor& executor) : writer(queue, executor, kFew) {}
  platform::SharedWriter writer;
};

TEST_F(QueueTest, TwoThreadsServeByTurns) {
  std::atomic<int> good = 0;
  std::atomic<int> bad = 0;
  answers_every_job_once<Shared<3>>(*writer_, good, bad);
  auto row = reader_->query(Sql{"SELECT count(*) FROM item"});
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.integer(0), good);
}

}  // namespace
}  // namespace jinkui::store
