#include <sodium.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "libraries.h"

namespace jinkui::crypto {
namespace {

constexpr std::uint64_t kMinMemory = 8ULL << 10;
constexpr std::uint64_t kMaxMemory = 1ULL << 30;
constexpr std::uint64_t kMaxPasses = 16;
constexpr std::string_view kPrefix = "$argon2id$v=19$m=";

void check_cost(const Argon2Cost& cost) {
  JINKUI_CHECK(cost.memory_bytes >= kMinMemory && cost.memory_bytes <= kMaxMemory);
  JINKUI_CHECK(cost.passes >= 1 && cost.passes <= kMaxPasses);
}

// Reads "<number>" and what must follow it; false when it is not there or above `most`.
bool take(std::string_view& text, std::uint64_t most, std::string_view then) {
  std::uint64_t value = 0;
  const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  if (ec != std::errc{} || value > most || !text.starts_with(then)) {
    return false;
  }
  text.remove_prefix(then.size());
  return true;
}

// A stored hash may not order more work than hash_password() would: it could have been tampered with.
bool cost_is_bounded(std::string_view phc) {
  if (!phc.starts_with(kPrefix) || phc.size() >= crypto_pwhash_STRBYTES) {
    return false;
  }
  phc.remove_prefix(kPrefix.size());
  return take(phc, kMaxMemory >> 10, ",t=") && take(phc, kMaxPasses, ",p=") && take(phc, 1, "$");
}

}  // namespace

std::string hash_password(std::string_view password, Argon2Cost cost) {
  start_libraries();
  check_cost(cost);
  std::array<char, crypto_pwhash_STRBYTES> phc{};
  if (crypto_pwhash_str_alg(phc.data(), password.data(), password.size(), cost.passes,
                            static_cast<std::size_t>(cost.memory_bytes), crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw base::Fatal("Argon2id failed: not enough memory");
  }
  return phc.data();
}

bool verify_password(const std::string& phc, std::string_view password) {
  start_libraries();
  if (!cost_is_bounded(phc)) {
    return false;
  }
  errno = 0;
  if (crypto_pwhash_str_verify(phc.c_str(), password.empty() ? "" : password.data(), password.size()) == 0) {
    return true;
  }
  if (errno == ENOMEM) {
    throw base::Fatal("Argon2id failed: not enough memory");
  }
  return false;
}

SecretBytes derive_from_passphrase(std::string_view passphrase, base::ByteView salt16, Argon2Cost cost,
                                   std::size_t out_size) {
  start_libraries();
  check_cost(cost);
  JINKUI_CHECK(salt16.size() == crypto_pwhash_SALTBYTES && out_size >= crypto_pwhash_BYTES_MIN);
  SecretBytes out(out_size);
  if (crypto_pwhash(out.bytes().data(), out_size, passphrase.data(), passphrase.size(), salt16.data(), cost.passes,
                    static_cast<std::size_t>(cost.memory_bytes), crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw base::Fatal("Argon2id failed: not enough memory");
  }
  return out;
}

}  // namespace jinkui::crypto
