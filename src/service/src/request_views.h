// Requests and grants as pages show them.
// Pure over world and state; safe from any thread.
#pragma once
#include "jinkui/service/requests.h"
#include "jinkui/workflow/requests.h"
#include "labels.h"
#include "request_context.h"

namespace jinkui::service {

[[nodiscard]] RequestRow request_row(Core& core, const World& world, const workflow::RequestHead& head,
                                     const vault::ObjectFacts* object);
[[nodiscard]] GrantRow grant_row(const World& world, const workflow::Grant& grant, base::Instant now);
[[nodiscard]] std::vector<StepView> step_views(const World& world, const pack::Flow& flow,
                                               const workflow::State& state);
[[nodiscard]] std::string name_of(workflow::RequestStatus status);
[[nodiscard]] std::string name_of(workflow::Event::Kind kind);
[[nodiscard]] std::string name_of(workflow::GrantState state);

}  // namespace jinkui::service
