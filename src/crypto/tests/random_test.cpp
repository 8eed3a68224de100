#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <thread>

#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

using Nonce = std::array<std::uint8_t, 16>;

Nonce draw() {
  Nonce nonce{};
  SystemRandom().fill(nonce);
  return nonce;
}

// What a child process draws first, as its parent sees it.
Nonce draw_in_child() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const Nonce nonce = draw();
    const bool whole = ::write(ends[1], nonce.data(), nonce.size()) == static_cast<ssize_t>(nonce.size());
    ::_exit(whole ? 0 : 1);
  }
  Nonce nonce{};
  EXPECT_EQ(::read(ends[0], nonce.data(), nonce.size()), static_cast<ssize_t>(nonce.size()));
  ::close(ends[0]);
  ::close(ends[1]);
  int status = 1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  return nonce;
}

TEST(SystemRandom, ChildrenAndParentDrawDifferentBytes) {
  static_cast<void>(draw());  // the pool is full before the fork
  std::set<Nonce> seen;
  for (int i = 0; i < 4; ++i) {
    seen.insert(draw_in_child());
  }
  seen.insert(draw());
  EXPECT_EQ(seen.size(), 5U);
}

TEST(SystemRandom, FillsEverySize) {
  SystemRandom random;
  for (std::size_t size = 0; size < 200; ++size) {
    base::Bytes guarded(size + 2, 0);
    base::Bytes seen(size, 0);  // a byte that stays 0 in 8 draws would be one of 2^64
    for (int i = 0; i < 8; ++i) {
      random.fill(std::span(guarded).subspan(1, size));
      for (std::size_t at = 0; at < size; ++at) {
        seen[at] = static_cast<std::uint8_t>(seen[at] | guarded[at + 1]);
      }
    }
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 0), 0) << size;
    EXPECT_EQ(guarded.front(), 0);
    EXPECT_EQ(guarded.back(), 0);
  }
}

TEST(SystemRandom, DoesNotRepeatWithinAndAcrossThreads) {
  constexpr int kThreads = 4;
  constexpr int kDraws = 5'000;
  std::array<std::vector<Nonce>, kThreads> drawn;
  std::vector<std::thread> threads;
  for (auto& mine : drawn) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < kDraws; ++i) {
        mine.push_back(draw());
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  std::set<Nonce> all;
  for (const auto& mine : drawn) {
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), static_cast<std::size_t>(kThreads) * kDraws);
}

TEST(SystemRandom, BytesLookUniform) {
  std::array<double, 256> counts{};
  constexpr int kDraws = 20'000;
  for (int i = 0; i < kDraws; ++i) {
    for (const std::uint8_t byte : draw()) {
      ++counts[byte];
    }
  }
  const double expected = kDraws * 16 / 256.0;
  double chi = 0;
  for (const double count : counts) {
    chi += (count - expected) * (count - expected) / expected;
  }
  EXPECT_LT(chi, 400);  // 255 degrees of freedom: above 400 once in about 10^8 runs
  EXPECT_GT(chi, 150);
}

}  // namespace
}  // namespace jinkui::crypto
