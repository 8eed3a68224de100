// The account table: reading what a log-in needs, counting tries, locking, setting passwords.
#include "jinkui/identity/accounts.h"

#include "errors.h"
#include "jinkui/crypto/crypto.h"
#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr Sql kByLogin{"SELECT person, phc FROM account WHERE login = $1"};
constexpr Sql kPhc{"SELECT person, phc FROM account WHERE person = $1"};
constexpr Sql kAccount{
    "SELECT a.person, a.login, a.active, a.must_change, a.changed_at, a.failed, a.locked_until, a.last_login, a.phc, "
    "p.active FROM account a JOIN person p ON p.id = a.person WHERE a.person = $1"};
constexpr Sql kFailed{"UPDATE account SET failed = $1, locked_until = $2 WHERE person = $3"};
constexpr Sql kAccepted{"UPDATE account SET failed = 0, locked_until = NULL, last_login = $1 WHERE person = $2"};
constexpr Sql kInsert{
    "INSERT INTO account(person, login, phc, active, must_change, changed_at, failed, locked_until, last_login) "
    "VALUES($1, $2, $3, 1, 1, $4, 0, NULL, NULL)"};
constexpr Sql kSetPassword{
    "UPDATE account SET phc = $1, must_change = $2, changed_at = $3, failed = 0, locked_until = NULL "
    "WHERE person = $4"};
// By the moment of its replacement, which no two have in common.
constexpr Sql kKeepFormer{
    "INSERT INTO former_password(person, changed_at, phc) SELECT person, $1, phc FROM account WHERE person = $2 "
    "ON CONFLICT(person, changed_at) DO UPDATE SET phc = excluded.phc"};
constexpr Sql kForgetFormer{
    "DELETE FROM former_password WHERE person = $1 AND changed_at IN (SELECT changed_at FROM former_password "
    "WHERE person = $1 ORDER BY changed_at DESC LIMIT 1000 OFFSET $2)"};
constexpr Sql kFormer{"SELECT phc FROM former_password WHERE person = $1 ORDER BY changed_at DESC LIMIT $2"};
constexpr Sql kSetActive{"UPDATE account SET active = $1, failed = 0, locked_until = NULL WHERE person = $2"};
constexpr Sql kUnlock{"UPDATE account SET failed = 0, locked_until = NULL WHERE person = $1"};

Account account_at(const store::Query& row) {
  Account account;
  account.person = row.id<base::PersonId>(0);
  account.login = row.string(1);
  account.active = row.integer(2) != 0;
  account.must_change = row.integer(3) != 0;
  account.changed_at = row.instant(4);
  account.failed = row.integer(5);
  account.locked_until = instant_or_none(row, 6);
  account.last_login = instant_or_none(row, 7);
  return account;
}

LoginMaterial material_at(store::Query row) {
  LoginMaterial material;
  if (row.step()) {
    material.person = row.id<base::PersonId>(0);
    material.phc = row.string(1);
  }
  return material;
}

base::Status changed_one(std::int64_t rows) {
  return rows == 1 ? base::success() : refuse(Refusal::unknown_account);
}

// Counts a wrong try; true when it brought the lock.
bool count_wrong(store::WriterSession& session, const Account& account, const PasswordRules& rules,
                 base::Instant now) {
  const bool lock = rules.lock_after > 0 && account.failed + 1 >= rules.lock_after;
  const std::optional<base::Instant> until =
      lock ? std::optional<base::Instant>(base::add(now, rules.lock_for)) : std::nullopt;
  session.run(kFailed, lock ? 0 : account.failed + 1, until, account.person);
  return lock;
}

}  // namespace

LoginMaterial login_material(store::Session& session, std::string_view login) {
  const base::Result<std::string> name = normalised_login(login);
  return name.ok() ? material_at(session.query(kByLogin, name.value())) : LoginMaterial{};
}

LoginMaterial login_material(store::Session& session, base::PersonId person) {
  return material_at(session.query(kPhc, person));
}

