#include "own_password.h"

#include <memory>

#include "act_job.h"
#include "jinkui/crypto/secret.h"
#include "jinkui/identity/accounts.h"
#include "rules_of.h"

namespace jinkui::service {
namespace {

base::Error wrong_password() {
  return {base::Errc::invalid,
          "account/wrong-password",
          {"原密码不正确。", "The present password is wrong."},
          {"请重新输入原密码。", "Type the present password again."},
          "/old",
          {},
          ""};
}

void count_wrong(Core& core, const std::shared_ptr<OwnPassword>& check, const identity::LoginMaterial& material) {
  note(
      core, {ledger::Kind::login_refused, check->caller, {}, receipt::Scope::What::nothing},
      [&core, material](store::WriterSession& session) -> base::Result<FieldValues> {
        const auto outcome = identity::record_login(
            session, {material, false, {}}, password_rules(core.world().pending()->pack()), core.time().now());
        return FieldValues{{"verdict", "wrong"}, {"locked_now", outcome.locked_now ? "true" : "false"}};
      },
      [check](base::Result<receipt::Receipt> receipt) {
        check->refused(receipt.ok() ? wrong_password() : receipt.take_error());
      });
}

void check_on_pool(Core& core, const std::shared_ptr<OwnPassword>& check) {
  identity::LoginMaterial material;
  std::optional<identity::Account> account;
  {
    auto reader = core.readers().take();
    material = identity::login_material(*reader, check->caller.person);
    account = identity::account_of(*reader, check->caller.person);
  }
  const bool right = identity::verify_login(material, check->password);
  crypto::wipe(check->password);
  if (account && account->locked_until && core.time().now() < *account->locked_until) {
    check->refused(account_locked());
  } else if (!right) {
    count_wrong(core, check, material);
  } else {
    check->then();
  }
}

}  // namespace

base::Error accounts_busy() {
  return {base::Errc::unavailable,
          "account/busy",
          {"登录的人太多，请稍候再试。", "Too many people are logging in; try again shortly."},
          {"请在几秒后重试。", "Try again in a few seconds."},
          "",
          {},
          ""};
}

base::Error account_locked() {
  return {base::Errc::forbidden,
          "account/locked",
          {"连续输错，账号已暂时锁定。", "The account is locked for a while after wrong entries."},
          {"请等锁定期满后再试。", "Wait until the lock has ended."},
          "",
          {},
          ""};
}

void check_own_password(Core& core, OwnPassword check) {
  auto kept = std::make_shared<OwnPassword>(std::move(check));
  if (!core.settings().heavy(base::make_task([&core, kept] { check_on_pool(core, kept); }))) {
    kept->refused(accounts_busy());
  }
}

}  // namespace jinkui::service
