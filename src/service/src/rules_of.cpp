#include "rules_of.h"

namespace jinkui::service {

identity::PasswordRules password_rules(const pack::Pack& pack) {
  const auto& from = pack.passwords;
  identity::PasswordRules rules;
  rules.min_length = from.min_length;
  rules.min_classes = from.min_classes;
  rules.forbid_name = from.forbid_name;
  rules.rotate = from.rotate;
  rules.lock_after = from.lock_after;
  rules.lock_for = from.lock_for;
  rules.history = from.history;
  return rules;
}

identity::SessionLimits session_limits(const pack::Pack& pack) {
  constexpr base::Instant kEpoch{0};
  identity::SessionLimits limits;
  limits.idle_ms = base::add(kEpoch, pack.sessions.idle, 0).ms;
  limits.absolute_ms = base::add(kEpoch, pack.sessions.absolute, 0).ms;
  return limits;
}

}  // namespace jinkui::service
