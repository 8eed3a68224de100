// decide() allocates nothing: the heap is counted while it runs. Not under the thread sanitizer, whose runtime has
// the operators to itself.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define JINKUI_NO_COUNTING
#endif
#endif
#ifndef JINKUI_NO_COUNTING
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "jinkui/policy/compile.h"
#include "random_pack.h"

namespace {
std::atomic<long> allocations{0};
}  // namespace

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size); memory != nullptr) {
    return memory;
  }
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace jinkui::policy {
namespace {

TEST(Allocation, DecideTouchesNoHeap) {
  for (std::uint64_t seed = 100; seed < 140; ++seed) {
    RandomPack random(seed);
    const auto pack = load({{"random.yaml", random.text()}});
    if (!pack.ok()) {
      continue;
    }
    for (int i = 0; i < 20; ++i) {
      const Question question = random.question(*pack);
      const long before = allocations.load();
      const Decision decision = decide(*pack, question);
      EXPECT_EQ(allocations.load(), before) << "seed " << seed << ", rule slot " << decision.rule.slot();
    }
  }
  const long before = allocations.load();
  delete new int(1);
  EXPECT_EQ(allocations.load(), before + 1) << "the count does not work";
}

}  // namespace
}  // namespace jinkui::policy
#endif
