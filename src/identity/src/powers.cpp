// Appointments, delegations and designations: what people may do, from when to when.
#include "errors.h"
#include "jinkui/identity/registry.h"
#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr std::int64_t kDelegationMostMs = 366LL * 24 * 60 * 60 * 1000;
constexpr std::size_t kMostActs = 32;

constexpr Sql kNextAppointment{"SELECT COALESCE(MAX(id), 0) + 1 FROM appointment"};
constexpr Sql kInsertAppointment{
    "INSERT INTO appointment(id, person, post, department, valid_from, valid_to) VALUES($1, $2, $3, $4, $5, $6)"};
// Appointments to the post that overlap [from, to): the last parameter is the end, or the far future. Of this person
// or of anybody active.
constexpr Sql kOwnOverlap{
    "SELECT 1 FROM appointment WHERE person = $1 AND post = $2 AND department = $3 AND "
    "(valid_to IS NULL OR valid_to > $4) AND valid_from < $5"};
constexpr Sql kAnyOverlap{
    "SELECT 1 FROM appointment WHERE post = $1 AND department = $2 AND (valid_to IS NULL OR valid_to > $3) AND "
    "valid_from < $4"};
constexpr Sql kAppointment{"SELECT person, valid_to FROM appointment WHERE id = $1"};
constexpr Sql kEndAppointment{"UPDATE appointment SET valid_to = $1 WHERE id = $2"};

constexpr Sql kNextDelegation{"SELECT COALESCE(MAX(id), 0) + 1 FROM delegation"};
constexpr Sql kInsertDelegation{
    "INSERT INTO delegation(id, principal, delegate, valid_from, valid_to, made_at) VALUES($1, $2, $3, $4, $5, $6)"};
constexpr Sql kDelegationsAt{
    "SELECT COUNT(*) FROM delegation WHERE principal = $1 AND valid_to > $2 AND valid_from < $3"};
constexpr Sql kDelegation{"SELECT principal, delegate, valid_to FROM delegation WHERE id = $1"};
constexpr Sql kEndDelegation{"UPDATE delegation SET valid_to = $1 WHERE id = $2"};

constexpr Sql kNextDesignation{"SELECT COALESCE(MAX(id), 0) + 1 FROM designation"};
constexpr Sql kInsertDesignation{
    "INSERT INTO designation(id, person, acts, scope, department, customer, delegated_by, valid_from, valid_to) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Sql kDesignation{"SELECT person, valid_to FROM designation WHERE id = $1"};
constexpr Sql kEndDesignation{"UPDATE designation SET valid_to = $1 WHERE id = $2"};

bool is_interval(const Validity& validity) {
  return !validity.to || validity.from < *validity.to;
}
std::int64_t end_or_never(const Validity& validity) {
  return validity.to ? validity.to->ms : INT64_MAX;
}

}  // namespace

base::Result<Changed<AppointmentId>> appoint(store::WriterSession& session, const NewAppointment& what) {
  if (!is_name(what.post, 64)) {
    return refuse(Refusal::post);
  }
  if (!is_interval(what.validity)) {
    return refuse(Refusal::validity);
  }
  JINKUI_RETURN_IF_ERROR(require_human(session, what.person));
  JINKUI_RETURN_IF_ERROR(require_department(session, what.department));
  const std::int64_t end = end_or_never(what.validity);
  if (session.query(kOwnOverlap, what.person, what.post, what.department, what.validity.from, end).step()) {
    return refuse(Refusal::appointed_already);
  }
  if (what.sole && session.query(kAnyOverlap, what.post, what.department, what.validity.from, end).step()) {
    return refuse(Refusal::post_taken);
  }
  const AppointmentId id{number_of(session.query(kNextAppointment))};
  session.run(kInsertAppointment, id, what.person, what.post, what.department, what.validity.from, what.validity.to);
  return Changed<AppointmentId>{id, {what.person}};
}

