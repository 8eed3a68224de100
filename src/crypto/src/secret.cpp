#include "jinkui/crypto/secret.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "libraries.h"

namespace jinkui::crypto {

SecretBytes::SecretBytes(std::size_t size) : size_(size) {
  if (size == 0) {
    return;
  }
  start_libraries();
  data_ = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (data_ == nullptr) {
    throw base::Fatal("no memory for a secret");
  }
  sodium_memzero(data_, size);
}

SecretBytes::SecretBytes(base::ByteView copy_of) : SecretBytes(copy_of.size()) {
  std::copy(copy_of.begin(), copy_of.end(), data_);
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBytes::~SecretBytes() {
  wipe();
}

SecretBytes SecretBytes::random(std::size_t size, base::Random& random) {
  SecretBytes secret(size);
  random.fill(secret.bytes());
  return secret;
}

void SecretBytes::wipe() {
  sodium_free(std::exchange(data_, nullptr));  // overwrites before it unmaps
  size_ = 0;
}

Key32::Key32(base::ByteView copy_of) {
  JINKUI_CHECK(copy_of.size() == bytes_.size());
  std::copy(copy_of.begin(), copy_of.end(), bytes_.begin());
}

Key32::~Key32() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) {
    sodium_memzero(bytes.data(), bytes.size());
  }
}

void wipe(std::string& text) {
  text.resize(text.capacity());  // what an earlier, longer value left behind as well
  sodium_memzero(text.data(), text.size());
  text.clear();
}

bool equal(base::ByteView a, base::ByteView b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace jinkui::crypto
