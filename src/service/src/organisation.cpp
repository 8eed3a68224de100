// People and what they hold: reading the directory, and the changes, each decided and recorded.
#include "jinkui/service/organisation.h"

#include <algorithm>
#include <array>

#include "change_job.h"
#include "jinkui/identity/accounts.h"
#include "jinkui/identity/registry.h"
#include "jinkui/workflow/grants.h"
#include "labels.h"
#include "new_password.h"

namespace jinkui::service {
namespace {

std::optional<DepartmentRef> optional_department(const identity::DirectoryData& directory, base::DepartmentId id) {
  return id.none() ? std::nullopt : std::optional(department_ref(directory, id));
}

Named post_name(const World& world, const std::string& post) {
  const auto id = world.pack().post_named(post);
  return id.none() ? Named{post, {post, post}} : Named{world.pack().at(id).id, world.pack().at(id).title};
}

constexpr std::array<std::pair<const char*, identity::PersonKind>, 3> kKinds = {
    {{"staff", identity::PersonKind::staff},
     {"partner", identity::PersonKind::partner},
     {"service", identity::PersonKind::service}}};

const char* name_of(identity::PersonKind kind) {
  const auto found = std::ranges::find(kKinds, kind, &std::pair<const char*, identity::PersonKind>::second);
  return found == kKinds.end() ? "staff" : found->first;
}

identity::PersonKind kind_named(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name, [](const auto& row) { return std::string_view(row.first); });
  return found == kKinds.end() ? identity::PersonKind::staff : found->second;
}

AppointmentView appointment_view(const World& world, const identity::Appointment& appointment) {
  return {appointment.id.value, post_name(world, appointment.post),
          optional_department(*world.directory, appointment.department), appointment.validity.from,
          appointment.validity.to};
}

PersonView person_view(const World& world, const identity::Person& person, base::Instant now) {
  PersonView view;
  view.person = {person.id, person.name, person.staff_number};
  view.kind = name_of(person.kind);
  view.department = optional_department(*world.directory, person.department);
  view.active = person.active;
  view.login = person.login;
  for (const auto& appointment : world.directory->appointments(person.id)) {
    if (!appointment.validity.to || now < *appointment.validity.to) {
      view.appointments.push_back(appointment_view(world, appointment));
    }
  }
  return view;
}

DesignationView designation_view(const World& world, const identity::Designation& designation) {
  return {designation.id.value,      person_ref(*world.directory, designation.person),
          designation.acts,          optional_department(*world.directory, designation.department),
          designation.customer,      person_ref(*world.directory, designation.delegated_by),
          designation.validity.from, designation.validity.to};
}

DelegationView delegation_view(const World& world, const identity::Delegation& delegation) {
  return {delegation.id.value, person_ref(*world.directory, delegation.principal),
          person_ref(*world.directory, delegation.delegate), delegation.validity.from,
          delegation.validity.to.value_or(base::Instant{})};
}

// Whoever gets a power under a doubted clock could admit that clock; ADR 19.
base::Status powers_may_be_given(Core& core) {
  if (!core.time().state().doubted) {
    return base::success();
  }
  return base::Error{base::Errc::conflict,
                     "clock/doubted",
                     {"服务器时钟存疑期间，不能任命，也不能委托专人。",
                      "While the server's clock is doubted nobody is appointed or designated."},
                     {"请先校正服务器时钟，或由现任的两位管理员确认时钟，然后重试。",
                      "Set the server's clock right, or have two present administrators admit it, and try again."},
                     "",
                     {},
                     ""};
}

// After a change: the snapshot of the writer follows, and decisions on these persons are made again.
void moved(Core& core, store::WriterSession& session, const std::vector<base::PersonId>& touched) {
  core.world().directory_changed(session);
  for (const auto person : touched) {
    core.epochs().touch(person);
  }
}

template <class T>
base::Result<T> not_known(const char* slug, const char* zh, const char* en) {
  return base::Error{base::Errc::not_found, slug, {zh, en}, {"请刷新后重试。", "Reload and try again."}, "", {}, ""};
}

base::Result<std::vector<std::string>> checked_verbs(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (!pack::verb_named(name)) {
      return base::Error{
          base::Errc::invalid,
          "people/acts",
          {"没有这种行为：" + name, "There is no such act: " + name},
          {"可用：enter、read、copy、keep、destroy 等。", "Use enter, read, copy, keep, destroy and so on."},
          "/verbs",
          {},
          ""};
    }
  }
  return names;
}

}  // namespace

base::Result<std::vector<PersonView>> Organisation::people(const Caller&) {
  const WorldPtr world = core_.world().now();
  std::vector<PersonView> rows;
  for (const auto& person : world->directory->people()) {
    rows.push_back(person_view(*world, person, core_.time().now()));
  }
  return rows;
}

base::Result<std::vector<DepartmentRef>> Organisation::departments(const Caller&) {
  std::vector<DepartmentRef> rows;
  for (const auto& department : core_.world().now()->directory->departments()) {
    rows.push_back({department.id, department.name});
  }
  return rows;
}

