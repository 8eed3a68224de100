#include "jinkui/workflow/grants.h"

#include "jinkui/base/check.h"
#include "lists.h"

namespace jinkui::workflow {
namespace {

using store::Sql;

constexpr Sql kNextId{"SELECT COALESCE(MAX(id), 0) + 1 FROM grants"};
constexpr Sql kInsert{
    "INSERT INTO grants(id, request, flow, verbs, holder, customer, record, fields, purpose, not_before, not_after, "
    "uses, used, revoked_at, revoked_by, level) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, NULL, 0, $13)"};
constexpr Sql kUse{
    "UPDATE grants SET used = used + 1 WHERE id = $1 AND revoked_at IS NULL AND used < uses AND not_before <= $2 AND "
    "not_after > $2"};
constexpr Sql kRevoke{
    "UPDATE grants SET revoked_at = $1, revoked_by = $2 WHERE id = $3 AND revoked_at IS NULL AND not_after > $1"};
constexpr Sql kRevokeHolder{
    "UPDATE grants SET revoked_at = $1, revoked_by = $2 WHERE holder = $3 AND revoked_at IS NULL AND used < uses AND "
    "not_after > $1 RETURNING id"};
constexpr Sql kRevokeCustomer{
    "UPDATE grants SET revoked_at = $1, revoked_by = $2 WHERE customer = $3 AND revoked_at IS NULL AND used < uses "
    "AND not_after > $1 RETURNING id"};

#define JINKUI_GRANT_COLUMNS                                                                                        \
  "SELECT id, request, flow, verbs, holder, customer, record, fields, purpose, not_before, not_after, uses, used, " \
  "revoked_at, revoked_by, level FROM grants "
constexpr Sql kById{JINKUI_GRANT_COLUMNS "WHERE id = $1"};
constexpr Sql kByRequest{JINKUI_GRANT_COLUMNS "WHERE request = $1 ORDER BY id DESC LIMIT 1"};
constexpr Sql kUsable{JINKUI_GRANT_COLUMNS
                      "WHERE holder = $1 AND customer = $2 AND record = $3 AND not_after > $4 AND not_before <= $4 "
                      "AND revoked_at IS NULL AND used < uses AND (verbs & $5) <> 0 ORDER BY not_after, id"};
constexpr Sql kHeld{JINKUI_GRANT_COLUMNS "WHERE holder = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};
constexpr Sql kHeldOn{JINKUI_GRANT_COLUMNS
                      "WHERE holder = $1 AND customer = $2 AND id < $3 ORDER BY id DESC LIMIT $4"};
constexpr Sql kExpired{JINKUI_GRANT_COLUMNS
                       "WHERE not_after >= $1 AND not_after < $2 AND revoked_at IS NULL AND used < uses "
                       "ORDER BY not_after, id LIMIT $3"};
#undef JINKUI_GRANT_COLUMNS

Grant grant_at(const store::Query& row) {
  Grant grant;
  grant.id = row.id<base::GrantId>(0);
  grant.request = row.id<base::RequestId>(1);
  grant.flow = row.string(2);
  grant.verbs = verbs_of_mask(row.integer(3));
  grant.holder = row.id<base::PersonId>(4);
  grant.customer = row.id<base::CustomerId>(5);
  grant.record = row.id<base::RecordId>(6);
  grant.fields = names_of_column(row.text(7));
  grant.purpose = row.string(8);
  grant.not_before = row.instant(9);
  grant.not_after = row.instant(10);
  grant.uses = row.integer(11);
  grant.used = row.integer(12);
  if (!row.is_null(13)) {
    grant.revoked_at = row.instant(13);
  }
  grant.revoked_by = row.id<base::PersonId>(14);
  grant.level = row.string(15);
  return grant;
}

std::vector<Grant> all(store::Query rows) {
  std::vector<Grant> grants;
  while (rows.step()) {
    grants.push_back(grant_at(rows));
  }
  return grants;
}

std::vector<base::GrantId> ids(store::Query rows) {
  std::vector<base::GrantId> found;
  while (rows.step()) {
    found.push_back(rows.id<base::GrantId>(0));
  }
  return found;
}

base::Error error(base::Errc code, const char* slug, base::Text message) {
  base::Error made;
  made.code = code;
  made.slug = slug;
  made.message = std::move(message);
  made.next = {"如仍需办理，请另行提交申请。", "Make a new request if it is still needed."};
  return made;
}

base::Error why_unusable(const std::optional<Grant>& grant, base::Instant now) {
  using base::Errc;
  if (!grant) {
    return error(Errc::not_found, "grant/unknown", {"没有这项授权。", "There is no such grant."});
  }
  switch (state_of(*grant, now)) {
    case GrantState::revoked:
      return error(Errc::conflict, "grant/revoked", {"该授权已被撤销。", "The grant has been revoked."});
    case GrantState::expired:
      return error(Errc::conflict, "grant/expired", {"该授权已过期。", "The grant has expired."});
    case GrantState::not_yet:
      return error(Errc::conflict, "grant/not-yet", {"该授权尚未生效。", "The grant is not valid yet."});
    default:
      return error(Errc::conflict, "grant/used-up", {"该授权的次数已用完。", "The grant has been used up."});
  }
}

}  // namespace

GrantState state_of(const Grant& grant, base::Instant now) {
  if (grant.revoked_at) {
    return GrantState::revoked;
  }
  if (now >= grant.not_after) {
    return GrantState::expired;
  }
  if (now < grant.not_before) {
    return GrantState::not_yet;
  }
  return grant.used >= grant.uses ? GrantState::used_up : GrantState::valid;
}

base::GrantId create_grant(store::WriterSession& session, const Grant& grant) {
  JINKUI_CHECK(grant.uses >= 1 && grant.not_before < grant.not_after && !grant.holder.none());
  base::GrantId id;
  {
    store::Query next = session.query(kNextId);
    JINKUI_CHECK(next.step());
    id = next.id<base::GrantId>(0);
  }
  const std::string fields = to_column(grant.fields);
  session.run(kInsert, id, grant.request, grant.flow, to_mask(grant.verbs), grant.holder, grant.customer,
              grant.record, fields, grant.purpose, grant.not_before, grant.not_after, grant.uses, grant.level);
  return id;
}

base::Status use_grant(store::WriterSession& session, base::GrantId id, base::Instant now) {
  if (session.run(kUse, id, now) == 1) {
    return base::success();
  }
  return why_unusable(grant_of(session, id), now);
}

base::Status revoke_grant(store::WriterSession& session, base::GrantId id, base::PersonId by, base::Instant now) {
  if (session.run(kRevoke, now, by, id) == 1) {
    return base::success();
  }
  return why_unusable(grant_of(session, id), now);
}

std::vector<base::GrantId> revoke_grants_of(store::WriterSession& session, base::PersonId holder, base::PersonId by,
                                            base::Instant now) {
  return ids(session.change(kRevokeHolder, now, by, holder));
}

std::vector<base::GrantId> revoke_grants_about(store::WriterSession& session, base::CustomerId customer,
                                               base::PersonId by, base::Instant now) {
  return ids(session.change(kRevokeCustomer, now, by, customer));
}

std::optional<Grant> grant_of(store::Session& session, base::GrantId id) {
  store::Query row = session.query(kById, id);
  return row.step() ? std::optional<Grant>(grant_at(row)) : std::nullopt;
}

std::optional<Grant> grant_of(store::Session& session, base::RequestId request) {
  store::Query row = session.query(kByRequest, request);
  return row.step() ? std::optional<Grant>(grant_at(row)) : std::nullopt;
}

std::vector<Grant> usable_grants(store::Session& session, base::PersonId holder, base::CustomerId customer,
                                 base::RecordId record, pack::Verb verb, base::Instant now) {
  return all(session.query(kUsable, holder, customer, record, now, bit(verb)));
}

std::vector<Grant> usable_grants(store::Session& session, base::PersonId holder, base::CustomerId customer,
                                 base::RecordId record, base::Instant now) {
  return all(session.query(kUsable, holder, customer, record, now, (std::int64_t{1} << pack::kVerbCount) - 1));
}

std::vector<Grant> grants_held_by(store::Session& session, base::PersonId holder, base::GrantId before,
                                  std::size_t limit, base::CustomerId about) {
  const std::int64_t under = before.none() ? INT64_MAX : before.value;
  if (!about.none()) {
    return all(session.query(kHeldOn, holder, about, under, static_cast<std::int64_t>(limit)));
  }
  return all(session.query(kHeld, holder, under, static_cast<std::int64_t>(limit)));
}

std::vector<Grant> grants_expired(store::Session& session, base::Instant from, base::Instant to, std::size_t limit) {
  return all(session.query(kExpired, from, to, static_cast<std::int64_t>(limit)));
}

}  // namespace jinkui::workflow
