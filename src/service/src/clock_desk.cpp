// Admitting a jump of the clock: decided, recorded, and believed with the second person's committed entry.
#include "jinkui/service/clock_desk.h"

#include "act_job.h"
#include "labels.h"

namespace jinkui::service {
namespace {

// Whoever admitted first may have lost the post since. How he had logged in was judged then.
void drop_first_without_post(Core& core) {
  const auto first = core.time().state().first;
  if (!first) {
    return;
  }
  Caller caller;
  caller.person = first->person;
  caller.second_factor = true;
  if (!may(core, caller, pack::Verb::administer)) {
    core.time().take_back(first->person);
  }
}

ClockSummary summary_of(Core& core, const Caller& caller) {
  drop_first_without_post(core);
  const ClockState state = core.time().state();
  ClockSummary summary;
  summary.believed = state.believed;
  summary.wall = state.wall;
  summary.doubted = state.doubted;
  summary.tolerance_ms = core.time().limits().tolerance_ms;
  summary.simulated_time = core.settings().simulated_time;
  if (state.first) {
    summary.admissions.push_back(
        {person_ref(*core.world().now()->directory, state.first->person), state.first->wall, state.first->at});
  }
  const bool given = state.first && state.first->person == caller.person;
  summary.yours_to_admit = state.doubted && !given && may(core, caller, pack::Verb::administer);
  return summary;
}

base::Error with_clauses(base::Error error, const Ruling& ruling) {
  error.clauses = clauses_of(ruling);
  return error;
}

class AdmitJob final : public ActJob {
 public:
  AdmitJob(Core& core, Act act, Ruling ruling, base::Instant wall, Done<Admitted> done)
      : ActJob(core, std::move(act), std::move(ruling)), wall_(wall), done_(std::move(done)) {}

 protected:
  base::Result<Ruling> rule_again(store::WriterSession& session) override {
    return rule_on_object(core(), core().world().pending(), session, act(), {});
  }

  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    if (auto status = core().time().admissible(act().caller.person, wall_); !status.ok()) {
      return with_clauses(status.take_error(), ruling);
    }
    const ClockState state = core().time().state();
    return make_draft(core(), session, *ruling.world,
                      {ledger::Kind::clock_note, silent_scope(act().caller), actor_part(act().caller),
                       decision_part(ruling, {{"admits", base::to_rfc3339(wall_)},
                                              {"wall", base::to_rfc3339(state.wall)},
                                              {"believed", base::to_rfc3339(state.believed)}})});
  }

  void answer(receipt::Receipt receipt, const Ruling& ruling) override {
    drop_first_without_post(core());
    const auto first = core().time().state().first;
    auto believed = core().time().admit(act().caller.person, wall_);
    if (!believed.ok()) {
      done_(with_clauses(believed.take_error(), ruling));
      return;
    }
    if (!*believed) {
      done_(Admitted{summary_of(core(), act().caller), view_of(receipt)});
      return;
    }
    record_belief(first, view_of(receipt));
  }

  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  // The first entry in the new time; from it on a restart, too, goes by the admitted clock.
  void record_belief(const std::optional<Admission>& first, const ReceiptView& admission) {
    FieldValues remarks = {{"clock", "believed"}, {"second_person", std::to_string(act().caller.person.value)}};
    if (first) {
      remarks.emplace_back("first_person", std::to_string(first->person.value));
    }
    note(
        core(), {ledger::Kind::clock_note, act().caller, {}, receipt::Scope::What::nothing},
        [remarks](store::WriterSession&) -> base::Result<FieldValues> { return remarks; },
        [&core = core(), caller = act().caller, admission, done = done_](base::Result<receipt::Receipt> receipt) {
          if (!receipt.ok()) {
            done(receipt.take_error());
            return;
          }
          done(Admitted{summary_of(core, caller), admission});
        });
  }

  base::Instant wall_;
  Done<Admitted> done_;
};

}  // namespace

base::Result<ClockSummary> ClockDesk::summary(const Caller& caller) {
  return summary_of(core_, caller);
}

void ClockDesk::admit(const Caller& caller, base::Instant wall, Done<Admitted> done) {
  Act act = company_act(caller, pack::Verb::administer);
  const Stamp stamp = core_.epochs().at(caller.person, {});
  auto reader = core_.readers().take();
  Ruling ruling = rule_on_object(core_, core_.world().now(), *reader, act, {});
  ruling.stamp = stamp;
  submit(core_, store::Lane::write,
         std::make_unique<AdmitJob>(core_, std::move(act), std::move(ruling), wall, std::move(done)));
}

}  // namespace jinkui::service
