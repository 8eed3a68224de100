#include "ruling.h"

#include <algorithm>

#include "export_set.h"
#include "jinkui/policy/explain.h"
#include "jinkui/workflow/grants.h"

namespace jinkui::service {
namespace {

using pack::KernelFact;
using pack::Relation;

void set_relation(pack::Facts& facts, Relation relation, bool holds) {
  if (holds) {
    facts.relations = static_cast<pack::RelationSet>(facts.relations | (1U << static_cast<unsigned>(relation)));
  }
}

bool all_among(const std::vector<std::string>& names, const std::vector<std::string>& allowed) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
  });
}

// Whether the token of a service, as it stands now, covers the act. An act that shows fields names them, or means all
// of its purpose.
bool within_token(const World& world, const Act& act, base::Instant now) {
  const identity::ServiceToken* token = world.directory->token(act.caller.token);
  if (token == nullptr || token->service != act.caller.person || !token->holds_at(now)) {
    return false;
  }
  const identity::TokenScope& scope = token->scope;
  const pack::Pack& pack = world.pack();
  const pack::FieldSet shown = act.fields.any() || act.purpose.none() ? act.fields : pack.at(act.purpose).fields;
  return all_among({std::string(pack::name_of(act.verb))}, scope.verbs) &&
         all_among(names_of(pack, shown), scope.fields) &&
         (act.purpose.none() || all_among({pack.at(act.purpose).id}, scope.purposes));
}

void gather_subject(const World& world, const Act& act, base::Instant now, pack::Facts& facts) {
  const auto* person = world.directory->person(act.caller.person);
  const bool active = person != nullptr && person->active;
  const bool partner = active && person->kind == identity::PersonKind::partner;
  facts.set(KernelFact::subject_staff, active && person->kind == identity::PersonKind::staff ? 1 : 0);
  facts.set(KernelFact::subject_partner, partner ? 1 : 0);
  facts.set(KernelFact::subject_password_fresh, act.caller.must_change ? 0 : 1);
  facts.set(KernelFact::subject_second_factor, act.caller.second_factor ? 1 : 0);
  for (const auto& appointment : world.directory->appointments(act.caller.person)) {
    const auto post = world.posts[appointment.post_slot];
    if (active && !post.none() && appointment.validity.holds_at(now)) {
      facts.posts.set(post.slot());
    }
  }
  facts.set(KernelFact::subject_posts, static_cast<std::int64_t>(facts.posts.count()));
}

bool heads(const World& world, base::PersonId person, base::DepartmentId department, base::Instant now) {
  const auto appointments = world.directory->appointments(person);
  return std::any_of(appointments.begin(), appointments.end(), [&](const identity::Appointment& a) {
    const auto post = world.posts[a.post_slot];
    return !post.none() && world.pack().at(post).head && a.department == department && a.validity.holds_at(now);
  });
}

void gather_relations(const World& world, const Act& act, const vault::Custody& custody, base::Instant now,
                      pack::Facts& facts) {
  const auto& directory = *world.directory;
  const auto* person = directory.person(act.caller.person);
  if (person == nullptr || !person->active) {
    return;
  }
  if (person->kind == identity::PersonKind::service && !within_token(world, act, now)) {
    return;  // outside its token a service is nobody's: no relation, and nothing permits what no relation permits
  }
  const base::PersonId self = act.caller.person;
  set_relation(facts, Relation::same_department,
               !custody.department.none() && (directory.within(custody.department, person->department) ||
                                              heads(world, self, custody.department, now)));
  set_relation(facts, Relation::assigned, custody.assigned == self);
  set_relation(facts, Relation::custodian, custody.keeper == self);
  set_relation(facts, Relation::own_entry, custody.entered_by == self);
  set_relation(facts, Relation::head_of_owner, heads(world, self, custody.department, now));
  set_relation(facts, Relation::designated,
               directory.designated(self, pack::name_of(act.verb), act.customer, custody.department, now));
}

