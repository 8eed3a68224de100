#include "import_job.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "duplicates.h"
#include "entered_leaf.h"
#include "jinkui/ledger/records.h"

namespace jinkui::service {
namespace {

class ImportJob final : public store::Job {
 public:
  using Finish = std::function<void(std::unique_ptr<ImportChunk>, base::Status)>;
  ImportJob(Core& core, std::unique_ptr<ImportChunk> chunk, Finish done)
      : core_(core), chunk_(std::move(chunk)), done_(std::move(done)) {}

  base::Status run(store::WriterSession& session) override {
    const auto begun = std::chrono::steady_clock::now();
    const WorldPtr& world = core_.world().pending();
    now_ = core_.time().now();
    transfer::Chunk record;
    std::set<RuledBytes> ruled;
    doubled_ = 0;
    record.first_row = chunk_->rows.front().number;
    for (ImportRow& row : chunk_->rows) {
      while (record.first_row + record.outcomes.size() < row.number) {
        record.outcomes.push_back(transfer::Outcome::skipped);  // rows between that are not of this chunk
      }
      JINKUI_RETURN_IF_ERROR(enter(session, world, row, record, ruled));
      record.outcomes.push_back(row.outcome);
    }
    if (!record.customers.empty() || doubled_ > 0) {
      JINKUI_RETURN_IF_ERROR(note_entry(session, *world, record, {ruled.begin(), ruled.end()}));
    }
    const auto taken = std::chrono::steady_clock::now() - begun;
    chunk_->micros = std::chrono::duration_cast<std::chrono::microseconds>(taken).count();
    return base::success();
  }

  void finish(base::Status outcome) override { done_(std::move(chunk_), std::move(outcome)); }

 private:
  // The decision that the worker made stands when nothing moved since.
  void rule_again(store::WriterSession& session, const WorldPtr& world, ImportRow& row) {
    if (row.refused) {
      return;
    }
    const bool stands = row.prepared && chunk_->world == world &&
                        core_.epochs().holds(row.prepared->ruling.stamp, chunk_->caller.person, {});
    if (stands) {
      return;
    }
    auto again = prepare(core_, world, session, chunk_->caller, pack::Verb::import_in, row.command);
    if (!again.ok()) {
      row.refused = again.take_error();
    } else if (!again->ruling.permitted()) {
      row.refused = refusal(again->ruling);
    } else {
      row.prepared = std::move(again).value();
    }
  }

  // A customer of this number is there: nothing to enter. Another file has one of the row's other numbers: a person
  // has to look into it. Draws on no budget, because a file of customers known already is an honest one; the entry
  // counts them.
  base::Result<bool> double_of_another(store::WriterSession& session, ImportRow& row, std::set<RuledBytes>& ruled) {
    const Ruling& ruling = row.prepared->ruling;
    JINKUI_TRY(const auto found,
               find_duplicates(core_, session, ruling, chunk_->caller, row.prepared->intake.values, {}));
    if (found.told.empty()) {
      return false;
    }
    note_ruling(row, ruled);
    ++doubled_;
    const pack::Pack& pack = ruling.pack();
    const auto open = [&pack](const Duplicate& one) { return pack.at(one.field).mask == pack::MaskKind::none; };
    if (std::ranges::any_of(found.told, open)) {
      row.outcome = transfer::Outcome::known;
      return true;
    }
    row.refused = held(*ruling.world, found.told.front(), Anyway::no);
    row.outcome = transfer::Outcome::rejected;
    return true;
  }

  base::Status enter(store::WriterSession& session, const WorldPtr& world, ImportRow& row, transfer::Chunk& record,
                     std::set<RuledBytes>& ruled) {
    rule_again(session, world, row);
    if (row.refused) {
      row.outcome = transfer::Outcome::rejected;
      return base::success();
    }
    JINKUI_TRY(const bool doubled, double_of_another(session, row, ruled));
    if (doubled) {
      return base::success();
    }
    vault::NewCustomer customer = new_customer(*row.prepared);
    record.customers.push_back(core_.vault().put(session, customer));
    JINKUI_TRY(const auto leaf, entered_leaf(core_, session, record.customers.back(), std::move(customer.values)));
    record.leaves.push_back(leaf);
    note_ruling(row, ruled);
    return base::success();
  }

  // One moment for the whole chunk, so that like rulings are written once.
  void note_ruling(ImportRow& row, std::set<RuledBytes>& ruled) const {
    row.prepared->ruling.question.now = now_;
    ruled.insert(encode_ruling(row.prepared->ruling));
  }

  base::Status note_entry(store::WriterSession& session, const World& world, const transfer::Chunk& record,
                          const std::vector<RuledBytes>& ruled) {
    receipt::Scope scope = silent_scope(chunk_->caller);
    scope.customers = record.customers;
    scope.records = ledger::records_of(record.leaves);
    FieldValues remarks = {{"rows", std::to_string(record.customers.size())},
                           {"file", std::to_string(chunk_->file)},
                           {"first_row", std::to_string(record.first_row)}};
    if (doubled_ > 0) {
      remarks.emplace_back("duplicates", std::to_string(doubled_));
    }
    JINKUI_TRY(auto draft, make_draft(core_, session, world,
                                      {ledger::Kind::imported, std::move(scope), actor_part(chunk_->caller),
                                       decision_part(ruled, remarks)}));
    const auto ticket = core_.ledger().append(std::move(draft));
    transfer::put_chunk(session, chunk_->file, record, ticket.index());
    return base::success();
  }

  Core& core_;
  std::unique_ptr<ImportChunk> chunk_;
  Finish done_;
  base::Instant now_;
  std::size_t doubled_ = 0;  // rows that another file has a number of
};

}  // namespace

void submit_chunk(Core& core, std::unique_ptr<ImportChunk> chunk,
                  std::function<void(std::unique_ptr<ImportChunk>, base::Status)> done) {
  store::JobPtr job = std::make_unique<ImportJob>(core, std::move(chunk), std::move(done));
  if (!core.queue().submit(store::Lane::bulk, job)) {
    job->finish(store::queue_full());
  }
}

}  // namespace jinkui::service
