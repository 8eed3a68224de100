#include "reach.h"

#include <algorithm>
#include <array>

#include "masked.h"
#include "ruling.h"

namespace jinkui::service {
namespace {

using pack::KernelFact;
using pack::Relation;

constexpr std::size_t kMostCustomers = 2000;
constexpr std::size_t kMostObjects = 512;  // kinds of objects tried; a pack with more is walked by terms

constexpr pack::RelationSet bit(Relation relation) {
  return static_cast<pack::RelationSet>(1U << static_cast<unsigned>(relation));
}
// Relations whose customers no index lists.
constexpr std::array<pack::RelationSet, 4> kUnlisted = {
    0, bit(Relation::own_entry), bit(Relation::designated),
    static_cast<pack::RelationSet>(bit(Relation::own_entry) | bit(Relation::designated))};

// All kinds of objects that a decision can tell apart, as settings of the facts.
std::optional<std::vector<pack::Facts>> kinds_of_objects(const pack::Pack& pack, const pack::Facts& subject) {
  std::vector<pack::Facts> all{subject};
  const auto vary = [&all](std::size_t choices, const auto& set) {
    std::vector<pack::Facts> next;
    next.reserve(all.size() * choices);
    for (const pack::Facts& facts : all) {
      for (std::size_t choice = 0; choice < choices; ++choice) {
        next.push_back(facts);
        set(next.back(), choice);
      }
    }
    all = std::move(next);
    return all.size() <= kMostObjects;
  };
  bool few = vary(pack.levels.size() + 1, [&pack](pack::Facts& facts, std::size_t choice) {
    const auto level = choice == 0 ? pack::LevelId{} : pack.level_at(choice - 1);
    facts.set(KernelFact::object_level, level);
    facts.set(KernelFact::object_marked, level.none() ? 0 : 1);
  });
  few = few && vary(2, [](pack::Facts& facts, std::size_t choice) {
          facts.set(KernelFact::object_declassified, static_cast<std::int64_t>(choice));
        });
  for (const auto& field : pack.fields) {
    if (!field.fact || field.of_record) {
      continue;
    }
    const std::size_t choices = field.type == pack::FieldType::flag ? 2 : field.choices.size();
    few = few && vary(choices + 1, [&field, choices](pack::Facts& facts, std::size_t choice) {
            if (choice == choices) {
              facts.clear(*field.fact);  // no value was entered
              return;
            }
            facts.set(*field.fact, field.type == pack::FieldType::flag
                                       ? static_cast<std::int64_t>(choice)
                                       : static_cast<std::int64_t>(field.choices[choice].symbol.slot()));
          });
  }
  return few ? std::optional(std::move(all)) : std::nullopt;
}

bool beyond_lists(Core& core, const WorldPtr& world, store::Session& session, const Caller& caller) {
  const Ruling nobody = rule_on_object(core, world, session, masked_act(caller, {}), {});
  const auto objects = kinds_of_objects(world->pack(), nobody.question.facts);
  if (!objects) {
    return true;
  }
  policy::Question question = nobody.question;
  return std::ranges::any_of(kUnlisted, [&](pack::RelationSet relations) {
    return std::ranges::any_of(*objects, [&](const pack::Facts& facts) {
      question.facts = facts;
      question.facts.relations = relations;
      return policy::decide(world->pack(), question).verdict != policy::Verdict::deny;
    });
  });
}

bool heads(const World& world, base::PersonId person, base::DepartmentId department) {
  const auto appointments = world.directory->appointments(person);
  return std::ranges::any_of(appointments, [&](const identity::Appointment& one) {
    const auto post = world.posts[one.post_slot];
    return !post.none() && world.pack().at(post).head && one.department == department;
  });
}

std::vector<vault::ListFilter> lists_of(const World& world, base::PersonId person) {
  std::vector<vault::ListFilter> lists(2);
  lists[0].assigned = person;
  lists[1].keeper = person;
  const auto* self = world.directory->person(person);
  for (const auto& department : world.directory->departments()) {
    const bool own = self != nullptr && world.directory->within(department.id, self->department);
    if (own || heads(world, person, department.id)) {
      lists.emplace_back().department = department.id;
    }
  }
  return lists;
}

}  // namespace

std::optional<std::vector<base::CustomerId>> customers_in_reach(Core& core, const WorldPtr& world,
                                                                store::Session& session, const Caller& caller) {
  if (beyond_lists(core, world, session, caller)) {
    return std::nullopt;
  }
  std::vector<base::CustomerId> all;
  for (const vault::ListFilter& list : lists_of(*world, caller.person)) {
    const auto some = core.vault().ids_of(session, list, kMostCustomers);
    if (!some || all.size() + some->size() > 2 * kMostCustomers) {
      return std::nullopt;
    }
    all.insert(all.end(), some->begin(), some->end());
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace jinkui::service
