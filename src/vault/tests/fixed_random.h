// Bytes that look random and are the same in every run. One thread.
#pragma once
#include <random>
#include <span>

#include "jinkui/base/seams.h"

namespace jinkui::vault {

class FixedRandom final : public base::Random {
 public:
  explicit FixedRandom(std::uint64_t seed = 1) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      byte = static_cast<std::uint8_t>(engine_());
    }
  }
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace jinkui::vault
