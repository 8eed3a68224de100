#include "jinkui/service/housekeeping.h"

#include <memory>

#include "act_job.h"
#include "counting.h"
#include "index_keeper.h"
#include "jinkui/workflow/requests.h"
#include "request_ground.h"
#include "request_views.h"
#include "rules_of.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kAtOnce = 50;  // pieces of one kind of work in one tick

// Counts the jobs of one tick and reports once all are done.
class Round {
 public:
  explicit Round(std::function<void(base::Status)> done) : done_(std::move(done)) {}
  ~Round() { done_(std::move(first_)); }
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  void keep(base::Result<receipt::Receipt> receipt) {
    const std::lock_guard lock(mutex_);
    if (!receipt.ok() && first_.ok()) {
      first_ = receipt.take_error();
    }
  }

 private:
  std::function<void(base::Status)> done_;
  std::mutex mutex_;
  base::Status first_ = base::success();
};
using RoundPtr = std::shared_ptr<Round>;

void note_in(Core& core, const RoundPtr& round, NoteJob::Note what, NoteJob::Work work) {
  note(core, std::move(what), std::move(work),
       [round](base::Result<receipt::Receipt> receipt) { round->keep(std::move(receipt)); });
}

// 保密期限届满,自行解密 (P01-7): the label says so, and the ledger.
void declassify_due(Core& core, const RoundPtr& round) {
  if (!core.world().now()->pack().automatic_declassification) {
    return;
  }
  std::vector<vault::ObjectName> due;
  {
    auto reader = core.readers().take();
    due = core.vault().due_for_declassification(*reader, core.time().now(), kAtOnce);
  }
  for (const auto& object : due) {
    note_in(core, round, {ledger::Kind::declassified, {}, object.customer, receipt::Scope::What::nothing},
            [&core, customer = object.customer,
             record = object.record](store::WriterSession& session) -> base::Result<FieldValues> {
              JINKUI_TRY(const auto facts, core.vault().facts(session, customer, record));
              vault::Label label = facts.label;
              label.declassified = true;
              JINKUI_RETURN_IF_ERROR(core.vault().set_label(session, customer, record, label));
              core.epochs().touch(customer);
              return FieldValues{{"record", std::to_string(record.value)},
                                 {"level", label.level},
                                 {"until", label.until ? base::to_rfc3339(*label.until) : ""}};
            });
  }
}

// What the passing of time or a change of people does to a request.
struct Ticked {
  FieldValues remarks;
  bool moved = false;  // something happened that the ledger must keep
};

// A request that the change of the policy has put an end to.
base::Result<Ticked> end_request(Core& core, store::WriterSession& session, base::RequestId id,
                                 const std::string& why) {
  JINKUI_RETURN_IF_ERROR(workflow::close_request(session, id, core.time().now()));
  return Ticked{{{"request", std::to_string(id.value)},
                 {"state", name_of(workflow::RequestStatus::superseded)},
                 {"ended_by", why}},
                true};
}

base::Result<Ticked> tick_request(Core& core, store::WriterSession& session, base::RequestId id) {
  JINKUI_TRY(const auto request, workflow::load_request(session, id));
  JINKUI_TRY(const auto ground, ground_of(core, session, core.world().pending(), request.head.asked));
  if (!ground.ended.empty() && !workflow::is_final(request.head.status)) {
    return end_request(core, session, id, ground.ended);
  }
  const Act act = act_of({}, ground.world->pack(), *ground.flow, request.head.asked);
  JINKUI_TRY(const auto ruling, rule_on(core, ground.world, session, act, Sight::whole));
  const MoveContext context(ruling, *ground.flow, request.head.asked, core.time().now(),
                            core.settings().zone_minutes);
  JINKUI_TRY(const auto outcome, workflow::move_request(session, id, {}, {}, context.context));
  return Ticked{{{"request", std::to_string(id.value)}, {"state", name_of(outcome.status)}},
                !outcome.effects.empty()};
}

// Looks at one open request after people have changed; an entry only when that changed something.
class ReviewJob final : public store::Job {
 public:
  ReviewJob(Core& core, base::RequestId id, RoundPtr round) : core_(core), id_(id), round_(std::move(round)) {}

