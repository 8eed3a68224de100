#include "libraries.h"

#include <gcrypt.h>
#include <sodium.h>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "self_test.h"

namespace jinkui::crypto {
namespace {

bool start_sodium() {
  return sodium_init() >= 0;
}

bool start_gcrypt() {
  if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) != 0) {
    return true;  // by another library of the process
  }
  // Contexts are short-lived and wiped on closing; the pool of locked memory is small and would run dry.
  return gcry_check_version(GCRYPT_VERSION) != nullptr && gcry_control(GCRYCTL_DISABLE_SECMEM, 0) == 0 &&
         gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0) == 0;
}

bool answers_hold() {
  for (const SuiteId id : {SuiteId::intl, SuiteId::gm}) {
    const auto offered = suite(id);
    if (!offered.ok() || !self_test(**offered, known_answers(id))) {
      return false;
    }
  }
  return self_test_signatures();
}

}  // namespace

void start_libraries() {
  static const bool sodium = start_sodium();
  static const bool gcrypt = start_gcrypt();
  if (!sodium) {
    throw base::Fatal("libsodium cannot start");
  }
  if (!gcrypt) {
    throw base::Fatal("libgcrypt cannot start");
  }
}

void initialise() {
  start_libraries();
  static const bool good = answers_hold();
  if (!good) {
    throw base::Fatal(
        "a cryptographic self-test failed: a library does not give the answer that its standard prints");
  }
}

}  // namespace jinkui::crypto
