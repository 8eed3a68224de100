// What the use cases ask about second factors: who must have one, and whether a code is right.
// Functions with a WriterSession belong to the writer thread; the others may run anywhere.
#pragma once
#include <string_view>

#include "jinkui/identity/accounts.h"
#include "jinkui/identity/second_factors.h"
#include "jinkui/service/core.h"
#include "jinkui/service/types.h"

namespace jinkui::service {

// The use of the sealed secret, part of the AAD; frozen in docs/formats/aad.md.
inline constexpr std::string_view kFactorSecret = "account.totp";

// Does a post that the person holds now ask for a second factor.
[[nodiscard]] bool factor_required(const World& world, base::PersonId person, base::Instant now);
// Is what was shown at `shown` (0: never) still fresh.
[[nodiscard]] bool factor_fresh(const pack::Pack& pack, base::Instant shown, base::Instant now);
// The time that people's devices go by.
[[nodiscard]] base::Instant device_time(Core& core);

// A one-time password or a recovery code of the factor in use; uses it up. missing: the code is empty; not_needed:
// the person has no factor.
[[nodiscard]] identity::Shown show_code(Core& core, store::WriterSession& session, base::PersonId person,
                                        std::string_view code);

// What somebody hears who must show a code within a session first; with the clause that asks for it.
[[nodiscard]] base::Error factor_needed(const pack::Pack& pack, bool enrolled);
[[nodiscard]] base::Error wrong_code();
// The pack's clause on second factors goes with it.
[[nodiscard]] base::Error with_factor_clause(base::Error error, const pack::Pack& pack);

}  // namespace jinkui::service