template <class Id>
Id higher(Id a, Id b) {
  return a.none() ? b : b.none() ? a : std::max(a, b);
}

// The effective level of a view is the highest of customer, record, category and fields (design: "What the vault
// holds").
void gather_object(const pack::Pack& pack, const Act& act, const vault::ObjectFacts& object, base::Instant now,
                   pack::Facts& facts) {
  auto level = higher(pack.level_named(object.customer_label.level), pack.level_named(object.label.level));
  const auto category = pack.category_named(object.label.category);
  if (!category.none()) {
    level = higher(level, pack.at(category).level);
    facts.set(KernelFact::object_category, pack.symbol_named(pack.at(category).id));
  }
  facts.set(KernelFact::object_record, act.record.none() ? 0 : 1);
  const bool due = pack.automatic_declassification && object.label.until && *object.label.until <= now;
  const bool ended = object.label.declassified || due;
  facts.set(KernelFact::object_declassified, ended ? 1 : 0);
  pack::TierId tier;
  const pack::FieldSet asked = act.fields.any() || act.purpose.none() ? act.fields : pack.at(act.purpose).fields;
  for (std::size_t slot = 0; slot < pack.fields.size(); ++slot) {
    const auto& field = pack.fields[slot];
    const bool of_view = field.of_record == !act.record.none();
    const bool meant = of_view && (asked.none() || asked.test(slot));
    if (meant) {
      tier = higher(tier, field.tier);
      level = higher(level, field.level);
    }
  }
  facts.set(KernelFact::object_level, level);
  facts.set(KernelFact::object_marked, level.none() ? 0 : 1);
  facts.set(KernelFact::object_tier, tier);
  for (const auto& [name, value] : object.traits) {
    const auto id = pack.field_named(name);
    if (id.none() || !pack.at(id).fact) {
      continue;
    }
    const auto& field = pack.at(id);
    if (field.type == pack::FieldType::flag) {
      facts.set(*field.fact, value == "true" ? 1 : 0);
    } else if (const auto symbol = pack.symbol_named(value); !symbol.none()) {
      facts.set(*field.fact, static_cast<std::int64_t>(symbol.slot()));
    }
  }
}

void gather_context(const pack::Pack& pack, const Act& act, base::Instant now, int zone, pack::Facts& facts) {
  const auto civil = base::to_civil(now, zone);
  facts.set(KernelFact::quantity, act.quantity);
  facts.set(KernelFact::context_time, std::int64_t{civil.hour} * 60 + civil.minute);
  facts.set(KernelFact::context_workday, civil.weekday >= 1 && civil.weekday <= 5 ? 1 : 0);
  facts.set(KernelFact::context_external, act.caller.external ? 1 : 0);
  facts.set(KernelFact::context_emergency, 0);
  if (!act.purpose.none()) {
    facts.set(KernelFact::context_purpose, pack.symbol_named(pack.at(act.purpose).id));
  }
}

pack::FieldSet set_of(const pack::Pack& pack, const std::vector<std::string>& names) {
  pack::FieldSet set;
  for (const auto& name : names) {
    if (const auto id = pack.field_named(name); !id.none()) {
      set.set(id.slot());
    }
  }
  return set;
}

// Levels by other versions' names are the same level; versions of the policy go by their hash.
bool same_target(const pack::Pack& pack, const std::string& a, const std::string& b) {
  const auto level = pack.level_named(a);
  return a == b || (!level.none() && level == pack.level_named(b));
}

