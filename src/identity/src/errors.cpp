#include "errors.h"

#include "jinkui/base/refusal_table.h"

namespace jinkui::identity {
namespace {

constexpr base::RefusalRow<Refusal> kRefusals[] = {
    {Refusal::name, base::Errc::invalid, "people/name", "名称须为 1 至 64 个字符，首尾无空格，无控制字符。",
     "A name has 1 to 64 characters, no space at either end and no control characters.", "修改名称后重试。",
     "Change the name and try again."},
    {Refusal::name_taken, base::Errc::conflict, "people/name-taken", "已有同名部门。",
     "There is a department of this name.", "换一个名称。", "Choose another name."},
    {Refusal::staff_number, base::Errc::invalid, "people/staff-number",
     "工号须为 1 至 32 个字符，首尾无空格，无控制字符。",
     "A staff number has 1 to 32 characters, no space at either end and no control characters.", "修改工号后重试。",
     "Change the staff number and try again."},
    {Refusal::staff_number_taken, base::Errc::conflict, "people/staff-number-taken",
     "该工号已被使用，工号不得重复使用。", "The staff number is taken; staff numbers are never used again.",
     "换一个工号。", "Choose another number."},
    {Refusal::unknown_department, base::Errc::not_found, "people/unknown-department", "没有这个部门。",
     "There is no such department.", "先建立部门。", "Add the department first."},
    {Refusal::department_cycle, base::Errc::conflict, "people/department-cycle",
     "部门不能隶属于自己或自己的下级部门。", "A department cannot stand below itself.", "另选上级部门。",
     "Choose another parent."},
    {Refusal::unknown_person, base::Errc::not_found, "people/unknown-person", "没有这个人员。",
     "There is no such person.", "先登记人员。", "Add the person first."},
    {Refusal::inactive, base::Errc::conflict, "people/inactive", "该人员不在职。", "The person is not active.",
     "另选在职人员。", "Choose an active person."},
    {Refusal::left_already, base::Errc::conflict, "people/left-already", "该人员已经离职。",
     "The person has left already.", "无需重复办理。", "There is nothing to do."},
    {Refusal::active_already, base::Errc::conflict, "people/active-already", "该人员在职。", "The person is active.",
     "无需重复办理。", "There is nothing to do."},
    {Refusal::validity, base::Errc::invalid, "people/validity",
     "起止时间有误：结束须晚于开始，委托最长 366 天且须有结束时间。",
     "The times are wrong: the end comes after the start; a delegation must end within 366 days.",
     "修改起止时间后重试。", "Change the times and try again."},
    {Refusal::post, base::Errc::invalid, "people/post", "没有写明岗位。", "No post is named.", "选择岗位。",
     "Choose a post."},
    {Refusal::post_taken, base::Errc::conflict, "people/post-taken", "该岗位同一时间只能由一人担任，现已有人。",
     "Only one person at a time can hold this post, and somebody does.", "先免去现任，或改变起始时间。",
     "End the present appointment first, or choose another start."},
    {Refusal::appointed_already, base::Errc::conflict, "people/appointed-already", "该人员在这段时间已任此职。",
     "The person holds this post in that time already.", "无需重复任命。", "There is nothing to do."},
    {Refusal::unknown_appointment, base::Errc::not_found, "people/unknown-appointment", "没有这项任职。",
     "There is no such appointment.", "返回列表重新选择。", "Go back to the list and choose again."},
    {Refusal::unknown_delegation, base::Errc::not_found, "people/unknown-delegation", "没有这项审批委托。",
     "There is no such delegation.", "返回列表重新选择。", "Go back to the list and choose again."},
    {Refusal::unknown_designation, base::Errc::not_found, "people/unknown-designation", "没有这项专人委托。",
     "There is no such designation.", "返回列表重新选择。", "Go back to the list and choose again."},
    {Refusal::ended_already, base::Errc::conflict, "people/ended-already", "已经结束。", "It has ended already.",
     "无需重复办理。", "There is nothing to do."},
    {Refusal::not_principal, base::Errc::forbidden, "people/not-principal", "审批委托只能由委托人本人设立。",
     "Only the principal himself can delegate his approvals.", "由委托人本人设立。", "The principal has to do it."},
    {Refusal::self_delegation, base::Errc::invalid, "people/self-delegation", "不能委托给自己。",
     "Nobody delegates to himself.", "另选受托人。", "Choose another person."},
    {Refusal::too_many_delegates, base::Errc::conflict, "people/too-many-delegates", "同一时间的受托人最多 4 人。",
     "There can be 4 delegates at a time.", "先结束一项委托。", "End one of the delegations first."},
    {Refusal::acts, base::Errc::invalid, "people/acts", "须写明 1 至 32 种事项。", "Name 1 to 32 acts.", "选择事项。",
     "Choose the acts."},
    {Refusal::self_designation, base::Errc::forbidden, "people/self-designation", "不能把自己委托为专人。",
     "Nobody designates himself.", "由有权委托的其他人办理。", "Somebody else who may has to do it."},
    {Refusal::login_name, base::Errc::invalid, "account/login-name",
     "登录名须为 2 至 64 个字符：小写字母、数字、点、下划线、连字符或汉字。",
     "A login name has 2 to 64 characters: lower-case letters, digits, dot, underscore, hyphen, or letters beyond "
     "ASCII.",
     "修改登录名后重试。", "Change the login name and try again."},
    {Refusal::login_taken, base::Errc::conflict, "account/login-taken", "该登录名已被使用。",
     "The login name is taken.", "换一个登录名。", "Choose another one."},
    {Refusal::account_exists, base::Errc::conflict, "account/exists", "该人员已有账号。",
     "The person has an account already.", "使用现有账号。", "Use the account that exists."},
    {Refusal::unknown_account, base::Errc::not_found, "account/unknown", "该人员没有账号。",
     "The person has no account.", "先开立账号。", "Create an account first."},
};

}  // namespace

base::Error refuse(Refusal why) {
  return base::refusal_of(kRefusals, why);
}

}  // namespace jinkui::identity
