// AnswerJob: an ActJob whose answer is put together in work() and completed by the decision's clauses and the
// receipt. Threads and ownership as ActJob. Answer has `clauses` and `receipt`; the clauses of the decision come
// first.
#pragma once
#include <utility>

#include "act_job.h"

namespace jinkui::service {

template <class Answer>
class AnswerJob : public ActJob {
 public:
  AnswerJob(Core& core, Act act, Ruling ruling, Done<Answer> done, Answer told = {})
      : ActJob(core, std::move(act), std::move(ruling)), done_(std::move(done)), told_(std::move(told)) {}

 protected:
  [[nodiscard]] Answer& told() { return told_; }
  // The entry is one of a refusal: this is told instead of the answer.
  void hold(base::Error error) { held_ = std::move(error); }

 private:
  void answer(receipt::Receipt receipt, const Ruling& ruling) final {
    if (held_) {
      done_(std::move(*held_));
      return;
    }
    told_.clauses = joined(clauses_of(ruling), told_.clauses);
    told_.receipt = view_of(receipt);
    done_(std::move(told_));
  }
  void refuse(base::Error error) final { done_(std::move(error)); }

  Done<Answer> done_;
  Answer told_;
  std::optional<base::Error> held_;
};

}  // namespace jinkui::service
