// Reads the files of tests/vectors/crypto: blocks of "name = hex" lines. For tests; one thread. A file that cannot be
// read, or a line that is not in the format, fails the test.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/seams.h"

namespace jinkui::crypto::test {

inline base::Bytes unhex(const std::string& text) {
  base::Bytes out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    out.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
  }
  return out;
}

using Block = std::map<std::string, base::Bytes>;

// The working directory of the tests is the root of the source tree.
inline std::vector<Block> read_vectors(const std::string& name) {
  std::ifstream file("tests/vectors/crypto/" + name);
  EXPECT_TRUE(file.is_open()) << name;
  std::vector<Block> blocks;
  bool open = false;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') {
      open = false;
      continue;
    }
    const auto equals = line.find(" =");
    EXPECT_NE(equals, std::string::npos) << line;
    if (!open) {
      blocks.emplace_back();
      open = true;
    }
    blocks.back()[line.substr(0, equals)] = unhex(line.substr(std::min(equals + 3, line.size())));
  }
  EXPECT_FALSE(blocks.empty()) << name;
  return blocks;
}

// A random stream that repeats, so that a failure can be repeated.
class Splitmix final : public base::Random {
 public:
  explicit Splitmix(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) {
      byte = static_cast<std::uint8_t>(next() >> 32U);
    }
  }
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  base::Bytes bytes(std::size_t size) {
    base::Bytes out(size);
    fill(out);
    return out;
  }

 private:
  std::uint64_t state_;
};

// Gives the same bytes each time: the nonce of a vector.
class Fixed final : public base::Random {
 public:
  explicit Fixed(base::Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::uint8_t> out) override {
    ASSERT_EQ(out.size(), bytes_.size());
    std::copy(bytes_.begin(), bytes_.end(), out.begin());
  }

 private:
  base::Bytes bytes_;
};

}  // namespace jinkui::crypto::test
