#include "jinkui/identity/directory.h"

#include <algorithm>

#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr Sql kPeople{
    "SELECT p.id, p.staff_number, p.name, p.department, p.kind, p.active, p.joined, p.left_at, a.login "
    "FROM person p LEFT JOIN account a ON a.person = p.id ORDER BY p.id"};
constexpr Sql kDepartments{"SELECT id, name, parent FROM department ORDER BY id"};
constexpr Sql kAppointments{
    "SELECT id, person, post, department, valid_from, valid_to FROM appointment ORDER BY person, id"};
constexpr Sql kDelegations{
    "SELECT id, principal, delegate, valid_from, valid_to FROM delegation ORDER BY principal, id"};
constexpr Sql kDesignations{
    "SELECT id, person, acts, scope, department, customer, delegated_by, valid_from, valid_to FROM designation "
    "ORDER BY person, id"};

Person person_at(const store::Query& row) {
  Person person;
  person.id = row.id<base::PersonId>(0);
  person.staff_number = row.string(1);
  person.name = row.string(2);
  person.department = row.id<base::DepartmentId>(3);
  person.kind = static_cast<PersonKind>(row.integer(4));
  person.active = row.integer(5) != 0;
  person.joined = row.instant(6);
  person.left = instant_or_none(row, 7);
  person.login = row.is_null(8) ? std::string() : row.string(8);
  return person;
}

Designation designation_at(const store::Query& row) {
  Designation designation;
  designation.id = row.id<DesignationId>(0);
  designation.person = row.id<base::PersonId>(1);
  designation.acts = split_acts(row.text(2));
  designation.scope = static_cast<Designation::Scope>(row.integer(3));
  designation.department = row.id<base::DepartmentId>(4);
  designation.customer = row.id<base::CustomerId>(5);
  designation.delegated_by = row.id<base::PersonId>(6);
  designation.validity = {row.instant(7), instant_or_none(row, 8)};
  return designation;
}

// Ranges of equal owners in a list sorted by owner.
template <class List, class Map, class Owner>
void index_ranges(const List& list, Map& map, Owner owner) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto& range = map[owner(list[i]).value];
    range.begin = range.end == 0 ? i : range.begin;
    range.end = i + 1;
  }
}

template <class Item, class Map>
std::span<const Item> range_of(const std::vector<Item>& list, const Map& map, base::PersonId person) {
  const auto found = map.find(person.value);
  if (found == map.end()) {
    return {};
  }
  return std::span<const Item>(list).subspan(found->second.begin, found->second.end - found->second.begin);
}

void sort_once(std::vector<base::PersonId>& persons) {
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
}

template <class Map>
auto* at_or_null(const Map& map, const typename Map::key_type& key, const auto& list) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &list[found->second];
}

}  // namespace

std::shared_ptr<const DirectoryData> DirectoryData::load(store::Session& session) {
  auto data = std::make_shared<DirectoryData>();
  for (store::Query row = session.query(kPeople); row.step();) {
    data->people_.push_back(person_at(row));
  }
  for (store::Query row = session.query(kDepartments); row.step();) {
    data->departments_.push_back({row.id<base::DepartmentId>(0), row.string(1), row.id<base::DepartmentId>(2)});
  }
  for (store::Query row = session.query(kAppointments); row.step();) {
    data->appointments_.push_back({row.id<AppointmentId>(0),
                                   row.id<base::PersonId>(1),
                                   row.string(2),
                                   0,
                                   row.id<base::DepartmentId>(3),
                                   {row.instant(4), instant_or_none(row, 5)}});
  }
  for (store::Query row = session.query(kDelegations); row.step();) {
    data->delegations_.push_back({row.id<DelegationId>(0),
                                  row.id<base::PersonId>(1),
                                  row.id<base::PersonId>(2),
                                  {row.instant(3), instant_or_none(row, 4)}});
  }
  for (store::Query row = session.query(kDesignations); row.step();) {
    data->designations_.push_back(designation_at(row));
  }
  data->tokens_ = all_tokens(session);
  data->index();
  return data;
}

const ServiceToken* DirectoryData::token(std::int64_t id) const {
  const auto found = std::ranges::lower_bound(tokens_, id, {}, &ServiceToken::id);
  return found != tokens_.end() && found->id == id ? &*found : nullptr;
}

const ServiceToken* DirectoryData::token_by_hash(const base::Hash& hash) const {
  return at_or_null(token_by_hash_, hash, tokens_);
}

void DirectoryData::index() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    token_by_hash_[tokens_[i].hash] = i;
  }
  for (std::size_t i = 0; i < people_.size(); ++i) {
    person_by_id_[people_[i].id.value] = i;
    by_staff_number_[people_[i].staff_number] = i;
    if (!people_[i].login.empty()) {
      by_login_[people_[i].login] = i;
    }
  }
  for (std::size_t i = 0; i < departments_.size(); ++i) {
    department_by_id_[departments_[i].id.value] = i;
  }
  for (const Appointment& appointment : appointments_) {
    post_names_.push_back(appointment.post);
  }
  std::sort(post_names_.begin(), post_names_.end());
  post_names_.erase(std::unique(post_names_.begin(), post_names_.end()), post_names_.end());
  for (std::size_t i = 0; i < post_names_.size(); ++i) {
    post_slots_[post_names_[i]] = static_cast<std::uint16_t>(i);
  }
  appointments_of_post_.resize(post_names_.size());
  for (std::size_t i = 0; i < appointments_.size(); ++i) {
    appointments_[i].post_slot = post_slots_.at(appointments_[i].post);
    appointments_of_post_[appointments_[i].post_slot].push_back(i);
  }
  index_ranges(appointments_, appointments_of_, [](const Appointment& a) { return a.person; });
  index_ranges(delegations_, delegations_of_, [](const Delegation& d) { return d.principal; });
  index_ranges(designations_, designations_of_, [](const Designation& d) { return d.person; });
  for (std::size_t i = 0; i < delegations_.size(); ++i) {
    delegations_to_.emplace(delegations_[i].delegate.value, i);
  }
}

