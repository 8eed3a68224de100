// The pack's rules about accounts, in the words of identity.
// Pure; safe from any thread.
#pragma once
#include "jinkui/identity/accounts.h"
#include "jinkui/identity/sessions.h"
#include "jinkui/pack/pack.h"

namespace jinkui::service {

[[nodiscard]] identity::PasswordRules password_rules(const pack::Pack& pack);
[[nodiscard]] identity::SessionLimits session_limits(const pack::Pack& pack);

}  // namespace jinkui::service
