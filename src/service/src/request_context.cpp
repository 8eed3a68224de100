#include "request_context.h"

#include <algorithm>

namespace jinkui::service {

base::DepartmentId Actors::department_of(pack::ActorScope scope) const {
  if (scope == pack::ActorScope::owner_department) {
    return custody_.department;
  }
  const auto* person = world_.directory->person(requester_);
  return scope == pack::ActorScope::requester_department && person != nullptr ? person->department
                                                                              : base::DepartmentId{};
}

std::vector<base::PersonId> Actors::holders(const pack::Actor& actor) const {
  const pack::Pack& pack = world_.pack();
  if (actor.scope == pack::ActorScope::custodian) {
    return custody_.keeper.none() ? std::vector<base::PersonId>{} : std::vector{custody_.keeper};
  }
  std::vector<pack::PostId> posts = actor.posts;
  if (!actor.group.none()) {
    const auto& group = pack.groups[actor.group.slot()];
    posts.insert(posts.end(), group.posts.begin(), group.posts.end());
  }
  std::vector<base::PersonId> found;
  const base::DepartmentId department = department_of(actor.scope);
  if (actor.scope != pack::ActorScope::company && department.none()) {
    return found;  // of no department there is no head; a post held for the whole company is not meant
  }
  const auto names = world_.directory->post_names();
  for (std::size_t slot = 0; slot < names.size(); ++slot) {  // appointments bear the names of their time
    if (std::find(posts.begin(), posts.end(), world_.posts[slot]) == posts.end()) {
      continue;
    }
    const auto persons = actor.scope == pack::ActorScope::company
                             ? world_.directory->holders(names[slot], now_)
                             : world_.directory->holders(names[slot], department, now_);
    found.insert(found.end(), persons.begin(), persons.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<base::PersonId> Actors::delegates_of(base::PersonId principal) const {
  return world_.directory->delegates_of(principal, now_);
}

bool Actors::active(base::PersonId person) const {
  const auto* found = world_.directory->person(person);
  return found != nullptr && found->active;
}

MoveContext::MoveContext(const Ruling& ruling_in, const pack::Flow& flow, const workflow::Asked& asked,
                         base::Instant now, int zone_minutes)
    : ruling(ruling_in),
      actors(*ruling_in.world, asked.requester, ruling_in.object.custody, now),
      context{flow, ruling_in.question.facts, actors, now, &ruling_in.pack(), zone_minutes, asked.emergency} {}

}  // namespace jinkui::service
