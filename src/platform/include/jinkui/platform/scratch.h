// Scratch files in a directory: unlinked as soon as they are open, so that a crash leaves nothing behind.
// Each object belongs to one thread at a time. Failure throws Fatal with the system's message.
#pragma once
#include <string>

#include "jinkui/base/scratch.h"

namespace jinkui::platform {

class ScratchFile final : public base::Scratch {
 public:
  explicit ScratchFile(const std::string& directory);
  ~ScratchFile() override;
  void append(base::ByteView bytes) override;
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::uint8_t> out) override;

 private:
  int file_ = -1;
};

}  // namespace jinkui::platform
