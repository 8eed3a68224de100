// Services: programs that are principals of their own and work by tokens. Plain values and functions of the writer
// thread. Errors are expected refusals (slugs "token/…"); failure of the database throws base::Fatal.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/identity/people.h"
#include "jinkui/store/database.h"

namespace jinkui::identity {

// What a token may be used for. Names of verbs, purposes and fields; networks as 10.0.0.0/8 or fd00::/8.
struct TokenScope {
  std::vector<std::string> verbs;     // at least one
  std::vector<std::string> purposes;  // empty: acts without a purpose only
  std::vector<std::string> fields;    // that may be shown; empty: none
  std::vector<std::string> networks;  // empty: from anywhere
};

struct ServiceToken {
  std::int64_t id = 0;
  base::PersonId service;
  base::Hash hash{};  // SHA-256 of the token
  std::string label;
  TokenScope scope;
  base::Instant created;
  base::PersonId created_by;
  base::Instant expires;
  std::optional<base::Instant> revoked;
  [[nodiscard]] bool holds_at(base::Instant t) const { return created <= t && t < expires && !revoked; }
};

// "jkt_" and 43 characters of base64url, so that a leaked one is known for what it is.
inline constexpr std::string_view kTokenPrefix = "jkt_";
[[nodiscard]] std::string make_service_token(base::Random& random);
[[nodiscard]] base::Hash service_token_hash(std::string_view token);

// The id and hash of `token` are ignored or given: hash is stored, the id is drawn. Errors: people/unknown-person,
// people/inactive, token/not-a-service, token/label, token/scope (no verb, or a name over 64 characters),
// token/network, token/expiry (past, or more than 366 days ahead), token/too-many (kTokensAtOnce of one service).
inline constexpr std::int64_t kTokensAtOnce = 16;
[[nodiscard]] base::Result<std::int64_t> add_token(store::WriterSession& session, const ServiceToken& token);
// Whose it was. Errors: token/unknown, token/revoked-already.
[[nodiscard]] base::Result<base::PersonId> revoke_token(store::WriterSession& session, std::int64_t id,
                                                        base::Instant at);
[[nodiscard]] std::vector<ServiceToken> all_tokens(store::Session& session);

// A network in CIDR form; the bits beyond the prefix must be zero.
[[nodiscard]] bool is_network(std::string_view network);
// Whether an address (IPv4, IPv6, or IPv4 in IPv6) lies in one of the networks; true when there are none.
[[nodiscard]] bool within_networks(std::string_view address, const std::vector<std::string>& networks);

}  // namespace jinkui::identity
