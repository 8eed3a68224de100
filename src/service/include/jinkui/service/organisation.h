// People, departments, posts, appointments, designations (委托专人, P01-12), delegations and accounts.
// Safe from several threads; changes are recorded and call done() after their commit.
#pragma once
#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct AppointmentView {
  std::int64_t id = 0;
  Named post;
  std::optional<DepartmentRef> department;
  base::Instant from;
  std::optional<base::Instant> to;
};

struct PersonView {
  PersonRef person;
  std::string kind;  // staff, partner
  std::optional<DepartmentRef> department;
  bool active = true;
  std::string login;  // empty: no account
  std::vector<AppointmentView> appointments;
};

struct NewPerson {
  std::string name;
  std::string staff_number;
  std::string kind;
  base::DepartmentId department;
  std::string login;  // empty: no account
};

struct NewPersonView {
  PersonView person;
  std::string initial_password;  // shown once; empty without an account
};

struct NewAppointment {
  base::PersonId person;
  std::string post;
  base::DepartmentId department;
  std::optional<base::Instant> to;
};

struct DesignationView {
  std::int64_t id = 0;
  PersonRef person;
  std::vector<std::string> verbs;
  std::optional<DepartmentRef> department;
  base::CustomerId customer;
  PersonRef delegated_by;
  base::Instant from;
  std::optional<base::Instant> to;
};

struct NewDesignation {
  base::PersonId person;
  std::vector<std::string> verbs;
  base::DepartmentId department;  // 0 with customer 0: the whole company
  base::CustomerId customer;
  std::optional<base::Instant> to;
};

struct DelegationView {
  std::int64_t id = 0;
  PersonRef principal;
  PersonRef delegate;
  base::Instant from;
  base::Instant to;
};

struct NewDelegation {
  base::PersonId delegate;  // the caller is the principal
  base::Instant from;
  base::Instant to;
};

class Organisation {
 public:
  explicit Organisation(Core& core) : core_(core) {}

  [[nodiscard]] base::Result<std::vector<PersonView>> people(const Caller& caller);
  [[nodiscard]] base::Result<std::vector<DepartmentRef>> departments(const Caller& caller);
  [[nodiscard]] base::Result<std::vector<DesignationView>> designations(const Caller& caller);
  [[nodiscard]] base::Result<std::vector<DelegationView>> delegations(const Caller& caller);
  void add_department(const Caller& caller, std::string name, base::DepartmentId parent, Done<DepartmentRef> done);
  void add_person(const Caller& caller, NewPerson person, const Done<NewPersonView>& done);
  void set_active(const Caller& caller, base::PersonId person, bool active, Done<PersonView> done);
  // Nobody is appointed or designated while the clock is doubted: error clock/doubted.
  void appoint(const Caller& caller, NewAppointment appointment, Done<AppointmentView> done);
  void end_appointment(const Caller& caller, std::int64_t id, Done<base::Unit> done);
  // 委托: by whoever the pack lets delegate.
  void designate(const Caller& caller, NewDesignation designation, Done<DesignationView> done);
  void end_designation(const Caller& caller, std::int64_t id, Done<base::Unit> done);
  void delegate(const Caller& caller, NewDelegation delegation, Done<DelegationView> done);
  void end_delegation(const Caller& caller, std::int64_t id, Done<base::Unit> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
