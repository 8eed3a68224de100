// Counts requests by route and status and their latency, and writes Prometheus text (exposition format 0.0.4).
// Safe from any thread: relaxed counters.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/api/api.h"

namespace jinkui::api {

class Metrics {
 public:
  // One row for each route; rows beyond the routes are the caller's.
  explicit Metrics(std::vector<std::string_view> rows);
  void count(std::size_t row, int status, std::int64_t micros);
  // Appends own values and those of the sources.
  void write(std::string& out, const std::vector<const MetricsSource*>& sources) const;

 private:
  static constexpr std::array<int, 21> kStatuses{200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409,
                                                 410, 413, 415, 417, 422, 429, 431, 500, 501, 503};
  static constexpr std::array<std::int64_t, 11> kBounds{500,    1'000,   2'500,   5'000,     10'000,   25'000,
                                                        50'000, 100'000, 250'000, 1'000'000, 5'000'000};  // µs
  struct Row {
    std::array<std::atomic<std::uint64_t>, kStatuses.size() + 1> statuses{};
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
    std::atomic<std::uint64_t> sum_micros{0};
  };
  void write_row(std::string& out, std::size_t row) const;

  std::vector<std::string_view> names_;
  std::unique_ptr<Row[]> rows_;
};

// Resident memory of this process in bytes; 0 when unknown.
[[nodiscard]] double resident_bytes();

}  // namespace jinkui::api
