#include "jinkui/identity/recoveries.h"

#include "errors.h"
#include "jinkui/identity/accounts.h"
#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr Sql kNextId{"SELECT COALESCE(MAX(id), 0) + 1 FROM recovery"};
constexpr Sql kOpen{"SELECT 1 FROM recovery WHERE person = $1 AND state <= 2"};
constexpr Sql kInsert{
    "INSERT INTO recovery(id, person, password, second_factor, started_by, started_at, confirmed_by, effective_at, "
    "state, ended_by, ended_at) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, NULL)"};
constexpr Sql kUpdate{
    "UPDATE recovery SET confirmed_by = $1, effective_at = $2, state = $3, ended_by = $4, ended_at = $5 WHERE id = "
    "$6"};
constexpr Sql kOne{
    "SELECT id, person, password, second_factor, started_by, started_at, confirmed_by, effective_at, state, "
    "ended_by, "
    "ended_at FROM recovery WHERE id = $1"};
constexpr Sql kAll{
    "SELECT id, person, password, second_factor, started_by, started_at, confirmed_by, effective_at, state, "
    "ended_by, "
    "ended_at FROM recovery ORDER BY id DESC LIMIT 100"};
constexpr Sql kOfPerson{
    "SELECT id, person, password, second_factor, started_by, started_at, confirmed_by, effective_at, state, "
    "ended_by, "
    "ended_at FROM recovery WHERE person = $1 ORDER BY id DESC LIMIT 100"};

Recovery recovery_at(const store::Query& row) {
  Recovery recovery;
  recovery.id = row.integer(0);
  recovery.person = row.id<base::PersonId>(1);
  recovery.password = row.integer(2) != 0;
  recovery.second_factor = row.integer(3) != 0;
  recovery.started_by = row.id<base::PersonId>(4);
  recovery.started_at = row.instant(5);
  recovery.confirmed_by = row.id<base::PersonId>(6);
  recovery.effective_at = instant_or_none(row, 7);
  recovery.state = static_cast<Recovery::State>(row.integer(8));
  recovery.ended_by = row.id<base::PersonId>(9);
  recovery.ended_at = instant_or_none(row, 10);
  return recovery;
}

}  // namespace

base::Result<std::int64_t> add_recovery(store::WriterSession& session, const Recovery& recovery) {
  if (!recovery.password && !recovery.second_factor) {
    return refuse(Refusal::recovery_nothing);
  }
  if (!account_of(session, recovery.person)) {
    return refuse(Refusal::unknown_account);
  }
  if (session.query(kOpen, recovery.person).step()) {
    return refuse(Refusal::recovery_open);
  }
  const std::int64_t id = number_of(session.query(kNextId));
  session.run(kInsert, id, recovery.person, recovery.password, recovery.second_factor, recovery.started_by,
              recovery.started_at, recovery.confirmed_by, recovery.effective_at, static_cast<int>(recovery.state));
  return id;
}

void update_recovery(store::WriterSession& session, const Recovery& recovery) {
  session.run(kUpdate, recovery.confirmed_by, recovery.effective_at, static_cast<int>(recovery.state),
              recovery.ended_by, recovery.ended_at, recovery.id);
}

base::Result<Recovery> recovery_of(store::Session& session, std::int64_t id) {
  store::Query row = session.query(kOne, id);
  if (!row.step()) {
    return refuse(Refusal::recovery_unknown);
  }
  return recovery_at(row);
}

std::vector<Recovery> recoveries(store::Session& session, base::PersonId person) {
  std::vector<Recovery> found;
  for (store::Query row = person.none() ? session.query(kAll) : session.query(kOfPerson, person); row.step();) {
    found.push_back(recovery_at(row));
  }
  return found;
}

}  // namespace jinkui::identity
