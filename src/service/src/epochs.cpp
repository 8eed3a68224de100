#include "jinkui/service/epochs.h"

namespace jinkui::service {

Stamp Epochs::at(base::PersonId person, base::CustomerId customer) const {
  return {pack_.load(std::memory_order_acquire), persons_[slot(person.value)].load(std::memory_order_acquire),
          customers_[slot(customer.value)].load(std::memory_order_acquire)};
}

void Epochs::touch(Counter& counter) {
  const std::uint32_t now = counter.load(std::memory_order_relaxed);
  if ((now & 1U) == 0) {
    counter.store(now + 1, std::memory_order_release);
    touched_.push_back(&counter);
  }
}

void Epochs::touch_everybody() {
  for (auto& counter : persons_) {
    touch(counter);
  }
}

void Epochs::settle() {
  for (auto* counter : touched_) {
    counter->fetch_add(1, std::memory_order_release);
  }
  touched_.clear();
}

}  // namespace jinkui::service
