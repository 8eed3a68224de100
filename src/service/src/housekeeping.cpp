#include "jinkui/service/housekeeping.h"

#include <memory>

#include "act_job.h"
#include "jinkui/workflow/requests.h"
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

base::Result<FieldValues> tick_request(Core& core, store::WriterSession& session, base::RequestId id) {
  const WorldPtr world = core.world().pending();
  JINKUI_TRY(const auto request, workflow::load_request(session, id));
  const auto flow = world->pack().flow_named(request.head.asked.flow);
  if (flow.none() || world->pack().at(flow).verbs.empty()) {
    return FieldValues{{"request", std::to_string(id.value)}, {"state", "unknown flow"}};
  }
  Act act;
  act.caller.person = request.head.asked.requester;
  act.verb = world->pack().at(flow).verbs.front();
  act.customer = request.head.asked.customer;
  act.record = request.head.asked.record;
  JINKUI_TRY(const auto ruling, rule_on(core, world, session, act));
  const base::Instant now = core.time().now();
  const MoveContext context(ruling, world->pack().at(flow), request.head.asked.requester, now,
                            core.settings().zone_minutes);
  JINKUI_TRY(const auto outcome, workflow::move_request(session, id, {}, {}, context.context));
  return FieldValues{{"request", std::to_string(id.value)}, {"state", name_of(outcome.status)}};
}

void tick_requests(Core& core, const RoundPtr& round) {
  std::vector<base::RequestId> due;
  {
    auto reader = core.readers().take();
    due = workflow::due_requests(*reader, core.time().now(), kAtOnce);
  }
  for (const auto id : due) {
    note_in(core, round, {ledger::Kind::request_lapsed, {}, {}, receipt::Scope::What::nothing},
            [&core, id](store::WriterSession& session) { return tick_request(core, session, id); });
  }
}

void sum_up_denials(Core& core, const RoundPtr& round) {
  for (const auto& sum : core.denials().take(core.time().now())) {
    Caller caller;
    caller.person = sum.person;
    note_in(core, round, {ledger::Kind::denials_summed, caller, {}, receipt::Scope::What::nothing},
            [sum](store::WriterSession&) -> base::Result<FieldValues> {
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

void Housekeeping::tick(std::function<void(base::Status)> done) {
  const auto round = std::make_shared<Round>(std::move(done));
  declassify_due(core_, round);
  tick_requests(core_, round);
  sum_up_denials(core_, round);
  keep_sessions(core_, round);
}

}  // namespace jinkui::service
