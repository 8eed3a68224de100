// /people, /departments, /appointments, /designations, /delegations.
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr codec::TextRule kTitle{.max_chars = 64};

base::Status people(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().organisation.people(call->caller()));
}

base::Status add_person(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::NewPerson person;
  person.name = read_text(body, "name", kTitle);
  person.staff_number = read_text(body, "staff_number", {.max_chars = 32});
  person.kind =
      body.one_of<std::string_view>("kind", {{"staff", "staff"}, {"partner", "partner"}, {"service", "service"}});
  person.department = read_id<base::DepartmentId>(body, "department");
  person.login = read_optional(body, "login", kName);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().organisation.add_person(call->caller(), std::move(person), reply<service::NewPersonView>(call, 201));
  return base::success();
}

base::Status set_active(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  const bool active = body.boolean("active");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().organisation.set_active(call->caller(), {id}, active, reply<service::PersonView>(call));
  return base::success();
}

base::Status departments(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().organisation.departments(call->caller()));
}

base::Status add_department(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  std::string name = read_text(body, "name", kTitle);
  const auto parent = read_optional_id<base::DepartmentId>(body, "parent");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().organisation.add_department(call->caller(), std::move(name), parent,
                                          reply<service::DepartmentRef>(call, 201));
  return base::success();
}

base::Status appoint(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::NewAppointment appointment;
  appointment.person = read_id<base::PersonId>(body, "person");
  appointment.post = read_text(body, "post", kName);
  appointment.department = read_optional_id<base::DepartmentId>(body, "department");
  appointment.to = read_optional_instant(body, "to");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().organisation.appoint(call->caller(), std::move(appointment),
                                   reply<service::AppointmentView>(call, 201));
  return base::success();
}

base::Status end_appointment(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().organisation.end_appointment(call->caller(), id, reply_nothing(call));
  return base::success();
}

base::Status designations(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().organisation.designations(call->caller()));
}

base::Status designate(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::NewDesignation designation;
  designation.person = read_id<base::PersonId>(body, "person");
  designation.verbs = read_names(body, "verbs");
  designation.department = read_optional_id<base::DepartmentId>(body, "department");
  designation.customer = read_optional_id<base::CustomerId>(body, "customer");
  designation.to = read_optional_instant(body, "to");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().organisation.designate(call->caller(), std::move(designation),
                                     reply<service::DesignationView>(call, 201));
  return base::success();
}

base::Status end_designation(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().organisation.end_designation(call->caller(), id, reply_nothing(call));
  return base::success();
}

base::Status delegations(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().organisation.delegations(call->caller()));
}

base::Status delegate(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::NewDelegation delegation;
  delegation.delegate = read_id<base::PersonId>(body, "delegate");
  delegation.from = read_instant(body, "from");
  delegation.to = read_instant(body, "to");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().organisation.delegate(call->caller(), delegation, reply<service::DelegationView>(call, 201));
  return base::success();
}

base::Status end_delegation(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().organisation.end_delegation(call->caller(), id, reply_nothing(call));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/people", people},
    {Method::post, "/api/v1/people", add_person, kPlaintext},
    {Method::post, "/api/v1/people/{id}/active", set_active},
    {Method::get, "/api/v1/departments", departments},
    {Method::post, "/api/v1/departments", add_department},
    {Method::post, "/api/v1/appointments", appoint},
    {Method::post, "/api/v1/appointments/{id}/end", end_appointment},
    {Method::get, "/api/v1/designations", designations},
    {Method::post, "/api/v1/designations", designate},
    {Method::post, "/api/v1/designations/{id}/end", end_designation},
    {Method::get, "/api/v1/delegations", delegations},
    {Method::post, "/api/v1/delegations", delegate},
    {Method::post, "/api/v1/delegations/{id}/end", end_delegation},
};

}  // namespace

std::span<const Route> organisation_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
