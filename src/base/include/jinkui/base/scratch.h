// The seam to scratch files: what is too long for memory and must not outlive the process.
// Interface; an object belongs to one thread at a time.
#pragma once
#include <cstdint>
#include <span>

#include "jinkui/base/bytes.h"

namespace jinkui::base {

// A scratch file without a name: gone with the object, or with the process. Belongs to one thread at a time. Every
// method throws Fatal when the disk fails.
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  virtual ~Scratch() = default;
  virtual void append(ByteView bytes) = 0;
  // Fills `out` from `offset` on; returns how many bytes there were.
  [[nodiscard]] virtual std::size_t read(std::uint64_t offset, std::span<std::uint8_t> out) = 0;
};

}  // namespace jinkui::base
