#include "jinkui/identity/services.h"

#include <algorithm>
#include <array>

#include "errors.h"
#include "jinkui/codec/base64.h"
#include "jinkui/crypto/crypto.h"
#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr std::int64_t kLongestMs = std::int64_t{366} * 24 * 3'600'000;
constexpr std::size_t kMostNames = 200;

constexpr Sql kKind{"SELECT kind FROM person WHERE id = $1"};
constexpr Sql kNextId{"SELECT COALESCE(MAX(id), 0) + 1 FROM service_token"};
constexpr Sql kLiving{"SELECT COUNT(*) FROM service_token WHERE service = $1 AND revoked IS NULL AND expires > $2"};
constexpr Sql kInsert{
    "INSERT INTO service_token(id, service, token_hash, label, verbs, purposes, fields, networks, created, "
    "created_by, "
    "expires, revoked) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)"};
constexpr Sql kOwner{"SELECT service, revoked FROM service_token WHERE id = $1"};
constexpr Sql kRevoke{"UPDATE service_token SET revoked = $1 WHERE id = $2"};
constexpr Sql kAll{
    "SELECT id, service, token_hash, label, verbs, purposes, fields, networks, created, created_by, expires, revoked "
    "FROM service_token ORDER BY id"};

bool are_names(const std::vector<std::string>& names) {
  return names.size() <= kMostNames && std::all_of(names.begin(), names.end(), [](const std::string& name) {
           return is_name(name, 64) && name.find(' ') == std::string::npos;
         });
}

base::Status check_token(const ServiceToken& token) {
  const TokenScope& scope = token.scope;
  if (!is_name(token.label, 64)) {
    return refuse(Refusal::token_label);
  }
  if (scope.verbs.empty() || !are_names(scope.verbs) || !are_names(scope.purposes) || !are_names(scope.fields)) {
    return refuse(Refusal::token_scope);
  }
  if (scope.networks.size() > kMostNames || !std::all_of(scope.networks.begin(), scope.networks.end(), is_network)) {
    return refuse(Refusal::token_network);
  }
  if (token.expires <= token.created || token.expires.ms - token.created.ms > kLongestMs) {
    return refuse(Refusal::token_expiry);
  }
  return base::success();
}

}  // namespace

std::string make_service_token(base::Random& random) {
  std::array<std::uint8_t, 32> bytes{};
  random.fill(bytes);
  return std::string(kTokenPrefix) + codec::to_base64url(bytes);
}

base::Hash service_token_hash(std::string_view token) {
  return crypto::sha256({base::as_bytes("jinkui/service-token/1 "), base::as_bytes(token)});
}

base::Result<std::int64_t> add_token(store::WriterSession& session, const ServiceToken& token) {
  JINKUI_RETURN_IF_ERROR(check_token(token));
  JINKUI_RETURN_IF_ERROR(require_active(session, token.service));
  if (number_of(session.query(kKind, token.service)) != static_cast<std::int64_t>(PersonKind::service)) {
    return refuse(Refusal::not_a_service);
  }
  if (number_of(session.query(kLiving, token.service, token.created)) >= kTokensAtOnce) {
    return refuse(Refusal::too_many_tokens);
  }
  const std::int64_t id = number_of(session.query(kNextId));
  const TokenScope& scope = token.scope;
  session.run(kInsert, id, token.service, token.hash, token.label, join_acts(scope.verbs), join_acts(scope.purposes),
              join_acts(scope.fields), join_acts(scope.networks), token.created, token.created_by, token.expires);
  return id;
}

base::Result<base::PersonId> revoke_token(store::WriterSession& session, std::int64_t id, base::Instant at) {
  base::PersonId owner;
  {
    store::Query row = session.query(kOwner, id);
    if (!row.step()) {
      return refuse(Refusal::unknown_token);
    }
    if (!row.is_null(1)) {
      return refuse(Refusal::revoked_already);
    }
    owner = row.id<base::PersonId>(0);
  }
  session.run(kRevoke, at, id);
  return owner;
}

std::vector<ServiceToken> all_tokens(store::Session& session) {
  std::vector<ServiceToken> tokens;
  for (store::Query row = session.query(kAll); row.step();) {
    ServiceToken token;
    token.id = row.integer(0);
    token.service = row.id<base::PersonId>(1);
    const base::ByteView hash = row.blob(2);
    std::copy_n(hash.begin(), std::min(hash.size(), token.hash.size()), token.hash.begin());
    token.label = row.string(3);
    token.scope = {split_acts(row.text(4)), split_acts(row.text(5)), split_acts(row.text(6)),
                   split_acts(row.text(7))};
    token.created = row.instant(8);
    token.created_by = row.id<base::PersonId>(9);
    token.expires = row.instant(10);
    token.revoked = instant_or_none(row, 11);
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace jinkui::identity
