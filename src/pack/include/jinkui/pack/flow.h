// The model of an approval flow: a tree of steps whose leaves name who acts, and the grant that it ends in.
// Immutable once compiled; safe from any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/base/text.h"
#include "jinkui/base/time.h"
#include "jinkui/pack/condition.h"
#include "jinkui/pack/ids.h"
#include "jinkui/pack/kernel.h"

namespace jinkui::pack {

// Whose holder of a post is meant, for posts that exist once per department.
enum class ActorScope : std::uint8_t { company, requester_department, owner_department, requester_self, custodian };

struct Actor {
  std::vector<PostId> posts;  // any holder of any of them
  GroupId group;              // or the members of a group
  ActorScope scope = ActorScope::company;
};

enum class StepKind : std::uint8_t { act, sequence, any_of, all_of, quorum };
enum class StepAct : std::uint8_t { approve, review, sign };

// One node of the tree; children are indexes into Flow::steps. The root is steps[0].
struct Step {
  StepKind kind = StepKind::act;
  std::vector<std::uint16_t> children;  // sequence, any_of, all_of
  Actor actor;                          // act, quorum
  StepAct act = StepAct::approve;
  std::uint16_t numerator = 1;  // quorum: numerator/denominator of the eligible, rounded up
  std::uint16_t denominator = 1;
  Condition when;                        // a step whose condition does not hold is skipped
  std::optional<base::Period> deadline;  // from the step's opening
  Actor escalate_to;                     // after the deadline; empty: reminder only
  ClauseId clause;
};

struct FormField {
  std::string id;
  base::Text title;
  bool required = true;
  enum class Type : std::uint8_t { text, number, date } type = Type::text;
};

// 应急查阅 (break-glass): the grant comes at once, the steps of the flow review it afterwards.
struct Emergency {
  PostSet posts;      // who may, of those who may ask at all; empty: all of them
  base::Period term;  // of the grant
  std::int64_t uses = 1;
  base::Period within;  // until the review has to be done
  ClauseId clause;
};

struct Flow {
  FlowId self;
  std::string id;
  base::Text title;
  std::vector<Verb> verbs;  // what the grant lets its holder do
  std::vector<FormField> form;
  std::vector<Step> steps;
  base::Period term;                     // how long a grant is valid from approval
  std::int64_t uses = 1;                 // how often; at least 1
  std::optional<base::Period> deadline;  // of the whole request: lapses when not decided
  std::optional<Emergency> emergency;
  ClauseId clause;
};

}  // namespace jinkui::pack
