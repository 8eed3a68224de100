#include "counting.h"

#include "jinkui/policy/named.h"

namespace jinkui::service {

std::int64_t day_of(const Core& core, base::Instant at) {
  constexpr std::int64_t kDay = 86'400'000;
  const std::int64_t local = at.ms + std::int64_t{core.settings().zone_minutes} * 60'000;
  return local >= 0 ? local / kDay : -((kDay - 1 - local) / kDay);
}

std::optional<governance::Outcome> outcome_of(ledger::Kind kind, std::string_view verdict, std::string_view reason) {
  using policy::Decision;
  if (kind == ledger::Kind::released) {
    return reason == policy::name_of(Decision::Reason::by_grant) ? governance::Outcome::by_grant
                                                                 : governance::Outcome::direct;
  }
  if (kind == ledger::Kind::denied) {
    return verdict == policy::name_of(policy::Verdict::needs_flow) ? governance::Outcome::needs_flow
                                                                   : governance::Outcome::denied;
  }
  return std::nullopt;
}

void count(Core& core, const Ruling& ruling, ledger::Kind kind, std::uint64_t entry) {
  const auto& decision = ruling.decision;
  const auto outcome = outcome_of(kind, policy::name_of(decision.verdict), policy::name_of(decision.reason));
  if (outcome) {
    core.tally().add(day_of(core, ruling.question.now), static_cast<std::uint8_t>(ruling.question.verb), *outcome);
  }
  for (std::uint8_t i = 0; i < decision.clause_count; ++i) {
    core.tally().cite(ruling.world->active->hash, ruling.pack().at(decision.clauses[i]).id, entry);
  }
}

}  // namespace jinkui::service
