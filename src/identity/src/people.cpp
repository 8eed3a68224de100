// Departments and persons.
#include "errors.h"
#include "jinkui/identity/registry.h"
#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr Sql kDepartmentExists{"SELECT parent FROM department WHERE id = $1"};
constexpr Sql kDepartmentNamed{"SELECT id FROM department WHERE name = $1"};
constexpr Sql kNextDepartment{"SELECT COALESCE(MAX(id), 0) + 1 FROM department"};
constexpr Sql kCountDepartments{"SELECT COUNT(*) FROM department"};
constexpr Sql kInsertDepartment{"INSERT INTO department(id, name, parent) VALUES($1, $2, $3)"};
constexpr Sql kUpdateDepartment{"UPDATE department SET name = $1, parent = $2 WHERE id = $3"};
constexpr Sql kInDepartment{
    "SELECT id FROM person WHERE department = $1 UNION SELECT person FROM appointment WHERE department = $1 "
    "UNION SELECT person FROM designation WHERE department = $1"};

constexpr Sql kPerson{"SELECT active FROM person WHERE id = $1"};
constexpr Sql kStaffNumber{"SELECT id FROM person WHERE staff_number = $1"};
constexpr Sql kNextPerson{"SELECT COALESCE(MAX(id), 0) + 1 FROM person"};
constexpr Sql kKindOf{"SELECT kind FROM person WHERE id = $1"};
constexpr Sql kInsertPerson{
    "INSERT INTO person(id, staff_number, name, department, kind, active, joined, left_at) "
    "VALUES($1, $2, $3, $4, $5, 1, $6, NULL)"};
constexpr Sql kUpdatePerson{"UPDATE person SET name = $1, department = $2 WHERE id = $3"};
constexpr Sql kLeave{"UPDATE person SET active = 0, left_at = $1 WHERE id = $2"};
constexpr Sql kRejoin{"UPDATE person SET active = 1, joined = $1, left_at = NULL WHERE id = $2"};
constexpr Sql kEndAppointments{
    "UPDATE appointment SET valid_to = $1 WHERE person = $2 AND (valid_to IS NULL OR valid_to > $1)"};
constexpr Sql kEndDelegations{
    "UPDATE delegation SET valid_to = $1 WHERE (principal = $2 OR delegate = $2) AND valid_to > $1"};
constexpr Sql kEndDesignations{
    "UPDATE designation SET valid_to = $1 WHERE person = $2 AND (valid_to IS NULL OR valid_to > $1)"};
constexpr Sql kDelegationPartners{
    "SELECT delegate FROM delegation WHERE principal = $1 AND valid_to > $2 "
    "UNION SELECT principal FROM delegation WHERE delegate = $1 AND valid_to > $2"};

bool has_department(store::Session& session, base::DepartmentId id) {
  return id.none() || session.query(kDepartmentExists, id).step();
}

std::vector<base::PersonId> persons(store::Query rows) {
  std::vector<base::PersonId> found;
  while (rows.step()) {
    found.push_back(rows.id<base::PersonId>(0));
  }
  return found;
}

// Would the department stand below itself with this parent; walks up at most as many steps as there are departments.
bool below_itself(store::Session& session, const Department& department) {
  base::DepartmentId up = department.parent;
  const std::int64_t most = number_of(session.query(kCountDepartments));
  for (std::int64_t depth = 0; depth <= most && !up.none(); ++depth) {
    if (up == department.id) {
      return true;
    }
    store::Query row = session.query(kDepartmentExists, up);
    up = row.step() ? row.id<base::DepartmentId>(0) : base::DepartmentId{};
  }
  return !up.none();
}

base::Status check_department(store::Session& session, const Department& department) {
  if (!is_name(department.name, 64)) {
    return refuse(Refusal::name);
  }
  store::Query same = session.query(kDepartmentNamed, department.name);
  if (same.step() && same.id<base::DepartmentId>(0) != department.id) {
    return refuse(Refusal::name_taken);
  }
  if (!has_department(session, department.parent)) {
    return refuse(Refusal::unknown_department);
  }
  return base::success();
}

}  // namespace

