#include "factor.h"

#include <algorithm>

#include "jinkui/crypto/secret.h"
#include "jinkui/crypto/totp.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kCodeDigits = 6;

bool is_one_time_password(std::string_view code) {
  return code.size() == kCodeDigits &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool factor_required(const World& world, base::PersonId person, base::Instant now) {
  const auto appointments = world.directory->appointments(person);
  return std::any_of(appointments.begin(), appointments.end(), [&](const identity::Appointment& held) {
    const auto post = world.posts[held.post_slot];
    return !post.none() && world.pack().second_factor.posts.test(post.slot()) && held.validity.holds_at(now);
  });
}

bool factor_fresh(const pack::Pack& pack, base::Instant shown, base::Instant now) {
  return shown.ms != 0 && now < base::add(shown, pack.second_factor.fresh);
}

base::Instant device_time(Core& core) {
  const base::Clock* devices = core.settings().devices;
  return devices == nullptr ? core.time().now() : devices->now();
}

identity::Shown show_code(Core& core, store::WriterSession& session, base::PersonId person, std::string_view code) {
  const auto factor = identity::second_factor_of(session, person);
  if (!factor || !factor->in_use()) {
    return identity::Shown::not_needed;
  }
  if (code.empty()) {
    return identity::Shown::missing;
  }
  bool right = false;
  if (is_one_time_password(code)) {
    if (auto secret = core.vault().open_secret(person.value, kFactorSecret, factor->sealed); secret.ok()) {
      auto step = crypto::totp_match(*secret, code, device_time(core));
      // A telephone knows the right time when the house has stood still; else nobody could log in to admit the jump.
      if (const ClockState clock = core.time().state(); !step && clock.doubted) {
        step = crypto::totp_match(*secret, code, clock.wall);
      }
      crypto::wipe(*secret);
      right = step && identity::use_step(session, person, *step);
    }
  } else if (const auto hash = identity::recovery_code_hash(person, code)) {
    right = identity::use_recovery_code(session, person, *hash);
  }
  return right ? identity::Shown::right : identity::Shown::wrong;
}

base::Error with_factor_clause(base::Error error, const pack::Pack& pack) {
  if (const auto clause = pack.second_factor.clause; !clause.none()) {
    error.clauses.push_back(pack.ref(clause));
  }
  return error;
}

base::Error factor_needed(const pack::Pack& pack, bool enrolled) {
  return with_factor_clause(
      {base::Errc::forbidden,
       enrolled ? "account/code-needed" : "account/not-enrolled",
       {"此事须先验证动态口令。", "This takes a one-time password first."},
       {enrolled ? "请输入身份验证器上的六位动态口令后重试。" : "请先在“我的账号”登记身份验证器。",
        enrolled ? "Enter the six digits of your authenticator app, then try again."
                 : "Enrol an authenticator app under “My account” first."},
       "",
       {},
       ""},
      pack);
}

base::Error wrong_code() {
  return {base::Errc::invalid,
          "account/wrong-code",
          {"动态口令不正确、已过期或已用过。", "The one-time password is wrong, too old, or was used before."},
          {"请等下一个动态口令出现后再输入；设备时间须准确。输错计入锁定。",
           "Wait for the next one and enter it; the device's time must be right. Wrong ones count towards a lock."},
          "/code",
          {},
          ""};
}

}  // namespace jinkui::service
