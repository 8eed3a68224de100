#include <vector>

#include "errors.h"
#include "jinkui/workflow/machine.h"

namespace jinkui::workflow {
namespace {

bool is_leaf(const pack::Step& step) {
  return step.kind == pack::StepKind::act || step.kind == pack::StepKind::quorum;
}

bool names_somebody(const pack::Actor& actor) {
  return !actor.posts.empty() || !actor.group.none() || actor.scope == pack::ActorScope::requester_self ||
         actor.scope == pack::ActorScope::custodian;
}

base::Status check_leaf(const pack::Step& step, std::size_t index) {
  if (!step.children.empty()) {
    return bad_flow("审批步骤不能有下级步骤。", "a deciding step has children.", index);
  }
  if (!names_somebody(step.actor)) {
    return bad_flow("审批步骤没有审批人。", "a deciding step names nobody.", index);
  }
  const bool self = step.actor.scope == pack::ActorScope::requester_self;
  if (self && (step.kind != pack::StepKind::act || step.act != pack::StepAct::sign)) {
    return bad_flow("申请人本人只能签署，不能审批。", "the requester himself may only sign.", index);
  }
  const bool fraction = step.numerator >= 1 && step.numerator <= step.denominator;
  if (step.kind == pack::StepKind::quorum && !fraction) {
    return bad_flow("表决比例须大于 0 且不超过 1。", "a quorum must be above 0 and at most 1.", index);
  }
  return base::success();
}

base::Status check_composite(const pack::Step& step, std::size_t index, std::vector<bool>& has_parent) {
  if (step.children.empty()) {
    return bad_flow("组合步骤没有下级步骤。", "a composite step has no children.", index);
  }
  if (step.deadline) {
    return bad_flow("期限只能设在审批步骤上。", "only a deciding step can have a deadline.", index);
  }
  for (const std::uint16_t child : step.children) {
    if (child <= index || child >= has_parent.size() || has_parent[child]) {
      return bad_flow("下级步骤的顺序有误。", "a child is out of order or has two parents.", index);
    }
    has_parent[child] = true;
  }
  return base::success();
}

}  // namespace

base::Status check_flow(const pack::Flow& flow) {
  if (flow.steps.empty() || flow.steps.size() > kMaxSteps) {
    return bad_flow("步骤数须为 1 至 64。", "it must have 1 to 64 steps.", 0);
  }
  if (flow.uses < 1 || flow.term == base::Period{}) {
    return bad_flow("授权须有期限和至少一次使用。", "its grant needs a term and at least one use.", 0);
  }
  std::vector<bool> has_parent(flow.steps.size());
  has_parent[0] = true;
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    const pack::Step& step = flow.steps[i];
    JINKUI_RETURN_IF_ERROR(is_leaf(step) ? check_leaf(step, i) : check_composite(step, i, has_parent));
    if (!has_parent[i]) {
      return bad_flow("有步骤不属于任何上级步骤。", "a step belongs to no other.", i);
    }
  }
  return base::success();
}

}  // namespace jinkui::workflow
