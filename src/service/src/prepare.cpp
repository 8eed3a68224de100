#include "prepare.h"

namespace jinkui::service {
namespace {

vault::ObjectFacts object_of(const Intake& intake, const vault::Custody& custody, const vault::Label& label) {
  vault::ObjectFacts object;
  object.custody = custody;
  object.customer_label = label;
  object.label = label;
  object.traits = intake.traits;
  return object;
}

// Facts for classification: the traits as the pack's facts.
pack::Facts trait_facts(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
                        const Intake& intake, const vault::Custody& custody) {
  return rule_on_object(core, world, session, act, object_of(intake, custody, {})).question.facts;
}

base::Status check_owner(const World& world, const vault::Custody& custody) {
  if (world.directory->department(custody.department) == nullptr) {
    return base::Error{base::Errc::invalid,
                       "customer/department",
                       {"负责部门不存在或未指定。", "The owning department is unknown or missing."},
                       {"请指定一个部门。", "Name a department."},
                       "/department",
                       {},
                       ""};
  }
  if (!custody.assigned.none() && world.directory->person(custody.assigned) == nullptr) {
    return base::Error{base::Errc::invalid,
                       "customer/assigned",
                       {"负责人不存在。", "The assigned person is unknown."},
                       {"请指定在册人员。", "Name a person on the staff list."},
                       "/assigned",
                       {},
                       ""};
  }
  return base::success();
}

}  // namespace

base::Result<Prepared> prepare(Core& core, const WorldPtr& world, store::Session& session, const Caller& caller,
                               pack::Verb verb, const EnterCommand& command) {
  Prepared out;
  const pack::Pack& pack = world->pack();
  JINKUI_TRY(out.intake, take_in(pack, command.values, {false, false, civil_now(core)}));
  const auto* person = world->directory->person(caller.person);
  out.custody.department = !command.department.none() ? command.department
                           : person != nullptr        ? person->department
                                                      : base::DepartmentId{};
  out.custody.assigned = command.assigned;
  out.custody.entered_by = caller.person;
  JINKUI_RETURN_IF_ERROR(check_owner(*world, out.custody));
  out.act.caller = caller;
  out.act.verb = verb;
  out.act.fields = out.intake.fields;
  const auto facts = trait_facts(core, world, session, out.act, out.intake, out.custody);
  JINKUI_TRY(out.classified, classify_new(pack, core.settings(), propose_level(pack, facts, false), command.level,
                                          core.time().now()));
  const Stamp stamp = core.epochs().at(caller.person, {});
  out.ruling =
      rule_on_object(core, world, session, out.act, object_of(out.intake, out.custody, out.classified.label));
  out.ruling.stamp = stamp;
  return out;
}

vault::NewCustomer new_customer(Prepared& prepared) {
  vault::NewCustomer customer;
  customer.values = std::move(prepared.intake.values);
  customer.masks = std::move(prepared.intake.masks);
  customer.traits = prepared.intake.traits;
  customer.custody = prepared.custody;
  customer.label = prepared.classified.label;
  return customer;
}

}  // namespace jinkui::service