base::Result<base::DepartmentId> add_department(store::WriterSession& session, const std::string& name,
                                                base::DepartmentId parent) {
  JINKUI_RETURN_IF_ERROR(check_department(session, {{}, name, parent}));
  const base::DepartmentId id{number_of(session.query(kNextDepartment))};
  session.run(kInsertDepartment, id, name, parent);
  return id;
}

base::Result<Changed<base::DepartmentId>> change_department(store::WriterSession& session,
                                                            const Department& department) {
  if (department.id.none() || !has_department(session, department.id)) {
    return refuse(Refusal::unknown_department);
  }
  JINKUI_RETURN_IF_ERROR(check_department(session, department));
  if (below_itself(session, department)) {
    return refuse(Refusal::department_cycle);
  }
  session.run(kUpdateDepartment, department.name, department.parent, department.id);
  return Changed<base::DepartmentId>{department.id, persons(session.query(kInDepartment, department.id))};
}

base::Result<base::PersonId> add_person(store::WriterSession& session, const NewPerson& person) {
  if (!is_name(person.name, 64)) {
    return refuse(Refusal::name);
  }
  if (!is_name(person.staff_number, 32)) {
    return refuse(Refusal::staff_number);
  }
  if (session.query(kStaffNumber, person.staff_number).step()) {
    return refuse(Refusal::staff_number_taken);
  }
  if (!has_department(session, person.department)) {
    return refuse(Refusal::unknown_department);
  }
  const base::PersonId id{number_of(session.query(kNextPerson))};
  session.run(kInsertPerson, id, person.staff_number, person.name, person.department, static_cast<int>(person.kind),
              person.joined);
  return id;
}

base::Result<Changed<base::PersonId>> change_person(store::WriterSession& session, base::PersonId person,
                                                    const std::string& name, base::DepartmentId department) {
  if (!is_name(name, 64)) {
    return refuse(Refusal::name);
  }
  if (!has_department(session, department)) {
    return refuse(Refusal::unknown_department);
  }
  if (session.run(kUpdatePerson, name, department, person) != 1) {
    return refuse(Refusal::unknown_person);
  }
  return Changed<base::PersonId>{person, {person}};
}

base::Status require_active(store::Session& session, base::PersonId person) {
  store::Query row = session.query(kPerson, person);
  if (!row.step()) {
    return refuse(Refusal::unknown_person);
  }
  return row.integer(0) != 0 ? base::success() : refuse(Refusal::inactive);
}

base::Status require_human(store::Session& session, base::PersonId person) {
  JINKUI_RETURN_IF_ERROR(require_active(session, person));
  const bool service = number_of(session.query(kKindOf, person)) == static_cast<std::int64_t>(PersonKind::service);
  return service ? refuse(Refusal::service_power) : base::success();
}

base::Status require_department(store::Session& session, base::DepartmentId department) {
  return has_department(session, department) ? base::success() : refuse(Refusal::unknown_department);
}

base::Result<Changed<base::PersonId>> leave(store::WriterSession& session, base::PersonId person, base::Instant at) {
  base::Status active = require_active(session, person);
  if (!active.ok()) {
    base::Error error = active.take_error();
    return error.slug == "people/inactive" ? refuse(Refusal::left_already) : std::move(error);
  }
  Changed<base::PersonId> changed{person, persons(session.query(kDelegationPartners, person, at))};
  changed.touched.push_back(person);
  session.run(kLeave, at, person);
  session.run(kEndAppointments, at, person);
  session.run(kEndDelegations, at, person);
  session.run(kEndDesignations, at, person);
  close_account(session, person);
  delete_sessions(session, person);
  return changed;
}

base::Result<Changed<base::PersonId>> rejoin(store::WriterSession& session, base::PersonId person, base::Instant at) {
  base::Status active = require_active(session, person);
  if (active.ok()) {
    return refuse(Refusal::active_already);
  }
  if (active.error().slug != "people/inactive") {
    return active.take_error();
  }
  session.run(kRejoin, at, person);
  return Changed<base::PersonId>{person, {person}};
}

}  // namespace jinkui::identity
