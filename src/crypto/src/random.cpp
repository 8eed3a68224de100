#include <pthread.h>
#include <sodium.h>
#include <sys/random.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

// Requests of a key's size or more go to the kernel directly: no key ever lay in the pool.
constexpr std::size_t kPooledMax = 31;

std::atomic<std::uint64_t>& fork_count() {
  static std::atomic<std::uint64_t> count{0};
  return count;
}

void count_fork() {
  fork_count().fetch_add(1, std::memory_order_relaxed);
}

void fill_from_kernel(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno != EINTR) {
      throw base::Fatal("getrandom failed");
    }
    out = out.subspan(got > 0 ? static_cast<std::size_t>(got) : 0);
  }
}

// Random bytes of one thread. A child process starts with an empty pool, and bytes given out are wiped.
class Pool {
 public:
  Pool() {
    static const int registered = ::pthread_atfork(nullptr, nullptr, count_fork);
    if (registered != 0) {
      throw base::Fatal("pthread_atfork failed");
    }
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { sodium_memzero(bytes_.data(), bytes_.size()); }

  void take(std::span<std::uint8_t> out) {
    const std::uint64_t forks = fork_count().load(std::memory_order_relaxed);
    if (left_ < out.size() || forks != forks_) {
      left_ = 0;
      fill_from_kernel(bytes_);
      left_ = bytes_.size();
      forks_ = forks;
    }
    const auto from = std::span(bytes_).subspan(left_ - out.size(), out.size());
    std::copy(from.begin(), from.end(), out.begin());
    std::fill(from.begin(), from.end(), std::uint8_t{0});
    left_ -= out.size();
  }

 private:
  std::array<std::uint8_t, 2048> bytes_{};
  std::size_t left_ = 0;
  std::uint64_t forks_ = 0;
};

}  // namespace

void SystemRandom::fill(std::span<std::uint8_t> out) {
  if (out.size() > kPooledMax) {
    fill_from_kernel(out);
    return;
  }
  thread_local Pool pool;
  pool.take(out);
}

}  // namespace jinkui::crypto
