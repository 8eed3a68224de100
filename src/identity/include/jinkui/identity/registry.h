// The changes of people: each a function of the writer thread that checks, writes and says whom it touches.
// Callers run them inside a writer job; after the commit they call Directory::reload() and move the epochs of the
// touched persons. Errors are expected refusals (slugs "people/…"); failure of the database throws base::Fatal.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/identity/people.h"
#include "jinkui/store/database.h"

namespace jinkui::identity {

// The schema of the whole module (people, accounts, sessions).
[[nodiscard]] std::span<const store::Migration> migrations();

template <class IdType>
struct Changed {
  IdType id;
  std::vector<base::PersonId> touched;  // whose decisions may come out differently
};

// Names: 1..64 characters, no control characters. Errors: people/name, people/name-taken, people/unknown-department,
// people/department-cycle.
[[nodiscard]] base::Result<base::DepartmentId> add_department(store::WriterSession& session, const std::string& name,
                                                              base::DepartmentId parent);
// New name and parent. Touches everybody in it.
[[nodiscard]] base::Result<Changed<base::DepartmentId>> change_department(store::WriterSession& session,
                                                                          const Department& department);

struct NewPerson {
  std::string staff_number;  // 1..32 characters, unique for ever
  std::string name;          // 1..64 characters
  base::DepartmentId department;
  PersonKind kind = PersonKind::staff;
  base::Instant joined;
};
// Errors: people/name, people/staff-number-taken, people/unknown-department.
[[nodiscard]] base::Result<base::PersonId> add_person(store::WriterSession& session, const NewPerson& person);
// Renames or moves to another department; appointments stay.
[[nodiscard]] base::Result<Changed<base::PersonId>> change_person(store::WriterSession& session,
                                                                  base::PersonId person, const std::string& name,
                                                                  base::DepartmentId department);
// Leaving: ends appointments, delegations both ways and designations at `at`, closes the account, deletes the
// sessions (the caller also calls Sessions::forget). Errors: people/unknown-person, people/left-already.
[[nodiscard]] base::Result<Changed<base::PersonId>> leave(store::WriterSession& session, base::PersonId person,
                                                          base::Instant at);
// Coming back: active again, without posts; the account stays closed until reopened.
[[nodiscard]] base::Result<Changed<base::PersonId>> rejoin(store::WriterSession& session, base::PersonId person,
                                                           base::Instant at);

struct NewAppointment {
  base::PersonId person;
  std::string post;               // a post of the pack in force: the caller has checked it
  base::DepartmentId department;  // none: company-wide
  Validity validity;
  bool sole = false;  // the pack allows one holder at a time (per department, if one is named)
};
// Errors: people/unknown-person, people/inactive, people/unknown-department, people/validity, people/post-taken,
// people/appointed-already (an overlapping appointment to the same post and department).
[[nodiscard]] base::Result<Changed<AppointmentId>> appoint(store::WriterSession& session, const NewAppointment& what);
// Ends it at `at`. Errors: people/unknown-appointment, people/ended-already.
[[nodiscard]] base::Result<Changed<AppointmentId>> end_appointment(store::WriterSession& session, AppointmentId id,
                                                                   base::Instant at);

struct NewDelegation {
  base::PersonId principal;
  base::PersonId delegate;
  Validity validity;       // must end, at most 366 days after it begins
  base::PersonId made_by;  // must be the principal: nobody gives away another's power
  base::Instant now;
};
inline constexpr std::int64_t kDelegationsAtOnce = 4;  // of one principal
// Errors: people/not-principal, people/self-delegation, people/inactive, people/validity, people/too-many-delegates.
[[nodiscard]] base::Result<Changed<DelegationId>> delegate_to(store::WriterSession& session,
                                                              const NewDelegation& what);
// By the principal or (leaving, sickness) by whoever the service lets: it checks that.
[[nodiscard]] base::Result<Changed<DelegationId>> end_delegation(store::WriterSession& session, DelegationId id,
                                                                 base::Instant at);

// The id of `designation` is ignored. Errors: people/unknown-person, people/inactive, people/unknown-department,
// people/validity, people/acts (empty or over 32), people/self-designation (delegated_by is the person).
[[nodiscard]] base::Result<Changed<DesignationId>> designate(store::WriterSession& session,
                                                             const Designation& designation);
[[nodiscard]] base::Result<Changed<DesignationId>> end_designation(store::WriterSession& session, DesignationId id,
                                                                   base::Instant at);

}  // namespace jinkui::identity
