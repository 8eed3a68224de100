// Reading requests: single ones, the inboxes, and the lists for clock, people and destruction.
#include <algorithm>
#include <limits>
#include <map>

#include "errors.h"
#include "jinkui/workflow/requests.h"
#include "lists.h"
#include "rows.h"

namespace jinkui::workflow {
namespace {

using store::Sql;

constexpr Sql kHead{"SELECT " JINKUI_REQUEST_COLUMNS " FROM request r WHERE r.id = $1"};
constexpr Sql kWhole{"SELECT " JINKUI_REQUEST_COLUMNS
                     ", r.state, r.sealed_reason, r.sealed_form FROM request r WHERE r.id = $1"};
constexpr Sql kLog{
    "SELECT number, round, kind, part, actor, principal, target, at, sealed_opinion FROM request_log "
    "WHERE request = $1 ORDER BY number"};
constexpr Sql kTodoOwn{
    "SELECT " JINKUI_REQUEST_COLUMNS
    " FROM (SELECT DISTINCT a.request AS id FROM request_actor a WHERE a.person = $1 AND a.request < $2) x "
    "JOIN request r ON r.id = x.id ORDER BY r.id DESC LIMIT $3"};
constexpr Sql kTodoFor{
    "SELECT " JINKUI_REQUEST_COLUMNS
    " FROM (SELECT DISTINCT a.request AS id FROM request_actor a WHERE a.person = $1 AND a.request < $2) x "
    "JOIN request r ON r.id = x.id WHERE r.requester <> $3 AND r.requester <> $1 AND NOT EXISTS "
    "(SELECT 1 FROM request_hand h WHERE h.person = $3 AND h.request = r.id AND h.decided_round = r.round) "
    "ORDER BY r.id DESC LIMIT $4"};
constexpr Sql kDone{"SELECT " JINKUI_REQUEST_COLUMNS
                    " FROM request_hand h JOIN request r ON r.id = h.request "
                    "WHERE h.person = $1 AND h.request < $2 ORDER BY h.request DESC LIMIT $3"};
constexpr Sql kMine{"SELECT " JINKUI_REQUEST_COLUMNS
                    " FROM request r WHERE r.requester = $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3"};
constexpr Sql kEmergencies{"SELECT " JINKUI_REQUEST_COLUMNS
                           " FROM request r WHERE r.emergency = 1 AND r.status <= 2 AND (r.requester = $1 OR $1 = 0) "
                           "ORDER BY r.id LIMIT $2"};
constexpr Sql kConcerns{
    "SELECT 1 FROM request WHERE id = $1 AND requester = $2 "
    "UNION ALL SELECT 1 FROM request_actor WHERE person = $2 AND request = $1 "
    "UNION ALL SELECT 1 FROM request_hand WHERE person = $2 AND request = $1"};
constexpr Sql kDue{"SELECT id FROM request WHERE next_due > 0 AND next_due <= $1 ORDER BY next_due, id LIMIT $2"};
constexpr Sql kUnfinished{"SELECT id FROM request WHERE status <= 2 AND id > $1 ORDER BY id LIMIT $2"};
constexpr Sql kUnfinishedAbout{"SELECT id FROM request WHERE customer = $1 AND status <= 2 ORDER BY id"};

std::int64_t cursor(base::RequestId before) {
  return before.none() ? std::numeric_limits<std::int64_t>::max() : before.value;
}

std::vector<RequestHead> heads(store::Query rows) {
  std::vector<RequestHead> found;
  while (rows.step()) {
    found.push_back(head_at(rows));
  }
  return found;
}

std::vector<base::RequestId> ids(store::Query rows) {
  std::vector<base::RequestId> found;
  while (rows.step()) {
    found.push_back(rows.id<base::RequestId>(0));
  }
  return found;
}

LogEntry entry_at(const store::Query& row) {
  LogEntry entry;
  entry.number = row.integer(0);
  entry.round = static_cast<std::uint32_t>(row.integer(1));
  entry.kind = static_cast<Event::Kind>(row.integer(2));
  entry.part = static_cast<PartId>(row.integer(3));
  entry.actor = row.id<base::PersonId>(4);
  entry.principal = row.id<base::PersonId>(5);
  entry.target = row.id<base::PersonId>(6);
  entry.at = row.instant(7);
  entry.sealed_opinion = base::to_bytes(row.blob(8));
  return entry;
}

}  // namespace

RequestHead head_at(const store::Query& row) {
  RequestHead head;
  head.id = row.id<base::RequestId>(0);
  head.asked.flow = row.string(1);
  const base::ByteView hash = row.blob(2);
  if (hash.size() != head.asked.pack.size()) {
    throw base::Fatal("workflow: the pack hash of a request is damaged");
  }
  std::copy(hash.begin(), hash.end(), head.asked.pack.begin());
  head.asked.customer = row.id<base::CustomerId>(3);
  head.asked.record = row.id<base::RecordId>(4);
  head.asked.fields = names_of_column(row.text(5));
  head.asked.purpose = row.string(6);
  head.asked.requester = row.id<base::PersonId>(7);
  head.status = static_cast<RequestStatus>(row.integer(8));
  head.created = row.instant(9);
  if (row.integer(10) != 0) {
    head.decided = row.instant(10);
  }
  head.version = row.integer(11);
  head.asked.level = row.string(12);
  head.asked.emergency = row.integer(13) != 0;
  return head;
}

base::Result<Request> load_request(store::Session& session, base::RequestId id) {
  store::Query row = session.query(kWhole, id);
  if (!row.step()) {
    return unknown_request();
  }
  Request request;
  request.head = head_at(row);
  JINKUI_TRY(request.state, decode_state(row.blob(kHeadColumns)));
  request.sealed_reason = base::to_bytes(row.blob(kHeadColumns + 1));
  request.sealed_form = base::to_bytes(row.blob(kHeadColumns + 2));
  return request;
}

std::optional<RequestHead> request_head(store::Session& session, base::RequestId id) {
  store::Query row = session.query(kHead, id);
  return row.step() ? std::optional<RequestHead>(head_at(row)) : std::nullopt;
}

std::vector<LogEntry> log_of(store::Session& session, base::RequestId id) {
  store::Query rows = session.query(kLog, id);
  std::vector<LogEntry> log;
  while (rows.step()) {
    log.push_back(entry_at(rows));
  }
  return log;
}

std::vector<RequestHead> inbox_todo(store::Session& session, base::PersonId person,
                                    std::span<const base::PersonId> principals, base::RequestId before,
                                    std::size_t limit) {
  const auto most = static_cast<std::int64_t>(limit);
  std::map<base::RequestId, RequestHead, std::greater<>> merged;
  const auto add = [&](std::vector<RequestHead> found) {
    for (RequestHead& head : found) {
      merged.emplace(head.id, std::move(head));
    }
  };
  add(heads(session.query(kTodoOwn, person, cursor(before), most)));
  for (const base::PersonId principal : principals) {
    if (principal != person) {
      add(heads(session.query(kTodoFor, principal, cursor(before), person, most)));
    }
  }
  std::vector<RequestHead> page;
  for (auto& [id, head] : merged) {
    if (page.size() == limit) {
      break;
    }
    page.push_back(std::move(head));
  }
  return page;
}

std::vector<RequestHead> inbox_done(store::Session& session, base::PersonId person, base::RequestId before,
                                    std::size_t limit) {
  return heads(session.query(kDone, person, cursor(before), static_cast<std::int64_t>(limit)));
}

std::vector<RequestHead> inbox_mine(store::Session& session, base::PersonId person, base::RequestId before,
                                    std::size_t limit) {
  return heads(session.query(kMine, person, cursor(before), static_cast<std::int64_t>(limit)));
}

std::vector<RequestHead> emergencies(store::Session& session, base::PersonId requester, std::size_t limit) {
  return heads(session.query(kEmergencies, requester, static_cast<std::int64_t>(limit)));
}

bool concerns(store::Session& session, base::RequestId id, base::PersonId person) {
  store::Query row = session.query(kConcerns, id, person);
  return row.step();
}

std::vector<base::RequestId> due_requests(store::Session& session, base::Instant now, std::size_t limit) {
  return ids(session.query(kDue, now, static_cast<std::int64_t>(limit)));
}

std::vector<base::RequestId> unfinished_requests(store::Session& session, base::RequestId after, std::size_t limit) {
  return ids(session.query(kUnfinished, after, static_cast<std::int64_t>(limit)));
}

std::vector<base::RequestId> unfinished_requests_about(store::Session& session, base::CustomerId customer) {
  return ids(session.query(kUnfinishedAbout, customer));
}

}  // namespace jinkui::workflow
