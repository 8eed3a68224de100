// One's own password, asked for again within a session before something that a stolen session must not do.
// May be called from any thread; the check runs on the bounded pool.
#pragma once
#include <functional>
#include <string>

#include "jinkui/service/core.h"
#include "jinkui/service/types.h"

namespace jinkui::service {

// Calls `then` on the pool when the password is right, else `refused`: account/wrong-password (counted like a wrong
// log-in, so that a stolen session cannot guess it), account/locked, account/busy.
struct OwnPassword {
  Caller caller;
  std::string password;
  std::function<void()> then;
  std::function<void(base::Error)> refused;
};
void check_own_password(Core& core, OwnPassword check);

[[nodiscard]] base::Error accounts_busy();
[[nodiscard]] base::Error account_locked();

}  // namespace jinkui::service