  base::Status run(store::WriterSession& session) override {
    recorded_ = false;
    JINKUI_TRY(auto ticked, tick_request(core_, session, id_));
    if (!ticked.moved) {
      return base::success();
    }
    ticked.remarks.emplace_back("cause", "people or policy");
    JINKUI_TRY(auto draft, make_draft(core_, session, *core_.world().pending(),
                                      {ledger::Kind::request_changed, silent_scope({}), actor_part({}),
                                       remark_part(ticked.remarks)}));
    ticket_ = core_.ledger().append(std::move(draft));
    recorded_ = true;
    return base::success();
  }
  void finish(base::Status outcome) override {
    if (!outcome.ok()) {
      round_->keep(outcome.take_error());
    } else if (recorded_) {
      round_->keep(ledger::Ledger::redeem(std::move(ticket_)));
    }
  }

 private:
  Core& core_;
  base::RequestId id_;
  RoundPtr round_;
  bool recorded_ = false;
  ledger::Ticket ticket_;
};

void tick_requests(Core& core, const RoundPtr& round) {
  std::vector<base::RequestId> due;
  {
    auto reader = core.readers().take();
    due = workflow::due_requests(*reader, core.time().now(), kAtOnce);
  }
  for (const auto id : due) {
    note_in(core, round, {ledger::Kind::request_lapsed, {}, {}, receipt::Scope::What::nothing},
            [&core, id](store::WriterSession& session) -> base::Result<FieldValues> {
              JINKUI_TRY(auto ticked, tick_request(core, session, id));
              return std::move(ticked.remarks);
            });
  }
}

void sum_up_denials(Core& core, const RoundPtr& round) {
  for (const auto& sum : core.denials().take(core.time().now())) {
    Caller caller;
    caller.person = sum.person;
    note_in(core, round, {ledger::Kind::denials_summed, caller, {}, receipt::Scope::What::nothing},
            [&core, sum](store::WriterSession&) -> base::Result<FieldValues> {
              core.tally().add(day_of(core, core.time().now()), 0, governance::Outcome::denied,
                               static_cast<std::int64_t>(sum.count));
              return FieldValues{{"count", std::to_string(sum.count)}, {"since", base::to_rfc3339(sum.since)}};
            });
  }
}

// Session upkeep writes no entries: who was last seen when is not an act.
void keep_sessions(Core& core, const RoundPtr& round) {
  auto seen = core.sessions().take_seen(1000);
  store::JobPtr job = store::make_job<base::Unit>(
      [&core, seen = std::move(seen)](store::WriterSession& session) -> base::Result<base::Unit> {
        core.sessions().write_seen(session, seen);
        static_cast<void>(
            core.sessions().sweep(session, session_limits(core.world().pending()->pack()), core.time().now()));
        return base::Unit{};
      },
      [round](base::Result<base::Unit>) {});
  static_cast<void>(core.queue().submit(store::Lane::bulk, job));
}

}  // namespace

Housekeeping::Housekeeping(Core& core, KeyDesk& keys)
    : core_(core), keys_(keys), indexes_(std::make_shared<IndexKeeper>(core)) {}
Housekeeping::~Housekeeping() = default;

std::vector<base::RequestId> Housekeeping::to_review() {
  const std::lock_guard lock(mutex_);
  const WorldPtr world = core_.world().now();
  if (world != reviewed_for_) {
    reviewed_for_ = world;
    reviewed_ = {};
    reviewing_ = true;
  }
  if (!reviewing_) {
    return {};
  }
  auto reader = core_.readers().take();
  auto open = workflow::unfinished_requests(*reader, reviewed_, kAtOnce);
  reviewing_ = open.size() == kAtOnce;
  reviewed_ = open.empty() ? base::RequestId{} : open.back();
  return open;
}

void Housekeeping::tick(std::function<void(base::Status)> done) {
  const auto round = std::make_shared<Round>(std::move(done));
  declassify_due(core_, round);
  tick_requests(core_, round);
  for (const auto id : to_review()) {
    store::JobPtr job = std::make_unique<ReviewJob>(core_, id, round);
    if (!core_.queue().submit(store::Lane::bulk, job)) {
      job->finish(store::queue_full());
    }
  }
  sum_up_denials(core_, round);
  keep_sessions(core_, round);
  indexes_->tick();
  keys_.tick();
}

}  // namespace jinkui::service