const Person* DirectoryData::person(base::PersonId id) const {
  return at_or_null(person_by_id_, id.value, people_);
}
const Person* DirectoryData::person_by_login(std::string_view login) const {
  return at_or_null(by_login_, login, people_);
}
const Person* DirectoryData::person_by_staff_number(std::string_view number) const {
  return at_or_null(by_staff_number_, number, people_);
}
const Department* DirectoryData::department(base::DepartmentId id) const {
  return at_or_null(department_by_id_, id.value, departments_);
}
const Department* DirectoryData::department_named(std::string_view name) const {
  const auto found = std::find_if(departments_.begin(), departments_.end(),
                                  [&](const Department& department) { return department.name == name; });
  return found == departments_.end() ? nullptr : &*found;
}

bool DirectoryData::within(base::DepartmentId inner, base::DepartmentId outer) const {
  for (std::size_t depth = 0; depth <= departments_.size() && !inner.none(); ++depth) {
    if (inner == outer) {
      return true;
    }
    const Department* now = department(inner);
    inner = now == nullptr ? base::DepartmentId{} : now->parent;
  }
  return false;
}

std::span<const Appointment> DirectoryData::appointments(base::PersonId person) const {
  return range_of(appointments_, appointments_of_, person);
}
std::span<const Designation> DirectoryData::designations(base::PersonId person) const {
  return range_of(designations_, designations_of_, person);
}

std::vector<base::PersonId> DirectoryData::holders_if(std::string_view post, base::Instant t,
                                                      const base::DepartmentId* department) const {
  std::vector<base::PersonId> found;
  const auto slot = post_slots_.find(post);
  if (slot == post_slots_.end()) {
    return found;
  }
  for (const std::size_t i : appointments_of_post_[slot->second]) {
    const Appointment& appointment = appointments_[i];
    const bool there = department == nullptr || appointment.department == *department;
    if (there && appointment.validity.holds_at(t) && active(appointment.person)) {
      found.push_back(appointment.person);
    }
  }
  sort_once(found);
  return found;
}

std::vector<base::PersonId> DirectoryData::holders(std::string_view post, base::Instant t) const {
  return holders_if(post, t, nullptr);
}
std::vector<base::PersonId> DirectoryData::holders(std::string_view post, base::DepartmentId department,
                                                   base::Instant t) const {
  return holders_if(post, t, &department);
}

bool DirectoryData::holds(base::PersonId person, std::string_view post, base::Instant t) const {
  const auto held = appointments(person);
  return active(person) && std::any_of(held.begin(), held.end(), [&](const Appointment& appointment) {
           return appointment.post == post && appointment.validity.holds_at(t);
         });
}

bool DirectoryData::active(base::PersonId person_id) const {
  const Person* found = person(person_id);
  return found != nullptr && found->active;
}

std::vector<base::PersonId> DirectoryData::delegates_of(base::PersonId principal, base::Instant t) const {
  std::vector<base::PersonId> found;
  for (const Delegation& delegation : range_of(delegations_, delegations_of_, principal)) {
    if (delegation.validity.holds_at(t) && active(principal) && active(delegation.delegate)) {
      found.push_back(delegation.delegate);
    }
  }
  sort_once(found);
  return found;
}

std::vector<base::PersonId> DirectoryData::principals_of(base::PersonId delegate, base::Instant t) const {
  std::vector<base::PersonId> found;
  const auto [begin, end] = delegations_to_.equal_range(delegate.value);
  for (auto it = begin; it != end; ++it) {
    const Delegation& delegation = delegations_[it->second];
    if (delegation.validity.holds_at(t) && active(delegation.principal) && active(delegate)) {
      found.push_back(delegation.principal);
    }
  }
  sort_once(found);
  return found;
}

bool DirectoryData::designated(base::PersonId person, std::string_view act, base::CustomerId customer,
                               base::DepartmentId department, base::Instant t) const {
  const auto all = designations(person);
  return active(person) && std::any_of(all.begin(), all.end(), [&](const Designation& one) {
           const bool scope =
               one.scope == Designation::Scope::company ||
               (one.scope == Designation::Scope::department && within(department, one.department)) ||
               (one.scope == Designation::Scope::customer && one.customer == customer && !customer.none());
           return scope && one.validity.holds_at(t) &&
                  std::find(one.acts.begin(), one.acts.end(), act) != one.acts.end();
         });
}

DirectoryPtr Directory::now() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return data_;
}

void Directory::reload(store::Session& session) {
  DirectoryPtr fresh = DirectoryData::load(session);
  const std::lock_guard<std::mutex> lock(mutex_);
  data_.swap(fresh);
}

}  // namespace jinkui::identity
