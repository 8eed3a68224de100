// ActJob: one act under a decision, through the writer queue — re-checked, recorded, then carried out.
// Made on the caller's thread, run() on the writer thread, finish() on the completion executor. The queue owns it.
// A refusal is recorded as well: it reaches refuse() only after its own entry is committed.
#pragma once
#include <optional>

#include "jinkui/ledger/ledger.h"
#include "jinkui/service/core.h"
#include "record.h"
#include "ruling.h"

namespace jinkui::service {

class ActJob : public store::Job {
 public:
  ActJob(Core& core, Act act, Ruling ruling) : core_(core), act_(std::move(act)), ruling_(std::move(ruling)) {}

  base::Status run(store::WriterSession& session) final;
  void finish(base::Status outcome) final;

 protected:
  // Writer thread, after the decision stands: does the work and says what the entry records and a receipt may open.
  virtual base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) = 0;
  // Completion executor, after the commit.
  virtual void answer(receipt::Receipt receipt, const Ruling& ruling) = 0;
  virtual void refuse(base::Error error) = 0;
  // Facts are gathered again when an epoch moved; an act on something not yet stored overrides this.
  virtual base::Result<Ruling> rule_again(store::WriterSession& session);

  [[nodiscard]] Core& core() { return core_; }
  [[nodiscard]] const Act& act() const { return act_; }

 private:
  base::Status record_refusal(store::WriterSession& session);
  base::Status record_unknown(store::WriterSession& session, base::Error error);

  Core& core_;
  Act act_;
  Ruling ruling_;
  std::optional<base::Error> refusal_;
  ledger::Ticket ticket_;
};

// Hands a job to the queue; a full queue reaches refuse().
void submit(Core& core, store::Lane lane, std::unique_ptr<ActJob> job);

[[nodiscard]] ReceiptView view_of(const receipt::Receipt& receipt);

// Appends one entry that follows from no decision of the pack (log-in, people, time …); done() after its commit.
// `work` runs on the writer thread and gives the remarks of the entry.
class NoteJob final : public store::Job {
 public:
  using Work = std::function<base::Result<FieldValues>(store::WriterSession&)>;
  struct Note {
    ledger::Kind kind;
    Caller caller;
    base::CustomerId customer;  // none: about the company
    receipt::Scope::What what = receipt::Scope::What::nothing;
  };
  NoteJob(Core& core, Note note, Work work, std::function<void(base::Result<receipt::Receipt>)> done)
      : core_(core), note_(std::move(note)), work_(std::move(work)), done_(std::move(done)) {}

  base::Status run(store::WriterSession& session) override;
  void finish(base::Status outcome) override;

 private:
  Core& core_;
  Note note_;
  Work work_;
  std::function<void(base::Result<receipt::Receipt>)> done_;
  ledger::Ticket ticket_;
};

// Submits a NoteJob; a full queue reaches done().
void note(Core& core, NoteJob::Note what, NoteJob::Work work,
          std::function<void(base::Result<receipt::Receipt>)> done);

}  // namespace jinkui::service
