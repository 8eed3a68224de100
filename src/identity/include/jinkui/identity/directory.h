// The directory: an immutable snapshot in memory of people, posts, delegations and designations, for the hot path.
// DirectoryData is safe from any thread; Directory::now() may be called by any thread while another calls reload().
// Pointers and spans live as long as the snapshot (hold the shared_ptr). Reading the database throws base::Fatal.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "jinkui/identity/people.h"
#include "jinkui/identity/services.h"
#include "jinkui/store/session.h"

namespace jinkui::identity {

class DirectoryData {
 public:
  DirectoryData() = default;  // nobody
  DirectoryData(const DirectoryData&) = delete;
  DirectoryData& operator=(const DirectoryData&) = delete;
  ~DirectoryData() = default;

  // Reads everything; O(people). Companies of up to 50,000 persons.
  [[nodiscard]] static std::shared_ptr<const DirectoryData> load(store::Session& session);

  [[nodiscard]] const Person* person(base::PersonId id) const;                // nullptr: none; same below
  [[nodiscard]] const Person* person_by_login(std::string_view login) const;  // as normalised_login()
  [[nodiscard]] const Person* person_by_staff_number(std::string_view number) const;
  [[nodiscard]] bool active(base::PersonId person) const;  // false for an unknown one
  [[nodiscard]] const Department* department(base::DepartmentId id) const;
  [[nodiscard]] const Department* department_named(std::string_view name) const;
  [[nodiscard]] std::span<const Person> people() const { return people_; }                // by id
  [[nodiscard]] std::span<const Department> departments() const { return departments_; }  // by id

  // Is `inner` the department `outer` or below it.
  [[nodiscard]] bool within(base::DepartmentId inner, base::DepartmentId outer) const;

  // Names of all posts in use; Appointment::post_slot indexes it. A reader of one snapshot and one pack maps the
  // slots to its own ids once.
  [[nodiscard]] std::span<const std::string> post_names() const { return post_names_; }
  // All appointments of a person, past and coming ones too: test validity.holds_at(t).
  [[nodiscard]] std::span<const Appointment> appointments(base::PersonId person) const;
  // Active persons who hold the post at `t`, ascending, each once: of any department, or appointed to exactly that
  // department (none: company-wide).
  [[nodiscard]] std::vector<base::PersonId> holders(std::string_view post, base::Instant t) const;
  [[nodiscard]] std::vector<base::PersonId> holders(std::string_view post, base::DepartmentId department,
                                                    base::Instant t) const;
  [[nodiscard]] bool holds(base::PersonId person, std::string_view post, base::Instant t) const;

  // One hop, active persons only.
  [[nodiscard]] std::vector<base::PersonId> delegates_of(base::PersonId principal, base::Instant t) const;
  [[nodiscard]] std::vector<base::PersonId> principals_of(base::PersonId delegate, base::Instant t) const;
  [[nodiscard]] std::span<const Delegation> delegations() const { return delegations_; }  // by principal

  // All designations of a person, past and coming ones too.
  [[nodiscard]] std::span<const Designation> designations(base::PersonId person) const;
  // Is the person on record at `t` for this act on this customer or its department.
  [[nodiscard]] bool designated(base::PersonId person, std::string_view act, base::CustomerId customer,
                                base::DepartmentId department, base::Instant t) const;

  // All tokens of services, by id; past and revoked ones too: test holds_at(t).
  [[nodiscard]] std::span<const ServiceToken> tokens() const { return tokens_; }
  [[nodiscard]] const ServiceToken* token(std::int64_t id) const;  // nullptr: none; same below
  [[nodiscard]] const ServiceToken* token_by_hash(const base::Hash& hash) const;

 private:
  struct ByPerson {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  void index();
  [[nodiscard]] std::vector<base::PersonId> holders_if(std::string_view post, base::Instant t,
                                                       const base::DepartmentId* department) const;

  std::vector<Person> people_;
  std::vector<Department> departments_;
  std::vector<std::string> post_names_;
  std::vector<Appointment> appointments_;  // by person
  std::vector<Delegation> delegations_;    // by principal
  std::vector<Designation> designations_;  // by person
  std::vector<ServiceToken> tokens_;
  std::map<base::Hash, std::size_t> token_by_hash_;
  std::unordered_map<std::int64_t, std::size_t> person_by_id_;
  std::unordered_map<std::int64_t, std::size_t> department_by_id_;
  std::unordered_map<std::string_view, std::size_t> by_login_;
  std::unordered_map<std::string_view, std::size_t> by_staff_number_;
  std::unordered_map<std::string_view, std::uint16_t> post_slots_;
  std::vector<std::vector<std::size_t>> appointments_of_post_;  // by post slot
  std::unordered_map<std::int64_t, ByPerson> appointments_of_;
  std::unordered_map<std::int64_t, ByPerson> delegations_of_;
  std::unordered_map<std::int64_t, ByPerson> designations_of_;
  std::unordered_multimap<std::int64_t, std::size_t> delegations_to_;
};
using DirectoryPtr = std::shared_ptr<const DirectoryData>;

// Holds the snapshot in force.
class Directory {
 public:
  // The snapshot in force; never null after the first reload().
  [[nodiscard]] DirectoryPtr now() const;
  // After a committed change of people: reads a new snapshot and puts it in force. Call it from one thread at a time,
  // before the epochs of the touched persons move, so that nobody decides on new epochs with the old snapshot.
  void reload(store::Session& session);

 private:
  mutable std::mutex mutex_;
  DirectoryPtr data_;
};

}  // namespace jinkui::identity
