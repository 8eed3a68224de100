// Accounts: login names, Argon2id passwords, wrong tries and lock-out.
// Functions taking only values are pure and safe from any thread, but hash_password/verify_login cost tens of
// milliseconds and megabytes each: run them in a bounded pool. Functions taking a WriterSession belong to the writer
// thread. Expected refusals are Results (slugs "account/…"); failure of the database throws base::Fatal.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/identity/people.h"
#include "jinkui/store/database.h"

namespace jinkui::identity {

struct PasswordRules {
  int min_length = 8;                  // characters
  int min_classes = 2;                 // of lower case, upper case, digit, other
  bool forbid_name = true;             // may not hold the login name or the person's name
  std::optional<base::Period> rotate;  // how long a password is fresh; none: for ever
  int lock_after = 5;                  // wrong tries in a row; 0: never
  base::Period lock_for;               // how long
  int history = 0;                     // former passwords that may not come back; the present one never may
};

inline constexpr std::size_t kPasswordMaxBytes = 1024;

// Login names: 2..64 of lower-case letters, digits, . _ - and any character beyond ASCII; upper case is folded.
// Error: account/login-name.
[[nodiscard]] base::Result<std::string> normalised_login(std::string_view login);

// Is the password allowed. Lengths in code points; UTF-8 only; no control characters. Error: account/weak-password,
// whose message says what is missing and never quotes the password.
[[nodiscard]] base::Status check_password(const PasswordRules& rules, std::string_view login, std::string_view name,
                                          std::string_view password);
// Is a password set at `changed` still fresh at `now`.
[[nodiscard]] bool password_fresh(const PasswordRules& rules, base::Instant changed, base::Instant now);

struct Account {
  base::PersonId person;
  std::string login;
  bool active = true;
  bool must_change = true;
  base::Instant changed_at;  // of the password
  std::int64_t failed = 0;   // wrong tries since the last right one
  std::optional<base::Instant> locked_until;
  std::optional<base::Instant> last_login;
};

// What a log-in attempt needs, read before the expensive part. An unknown name is verified against a dummy hash of
// the same cost, so that time does not tell who exists.
struct LoginMaterial {
  base::PersonId person;  // none: unknown name
  std::string phc;
};
[[nodiscard]] LoginMaterial login_material(store::Session& session, std::string_view login);
[[nodiscard]] LoginMaterial login_material(store::Session& session, base::PersonId person);
// Expensive, pure. False for an unknown name, whatever the password, and for a password over kPasswordMaxBytes.
[[nodiscard]] bool verify_login(const LoginMaterial& material, std::string_view password);
// Expensive, pure: PHC string for create_account and set_password.
[[nodiscard]] std::string hash_new_password(std::string_view password);

// Outcome of an attempt. It is a value, not an Error, because a writer job that returns an error is undone, and a
// wrong try must be counted. To the outside all refusals look the same.
struct LoginOutcome {
  // code_needed: the password was right, and a second factor is asked for; nothing is counted.
  enum class Verdict : std::uint8_t { accepted, wrong, locked, closed, code_needed };
  Verdict verdict = Verdict::wrong;
  base::PersonId person;     // whoever was meant; none for an unknown name
  bool must_change = false;  // accepted: set by the administrator, or rotation is due
  bool locked_now = false;   // this try brought the lock
  base::Instant changed_at;  // of the password
};
// A second factor as it was shown. It is judged only once the password has turned out right and the account open,
// because judging uses a code up.
enum class Shown : std::uint8_t { not_needed, right, wrong, missing };
using ShowFactor = std::function<Shown()>;
// Counts the try, locks, or accepts. `right` comes from verify_login on `material`; if the password changed in
// between, the try counts as wrong, and so does a wrong second factor. Neither opens a locked account.
struct LoginTry {
  const LoginMaterial& material;
  bool right = false;
  ShowFactor factor;  // empty: not needed
};
[[nodiscard]] LoginOutcome record_login(store::WriterSession& session, const LoginTry& attempt,
                                        const PasswordRules& rules, base::Instant now);
// The same for a second factor shown within a session: accepted, wrong or locked. Only a right one ends the count.
[[nodiscard]] LoginOutcome record_factor(store::WriterSession& session, base::PersonId person,
                                         const ShowFactor& factor, const PasswordRules& rules, base::Instant now);

// One account per person. Errors: people/unknown-person, account/login-taken, account/exists, account/login-name.
[[nodiscard]] base::Status create_account(store::WriterSession& session, base::PersonId person,
                                          std::string_view login, const std::string& phc, base::Instant now);
// The password hashes that may not come back: the present one and `former` before it, newest first.
[[nodiscard]] std::vector<std::string> known_passwords(store::Session& session, base::PersonId person, int former);
// Sets a password and ends the lock; keeps the former one's hash, and of such the newest kFormerKept.
inline constexpr std::int64_t kFormerKept = 12;
// `must_change`: set by somebody else. The caller revokes the other sessions.
// Error: account/unknown.
[[nodiscard]] base::Status set_password(store::WriterSession& session, base::PersonId person, const std::string& phc,
                                        bool must_change, base::Instant now);
// Closes (sessions are deleted; the caller also calls Sessions::forget) or reopens. Error: account/unknown.
[[nodiscard]] base::Status set_account_active(store::WriterSession& session, base::PersonId person, bool active);
// Ends a lock before its time. Error: account/unknown.
[[nodiscard]] base::Status unlock_account(store::WriterSession& session, base::PersonId person);
[[nodiscard]] std::optional<Account> account_of(store::Session& session, base::PersonId person);

// What a refused log-in is told: unauthenticated, slug account/refused; the same for every reason.
[[nodiscard]] base::Error login_refused();

}  // namespace jinkui::identity