void gather_grants(const pack::Pack& pack, store::Session& session, const Act& act, base::Instant now,
                   policy::Question& question) {
  for (const auto& grant :
       workflow::usable_grants(session, act.caller.person, act.customer, act.record, act.verb, now)) {
    if (!same_target(pack, grant.level, act.to_level)) {
      continue;  // approved for a change to another level or version, or for none
    }
    policy::GrantView view;
    view.id = grant.id;
    view.flow = pack.flow_named(grant.flow);
    view.verb = act.verb;
    view.purpose = pack.purpose_named(grant.purpose);
    if (view.flow.none() || (view.purpose.none() && !grant.purpose.empty())) {
      continue;  // made under words that this pack no longer has: it opens nothing
    }
    view.fields = !grant.fields.empty() ? set_of(pack, grant.fields)
                  : view.purpose.none() ? pack::FieldSet().set()
                                        : pack.at(view.purpose).fields;
    view.not_after = grant.not_after;
    view.uses_left = grant.uses - grant.used;
    question.grants.push_back(view);
  }
}

base::Error unknown_name(const char* slug, const char* zh, const char* en, const std::string& name) {
  return {base::Errc::invalid,
          slug,
          {std::string("制度中没有这个") + zh + "：" + name, std::string("the pack has no such ") + en + ": " + name},
          {"请从制度页列出的名称中选择。", "Choose one of the names that the policy page lists."},
          std::string("/") + en,
          {},
          ""};
}

}  // namespace

Ruling rule_on_object(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
                      vault::ObjectFacts object) {
  Ruling ruling;
  ruling.world = world;
  const pack::Pack& pack = world->pack();
  const base::Instant now = core.time().now();
  ruling.question.verb = act.verb;
  ruling.question.purpose = act.purpose;
  ruling.question.fields = act.fields;
  ruling.question.now = now;
  gather_subject(*world, act, now, ruling.question.facts);
  gather_relations(*world, act, object.custody, now, ruling.question.facts);
  gather_object(pack, act, object, now, ruling.question.facts);
  gather_context(pack, act, now, core.settings().zone_minutes, ruling.question.facts);
  ruling.object = std::move(object);
  ruling.decision = policy::decide(pack, ruling.question);
  // A grant turns "by a flow" into "permitted" and nothing else, so it is looked up only then.
  const bool about_many = act.verb == pack::Verb::export_out && !act.to_level.empty();
  const bool granted = !act.customer.none() || act.verb == pack::Verb::govern || about_many;
  if (ruling.decision.verdict == policy::Verdict::needs_flow && granted) {
    gather_grants(pack, session, act, now, ruling.question);
    if (!ruling.question.grants.empty()) {
      ruling.decision = policy::decide(pack, ruling.question);
    }
  }
  return ruling;
}

Act company_act(const Caller& caller, pack::Verb verb) {
  Act act;
  act.caller = caller;
  act.verb = verb;
  return act;
}

bool may(Core& core, const Caller& caller, pack::Verb verb) {
  auto reader = core.readers().take();
  return rule_on_object(core, core.world().now(), *reader, company_act(caller, verb), {}).permitted();
}

bool concealed(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
               const vault::ObjectFacts& object) {
  const pack::Pack& pack = world->pack();
  const auto conceals = [&pack](const vault::Label& label) {
    const auto level = pack.level_named(label.level);
    return !level.none() && pack.at(level).conceal;
  };
  if (!conceals(object.customer_label) && !conceals(object.label)) {
    return false;
  }
  Act masked;
  masked.caller = act.caller;
  masked.verb = pack::Verb::read_masked;
  masked.customer = act.customer;
  masked.record = act.record;
  return !rule_on_object(core, world, session, masked, object).permitted();
}

base::Result<Ruling> rule_on(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
                             Sight sight) {
  if (act.verb == pack::Verb::export_out && act.customer.none()) {
    return rule_on_scope(core, world, session, act);
  }
  const Stamp stamp = core.epochs().at(act.caller.person, act.customer);
  if (act.verb == pack::Verb::govern) {
    Ruling ruling = rule_on_object(core, world, session, act, {});  // about the policy, not about a customer
    ruling.stamp = stamp;
    return ruling;
  }
  JINKUI_TRY(auto object, core.vault().facts(session, act.customer, act.record));
  if (object.destroyed) {
    return base::Error{base::Errc::gone,
                       "customer/destroyed",
                       {"该客户档案已销毁。", "This customer file has been destroyed."},
                       {"如需核实，请查看账本中的销毁分录。", "To verify, see the destruction entry in the ledger."},
                       "",
                       {},
                       ""};
  }
  if (sight == Sight::callers && concealed(core, world, session, act, object)) {
    return core.vault().unknown(act.customer, act.record);
  }
  Ruling ruling = rule_on_object(core, world, session, act, std::move(object));
  ruling.stamp = stamp;
  return ruling;
}

