// Exports: a bounded set of customers, fixed when it is asked for, handed out as one marked file under an approved
// request. Safe from several threads; the work runs on the background pool. Files lie sealed under a key that only
// this process has, and are gone when they expire or the process ends.
#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jinkui/service/imports.h"
#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct PlanExport {
  std::vector<base::CustomerId> customers;  // these; empty: all within the filter
  base::DepartmentId department;            // none: any
  std::string level;                        // exactly this one; empty: any
  std::string purpose;
  std::vector<std::string> fields;  // empty: all that the purpose allows
};

struct ExportPlan {
  std::string scope;  // names the set, as `level` of the request
  std::uint64_t count = 0;
  LevelView level;      // the highest in it
  std::string verdict;  // permit, needs_flow
  std::string flow;
  std::vector<std::string> fields;
  std::vector<base::ClauseRef> clauses;
  ReceiptView receipt;
};

struct RunExport {
  std::string scope;
  std::string purpose;
  std::vector<std::string> fields;
  SheetFormat format = SheetFormat::xlsx;
};

struct ExportView {
  std::int64_t id = 0;
  std::string name;
  std::uint64_t count = 0;     // records in the file
  std::uint64_t left_out = 0;  // of the set, but not permitted any more, or destroyed
  LevelView level;
  std::vector<base::ClauseRef> clauses;
  base::GrantId grant;
  std::uint64_t released = 0;  // index of the entry that opened the values
  ReceiptView receipt;         // of the entry that commits to the records
};

class Exports {
 public:
  explicit Exports(Core& core);
  ~Exports();
  Exports(const Exports&) = delete;
  Exports& operator=(const Exports&) = delete;

  static constexpr std::size_t kMostRecords = 1000;

  // What would be exported and what the pack says to it; recorded. Only customers that the caller may know are in it.
  // Errors: export/empty, export/too-many, the pack's denial.
  void plan(const Caller& caller, const PlanExport& command, Done<ExportPlan> done);
  // 导出 (P01-8.2): under a grant for exactly this set; each record is decided again. Done when the file is ready.
  void run(const Caller& caller, RunExport command, Done<ExportView> done);
  // The marked file and its proof of records (docs/formats/ledger-records.md), for whom it was made.
  [[nodiscard]] base::Result<PlainFile> file(const Caller& caller, std::int64_t id);
  [[nodiscard]] base::Result<PlainFile> proof(const Caller& caller, std::int64_t id);

  struct One;  // of this room's own

 private:
  using Ptr = std::shared_ptr<One>;
  [[nodiscard]] base::Result<Ptr> find(const Caller& caller, std::int64_t id);

  // Around work of the background pool, for which the destructor waits.
  void begin_work();
  void end_work();

  Core& core_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int working_ = 0;
  std::map<std::int64_t, Ptr> exports_;
};

}  // namespace jinkui::service
