#include "throttle.h"

#include <algorithm>
#include <cmath>

namespace jinkui::api {

int Throttle::take(std::string_view name) {
  if (burst_ <= 0) {
    return 0;
  }
  const std::int64_t now = clock_.now().ms;
  const std::scoped_lock lock(mutex_);
  auto found = buckets_.find(std::string(name));
  if (found == buckets_.end()) {
    make_room(now);
    found = buckets_.emplace(name, Bucket{burst_, now}).first;
  }
  Bucket& bucket = found->second;
  const auto elapsed = static_cast<double>(std::max<std::int64_t>(0, now - bucket.at_ms));
  bucket.tokens = std::min(burst_, bucket.tokens + elapsed * per_ms_);
  bucket.at_ms = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  const double wait_ms = per_ms_ > 0 ? (1 - bucket.tokens) / per_ms_ : 60'000;
  return std::max(1, static_cast<int>(std::ceil(wait_ms / 1000)));
}

void Throttle::make_room(std::int64_t now_ms) {
  if (buckets_.size() < kMost) {
    return;
  }
  // A look at all of them once a second at most, so that a flood of names costs no more than its own entries.
  const bool may_look = now_ms - looked_ms_ >= 1000;
  looked_ms_ = may_look ? now_ms : looked_ms_;
  for (auto it = buckets_.begin(); may_look && it != buckets_.end();) {
    const double tokens = it->second.tokens + static_cast<double>(now_ms - it->second.at_ms) * per_ms_;
    it = tokens >= burst_ ? buckets_.erase(it) : std::next(it);
  }
  if (buckets_.size() >= kMost) {
    buckets_.erase(buckets_.begin());
  }
}

}  // namespace jinkui::api
