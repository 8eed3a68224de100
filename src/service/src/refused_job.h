// RefusedJob: nothing is done but the entry of a refusal, for acts that are judged before there is anything to write.
// Threads and ownership as ActJob. `done` gets the refusal after its entry is committed.
#pragma once
#include <functional>
#include <utility>

#include "act_job.h"
#include "counting.h"

namespace jinkui::service {

class RefusedJob final : public store::Job {
 public:
  RefusedJob(Core& core, Caller caller, Ruling ruling, std::function<void(base::Error)> done)
      : core_(core), caller_(std::move(caller)), ruling_(std::move(ruling)), done_(std::move(done)) {}

  base::Status run(store::WriterSession& session) override {
    if (!core_.denials().admit(caller_.person, core_.time().now())) {
      return base::success();
    }
    JINKUI_TRY(auto draft, make_draft(core_, session, *ruling_.world,
                                      {ledger::Kind::denied, silent_scope(caller_), actor_part(caller_),
                                       decision_part(ruling_)}));
    const auto ticket = core_.ledger().append(std::move(draft));
    count(core_, ruling_, ledger::Kind::denied, ticket.index());
    return base::success();
  }
  void finish(base::Status outcome) override { done_(outcome.ok() ? refusal(ruling_) : outcome.take_error()); }

 private:
  Core& core_;
  Caller caller_;
  Ruling ruling_;
  std::function<void(base::Error)> done_;
};

// Submits a RefusedJob; a full queue reaches `done`.
inline void refuse(Core& core, const Caller& caller, Ruling ruling, std::function<void(base::Error)> done) {
  store::JobPtr job = std::make_unique<RefusedJob>(core, caller, std::move(ruling), std::move(done));
  if (!core.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

}  // namespace jinkui::service
