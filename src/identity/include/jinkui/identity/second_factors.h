// Second factors: who has a one-time-password secret, which codes are used up, and the codes for a lost device.
// The secret itself comes and goes sealed: opening it is the caller's business. Functions with a WriterSession belong
// to the writer thread; the others may use any session. Failure of the database throws base::Fatal.
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

struct SecondFactor {
  base::Bytes sealed;                  // the secret in use; empty: none yet
  std::optional<base::Bytes> pending;  // a new secret whose first code has not been shown
  base::Instant confirmed;             // when the one in use was; 0: none in use
  std::int64_t last_step = 0;          // no code of this time step or an earlier one counts
  std::int64_t recovery_codes = 0;     // how many are left
  [[nodiscard]] bool in_use() const { return confirmed.ms != 0; }
};
[[nodiscard]] std::optional<SecondFactor> second_factor_of(store::Session& session, base::PersonId person);
[[nodiscard]] bool has_second_factor(store::Session& session, base::PersonId person);

// A new secret waits for its first code; the one in use stays until then.
void begin_enrolment(store::WriterSession& session, base::PersonId person, const base::Bytes& sealed);
// The pending secret is in use from now on, `step` is used up, and only `code_hashes` are recovery codes.
void confirm_enrolment(store::WriterSession& session, base::PersonId person, std::int64_t step,
                       const std::vector<base::Hash>& code_hashes, base::Instant now);
// Uses the code of a time step up; false when it, or a later one, was used before (RFC 6238 section 5.2).
[[nodiscard]] bool use_step(store::WriterSession& session, base::PersonId person, std::int64_t step);
// Uses a recovery code up; false when it is none.
[[nodiscard]] bool use_recovery_code(store::WriterSession& session, base::PersonId person, const base::Hash& hash);
// Forgets secret and codes: the device is lost.
void drop_second_factor(store::WriterSession& session, base::PersonId person);

// Recovery codes: 16 characters in groups of four, 80 random bits each, so that their hash needs no slow function.
inline constexpr std::size_t kRecoveryCodes = 10;
[[nodiscard]] std::vector<std::string> make_recovery_codes(base::Random& random);
// SHA-256 over person and code; case and separators do not count. Nothing when it cannot be one.
[[nodiscard]] std::optional<base::Hash> recovery_code_hash(base::PersonId person, std::string_view code);

}  // namespace jinkui::identity
