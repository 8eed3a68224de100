// Token buckets by name. Safe from any thread; at most kMost names: beyond that full buckets go, then any.
#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "jinkui/base/seams.h"

namespace jinkui::api {

class Throttle {
 public:
  // `burst` at once, then `per_minute`; burst 0: no limit.
  Throttle(const base::Clock& clock, int burst, int per_minute)
      : clock_(clock), burst_(burst), per_ms_(per_minute / 60'000.0) {}

  // 0 when allowed, else the seconds to wait (at least 1).
  [[nodiscard]] int take(std::string_view name);

  static constexpr std::size_t kMost = 16'384;

 private:
  struct Bucket {
    double tokens = 0;
    std::int64_t at_ms = 0;
  };
  void make_room(std::int64_t now_ms);

  const base::Clock& clock_;
  double burst_;
  double per_ms_;
  std::mutex mutex_;
  std::int64_t looked_ms_ = 0;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace jinkui::api
