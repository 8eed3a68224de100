#include "jinkui/identity/second_factors.h"

#include <algorithm>
#include <array>

#include "jinkui/crypto/crypto.h"
#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr Sql kSelect{
    "SELECT f.sealed, f.next_sealed, f.confirmed, f.last_step, "
    "(SELECT COUNT(*) FROM recovery_code r WHERE r.person = f.person) FROM second_factor f WHERE f.person = $1"};
constexpr Sql kInUse{"SELECT 1 FROM second_factor WHERE person = $1 AND confirmed <> 0"};
constexpr Sql kBegin{
    "INSERT INTO second_factor(person, sealed, confirmed, last_step, next_sealed) VALUES($1, $2, 0, 0, $3) "
    "ON CONFLICT(person) DO UPDATE SET next_sealed = excluded.next_sealed"};
constexpr Sql kConfirm{
    "UPDATE second_factor SET sealed = next_sealed, next_sealed = NULL, confirmed = $1, last_step = $2 "
    "WHERE person = $3 AND next_sealed IS NOT NULL"};
constexpr Sql kUseStep{"UPDATE second_factor SET last_step = $1 WHERE person = $2 AND last_step < $1"};
constexpr Sql kDropFactor{"DELETE FROM second_factor WHERE person = $1"};
constexpr Sql kDropCodes{"DELETE FROM recovery_code WHERE person = $1"};
constexpr Sql kAddCode{"INSERT INTO recovery_code(person, code_hash) VALUES($1, $2)"};
constexpr Sql kUseCode{"DELETE FROM recovery_code WHERE person = $1 AND code_hash = $2"};

// 32 characters without look-alikes: a byte picks without bias.
constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
constexpr std::size_t kCodeChars = 16;
constexpr std::size_t kGroup = 4;
static_assert(kAlphabet.size() == 32);

}  // namespace

std::optional<SecondFactor> second_factor_of(store::Session& session, base::PersonId person) {
  store::Query row = session.query(kSelect, person);
  if (!row.step()) {
    return std::nullopt;
  }
  SecondFactor factor;
  factor.sealed = row.bytes(0);
  if (!row.is_null(1)) {
    factor.pending = row.bytes(1);
  }
  factor.confirmed = row.instant(2);
  factor.last_step = row.integer(3);
  factor.recovery_codes = row.integer(4);
  return factor;
}

bool has_second_factor(store::Session& session, base::PersonId person) {
  return session.query(kInUse, person).step();
}

void begin_enrolment(store::WriterSession& session, base::PersonId person, const base::Bytes& sealed) {
  session.run(kBegin, person, base::Bytes{}, sealed);
}

void confirm_enrolment(store::WriterSession& session, base::PersonId person, std::int64_t step,
                       const std::vector<base::Hash>& code_hashes, base::Instant now) {
  session.run(kConfirm, now, step, person);
  session.run(kDropCodes, person);
  for (const base::Hash& hash : code_hashes) {
    session.run(kAddCode, person, hash);
  }
}

bool use_step(store::WriterSession& session, base::PersonId person, std::int64_t step) {
  return session.run(kUseStep, step, person) == 1;
}

bool use_recovery_code(store::WriterSession& session, base::PersonId person, const base::Hash& hash) {
  return session.run(kUseCode, person, hash) == 1;
}

void drop_second_factor(store::WriterSession& session, base::PersonId person) {
  session.run(kDropFactor, person);
  session.run(kDropCodes, person);
}

std::vector<std::string> make_recovery_codes(base::Random& random) {
  std::vector<std::string> codes(kRecoveryCodes);
  for (std::string& code : codes) {
    std::array<std::uint8_t, kCodeChars> bytes{};
    random.fill(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      code += i != 0 && i % kGroup == 0 ? "-" : "";
      code += kAlphabet[bytes[i] % kAlphabet.size()];
    }
  }
  return codes;
}

std::optional<base::Hash> recovery_code_hash(base::PersonId person, std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c != '-' && c != ' ') {
      plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  const bool fits = plain.size() == kCodeChars && std::all_of(plain.begin(), plain.end(), [](char c) {
                      return kAlphabet.find(c) != std::string_view::npos;
                    });
  if (!fits) {
    return std::nullopt;
  }
  const std::string owner = std::to_string(person.value);
  return crypto::sha256(
      {base::as_bytes("jinkui/recovery/1 "), base::as_bytes(owner), base::as_bytes(" "), base::as_bytes(plain)});
}

}  // namespace jinkui::identity
