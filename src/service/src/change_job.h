// ChangeJob: a change of the company under a decision of the pack on a verb that is about no customer.
// Threads and ownership as ActJob; a Make that fails undoes the change, and no entry is made.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "act_job.h"

namespace jinkui::service {

// Runs on the writer thread; fills in what the entry remarks.
template <class T>
using Make = std::function<base::Result<T>(store::WriterSession&, FieldValues& remarks)>;

// The answer is read after the world has moved.
template <class T>
class ChangeJob final : public ActJob {
 public:
  ChangeJob(Core& core, Act act, Ruling ruling, ledger::Kind kind, Make<T> make, Done<T> done)
      : ActJob(core, std::move(act), std::move(ruling)),
        kind_(kind),
        make_(std::move(make)),
        done_(std::move(done)) {}

 protected:
  base::Result<Ruling> rule_again(store::WriterSession& session) override {
    return rule_on_object(core(), core().world().pending(), session, act(), {});
  }
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    FieldValues remarks;
    JINKUI_TRY(value_, make_(session, remarks));
    return make_draft(core(), session, *ruling.world,
                      {kind_, silent_scope(act().caller), actor_part(act().caller), decision_part(ruling, remarks)});
  }
  void answer(receipt::Receipt receipt, const Ruling&) override {
    static_cast<void>(receipt);
    done_(std::move(*value_));
  }
  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  ledger::Kind kind_;
  Make<T> make_;
  Done<T> done_;
  std::optional<T> value_;
};

// Submits a ChangeJob of kind `kind` under the decision on `verb`.
template <class T>
void change(Core& core, const Caller& caller, pack::Verb verb, ledger::Kind kind, Make<T> make, Done<T> done) {
  Act act = company_act(caller, verb);
  const Stamp stamp = core.epochs().at(caller.person, {});
  auto reader = core.readers().take();
  Ruling ruling = rule_on_object(core, core.world().now(), *reader, act, {});
  ruling.stamp = stamp;
  submit(core, store::Lane::write,
         std::make_unique<ChangeJob<T>>(core, std::move(act), std::move(ruling), kind, std::move(make),
                                        std::move(done)));
}

}  // namespace jinkui::service
