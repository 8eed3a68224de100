#include "jinkui/workflow/requests.h"

namespace jinkui::workflow {
namespace {

// Times are milliseconds, 0: none. Verbs are a bit mask over the kernel's frozen numbers. next_due is 0 when a tick
// will never change the request. request_actor holds a row for each person an open part asks, request_hand one for
// each who took part (decided_round: the last round he decided in, 0: none), so that the inboxes are index look-ups.
constexpr const char* kRequests = R"sql(
CREATE TABLE request(
  id BIGINT PRIMARY KEY,
  flow TEXT NOT NULL,
  pack_hash BYTEA NOT NULL,
  customer BIGINT NOT NULL,
  record BIGINT NOT NULL,
  fields TEXT NOT NULL,
  purpose TEXT NOT NULL,
  level TEXT NOT NULL,
  requester BIGINT NOT NULL,
  status BIGINT NOT NULL,
  round BIGINT NOT NULL,
  state BYTEA NOT NULL,
  sealed_reason BYTEA NOT NULL,
  sealed_form BYTEA NOT NULL,
  created BIGINT NOT NULL,
  decided BIGINT NOT NULL,
  next_due BIGINT NOT NULL,
  version BIGINT NOT NULL);
CREATE INDEX request_by_requester ON request(requester, id);
CREATE INDEX request_by_due ON request(next_due) WHERE next_due > 0;
CREATE INDEX request_unfinished ON request(id) WHERE status <= 2;
CREATE INDEX request_unfinished_by_customer ON request(customer, id) WHERE status <= 2;
CREATE TABLE request_log(
  request BIGINT NOT NULL,
  number BIGINT NOT NULL,
  round BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  part BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  principal BIGINT NOT NULL,
  target BIGINT NOT NULL,
  at BIGINT NOT NULL,
  sealed_opinion BYTEA NOT NULL,
  PRIMARY KEY(request, number));
CREATE TABLE request_hand(
  person BIGINT NOT NULL,
  request BIGINT NOT NULL,
  decided_round BIGINT NOT NULL,
  PRIMARY KEY(person, request)) /*clustered*/;
CREATE TABLE request_actor(
  person BIGINT NOT NULL,
  request BIGINT NOT NULL,
  part BIGINT NOT NULL,
  PRIMARY KEY(person, request, part)) /*clustered*/;
CREATE INDEX request_actor_by_request ON request_actor(request);
)sql";

constexpr const char* kGrants = R"sql(
CREATE TABLE grants(
  id BIGINT PRIMARY KEY,
  request BIGINT NOT NULL,
  flow TEXT NOT NULL,
  verbs BIGINT NOT NULL,
  holder BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  record BIGINT NOT NULL,
  fields TEXT NOT NULL,
  purpose TEXT NOT NULL,
  level TEXT NOT NULL,
  not_before BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  used BIGINT NOT NULL,
  revoked_at BIGINT,
  revoked_by BIGINT NOT NULL);
CREATE INDEX grants_by_object ON grants(holder, customer, record, not_after);
CREATE INDEX grants_by_holder ON grants(holder, id);
CREATE INDEX grants_by_customer ON grants(customer, id);
CREATE INDEX grants_by_request ON grants(request);
CREATE INDEX grants_by_end ON grants(not_after);
)sql";

// 1: the grant came first and the request is its review.
constexpr const char* kEmergencies = R"sql(
ALTER TABLE request ADD COLUMN emergency BIGINT NOT NULL DEFAULT 0;
CREATE INDEX request_emergency ON request(id) WHERE emergency = 1 AND status <= 2;
)sql";

constexpr store::Migration kMigrations[] = {
    {"workflow", 1, kRequests}, {"workflow", 2, kGrants}, {"workflow", 3, kEmergencies}};

}  // namespace

std::span<const store::Migration> migrations() {
  return kMigrations;
}

}  // namespace jinkui::workflow
