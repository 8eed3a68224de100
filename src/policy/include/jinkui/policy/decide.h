// The decision: which clause permits, forbids or sends an act through a flow. Pure, total, safe from any thread.
// Default deny; a prohibition beats a permission and a grant; among permissions the direct one is preferred to a
// flow.
#pragma once
#include <cstdint>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"
#include "jinkui/pack/facts.h"
#include "jinkui/pack/ids.h"
#include "jinkui/pack/kernel.h"
#include "jinkui/pack/pack.h"

namespace jinkui::policy {

// A grant of the acting person on this object, as it stands now.
struct GrantView {
  base::GrantId id;
  pack::FlowId flow;
  pack::Verb verb = pack::Verb::read;
  pack::PurposeId purpose;  // none: any purpose that the flow allows
  pack::FieldSet fields;    // what it covers
  base::Instant not_after;  // exclusive
  std::int64_t uses_left = 0;
};

struct Question {
  pack::Verb verb = pack::Verb::read;
  pack::PurposeId purpose;  // none: not stated
  pack::FieldSet fields;    // asked for; empty: all that the purpose allows
  pack::Facts facts;
  std::vector<GrantView> grants;
  base::Instant now;
};

enum class Verdict : std::uint8_t { deny = 0, permit = 1, needs_flow = 2 };

// At most this many clauses are named; prohibitions first.
inline constexpr std::size_t kMaxNamedClauses = 8;

struct Decision {
  Verdict verdict = Verdict::deny;
  pack::FlowId flow;       // needs_flow: which one; permit by grant: of the grant
  base::GrantId grant;     // permit: the grant that carries it, or none
  pack::FieldSet visible;  // permit: exactly these fields open
  pack::ObligationSet obligations = 0;
  pack::RuleId rule;                                       // the deciding rule, when there is one
  std::array<pack::ClauseId, kMaxNamedClauses> clauses{};  // filled from the front
  std::uint8_t clause_count = 0;
  enum class Reason : std::uint8_t {
    permitted,
    by_grant,
    forbidden_by_rule,
    no_permission,
    flow_required,
    purpose_missing,
    field_outside_purpose,
    purpose_not_yours
  } reason = Reason::no_permission;
};

[[nodiscard]] Decision decide(const pack::Pack& pack, const Question& question);

}  // namespace jinkui::policy
