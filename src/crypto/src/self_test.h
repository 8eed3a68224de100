// Known answers: what the standards print for one input of each algorithm, held against the libraries at the start.
// Pure functions, safe from any thread. A wrong answer is a value; a library failure throws base::Fatal.
#pragma once
#include <string_view>

#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {

// In hexadecimal.
struct KnownAnswers {
  std::string_view key;
  std::string_view aad;
  std::string_view plain;
  std::string_view sealed;  // nonce ‖ ciphertext ‖ tag
  std::string_view mac_key;
  std::string_view mac_message;
  std::string_view mac;
  std::string_view derive_key;
  std::string_view derive_salt;
  std::string_view derive_info;
  std::string_view derived;
};

[[nodiscard]] const KnownAnswers& known_answers(SuiteId id);
// Sealing, opening, refusing a changed tag, MAC and derivation.
[[nodiscard]] bool self_test(const Suite& suite, const KnownAnswers& answers);
// SHA-256, Ed25519 and SM2: signatures of the standards verify, changed ones do not, and what is signed here
// verifies.
[[nodiscard]] bool self_test_signatures();

}  // namespace jinkui::crypto
