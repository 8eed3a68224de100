// Tokens of services: programs that are principals of their own. A token is shown once; its scope, its end and its
// revocation are judged with every act. Safe from several threads; changes are recorded and call done() after their
// commit. Decided by the pack (verb administer).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct TokenView {
  std::int64_t id = 0;
  PersonRef service;
  std::string label;
  std::vector<std::string> verbs;
  std::vector<std::string> purposes;
  std::vector<std::string> fields;
  std::vector<std::string> networks;
  base::Instant created;
  PersonRef created_by;
  base::Instant expires;
  std::optional<base::Instant> revoked;
};

struct NewToken {
  base::PersonId service;
  std::string label;
  std::vector<std::string> verbs;     // of the kernel
  std::vector<std::string> purposes;  // of the pack, as the next two
  std::vector<std::string> fields;
  std::vector<std::string> networks;  // CIDR; empty: from anywhere
  base::Instant expires;
};

struct NewTokenView {
  TokenView row;
  std::string token;  // only here
};

class Services {
 public:
  explicit Services(Core& core) : core_(core) {}

  // Newest first. Error: what the pack says to somebody who may not administer.
  [[nodiscard]] base::Result<std::vector<TokenView>> tokens(const Caller& caller);
  // Errors: token/…, people/acts, policy/unknown-purpose, policy/unknown-field.
  void issue(const Caller& caller, NewToken token, Done<NewTokenView> done);
  // Nothing is released to the token after the entry of its revocation.
  void revoke(const Caller& caller, std::int64_t id, Done<TokenView> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
