#include <sodium.h>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "libraries.h"

namespace jinkui::crypto {

static_assert(sizeof(Ed25519Public) == crypto_sign_PUBLICKEYBYTES && sizeof(Ed25519Signature) == crypto_sign_BYTES);

SigningKey::SigningKey(SecretBytes seed32) : seed_(std::move(seed32)), expanded_(crypto_sign_SECRETKEYBYTES) {
  JINKUI_CHECK(seed_.size() == crypto_sign_SEEDBYTES);
  crypto_sign_seed_keypair(public_.data(), expanded_.bytes().data(), seed_.view().data());
}

SigningKey SigningKey::generate(base::Random& random) {
  return SigningKey(SecretBytes::random(crypto_sign_SEEDBYTES, random));
}

Ed25519Signature SigningKey::sign(base::ByteView message) const {
  JINKUI_CHECK(expanded_.size() == crypto_sign_SECRETKEYBYTES);  // not moved from
  Ed25519Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), expanded_.view().data());
  return signature;
}

bool verify(const Ed25519Public& key, base::ByteView message, const Ed25519Signature& signature) {
  start_libraries();
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace jinkui::crypto
