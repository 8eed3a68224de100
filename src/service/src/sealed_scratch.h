// A scratch file whose bytes are sealed, in blocks, under a key that lives and dies with the object.
// For one thread at a time. Damage of the file throws base::Fatal, as failure of the disk does.
#pragma once
#include <memory>
#include <string_view>

#include "jinkui/base/scratch.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::service {

class SealedScratch {
 public:
  static constexpr std::size_t kBlock = std::size_t{64} << 10;

  SealedScratch(const crypto::Suite& suite, base::Random& random, std::unique_ptr<base::Scratch> file);
  ~SealedScratch();
  SealedScratch(const SealedScratch&) = delete;
  SealedScratch& operator=(const SealedScratch&) = delete;

  void append(std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Fills `out` from `offset` on; returns how many bytes there were.
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::uint8_t> out);

 private:
  void seal_block();
  void open_block(std::uint64_t number);
  [[nodiscard]] base::Bytes aad(std::uint64_t number) const;

  const crypto::Suite& suite_;
  base::Random& random_;
  std::unique_ptr<base::Scratch> file_;
  crypto::SecretBytes key_;
  std::uint64_t size_ = 0;
  std::uint64_t blocks_ = 0;  // sealed ones
  std::string pending_;       // the last block, not full yet
  base::Bytes opened_;        // plaintext of block opened_number_
  std::uint64_t opened_number_ = ~std::uint64_t{0};
};

}  // namespace jinkui::service
