// A buffer of plaintext or key material in ordinary memory that is wiped when it goes out of scope.
// Move-only, for one thread. Reserve before filling: what a growing vector leaves behind is not wiped.
#pragma once
#include <utility>

#include "jinkui/base/bytes.h"
#include "jinkui/crypto/secret.h"

namespace jinkui::vault {

struct Wiped {
  base::Bytes bytes;

  Wiped() = default;
  explicit Wiped(std::size_t reserve) { bytes.reserve(reserve); }
  explicit Wiped(base::Bytes taken) : bytes(std::move(taken)) {}
  Wiped(Wiped&&) noexcept = default;
  Wiped& operator=(Wiped&&) = delete;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { crypto::wipe(bytes); }

  [[nodiscard]] base::ByteView view() const { return bytes; }
};

}  // namespace jinkui::vault
