// People as data: departments, persons, appointments to posts, delegations of approval, designations for acts.
// Plain values, freely copied. A validity is half open: it begins at `from` and ends before `to`.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"

namespace jinkui::identity {

using AppointmentId = base::Id<struct AppointmentTag>;
using DelegationId = base::Id<struct DelegationTag>;
using DesignationId = base::Id<struct DesignationTag>;

struct Validity {
  base::Instant from;
  std::optional<base::Instant> to;  // exclusive; none: until further notice
  [[nodiscard]] bool holds_at(base::Instant t) const { return from <= t && (!to || t < *to); }
  friend bool operator==(const Validity&, const Validity&) = default;
};

struct Department {
  base::DepartmentId id;
  std::string name;
  base::DepartmentId parent;  // none: top
};

// Numbers are stored. A service is a program: it holds no post, approves nothing and does not log in (services.h).
enum class PersonKind : std::uint8_t { staff = 1, partner = 2, service = 3 };

struct Person {
  base::PersonId id;
  std::string staff_number;  // unique
  std::string name;
  base::DepartmentId department;  // none: company-wide (general manager, partner)
  PersonKind kind = PersonKind::staff;
  bool active = true;
  base::Instant joined;
  std::optional<base::Instant> left;
  std::string login;  // empty: no account
};

// A person holds a post of the pack, by its name, in a department or company-wide (department none).
struct Appointment {
  AppointmentId id;
  base::PersonId person;
  std::string post;
  std::uint16_t post_slot = 0;  // index into DirectoryData::post_names() of the snapshot it came from
  base::DepartmentId department;
  Validity validity;
};

// Approval by another: the principal's part is done by the delegate, one hop only, made by the principal himself.
struct Delegation {
  DelegationId id;
  base::PersonId principal;
  base::PersonId delegate;
  Validity validity;
};

// 委托专人: a person is on record as delegated for acts (verb names) on a scope.
struct Designation {
  enum class Scope : std::uint8_t { company = 1, department = 2, customer = 3 };  // numbers are stored
  DesignationId id;
  base::PersonId person;
  std::vector<std::string> acts;
  Scope scope = Scope::company;
  base::DepartmentId department;  // scope department
  base::CustomerId customer;      // scope customer
  base::PersonId delegated_by;
  Validity validity;
};

}  // namespace jinkui::identity
