#include "sm4_gcm.h"

#include <gcrypt.h>

#include <memory>
#include <type_traits>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "libraries.h"

namespace jinkui::crypto {
namespace {

void check(gcry_error_t error) {
  if (error != 0) {
    throw base::Fatal("SM4-GCM failed");
  }
}

struct CloseCipher {
  void operator()(gcry_cipher_hd_t cipher) const { gcry_cipher_close(cipher); }  // wipes key schedule and GHASH table
};
using Cipher = std::unique_ptr<std::remove_pointer_t<gcry_cipher_hd_t>, CloseCipher>;

Cipher start(const GcmInput& input) {
  start_libraries();
  JINKUI_CHECK(input.key.size() == kSm4Key && input.nonce.size() == kGcmNonce);
  // SP 800-38D section 5.2.1.1: at most 2^36 - 32 bytes under one nonce.
  JINKUI_CHECK(input.text.size() <= (std::uint64_t{1} << 36) - 32);
  gcry_cipher_hd_t opened = nullptr;
  check(gcry_cipher_open(&opened, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_GCM, 0));
  Cipher cipher(opened);
  check(gcry_cipher_setkey(cipher.get(), input.key.data(), input.key.size()));
  check(gcry_cipher_setiv(cipher.get(), input.nonce.data(), input.nonce.size()));
  if (!input.aad.empty()) {
    check(gcry_cipher_authenticate(cipher.get(), input.aad.data(), input.aad.size()));
  }
  check(gcry_cipher_final(cipher.get()));
  return cipher;
}

}  // namespace

void sm4_gcm_seal(const GcmInput& input, std::span<std::uint8_t> out) {
  JINKUI_CHECK(out.size() == input.text.size() + kGcmTag);
  const Cipher cipher = start(input);
  check(gcry_cipher_encrypt(cipher.get(), out.data(), input.text.size(), input.text.data(), input.text.size()));
  check(gcry_cipher_gettag(cipher.get(), out.data() + input.text.size(), kGcmTag));
}

bool sm4_gcm_open(const GcmInput& input, std::span<std::uint8_t> out) {
  JINKUI_CHECK(input.text.size() == out.size() + kGcmTag);
  const Cipher cipher = start(input);
  check(gcry_cipher_decrypt(cipher.get(), out.data(), out.size(), input.text.data(), out.size()));
  const bool good = gcry_cipher_checktag(cipher.get(), input.text.data() + out.size(), kGcmTag) == 0;
  if (!good) {
    wipe(out);
  }
  return good;
}

}  // namespace jinkui::crypto
