// Secret bytes in guarded pages, wiped on release, left out of core dumps and locked against swapping (libsodium).
// Move-only; not synchronised. Failure to allocate throws base::Fatal. Where the process may not lock more memory
// (RLIMIT_MEMLOCK, containers) the pages stay usable but may be swapped: run with swap off or encrypted. Each object
// takes at least four pages and some system calls: for the few long-lived keys, not for one per customer.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "jinkui/base/bytes.h"
#include "jinkui/base/seams.h"

namespace jinkui::crypto {

class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);  // zeroed
  explicit SecretBytes(base::ByteView copy_of);
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  [[nodiscard]] static SecretBytes random(std::size_t size, base::Random& random);
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] base::ByteView view() const { return {data_, size_}; }
  [[nodiscard]] std::span<std::uint8_t> bytes() { return {data_, size_}; }
  void wipe();  // releases the memory; size() is 0 afterwards

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

// A 32-byte key on the stack or in a cache line; wiped on destruction. For short-lived keys on hot paths, where a
// guarded page each would cost a system call.
class Key32 {
 public:
  Key32() = default;
  explicit Key32(base::ByteView copy_of);  // exactly 32 bytes
  Key32(const Key32&) = default;
  Key32& operator=(const Key32&) = default;
  ~Key32();
  [[nodiscard]] base::ByteView view() const { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t> bytes() { return bytes_; }

 private:
  std::array<std::uint8_t, 32> bytes_{};
};

// Wipes plaintext in ordinary memory.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);

}  // namespace jinkui::crypto
