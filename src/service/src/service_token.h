// What a service hears whose token is unknown, expired, revoked or used from elsewhere: the same for all of them.
// Pure.
#pragma once
#include "jinkui/base/result.h"

namespace jinkui::service {

[[nodiscard]] inline base::Error token_refused() {
  return {base::Errc::unauthenticated,
          "token/refused",
          {"令牌无效：不存在、已到期、已吊销，或不得从此地址使用。",
           "The token is not valid: unknown, expired, revoked, or not to be used from this address."},
          {"请管理员为该服务签发新令牌。", "Have an administrator issue a new token for the service."},
          "",
          {},
          ""};
}

}  // namespace jinkui::service