Ruling undecided(WorldPtr world) {
  Ruling ruling;
  ruling.world = std::move(world);
  ruling.stamp.object = 1;  // odd: never settled
  return ruling;
}

base::Error refusal(const Ruling& ruling) {
  const auto explained = policy::explain(ruling.pack(), ruling.question, ruling.decision);
  base::Error error;
  const bool flow = ruling.decision.verdict == policy::Verdict::needs_flow;
  error.code = flow ? base::Errc::needs_approval : base::Errc::forbidden;
  error.slug = flow ? "policy/needs-approval" : "policy/denied";
  error.message = explained.what;
  error.next = explained.next;
  error.clauses = clauses_of(ruling);
  if (flow) {
    error.flow = ruling.pack().at(ruling.decision.flow).id;
  }
  return error;
}

std::vector<std::string> names_of(const pack::Pack& pack, const pack::FieldSet& fields) {
  std::vector<std::string> names;
  for (std::size_t slot = 0; slot < pack.fields.size(); ++slot) {
    if (fields.test(slot)) {
      names.push_back(pack.fields[slot].id);
    }
  }
  return names;
}

std::vector<std::string> sealed_names_of(const pack::Pack& pack, const pack::FieldSet& fields) {
  std::vector<std::string> names = names_of(pack, fields);
  for (const auto& [old, now] : pack.names[static_cast<std::size_t>(pack::NameKind::field)]) {
    if (const auto id = pack.field_named(now); !id.none() && fields.test(id.slot())) {
      names.push_back(old);
    }
  }
  return names;
}

base::Result<pack::PurposeId> purpose_named(const pack::Pack& pack, const std::string& name) {
  if (name.empty()) {
    return pack::PurposeId{};
  }
  const auto id = pack.purpose_named(name);
  if (id.none()) {
    return unknown_name("policy/unknown-purpose", "目的", "purpose", name);
  }
  return id;
}

base::Result<pack::FieldSet> fields_named(const pack::Pack& pack, const std::vector<std::string>& names) {
  pack::FieldSet set;
  for (const auto& name : names) {
    const auto id = pack.field_named(name);
    if (id.none()) {
      return unknown_name("policy/unknown-field", "字段", "field", name);
    }
    set.set(id.slot());
  }
  return set;
}

std::vector<base::ClauseRef> clauses_of(const Ruling& ruling) {
  std::vector<base::ClauseRef> refs;
  for (std::uint8_t i = 0; i < ruling.decision.clause_count; ++i) {
    refs.push_back(ruling.pack().ref(ruling.decision.clauses[i]));
  }
  return refs;
}

std::vector<base::ClauseRef> joined(std::vector<base::ClauseRef> first, const std::vector<base::ClauseRef>& more) {
  for (const auto& ref : more) {
    const bool named =
        std::any_of(first.begin(), first.end(), [&ref](const base::ClauseRef& known) { return known.id == ref.id; });
    if (!named) {
      first.push_back(ref);
    }
  }
  return first;
}

std::vector<std::string> obligations_of(const Ruling& ruling) {
  std::vector<std::string> names;
  for (std::uint8_t i = 0; i < pack::kObligationCount; ++i) {
    if ((ruling.decision.obligations >> i & 1U) != 0) {
      names.emplace_back(pack::name_of(static_cast<pack::Obligation>(i)));
    }
  }
  return names;
}

}  // namespace jinkui::service
