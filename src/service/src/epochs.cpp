#include "jinkui/service/epochs.h"

namespace jinkui::service {

Stamp Epochs::at(base::PersonId person, base::CustomerId customer) const {
  return {persons_[slot(person.value)].load(std::memory_order_acquire),
          customers_[slot(customer.value)].load(std::memory_order_acquire)};
}

void Epochs::touch(Counter& counter) {
  if (touched_.empty()) {
    generation_.fetch_add(1, std::memory_order_release);
  }
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
  if (!touched_.empty()) {
    generation_.fetch_add(1, std::memory_order_release);
  }
  touched_.clear();
}

}  // namespace jinkui::service