base::Result<std::vector<DesignationView>> Organisation::designations(const Caller&) {
  const WorldPtr world = core_.world().now();
  std::vector<DesignationView> rows;
  for (const auto& person : world->directory->people()) {
    for (const auto& designation : world->directory->designations(person.id)) {
      rows.push_back(designation_view(*world, designation));
    }
  }
  return rows;
}

base::Result<std::vector<DelegationView>> Organisation::delegations(const Caller& caller) {
  const WorldPtr world = core_.world().now();
  std::vector<DelegationView> rows;
  for (const auto& delegation : world->directory->delegations()) {
    if (delegation.principal == caller.person || delegation.delegate == caller.person) {
      rows.push_back(delegation_view(*world, delegation));
    }
  }
  return rows;
}

void Organisation::add_department(const Caller& caller, std::string name, base::DepartmentId parent,
                                  Done<DepartmentRef> done) {
  change<DepartmentRef>(
      core_, caller, pack::Verb::administer, ledger::Kind::people_changed,
      [&core = core_, name = std::move(name), parent](store::WriterSession& session,
                                                      FieldValues& remarks) -> base::Result<DepartmentRef> {
        JINKUI_TRY(const auto id, identity::add_department(session, name, parent));
        moved(core, session, {});
        remarks = {{"department", std::to_string(id.value)}};
        return DepartmentRef{id, name};
      },
      std::move(done));
}

void Organisation::add_person(const Caller& caller, NewPerson person, const Done<NewPersonView>& done) {
  auto password = std::make_shared<InitialPassword>();
  auto submit_it = [&core = core_, caller, person = std::move(person), password, done]() {
    change<NewPersonView>(
        core, caller, pack::Verb::administer, ledger::Kind::people_changed,
        [&core, person, password](store::WriterSession& session,
                                  FieldValues& remarks) -> base::Result<NewPersonView> {
          const base::Instant now = core.time().now();
          const auto kind = kind_named(person.kind);
          JINKUI_TRY(const auto id,
                     identity::add_person(session, {person.staff_number, person.name, person.department, kind, now}));
          if (!person.login.empty()) {
            JINKUI_RETURN_IF_ERROR(identity::create_account(session, id, person.login, password->phc, now));
          }
          moved(core, session, {id});
          remarks = {{"person", std::to_string(id.value)}, {"account", person.login.empty() ? "no" : "yes"}};
          const World& world = *core.world().pending();
          return NewPersonView{person_view(world, *world.directory->person(id), now),
                               person.login.empty() ? std::string() : password->plain};
        },
        done);
  };
  const bool taken = core_.settings().heavy(base::make_task([&core = core_, password, submit_it] {
    *password = make_initial_password(core.random());
    submit_it();
  }));
  if (!taken) {
    done(store::queue_full());
  }
}

void Organisation::set_active(const Caller& caller, base::PersonId person, bool active, Done<PersonView> done) {
  auto after = [&core = core_, person, done = std::move(done)](base::Result<PersonView> view) {
    core.sessions().forget(person);
    done(std::move(view));
  };
  change<PersonView>(
      core_, caller, pack::Verb::administer, ledger::Kind::people_changed,
      [&core = core_, caller, person, active](store::WriterSession& session,
                                              FieldValues& remarks) -> base::Result<PersonView> {
        const base::Instant now = core.time().now();
        JINKUI_TRY(const auto changed,
                   active ? identity::rejoin(session, person, now) : identity::leave(session, person, now));
        if (active) {
          // Nothing to reopen when there never was an account.
          static_cast<void>(identity::set_account_active(session, person, true));
        } else {
          static_cast<void>(workflow::revoke_grants_of(session, person, caller.person, now));
        }
        moved(core, session, changed.touched);
        remarks = {{"person", std::to_string(person.value)}, {"active", active ? "true" : "false"}};
        const World& world = *core.world().pending();
        return person_view(world, *world.directory->person(person), now);
      },
      std::move(after));
}

void Organisation::appoint(const Caller& caller, NewAppointment appointment, Done<AppointmentView> done) {
  change<AppointmentView>(
      core_, caller, pack::Verb::administer, ledger::Kind::people_changed,
      [&core = core_, appointment](store::WriterSession& session,
                                   FieldValues& remarks) -> base::Result<AppointmentView> {
        JINKUI_RETURN_IF_ERROR(powers_may_be_given(core));
        const pack::Pack& pack = core.world().pending()->pack();
        const auto post = pack.post_named(appointment.post);
        if (post.none()) {
          return not_known<AppointmentView>("people/unknown-post", "制度中没有这个岗位。",
                                            "The pack has no such post.");
        }
        const std::string& name = pack.at(post).id;
        JINKUI_TRY(const auto changed, identity::appoint(session, {appointment.person,
                                                                   name,
                                                                   appointment.department,
                                                                   {core.time().now(), appointment.to},
                                                                   pack.at(post).one}));
        moved(core, session, changed.touched);
        remarks = {{"person", std::to_string(appointment.person.value)}, {"post", name}};
        const World& world = *core.world().pending();
        for (const auto& held : world.directory->appointments(appointment.person)) {
          if (held.id == changed.id) {
            return appointment_view(world, held);
          }
        }
        return not_known<AppointmentView>("people/unknown-appointment", "没有这项任职。", "No such appointment.");
      },
      std::move(done));
}

