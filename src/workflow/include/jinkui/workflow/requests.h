// Requests in the database: their state, their log, the inboxes, and the grant that an approval ends in.
// Functions with a WriterSession belong to the writer thread, inside one job; the others to a reader of the calling
// thread. Nothing here speaks to the ledger: effects come back for the service to record. Free text (reason, form,
// opinions) is sealed bytes of the caller, stored as they are. Failure of the database throws base::Fatal.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jinkui/store/database.h"
#include "jinkui/workflow/grants.h"
#include "jinkui/workflow/machine.h"

namespace jinkui::workflow {

// The schema of the whole module.
[[nodiscard]] std::span<const store::Migration> migrations();

// What a request asks for; fixed once made.
struct Asked {
  std::string flow;           // the pack's name
  base::Hash pack{};          // hash of the pack it was made under, and is decided under
  base::CustomerId customer;  // none: about no single customer
  base::RecordId record;
  std::vector<std::string> fields;
  std::string purpose;
  base::PersonId requester;
  // What the act changes to: the level, where the flow changes one; the version (hash in hex), where it changes the
  // policy; else empty.
  std::string level;
  bool emergency = false;  // the grant came at once; what is decided is a review
};

struct RequestHead {
  base::RequestId id;
  Asked asked;
  RequestStatus status = RequestStatus::open;
  base::Instant created;
  std::optional<base::Instant> decided;
  std::int64_t version = 0;  // grows with every change
};

struct Request {
  RequestHead head;
  State state;
  base::Bytes sealed_reason;
  base::Bytes sealed_form;
};

// One line of the log: who did what, in order; the opinion timeline.
struct LogEntry {
  std::int64_t number = 0;  // from 1 within the request
  std::uint32_t round = 1;
  Event::Kind kind = Event::Kind::submit;
  PartId part = kAnyPart;
  base::PersonId actor;      // none: time
  base::PersonId principal;  // for whom; the actor himself if none else
  base::PersonId target;
  base::Instant at;
  base::Bytes sealed_opinion;  // may be empty
};

inline constexpr std::size_t kSealedTextMax = std::size_t{16} * 1024;  // bytes of each sealed text

struct Outcome {
  base::RequestId request;
  RequestStatus status = RequestStatus::open;
  std::vector<Effect> effects;
  std::optional<base::GrantId> grant;    // that was made now
  std::optional<base::GrantId> revoked;  // that the review ended now
  PartId part = kAnyPart;                // of a decision: the part decided
  base::PersonId principal;              // of a decision: for whom
};

// Makes and submits a request. `context` as machine.h says, of the pack `asked.pack`. Errors: those of submit(),
// workflow/text-too-large.
[[nodiscard]] base::Result<Outcome> create_request(store::WriterSession& session, const Asked& asked,
                                                   const base::Bytes& sealed_reason, const base::Bytes& sealed_form,
                                                   const Context& context);

// What goes along with an event.
struct Attachment {
  base::Bytes sealed_opinion;                // may be empty
  std::optional<base::Bytes> sealed_reason;  // resubmit: replaces the old one; none: stays; same below
  std::optional<base::Bytes> sealed_form;
};

// Moves a request by an event; a tick that changes nothing writes nothing. When the event approves the request, the
// grant is made in the same transaction. Errors: request/unknown, those of advance(), workflow/text-too-large,
// workflow/corrupt-state.
[[nodiscard]] base::Result<Outcome> move_request(store::WriterSession& session, base::RequestId id,
                                                 const Event& event, const Attachment& attachment,
                                                 const Context& context);

// Ends a request as superseded, without regard to its flow; one that is final stays as it is. Errors: those of
// load_request().
[[nodiscard]] base::Status close_request(store::WriterSession& session, base::RequestId id, base::Instant now);

// Errors: request/unknown (not_found), workflow/corrupt-state.
[[nodiscard]] base::Result<Request> load_request(store::Session& session, base::RequestId id);
[[nodiscard]] std::optional<RequestHead> request_head(store::Session& session, base::RequestId id);
[[nodiscard]] std::vector<LogEntry> log_of(store::Session& session, base::RequestId id);

// Inboxes, newest first, before `before` (none: from the newest), at most `limit`.
// 待办: open parts that ask one of `for_whom` (the person and whoever's delegate he is now), without requests of his
// own and those he has decided in this round. Whether a delegation may be used is settled by the machine: see says().
[[nodiscard]] std::vector<RequestHead> inbox_todo(store::Session& session, base::PersonId person,
                                                  std::span<const base::PersonId> principals, base::RequestId before,
                                                  std::size_t limit);
// 已办: he approved, rejected, returned, reassigned or added, himself or by his delegate.
[[nodiscard]] std::vector<RequestHead> inbox_done(store::Session& session, base::PersonId person,
                                                  base::RequestId before, std::size_t limit);
// 我发起的.
[[nodiscard]] std::vector<RequestHead> inbox_mine(store::Session& session, base::PersonId person,
                                                  base::RequestId before, std::size_t limit);
// 应急查阅 whose review is not done, oldest first: of one requester, or of all (none).
[[nodiscard]] std::vector<RequestHead> emergencies(store::Session& session, base::PersonId requester,
                                                   std::size_t limit);
// Does the request concern the person (requester, asked now, or in its log); for the right to open its file.
[[nodiscard]] bool concerns(store::Session& session, base::RequestId id, base::PersonId person);

// For the clock: requests that a tick would change at `now`, the longest due first.
[[nodiscard]] std::vector<base::RequestId> due_requests(store::Session& session, base::Instant now,
                                                        std::size_t limit);
// For changes of people: all requests that are not final, ascending, after `after`; tick each of them.
[[nodiscard]] std::vector<base::RequestId> unfinished_requests(store::Session& session, base::RequestId after,
                                                               std::size_t limit);
// For destruction: requests about a customer that are not final.
[[nodiscard]] std::vector<base::RequestId> unfinished_requests_about(store::Session& session,
                                                                     base::CustomerId customer);

}  // namespace jinkui::workflow
