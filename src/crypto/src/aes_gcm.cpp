#include "aes_gcm.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "libraries.h"

namespace jinkui::crypto {
namespace {

// Above this OpenSSL's wide code has won back what setting up its context costs; measured, not critical.
constexpr std::size_t kShortText = 1024;

struct FreeCipher {
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};
struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }  // wipes the key schedule
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

void check(int ok) {
  if (ok != 1) {
    throw base::Fatal("AES-256-GCM failed");
  }
}

const EVP_CIPHER* fetched_cipher() {
  static const std::unique_ptr<EVP_CIPHER, FreeCipher> cipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  check(cipher != nullptr ? 1 : 0);
  return cipher.get();
}

Context start(const GcmInput& input, bool encrypt) {
  Context context(EVP_CIPHER_CTX_new());
  check(context != nullptr ? 1 : 0);
  check(EVP_CipherInit_ex2(context.get(), fetched_cipher(), input.key.data(), input.nonce.data(), encrypt ? 1 : 0,
                           nullptr));
  return context;
}

// OpenSSL counts in int.
void update(EVP_CIPHER_CTX* context, std::uint8_t* out, base::ByteView in) {
  constexpr std::size_t kStep = std::size_t{1} << 30;
  while (!in.empty()) {
    const base::ByteView step = in.first(std::min(in.size(), kStep));
    int written = 0;
    check(EVP_CipherUpdate(context, out, &written, step.data(), static_cast<int>(step.size())));
    out = out == nullptr ? nullptr : out + written;
    in = in.subspan(step.size());
  }
}

void check_sizes(const GcmInput& input) {
  JINKUI_CHECK(input.key.size() == kGcmKey && input.nonce.size() == kGcmNonce);
  // SP 800-38D section 5.2.1.1: at most 2^36 - 32 bytes under one nonce.
  JINKUI_CHECK(input.text.size() <= (std::uint64_t{1} << 36) - 32);
}

bool use_short(const GcmInput& input) {
  static const bool available = short_engine_available();
  return available && input.text.size() <= kShortText;
}

}  // namespace

bool short_engine_available() {
  start_libraries();
  return crypto_aead_aes256gcm_is_available() == 1;
}

void gcm_seal_short(const GcmInput& input, std::span<std::uint8_t> out) {
  check_sizes(input);
  JINKUI_CHECK(out.size() == input.text.size() + kGcmTag);
  check(crypto_aead_aes256gcm_encrypt(out.data(), nullptr, input.text.data(), input.text.size(), input.aad.data(),
                                      input.aad.size(), nullptr, input.nonce.data(), input.key.data()) == 0
            ? 1
            : 0);
}

bool gcm_open_short(const GcmInput& input, std::span<std::uint8_t> out) {
  check_sizes(input);
  JINKUI_CHECK(input.text.size() == out.size() + kGcmTag);
  const bool good =
      crypto_aead_aes256gcm_decrypt(out.data(), nullptr, nullptr, input.text.data(), input.text.size(),
                                    input.aad.data(), input.aad.size(), input.nonce.data(), input.key.data()) == 0;
  if (!good) {
    wipe(out);
  }
  return good;
}

void gcm_seal_long(const GcmInput& input, std::span<std::uint8_t> out) {
  check_sizes(input);
  JINKUI_CHECK(out.size() == input.text.size() + kGcmTag);
  const Context context = start(input, true);
  update(context.get(), nullptr, input.aad);
  update(context.get(), out.data(), input.text);
  std::uint8_t* tag = out.data() + input.text.size();
  int none = 0;
  check(EVP_CipherFinal_ex(context.get(), tag, &none));
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kGcmTag), tag));
}

bool gcm_open_long(const GcmInput& input, std::span<std::uint8_t> out) {
  check_sizes(input);
  JINKUI_CHECK(input.text.size() == out.size() + kGcmTag);
  const Context context = start(input, false);
  update(context.get(), nullptr, input.aad);
  update(context.get(), out.data(), input.text.first(out.size()));
  std::array<std::uint8_t, kGcmTag> tag{};  // the call takes a pointer to non-const
  std::copy_n(input.text.end() - kGcmTag, kGcmTag, tag.begin());
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kGcmTag), tag.data()));
  std::array<std::uint8_t, kGcmTag> rest{};
  int none = 0;
  const bool good = EVP_CipherFinal_ex(context.get(), rest.data(), &none) == 1;
  if (!good) {
    wipe(out);
  }
  return good;
}

void gcm_seal(const GcmInput& input, std::span<std::uint8_t> out) {
  use_short(input) ? gcm_seal_short(input, out) : gcm_seal_long(input, out);
}

bool gcm_open(const GcmInput& input, std::span<std::uint8_t> out) {
  return use_short(input) ? gcm_open_short(input, out) : gcm_open_long(input, out);
}

}  // namespace jinkui::crypto