LoginOutcome record_login(store::WriterSession& session, const LoginTry& attempt, const PasswordRules& rules,
                          base::Instant now) {
  const LoginMaterial& material = attempt.material;
  LoginOutcome outcome;
  outcome.person = material.person;
  if (material.person.none()) {
    return outcome;
  }
  Account account;
  bool same = false;
  bool employed = false;
  {
    store::Query row = session.query(kAccount, material.person);
    if (!row.step()) {
      return outcome;
    }
    account = account_at(row);
    same = crypto::equal(base::as_bytes(row.text(8)), base::as_bytes(material.phc));
    employed = row.integer(9) != 0;
  }
  outcome.changed_at = account.changed_at;
  if (!account.active || !employed) {
    outcome.verdict = LoginOutcome::Verdict::closed;
    return outcome;
  }
  if (account.locked_until && now < *account.locked_until) {
    outcome.verdict = LoginOutcome::Verdict::locked;
    return outcome;
  }
  const Shown shown = !attempt.right || !same ? Shown::wrong : attempt.factor ? attempt.factor() : Shown::not_needed;
  if (shown == Shown::missing) {
    outcome.verdict = LoginOutcome::Verdict::code_needed;
    return outcome;
  }
  if (shown == Shown::wrong) {
    outcome.locked_now = count_wrong(session, account, rules, now);
    return outcome;
  }
  session.run(kAccepted, now, account.person);
  outcome.verdict = LoginOutcome::Verdict::accepted;
  outcome.must_change = account.must_change || !password_fresh(rules, account.changed_at, now);
  return outcome;
}

LoginOutcome record_factor(store::WriterSession& session, base::PersonId person, const ShowFactor& factor,
                           const PasswordRules& rules, base::Instant now) {
  LoginOutcome outcome;
  outcome.person = person;
  const std::optional<Account> account = account_of(session, person);
  if (!account || !account->active) {
    outcome.verdict = LoginOutcome::Verdict::closed;
  } else if (account->locked_until && now < *account->locked_until) {
    outcome.verdict = LoginOutcome::Verdict::locked;
  } else if (factor() != Shown::right) {
    outcome.locked_now = count_wrong(session, *account, rules, now);
  } else {
    session.run(kUnlock, person);
    outcome.verdict = LoginOutcome::Verdict::accepted;
  }
  return outcome;
}

base::Status create_account(store::WriterSession& session, base::PersonId person, std::string_view login,
                            const std::string& phc, base::Instant now) {
  JINKUI_TRY(const std::string name, normalised_login(login));
  JINKUI_RETURN_IF_ERROR(require_human(session, person));
  if (session.query(kPhc, person).step()) {
    return refuse(Refusal::account_exists);
  }
  if (session.query(kByLogin, name).step()) {
    return refuse(Refusal::login_taken);
  }
  session.run(kInsert, person, name, phc, now);
  return base::success();
}

base::Status set_password(store::WriterSession& session, base::PersonId person, const std::string& phc,
                          bool must_change, base::Instant now) {
  session.run(kKeepFormer, now, person);
  session.run(kForgetFormer, person, kFormerKept);
  return changed_one(session.run(kSetPassword, phc, must_change, now, person));
}

std::vector<std::string> known_passwords(store::Session& session, base::PersonId person, int former) {
  std::vector<std::string> known;
  if (store::Query row = session.query(kPhc, person); row.step()) {
    known.push_back(row.string(1));
  }
  for (store::Query row = session.query(kFormer, person, former); row.step();) {
    known.push_back(row.string(0));
  }
  return known;
}

base::Status set_account_active(store::WriterSession& session, base::PersonId person, bool active) {
  JINKUI_RETURN_IF_ERROR(changed_one(session.run(kSetActive, active, person)));
  if (!active) {
    delete_sessions(session, person);
  }
  return base::success();
}

base::Status unlock_account(store::WriterSession& session, base::PersonId person) {
  return changed_one(session.run(kUnlock, person));
}

std::optional<Account> account_of(store::Session& session, base::PersonId person) {
  store::Query row = session.query(kAccount, person);
  return row.step() ? std::optional<Account>(account_at(row)) : std::nullopt;
}

}  // namespace jinkui::identity