void Organisation::end_appointment(const Caller& caller, std::int64_t id, Done<base::Unit> done) {
  change<base::Unit>(
      core_, caller, pack::Verb::administer, ledger::Kind::people_changed,
      [&core = core_, id](store::WriterSession& session, FieldValues& remarks) -> base::Result<base::Unit> {
        JINKUI_TRY(const auto changed,
                   identity::end_appointment(session, identity::AppointmentId{id}, core.time().now()));
        moved(core, session, changed.touched);
        remarks = {{"appointment_ended", std::to_string(id)}};
        return base::Unit{};
      },
      std::move(done));
}

void Organisation::designate(const Caller& caller, NewDesignation designation, Done<DesignationView> done) {
  change<DesignationView>(
      core_, caller, pack::Verb::delegate, ledger::Kind::people_changed,
      [&core = core_, caller, designation = std::move(designation)](
          store::WriterSession& session, FieldValues& remarks) -> base::Result<DesignationView> {
        JINKUI_RETURN_IF_ERROR(powers_may_be_given(core));
        JINKUI_TRY(const auto verbs, checked_verbs(designation.verbs));
        identity::Designation row;
        row.person = designation.person;
        row.acts = verbs;
        row.department = designation.department;
        row.customer = designation.customer;
        row.scope = !designation.customer.none()     ? identity::Designation::Scope::customer
                    : !designation.department.none() ? identity::Designation::Scope::department
                                                     : identity::Designation::Scope::company;
        row.delegated_by = caller.person;
        row.validity = {core.time().now(), designation.to};
        JINKUI_TRY(const auto changed, identity::designate(session, row));
        moved(core, session, changed.touched);
        row.id = changed.id;
        std::string acts;  // under a name of its own: "verb" is what this decision was about
        for (const auto& verb : verbs) {
          acts += (acts.empty() ? "" : ", ") + verb;
        }
        remarks = {{"designation", std::to_string(changed.id.value)},
                   {"person", std::to_string(designation.person.value)},
                   {"acts", acts}};
        return designation_view(*core.world().pending(), row);
      },
      std::move(done));
}

void Organisation::end_designation(const Caller& caller, std::int64_t id, Done<base::Unit> done) {
  change<base::Unit>(
      core_, caller, pack::Verb::delegate, ledger::Kind::people_changed,
      [&core = core_, id](store::WriterSession& session, FieldValues& remarks) -> base::Result<base::Unit> {
        JINKUI_TRY(const auto changed,
                   identity::end_designation(session, identity::DesignationId{id}, core.time().now()));
        moved(core, session, changed.touched);
        remarks = {{"designation_ended", std::to_string(id)}};
        return base::Unit{};
      },
      std::move(done));
}

void Organisation::delegate(const Caller& caller, NewDelegation delegation, Done<DelegationView> done) {
  auto view = std::make_shared<DelegationView>();
  note(
      core_, {ledger::Kind::people_changed, caller, {}, receipt::Scope::What::nothing},
      [&core = core_, caller, delegation, view](store::WriterSession& session) -> base::Result<FieldValues> {
        identity::NewDelegation row;
        row.principal = caller.person;
        row.delegate = delegation.delegate;
        row.validity = {delegation.from, delegation.to};
        row.made_by = caller.person;
        row.now = core.time().now();
        JINKUI_TRY(const auto changed, identity::delegate_to(session, row));
        moved(core, session, changed.touched);
        *view = delegation_view(*core.world().pending(), {changed.id, row.principal, row.delegate, row.validity});
        return FieldValues{{"delegation", std::to_string(changed.id.value)},
                           {"delegate", std::to_string(delegation.delegate.value)}};
      },
      [view, done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          done(receipt.take_error());
          return;
        }
        done(std::move(*view));
      });
}

void Organisation::end_delegation(const Caller& caller, std::int64_t id, Done<base::Unit> done) {
  note(
      core_, {ledger::Kind::people_changed, caller, {}, receipt::Scope::What::nothing},
      [&core = core_, caller, id](store::WriterSession& session) -> base::Result<FieldValues> {
        const auto& delegations = core.world().pending()->directory->delegations();
        const bool own = std::any_of(delegations.begin(), delegations.end(), [&](const identity::Delegation& d) {
          return d.id.value == id && d.principal == caller.person;
        });
        if (!own) {
          return not_known<FieldValues>("people/unknown-delegation", "没有这项委托，或不是您作出的。",
                                        "No such delegation, or it is not yours.");
        }
        JINKUI_TRY(const auto changed,
                   identity::end_delegation(session, identity::DelegationId{id}, core.time().now()));
        moved(core, session, changed.touched);
        return FieldValues{{"delegation_ended", std::to_string(id)}};
      },
      [done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          done(receipt.take_error());
          return;
        }
        done(base::Unit{});
      });
}

}  // namespace jinkui::service
