// How each clause is kept, and what the house's ledger and tables show for it.
#include <algorithm>

#include "counting.h"
#include "jinkui/policy/explain.h"
#include "jinkui/policy/show.h"
#include "jinkui/service/governance.h"
#include "jinkui/workflow/names.h"

namespace jinkui::service {
namespace {

constexpr std::int64_t kDays = 30;  // measured unless other days are named
constexpr std::int64_t kMostDays = 3660;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr const char* kFlowBinding = "flow:";

base::Error bad_days() {
  return {base::Errc::invalid,
          "coverage/days",
          {"起止日期须先后有序，至多相隔十年。", "The first day comes before the last, at most ten years apart."},
          {"请改正 from、to。", "Correct `from` and `to`."},
          "/from",
          {},
          ""};
}

std::int64_t day_number(const base::Civil& day) {
  return base::from_civil({day.year, day.month, day.day, 0, 0, 0, 0}, 0).ms / kDayMs;
}
std::string day_text(std::int64_t day) {
  return base::to_table({day * kDayMs}, 0).substr(0, 10);
}

class Covering {
 public:
  Covering(Core& core, store::Session& session, const World& world)
      : pack_(world.pack()),
        cited_(governance::clause_counts(session, world.active->hash)),
        loads_(workflow::loads_of_flows(session, core.time().now())) {}

  [[nodiscard]] ClauseCoverage of(pack::ClauseId id) const {
    const pack::Clause& clause = pack_.at(id);
    ClauseCoverage out;
    out.clause = pack_.ref(id);
    out.printed = clause.printed;
    out.status = std::string(policy::name_of(clause.status));
    out.not_yet = clause.not_yet;
    out.note = clause.note;
    for (const auto& binding : clause.bindings) {
      out.mechanisms.push_back({binding, policy::binding_text(pack_, binding)});
      add_load(binding, out);
    }
    const auto found =
        std::find_if(cited_.begin(), cited_.end(), [&](const auto& c) { return c.clause == clause.id; });
    if (found != cited_.end()) {
      out.decisions = found->amount;
      out.last_entry = found->last_entry;
    }
    return out;
  }

 private:
  void add_load(const std::string& binding, ClauseCoverage& out) const {
    if (!binding.starts_with(kFlowBinding)) {
      return;
    }
    const std::string flow = binding.substr(std::string_view(kFlowBinding).size());
    for (const auto& load : loads_) {
      const auto id = pack_.flow_named(load.flow);
      if (!id.none() && pack_.at(id).id == flow) {
        out.open_requests += load.open;
        out.overdue += load.overdue;
      }
    }
  }

  const pack::Pack& pack_;
  std::vector<governance::ClauseCount> cited_;
  std::vector<workflow::FlowLoad> loads_;
};

MeasureView measured(store::Session& session, std::int64_t from, std::int64_t to) {
  using governance::Outcome;
  MeasureView out;
  out.from = day_text(from);
  out.to = day_text(to);
  for (const auto& count : governance::act_counts(session, from, to)) {
    if (count.verb == 0) {
      out.summed_up += count.amount;
      continue;
    }
    if (count.verb != static_cast<std::uint8_t>(pack::Verb::read)) {
      continue;
    }
    switch (count.outcome) {
      case Outcome::direct:
        out.reads_direct += count.amount;
        break;
      case Outcome::by_grant:
        out.reads_asked += count.amount;
        break;
      case Outcome::needs_flow:
        out.refused_needs_request += count.amount;
        break;
      case Outcome::denied:
        out.refused += count.amount;
        break;
    }
  }
  out.reads = out.reads_direct + out.reads_asked;
  return out;
}

}  // namespace

base::Result<Coverage> Governance::coverage(const Caller&, const CoverageQuery& query) {
  const std::int64_t to = query.to ? day_number(*query.to) : day_of(core_, core_.time().now());
  const std::int64_t from = query.from ? day_number(*query.from) : to - kDays + 1;
  if (from > to || to - from > kMostDays) {
    return bad_days();
  }
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  Coverage out;
  out.pack = world->pack().id;
  out.hash = world->active->hash;
  const Covering covering(core_, *reader, *world);
  for (const auto& clause : world->pack().clauses) {
    out.clauses.push_back(covering.of(world->pack().clause_named(clause.id)));
  }
  for (const auto& measure : world->pack().measures) {
    MeasureView view = measured(*reader, from, to);
    view.name = {measure.id, measure.title};
    if (!measure.clause.none()) {
      view.clause = world->pack().ref(measure.clause);
    }
    out.measures.push_back(std::move(view));
  }
  return out;
}

}  // namespace jinkui::service
