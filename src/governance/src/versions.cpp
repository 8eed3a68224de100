#include "jinkui/governance/versions.h"

#include <algorithm>

#include "jinkui/base/check.h"

namespace jinkui::governance {
namespace {

using store::Sql;

constexpr Sql kNextNumber{"SELECT COALESCE(MAX(number), 0) + 1 FROM pack_version"};
constexpr Sql kPut{
    "INSERT INTO pack_version(hash, number, pack, body, drafted_by, drafted, replaces, request, activated, replaced) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, 0, $8, $9) ON CONFLICT(hash) DO UPDATE SET drafted_by = excluded.drafted_by, "
    "drafted = excluded.drafted, replaces = excluded.replaces WHERE pack_version.activated = 0"};
constexpr Sql kSetRequest{"UPDATE pack_version SET request = $1 WHERE hash = $2"};
// A version may come back into force.
constexpr Sql kActivate{"UPDATE pack_version SET activated = $1, replaced = 0 WHERE hash = $2"};
constexpr Sql kReplace{"UPDATE pack_version SET replaced = $1 WHERE hash = $2"};
constexpr Sql kOne{
    "SELECT hash, pack, drafted_by, drafted, replaces, request, activated, replaced FROM pack_version "
    "WHERE hash = $1"};
constexpr Sql kAll{
    "SELECT hash, pack, drafted_by, drafted, replaces, request, activated, replaced FROM pack_version "
    "ORDER BY number DESC LIMIT $1"};
constexpr Sql kBody{"SELECT body FROM pack_version WHERE hash = $1"};

base::Hash hash_of(base::ByteView bytes) {
  base::Hash hash{};
  JINKUI_CHECK(bytes.size() == hash.size());
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

std::optional<base::Instant> when(const store::Query& row, int column) {
  return row.integer(column) == 0 ? std::nullopt : std::optional(row.instant(column));
}

Version read(const store::Query& row) {
  Version out;
  out.hash = hash_of(row.blob(0));
  out.pack = row.string(1);
  out.drafted_by = row.id<base::PersonId>(2);
  out.drafted = row.instant(3);
  out.replaces = hash_of(row.blob(4));
  out.request = row.id<base::RequestId>(5);
  out.activated = when(row, 6);
  out.replaced = when(row, 7);
  return out;
}

std::int64_t ms(const std::optional<base::Instant>& at) {
  return at ? at->ms : 0;
}

}  // namespace

void put_draft(store::WriterSession& session, const Version& draft, base::ByteView body) {
  std::int64_t number = 0;
  {
    store::Query next = session.query(kNextNumber);
    JINKUI_CHECK(next.step());
    number = next.integer(0);
  }
  session.run(kPut, draft.hash, number, draft.pack, body, draft.drafted_by, draft.drafted, draft.replaces,
              ms(draft.activated), ms(draft.replaced));
}

void set_request(store::WriterSession& session, const base::Hash& hash, base::RequestId request) {
  session.run(kSetRequest, request, hash);
}

void switch_version(store::WriterSession& session, const Version& previous, const base::Hash& next,
                    base::Instant now) {
  if (!version(session, previous.hash)) {
    put_draft(session, previous, {});
  }
  session.run(kReplace, now, previous.hash);
  session.run(kActivate, now, next);
}

std::optional<Version> version(store::Session& session, const base::Hash& hash) {
  store::Query row = session.query(kOne, hash);
  return row.step() ? std::optional(read(row)) : std::nullopt;
}

std::optional<base::Bytes> body_of(store::Session& session, const base::Hash& hash) {
  store::Query row = session.query(kBody, hash);
  return row.step() ? std::optional(row.bytes(0)) : std::nullopt;
}

std::vector<Version> versions(store::Session& session, std::size_t limit) {
  std::vector<Version> out;
  store::Query rows = session.query(kAll, static_cast<std::int64_t>(limit));
  while (rows.step()) {
    out.push_back(read(rows));
  }
  return out;
}

}  // namespace jinkui::governance
