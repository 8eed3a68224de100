#include "jinkui/ledger/kinds.h"

#include <algorithm>
#include <iterator>

namespace jinkui::ledger {
namespace {

constexpr KindName kKinds[] = {
    {Kind::genesis, "genesis", "账本建立", "Ledger created"},
    {Kind::pack_activated, "pack_activated", "制度包生效", "Policy pack put into force"},
    {Kind::clock_note, "clock_note", "时间说明", "Note on time"},
    {Kind::pack_drafted, "pack_drafted", "拟订制度版本", "Version of the policy drafted"},
    {Kind::login, "login", "登录", "Login"},
    {Kind::login_refused, "login_refused", "登录被拒", "Login refused"},
    {Kind::logout, "logout", "退出", "Logout"},
    {Kind::password_changed, "password_changed", "修改密码", "Password changed"},
    {Kind::account_changed, "account_changed", "账号变更", "Account changed"},
    {Kind::people_changed, "people_changed", "人员与岗位变更", "People or posts changed"},
    {Kind::customer_entered, "customer_entered", "客户建档", "Customer entered"},
    {Kind::value_changed, "value_changed", "客户信息变更", "Customer information changed"},
    {Kind::classified, "classified", "定密或变更密级", "Level set or changed"},
    {Kind::declassified, "declassified", "解密", "Declassified"},
    {Kind::masks_listed, "masks_listed", "列出脱敏信息", "Masked list shown"},
    {Kind::released, "released", "明文提供", "Plaintext released"},
    {Kind::denied, "denied", "拒绝", "Denied"},
    {Kind::denials_summed, "denials_summed", "多次拒绝合计", "Denials summed up"},
    {Kind::custody_changed, "custody_changed", "交付或结束保管", "Handed into keeping, or keeping ended"},
    {Kind::searched, "searched", "检索", "Search"},
    {Kind::request_made, "request_made", "提出申请", "Request made"},
    {Kind::request_decided, "request_decided", "审批", "Request decided"},
    {Kind::request_withdrawn, "request_withdrawn", "撤回申请", "Request withdrawn"},
    {Kind::request_changed, "request_changed", "申请变更", "Request changed"},
    {Kind::request_lapsed, "request_lapsed", "申请逾期失效", "Request lapsed"},
    {Kind::grant_revoked, "grant_revoked", "收回授权", "Grant revoked"},
    {Kind::destroy_intended, "destroy_intended", "决定销毁", "Destruction intended"},
    {Kind::destroyed, "destroyed", "已销毁", "Destroyed"},
    {Kind::imported, "imported", "批量导入", "Imported"},
    {Kind::reconciled, "reconciled", "核对销毁状态", "Destructions reconciled"},
    {Kind::restored, "restored", "恢复备份", "Backup put back"},
    {Kind::keys_rotating, "keys_rotating", "开始更换密钥", "Key rotation begun"},
    {Kind::exported, "exported", "导出件的记录承诺", "Records of an exported file committed to"},
    {Kind::keys_rotated, "keys_rotated", "更换密钥结束", "Key rotation ended"},
    {Kind::index_built, "index_built", "重建检索索引", "Search index built"},
    {Kind::keys_backed_up, "keys_backed_up", "备份密钥库", "Key store backed up"},
    {Kind::ledger_read, "ledger_read", "查阅账本", "Ledger opened to a reader"},
};

const KindName* find(Kind kind) {
  const auto* const at =
      std::find_if(std::begin(kKinds), std::end(kKinds), [kind](const KindName& name) { return name.kind == kind; });
  return at == std::end(kKinds) ? nullptr : at;
}

std::string number_of(Kind kind) {
  return std::to_string(static_cast<unsigned>(kind));
}

}  // namespace

std::span<const KindName> all_kinds() {
  return kKinds;
}

bool is_known(Kind kind) {
  return find(kind) != nullptr;
}

std::string slug_of(Kind kind) {
  const KindName* name = find(kind);
  return name == nullptr ? "kind-" + number_of(kind) : std::string(name->slug);
}

base::Text title_of(Kind kind) {
  const KindName* name = find(kind);
  if (name == nullptr) {
    return {"未知种类（" + number_of(kind) + "）", "Unknown kind (" + number_of(kind) + ")"};
  }
  return {std::string(name->zh), std::string(name->en)};
}

}  // namespace jinkui::ledger
