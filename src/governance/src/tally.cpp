#include "jinkui/governance/tally.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace jinkui::governance {
namespace {

using store::Sql;

constexpr Sql kAdd{
    "INSERT INTO decision_tally(day, verb, outcome, amount) VALUES($1, $2, $3, $4) "
    "ON CONFLICT(day, verb, outcome) DO UPDATE SET amount = decision_tally.amount + excluded.amount"};
constexpr Sql kCite{
    "INSERT INTO clause_tally(pack, clause, amount, last_entry) VALUES($1, $2, $3, $4) "
    "ON CONFLICT(pack, clause) DO UPDATE SET amount = clause_tally.amount + excluded.amount, "
    "last_entry = excluded.last_entry"};
constexpr Sql kActs{
    "SELECT day, verb, outcome, amount FROM decision_tally WHERE day >= $1 AND day <= $2 ORDER BY day, verb, "
    "outcome"};
constexpr Sql kClauses{"SELECT clause, amount, last_entry FROM clause_tally WHERE pack = $1 ORDER BY clause"};

}  // namespace

void Tally::add(std::int64_t day, std::uint8_t verb, Outcome outcome, std::int64_t amount) {
  acts_.push_back({day, verb, outcome, amount});
}

void Tally::cite(const base::Hash& pack, std::string_view clause, std::uint64_t entry) {
  citations_.push_back({pack, std::string(clause), entry});
}

void Tally::mark() {
  acts_at_mark_ = acts_.size();
  citations_at_mark_ = citations_.size();
}

void Tally::rollback_to_mark() {
  acts_.resize(acts_at_mark_);
  citations_.resize(citations_at_mark_);
}

void Tally::clear() {
  acts_.clear();
  citations_.clear();
  mark();
}

void Tally::before_commit(store::WriterSession& session) {
  std::map<std::tuple<std::int64_t, std::uint8_t, Outcome>, std::int64_t> acts;
  for (const Act& act : acts_) {
    acts[{act.day, act.verb, act.outcome}] += act.amount;
  }
  for (const auto& [key, amount] : acts) {
    const auto& [day, verb, outcome] = key;
    session.run(kAdd, day, static_cast<int>(verb), static_cast<int>(outcome), amount);
  }
  std::map<std::pair<base::Hash, std::string_view>, std::pair<std::int64_t, std::uint64_t>> cited;
  for (const Citation& citation : citations_) {
    auto& [amount, last] = cited[{citation.pack, citation.clause}];
    ++amount;
    last = std::max(last, citation.entry);
  }
  for (const auto& [key, sum] : cited) {
    session.run(kCite, key.first, key.second, sum.first, static_cast<std::int64_t>(sum.second));
  }
}

std::vector<ActCount> act_counts(store::Session& session, std::int64_t from, std::int64_t to) {
  std::vector<ActCount> out;
  store::Query rows = session.query(kActs, from, to);
  while (rows.step()) {
    out.push_back({rows.integer(0), static_cast<std::uint8_t>(rows.integer(1)), static_cast<Outcome>(rows.integer(2)),
                   rows.integer(3)});
  }
  return out;
}

std::vector<ClauseCount> clause_counts(store::Session& session, const base::Hash& pack) {
  std::vector<ClauseCount> out;
  store::Query rows = session.query(kClauses, pack);
  while (rows.step()) {
    out.push_back({rows.string(0), rows.integer(1), static_cast<std::uint64_t>(rows.integer(2))});
  }
  return out;
}

}  // namespace jinkui::governance
