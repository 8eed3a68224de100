// The errors of the approval engine: exact words in both languages. Pure functions.
#pragma once
#include "jinkui/base/result.h"
#include "jinkui/workflow/machine.h"

namespace jinkui::workflow {

// What each refusal is; slug and words stand in one table.
enum class Refusal {
  final,
  not_open,
  not_returned,
  not_requester,
  self_approval,
  twice,
  not_asked,
  not_eligible,
  too_many_added,
  too_many_rounds,
  reminded_recently,
  cannot_reassign,
  no_step_applies,
  inactive,
  review,
};

[[nodiscard]] base::Error refuse(Refusal why, const Context& context);
// Names the step by its number among the deciding steps, and by who is asked when the pack is at hand.
[[nodiscard]] base::Error nobody_can_decide(PartId part, const Context& context);
[[nodiscard]] base::Error bad_flow(const char* zh, const char* en, std::size_t step);
[[nodiscard]] base::Error corrupt_state();
[[nodiscard]] base::Error unknown_request();
[[nodiscard]] base::Error text_too_large();

}  // namespace jinkui::workflow
