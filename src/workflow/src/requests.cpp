#include "jinkui/workflow/requests.h"

#include <set>

#include "errors.h"
#include "jinkui/base/check.h"
#include "lists.h"
#include "rows.h"

namespace jinkui::workflow {
namespace {

using store::Sql;

constexpr Sql kNextId{"SELECT COALESCE(MAX(id), 0) + 1 FROM request"};
constexpr Sql kInsert{
    "INSERT INTO request(id, flow, pack_hash, customer, record, fields, purpose, requester, status, round, state, "
    "sealed_reason, sealed_form, created, decided, next_due, version, level, emergency) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, 1, $16, $17)"};
constexpr Sql kUpdate{
    "UPDATE request SET status = $1, round = $2, state = $3, decided = $4, next_due = $5, version = version + 1 "
    "WHERE id = $6"};
constexpr Sql kSetReason{"UPDATE request SET sealed_reason = $1 WHERE id = $2"};
constexpr Sql kSetForm{"UPDATE request SET sealed_form = $1 WHERE id = $2"};
constexpr Sql kNextNumber{"SELECT COALESCE(MAX(number), 0) + 1 FROM request_log WHERE request = $1"};
constexpr Sql kLog{
    "INSERT INTO request_log(request, number, round, kind, part, actor, principal, target, at, sealed_opinion) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Sql kDropActors{"DELETE FROM request_actor WHERE request = $1"};
constexpr Sql kActor{"INSERT INTO request_actor(person, request, part) VALUES($1, $2, $3)"};
constexpr Sql kHandDecided{
    "INSERT INTO request_hand(person, request, decided_round) VALUES($1, $2, $3) "
    "ON CONFLICT(person, request) DO UPDATE SET decided_round = excluded.decided_round"};
constexpr Sql kHandTouched{
    "INSERT INTO request_hand(person, request, decided_round) VALUES($1, $2, 0) "
    "ON CONFLICT(person, request) DO NOTHING"};

std::int64_t due_column(const State& state) {
  const std::optional<base::Instant> due = next_due(state);
  return due ? due->ms : 0;
}

bool too_large(const base::Bytes& text) {
  return text.size() > kSealedTextMax;
}

void write_actors(store::WriterSession& session, base::RequestId id, const State& state) {
  session.run(kDropActors, id);
  for (const OpenPart& open : open_parts(state)) {
    for (const base::PersonId person : open.asked) {
      session.run(kActor, person, id, static_cast<int>(open.part));
    }
  }
}

bool is_decision(Event::Kind kind) {
  return kind == Event::Kind::approve || kind == Event::Kind::reject;
}
bool is_of_asked(Event::Kind kind) {
  return is_decision(kind) || kind == Event::Kind::give_back || kind == Event::Kind::reassign ||
         kind == Event::Kind::add_approver;
}

void write_hands(store::WriterSession& session, base::RequestId id, const Event& event, const Transition& done) {
  if (!is_of_asked(event.kind)) {
    return;
  }
  const std::set<base::PersonId> hands{event.actor, done.principal};
  for (const base::PersonId person : hands) {
    if (is_decision(event.kind)) {
      session.run(kHandDecided, person, id, done.state.round);
    } else {
      session.run(kHandTouched, person, id);
    }
  }
}

struct LogLine {
  base::RequestId request;
  Event event;
  base::Bytes opinion;
};

std::int64_t next_of(store::Query row) {
  JINKUI_CHECK(row.step());
  return row.integer(0);
}

void write_log(store::WriterSession& session, const LogLine& line, const Transition& done, base::Instant at) {
  const base::PersonId principal = done.principal.none() ? line.event.actor : done.principal;
  session.run(kLog, line.request, next_of(session.query(kNextNumber, line.request)), done.state.round,
              static_cast<int>(line.event.kind), static_cast<int>(done.part), line.event.actor, principal,
              line.event.target, at, line.opinion);
}

base::GrantId make_grant(store::WriterSession& session, base::RequestId id, const Asked& asked,
                         const Context& context) {
  const auto& emergency = context.flow.emergency;
  JINKUI_CHECK(!asked.emergency || emergency.has_value());
  Grant grant;
  grant.request = id;
  grant.flow = asked.flow;
  grant.verbs = context.flow.verbs;
  grant.holder = asked.requester;
  grant.customer = asked.customer;
  grant.record = asked.record;
  grant.fields = asked.fields;
  grant.purpose = asked.purpose;
  grant.level = asked.level;
  grant.not_before = context.now;
  grant.not_after =
      base::add(context.now, asked.emergency ? emergency->term : context.flow.term, context.zone_minutes);
  grant.uses = asked.emergency ? emergency->uses : context.flow.uses;
  return create_grant(session, grant);
}

// What a review that did not approve leaves of the grant.
std::optional<base::GrantId> end_grant(store::WriterSession& session, base::RequestId id, base::PersonId by,
                                       base::Instant now) {
  const auto grant = grant_of(session, id);
  if (!grant || !revoke_grant(session, grant->id, by, now).ok()) {  // run out by itself
    return std::nullopt;
  }
  return grant->id;
}

Outcome outcome_of(base::RequestId id, Transition&& done) {
  Outcome outcome;
  outcome.request = id;
  outcome.status = done.state.status;
  outcome.effects = std::move(done.effects);
  outcome.part = done.part;
  outcome.principal = done.principal;
  return outcome;
}

void write_state(store::WriterSession& session, base::RequestId id, const State& state) {
  const base::Bytes bytes = encode(state);
  const std::int64_t decided = state.decided ? state.decided->ms : 0;
  session.run(kUpdate, static_cast<int>(state.status), state.round, bytes, decided, due_column(state), id);
  write_actors(session, id, state);
}

base::Status check_sizes(const Attachment& attachment) {
  if (too_large(attachment.sealed_opinion) || (attachment.sealed_reason && too_large(*attachment.sealed_reason)) ||
      (attachment.sealed_form && too_large(*attachment.sealed_form))) {
    return text_too_large();
  }
  return base::success();
}

}  // namespace

base::Result<Outcome> create_request(store::WriterSession& session, const Asked& asked,
                                     const base::Bytes& sealed_reason, const base::Bytes& sealed_form,
                                     const Context& context) {
  if (too_large(sealed_reason) || too_large(sealed_form)) {
    return text_too_large();
  }
  JINKUI_TRY(Transition done, submit(asked.requester, context));
  const base::RequestId id{next_of(session.query(kNextId))};
  session.run(kInsert, id, asked.flow, asked.pack, asked.customer, asked.record, to_column(asked.fields),
              asked.purpose, asked.requester, static_cast<int>(done.state.status), done.state.round,
              encode(done.state), sealed_reason, sealed_form, context.now, due_column(done.state), asked.level,
              asked.emergency ? 1 : 0);
  write_actors(session, id, done.state);
  Event event;
  event.kind = Event::Kind::submit;
  event.actor = asked.requester;
  write_log(session, {id, event, {}}, done, context.now);
  Outcome outcome = outcome_of(id, std::move(done));
  if (asked.emergency) {
    outcome.grant = make_grant(session, id, asked, context);
  }
  return outcome;
}

base::Result<Outcome> move_request(store::WriterSession& session, base::RequestId id, const Event& event,
                                   const Attachment& attachment, const Context& context) {
  JINKUI_RETURN_IF_ERROR(check_sizes(attachment));
  JINKUI_TRY(const Request before, load_request(session, id));
  JINKUI_TRY(Transition done, advance(before.state, event, context));
  if (event.kind == Event::Kind::tick && done.effects.empty() && done.state == before.state) {
    return outcome_of(id, std::move(done));
  }
  write_state(session, id, done.state);
  if (event.kind == Event::Kind::resubmit && attachment.sealed_reason) {
    session.run(kSetReason, *attachment.sealed_reason, id);
  }
  if (event.kind == Event::Kind::resubmit && attachment.sealed_form) {
    session.run(kSetForm, *attachment.sealed_form, id);
  }
  if (event.kind != Event::Kind::tick || !done.effects.empty()) {
    write_log(session, {id, event, attachment.sealed_opinion}, done, context.now);
  }
  write_hands(session, id, event, done);
  Outcome outcome = outcome_of(id, std::move(done));
  const Asked& asked = before.head.asked;
  if (outcome.status == RequestStatus::approved && !asked.emergency) {
    outcome.grant = make_grant(session, id, asked, context);
  } else if (asked.emergency && is_final(outcome.status) && outcome.status != RequestStatus::approved) {
    outcome.revoked = end_grant(session, id, event.actor, context.now);
  }
  return outcome;
}

base::Status close_request(store::WriterSession& session, base::RequestId id, base::Instant now) {
  JINKUI_TRY(Request before, load_request(session, id));
  if (is_final(before.state.status)) {
    return base::success();
  }
  Transition done;
  done.state = closed(std::move(before.state), now);
  write_state(session, id, done.state);
  if (before.head.asked.emergency) {
    static_cast<void>(end_grant(session, id, {}, now));
  }
  Event event;
  event.kind = Event::Kind::close;
  write_log(session, {id, event, {}}, done, now);
  return base::success();
}

}  // namespace jinkui::workflow
