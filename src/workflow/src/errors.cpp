#include "errors.h"

#include <string>

#include "jinkui/base/refusal_table.h"

namespace jinkui::workflow {
namespace {

constexpr base::RefusalRow<Refusal> kRefusals[] = {
    {Refusal::final, base::Errc::conflict, "workflow/final", "该申请已经结束。", "This request is closed.",
     "如仍需办理，请另行提交申请。", "Make a new request if it is still needed."},
    {Refusal::not_open, base::Errc::conflict, "workflow/not-open", "该申请已退回申请人，当前不在审批中。",
     "This request has been returned to its requester and is not being decided.", "等待申请人重新提交。",
     "Wait until the requester submits it again."},
    {Refusal::not_returned, base::Errc::conflict, "workflow/not-returned", "只有被退回的申请才能重新提交。",
     "Only a returned request can be submitted again.", "等待审批结果，或撤回后另行提交。",
     "Wait for the decision, or withdraw it and make a new one."},
    {Refusal::not_requester, base::Errc::forbidden, "workflow/not-requester", "只有申请人本人可以这样做。",
     "Only the requester can do this.", "请联系申请人。", "Ask the requester."},
    {Refusal::self_approval, base::Errc::forbidden, "workflow/self-approval",
     "申请人不得审批自己的申请，也不得通过委托审批。",
     "Nobody decides his own request, nor through a delegation from or to himself.", "由其他有权审批的人办理。",
     "Somebody else who may decide has to do it."},
    {Refusal::twice, base::Errc::conflict, "workflow/twice", "同一人（含委托人和受托人）在一次申请中只能审批一次。",
     "In one request a person decides once, whether for himself, by a delegate or as a delegate.",
     "由其他有权审批的人办理。", "Somebody else who may decide has to do it."},
    {Refusal::not_asked, base::Errc::forbidden, "workflow/not-asked", "当前步骤不由您审批。",
     "No open step asks for your decision.", "查看申请的当前步骤和审批人。",
     "See which step is open and whom it asks."},
    {Refusal::not_eligible, base::Errc::invalid, "workflow/not-eligible", "所选人员不能办理这一步。",
     "The chosen person cannot take part in this step.", "另选有权且未参与过本申请的在职人员。",
     "Choose an active person who may decide it and has not taken part yet."},
    {Refusal::too_many_added, base::Errc::conflict, "workflow/too-many-added", "加签人数已达上限（8 人）。",
     "No more approvers can be added (8 at most).", "由现有审批人办理。", "Let the present approvers decide."},
    {Refusal::too_many_rounds, base::Errc::conflict, "workflow/too-many-rounds",
     "该申请重新提交的次数已达上限（100 次）。", "This request has been submitted again too often (100 times).",
     "撤回后另行提交申请。", "Withdraw it and make a new one."},
    {Refusal::reminded_recently, base::Errc::too_many, "workflow/reminded-recently", "一小时内已经催办过。",
     "A reminder was sent within the last hour.", "稍后再催办。", "Remind again later."},
    {Refusal::cannot_reassign, base::Errc::conflict, "workflow/cannot-reassign",
     "这一步不能转办（表决、加签和本人签署的步骤由本人办理）。",
     "This step cannot be passed on (votes, added approvals and own signatures are personal).",
     "由本人办理，或设立委托。", "Decide it yourself, or make a delegation."},
    {Refusal::no_step_applies, base::Errc::conflict, "workflow/no-step-applies",
     "按现有条件，该流程没有任何审批步骤适用，不能自动通过。",
     "Under the present facts no approval step of this flow applies; nothing is approved by itself.",
     "请管理员检查制度包中该流程的条件。", "Ask the administrator to check the conditions of this flow."},
    {Refusal::inactive, base::Errc::forbidden, "workflow/inactive", "申请人已不在职。",
     "The requester is not active.", "由在职人员提交申请。", "An active person has to make the request."},
    {Refusal::review, base::Errc::conflict, "workflow/review",
     "应急查阅已经放行，只能复核为属实或不属实，不能撤回或退回。",
     "The emergency access has been released: its review ends it as justified or not; it is neither withdrawn nor "
     "returned.",
     "等待复核人办理，或由复核人写明意见。", "Wait for the reviewers, or write an opinion as one of them."},
};

void name_clause(base::Error& error, pack::ClauseId clause, const Context& context) {
  if (context.pack != nullptr && !clause.none()) {
    error.clauses.push_back(context.pack->ref(clause));
  }
}

// "部门负责人、总经理" / "Head of department, General manager".
base::Text actor_words(const pack::Actor& actor, const pack::Pack& pack) {
  base::Text words;
  for (const pack::PostId post : actor.posts) {
    words.zh += (words.zh.empty() ? "" : "、") + pack.at(post).title.zh;
    words.en += (words.en.empty() ? "" : ", ") + pack.at(post).title.en;
  }
  if (actor.posts.empty() && !actor.group.none()) {
    words = pack.groups[actor.group.slot()].title;
  }
  return words;
}

}  // namespace

base::Error refuse(Refusal why, const Context& context) {
  base::Error error = base::refusal_of(kRefusals, why);
  if (why == Refusal::self_approval && context.pack != nullptr) {
    for (const auto clause : context.pack->no_self_approval) {
      name_clause(error, clause, context);
    }
  }
  name_clause(error, context.flow.clause, context);
  return error;
}

base::Error nobody_can_decide(PartId part, const Context& context) {
  base::Error error;
  error.code = base::Errc::conflict;
  error.slug = "workflow/nobody-can-decide";
  error.next = {"请管理员为相应岗位任命人员，或调整制度包中该流程的替补规则。",
                "Have somebody appointed to the post, or give the flow a substitution rule in the pack."};
  if (part >= kFirstAdded) {
    error.message = {"加签的审批人将无法办理。", "The added approver could then not decide."};
    name_clause(error, context.flow.clause, context);
    return error;
  }
  std::size_t ordinal = 0;
  for (std::size_t i = 0; i <= part && i < context.flow.steps.size(); ++i) {
    const pack::StepKind kind = context.flow.steps[i].kind;
    ordinal += kind == pack::StepKind::act || kind == pack::StepKind::quorum ? 1U : 0U;
  }
  const pack::Step& step = context.flow.steps[part];
  base::Text who;
  if (context.pack != nullptr) {
    who = actor_words(step.actor, *context.pack);
  }
  const std::string number = std::to_string(ordinal);
  error.message.zh = "第 " + number + " 个审批步骤" + (who.zh.empty() ? "" : "（" + who.zh + "）") +
                     "没有足够的人可以审批：申请人、已参与审批的人及其受托人不能再审批。";
  error.message.en = "Nobody is left to decide step " + number + (who.en.empty() ? "" : " (" + who.en + ")") +
                     ": the requester, those who have decided already and their delegates cannot.";
  error.where = "/steps/" + std::to_string(part);
  name_clause(error, step.clause.none() ? context.flow.clause : step.clause, context);
  return error;
}

base::Error bad_flow(const char* zh, const char* en, std::size_t step) {
  base::Error error;
  error.code = base::Errc::invalid;
  error.slug = "workflow/bad-flow";
  error.message = {std::string("流程定义有误：") + zh, std::string("The flow is not well formed: ") + en};
  error.next = {"检查制度包中的流程。", "Check the flow in the pack."};
  error.where = "/steps/" + std::to_string(step);
  return error;
}

base::Error corrupt_state() {
  base::Error error;
  error.code = base::Errc::corrupt;
  error.slug = "workflow/corrupt-state";
  error.message = {"申请的存储状态有误。", "The stored state of the request is not well formed."};
  error.next = {"请管理员核对数据库和备份。", "Ask the administrator to check the database and its backups."};
  return error;
}

base::Error unknown_request() {
  base::Error error;
  error.code = base::Errc::not_found;
  error.slug = "request/unknown";
  error.message = {"没有这个申请。", "There is no such request."};
  error.next = {"返回列表重新选择。", "Go back to the list and choose again."};
  return error;
}

base::Error text_too_large() {
  base::Error error;
  error.code = base::Errc::too_large;
  error.slug = "workflow/text-too-large";
  error.message = {"文字过长。", "The text is too long."};
  error.next = {"缩短后重新提交。", "Shorten it and submit again."};
  return error;
}

}  // namespace jinkui::workflow