base::Result<Changed<AppointmentId>> end_appointment(store::WriterSession& session, AppointmentId id,
                                                     base::Instant at) {
  base::PersonId person;
  {
    store::Query row = session.query(kAppointment, id);
    if (!row.step()) {
      return refuse(Refusal::unknown_appointment);
    }
    if (!row.is_null(1) && row.instant(1) <= at) {
      return refuse(Refusal::ended_already);
    }
    person = row.id<base::PersonId>(0);
  }
  session.run(kEndAppointment, at, id);
  return Changed<AppointmentId>{id, {person}};
}

base::Result<Changed<DelegationId>> delegate_to(store::WriterSession& session, const NewDelegation& what) {
  if (what.made_by != what.principal) {
    return refuse(Refusal::not_principal);
  }
  if (what.delegate == what.principal) {
    return refuse(Refusal::self_delegation);
  }
  if (!what.validity.to || !is_interval(what.validity) || *what.validity.to <= what.now ||
      what.validity.to->ms - what.validity.from.ms > kDelegationMostMs) {
    return refuse(Refusal::validity);
  }
  JINKUI_RETURN_IF_ERROR(require_active(session, what.principal));
  JINKUI_RETURN_IF_ERROR(require_human(session, what.delegate));
  if (number_of(session.query(kDelegationsAt, what.principal, what.validity.from, *what.validity.to)) >=
      kDelegationsAtOnce) {
    return refuse(Refusal::too_many_delegates);
  }
  const DelegationId id{number_of(session.query(kNextDelegation))};
  session.run(kInsertDelegation, id, what.principal, what.delegate, what.validity.from, *what.validity.to, what.now);
  return Changed<DelegationId>{id, {what.principal, what.delegate}};
}

base::Result<Changed<DelegationId>> end_delegation(store::WriterSession& session, DelegationId id, base::Instant at) {
  Changed<DelegationId> changed{id, {}};
  {
    store::Query row = session.query(kDelegation, id);
    if (!row.step()) {
      return refuse(Refusal::unknown_delegation);
    }
    if (row.instant(2) <= at) {
      return refuse(Refusal::ended_already);
    }
    changed.touched = {row.id<base::PersonId>(0), row.id<base::PersonId>(1)};
  }
  session.run(kEndDelegation, at, id);
  return changed;
}

base::Result<Changed<DesignationId>> designate(store::WriterSession& session, const Designation& designation) {
  if (designation.acts.empty() || designation.acts.size() > kMostActs) {
    return refuse(Refusal::acts);
  }
  for (const std::string& act : designation.acts) {
    if (!is_name(act, 64) || act.find(' ') != std::string::npos) {
      return refuse(Refusal::acts);
    }
  }
  if (designation.delegated_by == designation.person) {
    return refuse(Refusal::self_designation);
  }
  if (!is_interval(designation.validity)) {
    return refuse(Refusal::validity);
  }
  JINKUI_RETURN_IF_ERROR(require_active(session, designation.person));
  if (designation.scope == Designation::Scope::department) {
    if (designation.department.none()) {
      return refuse(Refusal::unknown_department);
    }
    JINKUI_RETURN_IF_ERROR(require_department(session, designation.department));
  }
  if (designation.scope == Designation::Scope::customer && designation.customer.none()) {
    return refuse(Refusal::acts);
  }
  const DesignationId id{number_of(session.query(kNextDesignation))};
  session.run(kInsertDesignation, id, designation.person, join_acts(designation.acts),
              static_cast<int>(designation.scope), designation.department, designation.customer,
              designation.delegated_by, designation.validity.from, designation.validity.to);
  return Changed<DesignationId>{id, {designation.person}};
}

base::Result<Changed<DesignationId>> end_designation(store::WriterSession& session, DesignationId id,
                                                     base::Instant at) {
  base::PersonId person;
  {
    store::Query row = session.query(kDesignation, id);
    if (!row.step()) {
      return refuse(Refusal::unknown_designation);
    }
    if (!row.is_null(1) && row.instant(1) <= at) {
      return refuse(Refusal::ended_already);
    }
    person = row.id<base::PersonId>(0);
  }
  session.run(kEndDesignation, at, id);
  return Changed<DesignationId>{id, {person}};
}

}  // namespace jinkui::identity
