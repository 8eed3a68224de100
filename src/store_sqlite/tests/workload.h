// Group commits through the queue, with every answer remembered, and the check of what must stand afterwards.
// One thread. Failures of the disk are part of the plan: they are answers too.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "jinkui/fault/vfs.h"
#include "jinkui/store/queue.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::store_sqlite {

// Runs what it is given at once.
class InlineExecutor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    for (auto& task : batch) {
      task->run();
    }
  }
};

// A count kept in memory and in the table `head`, as the ledger keeps its tree.
class Head final : public store::Participant {
 public:
  void load(store::Session& session);
  void add() { ++now_; }
  [[nodiscard]] std::int64_t committed_value() const { return committed_; }
  void mark() override { mark_ = now_; }
  void rollback_to_mark() override { now_ = mark_; }
  void before_commit(store::WriterSession& session) override;
  void committed() override { committed_ = now_; }
  void aborted() override { now_ = committed_; }

 private:
  std::int64_t now_ = 0;
  std::int64_t mark_ = 0;
  std::int64_t committed_ = 0;
};

class Workload {
 public:
  enum class Answer : std::uint8_t { none, ok, refused, failed };

  // With `upkeep` the WAL is copied back there, otherwise by the writer.
  Workload(const fault::Vfs& vfs, std::string path, base::Executor* upkeep = nullptr)
      : vfs_(vfs.name()), path_(std::move(path)), upkeep_(upkeep) {}

  // Opens, migrates, serves some groups, closes; twice. Goes on after failures; gives up when opening keeps failing.
  void run();
  // What stands at the path, opened without the faulty VFS, agrees with the answers. When `lost_power`, a group
  // without an answer of success may stand as a whole if no later group succeeded.
  void check(bool lost_power) const;
  [[nodiscard]] std::size_t answered(Answer answer) const;

 private:
  struct Sent {
    int group = 0;
    Answer answer = Answer::none;
  };
  [[nodiscard]] std::unique_ptr<store::Database> open_patiently() const;
  void serve_groups(store::Database& database);
  void submit(store::Queue& queue, Head& head, int group);
  void expect_head(store::Database& database, const Head& head) const;

  std::string vfs_;
  std::string path_;
  base::Executor* upkeep_;
  std::vector<Sent> sent_;  // job ids are indexes + 1
  int groups_ = 0;
};

}  // namespace jinkui::store_sqlite
