// Grants: what an approved request lets its holder do, on what, how long and how often; revocable.
// Functions with a WriterSession belong to the writer thread, the others to a reader of the calling thread. Expected
// refusals are Results (slugs "grant/…"); failure of the database throws base::Fatal.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/pack/kernel.h"
#include "jinkui/store/database.h"

namespace jinkui::workflow {

struct Grant {
  base::GrantId id;
  base::RequestId request;  // none: not by request (break-glass)
  std::string flow;         // the pack's name
  std::vector<pack::Verb> verbs;
  base::PersonId holder;
  base::CustomerId customer;  // none: about no single customer
  base::RecordId record;
  std::vector<std::string> fields;  // the pack's names; empty: all that the purpose allows
  std::string purpose;              // empty: any that the flow allows
  std::string level;                // the only level, or version of the policy, that it may be changed to; or empty
  base::Instant not_before;
  base::Instant not_after;  // exclusive
  std::int64_t uses = 1;
  std::int64_t used = 0;
  std::optional<base::Instant> revoked_at;
  base::PersonId revoked_by;
};

enum class GrantState : std::uint8_t { valid, not_yet, used_up, expired, revoked };
[[nodiscard]] GrantState state_of(const Grant& grant, base::Instant now);

// Writer thread. Ignores id, used, revoked_*; returns the new id. uses >= 1 and not_before < not_after are the
// caller's promise (JINKUI_CHECK).
[[nodiscard]] base::GrantId create_grant(store::WriterSession& session, const Grant& grant);

// Writer thread: one use by one conditional update, so that uses never exceed the number granted and nothing is used
// after its revocation. Errors (conflict): grant/unknown, grant/revoked, grant/expired, grant/used-up, grant/not-yet.
[[nodiscard]] base::Status use_grant(store::WriterSession& session, base::GrantId id, base::Instant now);

// Writer thread. Errors: grant/unknown, grant/revoked (already), grant/expired (nothing left to revoke).
[[nodiscard]] base::Status revoke_grant(store::WriterSession& session, base::GrantId id, base::PersonId by,
                                        base::Instant now);
// Writer thread: all grants still usable of a holder who leaves, or about a customer that is destroyed.
[[nodiscard]] std::vector<base::GrantId> revoke_grants_of(store::WriterSession& session, base::PersonId holder,
                                                          base::PersonId by, base::Instant now);
[[nodiscard]] std::vector<base::GrantId> revoke_grants_about(store::WriterSession& session, base::CustomerId customer,
                                                             base::PersonId by, base::Instant now);

[[nodiscard]] std::optional<Grant> grant_of(store::Session& session, base::GrantId id);
[[nodiscard]] std::optional<Grant> grant_of(store::Session& session, base::RequestId request);

// The hot path, one index look-up: grants of the holder on exactly this object for this verb, usable at `now`;
// those that end first come first.
[[nodiscard]] std::vector<Grant> usable_grants(store::Session& session, base::PersonId holder,
                                               base::CustomerId customer, base::RecordId record, pack::Verb verb,
                                               base::Instant now);
// As above for any verb: one reading for a page that shows several acts.
[[nodiscard]] std::vector<Grant> usable_grants(store::Session& session, base::PersonId holder,
                                               base::CustomerId customer, base::RecordId record, base::Instant now);
// All grants of a holder, newest first, before `before` (none: from the newest); `about` a customer, or all (none).
[[nodiscard]] std::vector<Grant> grants_held_by(store::Session& session, base::PersonId holder, base::GrantId before,
                                                std::size_t limit, base::CustomerId about = {});
// Grants that ended in [from, to) unrevoked with uses left, oldest end first: for the sweep that notes their end.
[[nodiscard]] std::vector<Grant> grants_expired(store::Session& session, base::Instant from, base::Instant to,
                                                std::size_t limit);

}  // namespace jinkui::workflow
