#include "jinkui/service/denials.h"

namespace jinkui::service {

bool Denials::admit(base::PersonId person, base::Instant now) {
  const std::lock_guard lock(mutex_);
  auto found = windows_.find(person);
  if (found == windows_.end()) {
    if (windows_.size() >= kPersons) {
      person = {};
    }
    found = windows_.try_emplace(person, Window{now, 0, 0}).first;
  }
  Window& window = found->second;
  if (now.ms - window.since.ms >= kWindowMs && window.summed == 0) {
    window = {now, 0, 0};
  }
  if (window.recorded < kPerWindow && !person.none()) {
    ++window.recorded;
    return true;
  }
  ++window.summed;
  return false;
}

std::vector<Denials::Sum> Denials::take(base::Instant now) {
  const std::lock_guard lock(mutex_);
  std::vector<Sum> sums;
  for (auto it = windows_.begin(); it != windows_.end();) {
    if (now.ms - it->second.since.ms < kWindowMs) {
      ++it;
      continue;
    }
    if (it->second.summed > 0) {
      sums.push_back({it->first, it->second.summed, it->second.since});
    }
    it = windows_.erase(it);
  }
  return sums;
}

}  // namespace jinkui::service
