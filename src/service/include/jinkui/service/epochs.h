// Epochs: version counters of persons and customers (the pack has its snapshot, world.h), so that a decision knows
// when its facts have moved. at() is safe from any thread; touch() and the Participant calls belong to the writer
// thread. Counters are striped: two ids may share one, which costs a needless second decision and never a missed one.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/store/queue.h"

namespace jinkui::service {

// The epochs a decision was made on; read before its facts.
struct Stamp {
  std::uint32_t subject = 0;
  std::uint32_t object = 0;
  friend bool operator==(const Stamp&, const Stamp&) = default;

  // An odd epoch means that a change is under way in a group that has not committed: facts read now may be old.
  [[nodiscard]] bool settled() const { return ((subject | object) & 1U) == 0; }
};

class Epochs final : public store::Participant {
 public:
  [[nodiscard]] Stamp at(base::PersonId person, base::CustomerId customer) const;
  // Moves with every change of anything, twice: odd while it is under way.
  [[nodiscard]] std::uint32_t generation() const { return generation_.load(std::memory_order_acquire); }
  // What was read at `stamp` still holds.
  [[nodiscard]] bool holds(const Stamp& stamp, base::PersonId person, base::CustomerId customer) const {
    return stamp.settled() && stamp == at(person, customer);
  }

  // The stripe of an id: the top 14 bits of a multiplicative hash.
  static std::size_t slot(std::int64_t id) { return (static_cast<std::uint64_t>(id) * 0x9e3779b97f4a7c15ULL) >> 50U; }

  void touch(base::PersonId person) { touch(persons_[slot(person.value)]); }
  void touch(base::CustomerId customer) { touch(customers_[slot(customer.value)]); }
  void touch_everybody();

  void mark() override {}
  void rollback_to_mark() override {}
  void before_commit(store::WriterSession&) override {}
  void committed() override { settle(); }
  void aborted() override { settle(); }

 private:
  using Counter = std::atomic<std::uint32_t>;
  static constexpr std::size_t kStripes = 1U << 14U;
  using Stripes = std::array<Counter, kStripes>;

  void touch(Counter& counter);
  void settle();

  Counter generation_{0};
  Stripes persons_{};
  Stripes customers_{};
  std::vector<Counter*> touched_;
};

}  // namespace jinkui::service
