// A ruling: the facts of one act gathered from pack, directory and vault, and the decision on them.
// Plain value of one request. Functions read through the session of the calling thread; database failure throws
// Fatal.
#pragma once
#include <string>
#include <vector>

#include "jinkui/policy/decide.h"
#include "jinkui/service/core.h"
#include "jinkui/service/types.h"

namespace jinkui::service {

// What somebody wants to do, in the pack's ids.
struct Act {
  Caller caller;
  pack::Verb verb = pack::Verb::read;
  base::CustomerId customer;
  base::RecordId record;
  pack::PurposeId purpose;
  pack::FieldSet fields;
  std::string to_level;       // of an act that lowers a level: to which; that changes the policy: its hash in hex
  std::int64_t quantity = 1;  // customers touched
};

// An act that is about no customer: to administer, to delegate, to audit.
[[nodiscard]] Act company_act(const Caller& caller, pack::Verb verb);

struct Ruling {
  WorldPtr world;
  Stamp stamp;
  vault::ObjectFacts object;
  policy::Question question;
  policy::Decision decision;

  [[nodiscard]] const pack::Pack& pack() const { return world->pack(); }
  [[nodiscard]] bool permitted() const { return decision.verdict == policy::Verdict::permit; }
};

// Whether the pack conceals this object from the caller: it has a level that is concealed from whoever may not know
// of it, and he may not.
[[nodiscard]] bool concealed(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
                             const vault::ObjectFacts& object);

// Gathers the facts of an existing object (of the company, for the verb govern) and decides. Errors: not_found, also
// for what is concealed from the caller; gone (destroyed), corrupt. `whole`: on behalf of the house, which nothing is
// concealed from.
enum class Sight : std::uint8_t { callers, whole };
[[nodiscard]] base::Result<Ruling> rule_on(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
                                           Sight sight = Sight::callers);
// No ruling yet: the writer makes it. `world` is the one whose ids the act is written in.
[[nodiscard]] Ruling undecided(WorldPtr world);
// Decides on facts that are known already (an object being entered, a row of a list).
[[nodiscard]] Ruling rule_on_object(Core& core, const WorldPtr& world, store::Session& session, const Act& act,
                                    vault::ObjectFacts object);
// Whether the pack permits an act that is about no customer; records nothing.
[[nodiscard]] bool may(Core& core, const Caller& caller, pack::Verb verb);

// What the policy says to a ruling that is not a permission.
[[nodiscard]] base::Error refusal(const Ruling& ruling);

// The names of the fields of a set, in pack order.
[[nodiscard]] std::vector<std::string> names_of(const pack::Pack& pack, const pack::FieldSet& fields);
// The same, with the names under which earlier versions of the pack sealed values of these fields.
[[nodiscard]] std::vector<std::string> sealed_names_of(const pack::Pack& pack, const pack::FieldSet& fields);
// Errors: invalid with the name that the pack does not know. An empty purpose is none.
[[nodiscard]] base::Result<pack::PurposeId> purpose_named(const pack::Pack& pack, const std::string& name);
[[nodiscard]] base::Result<pack::FieldSet> fields_named(const pack::Pack& pack,
                                                        const std::vector<std::string>& names);

[[nodiscard]] std::vector<base::ClauseRef> clauses_of(const Ruling& ruling);
// `first`, then what of `more` it does not name yet.
[[nodiscard]] std::vector<base::ClauseRef> joined(std::vector<base::ClauseRef> first,
                                                  const std::vector<base::ClauseRef>& more);
[[nodiscard]] inline bool asks(const Ruling& ruling, pack::Obligation obligation) {
  return ((ruling.decision.obligations >> static_cast<unsigned>(obligation)) & 1U) != 0;
}
[[nodiscard]] std::vector<std::string> obligations_of(const Ruling& ruling);

}  // namespace jinkui::service
