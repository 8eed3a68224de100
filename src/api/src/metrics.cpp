#include "metrics.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

namespace jinkui::api {
namespace {

void append(std::string& out, double value) {
  std::array<char, 40> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
  out.append(type).append("\n");
}

}  // namespace

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0;
  double resident = 0;
  return file >> total >> resident ? resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) : 0;
}

Metrics::Metrics(std::vector<std::string_view> rows)
    : names_(std::move(rows)), rows_(std::make_unique<Row[]>(names_.size())) {}

void Metrics::count(std::size_t row, int status, std::int64_t micros) {
  Row& r = rows_[row];
  const auto at = std::lower_bound(kStatuses.begin(), kStatuses.end(), status);
  const bool known = at != kStatuses.end() && *at == status;
  const auto slot = known ? static_cast<std::size_t>(at - kStatuses.begin()) : kStatuses.size();
  r.statuses[slot].fetch_add(1, std::memory_order_relaxed);
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), micros);
  r.buckets[static_cast<std::size_t>(bound - kBounds.begin())].fetch_add(1, std::memory_order_relaxed);
  r.sum_micros.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0)), std::memory_order_relaxed);
}

void Metrics::write_row(std::string& out, std::size_t row) const {
  std::uint64_t total = 0;
  const std::string label = "{route=\"" + std::string(names_[row]) + "\"";
  for (std::size_t i = 0; i <= kBounds.size(); ++i) {
    total += rows_[row].buckets[i].load(std::memory_order_relaxed);
    out.append("jinkui_http_request_seconds_bucket").append(label).append(",le=\"");
    if (i < kBounds.size()) {
      append(out, static_cast<double>(kBounds[i]) / 1e6);
    } else {
      out += "+Inf";
    }
    out.append("\"} ").append(std::to_string(total)).append("\n");
  }
  out.append("jinkui_http_request_seconds_sum").append(label).append("} ");
  append(out, static_cast<double>(rows_[row].sum_micros.load(std::memory_order_relaxed)) / 1e6);
  out.append("\njinkui_http_request_seconds_count")
      .append(label)
      .append("} ")
      .append(std::to_string(total))
      .append("\n");
}

void Metrics::write(std::string& out, const std::vector<const MetricsSource*>& sources) const {
  head(out, "jinkui_http_requests_total", "answers by route and status", "counter");
  for (std::size_t row = 0; row < names_.size(); ++row) {
    for (std::size_t i = 0; i <= kStatuses.size(); ++i) {
      const auto count = rows_[row].statuses[i].load(std::memory_order_relaxed);
      if (count > 0) {
        out.append("jinkui_http_requests_total{route=\"").append(names_[row]).append("\",status=\"");
        out.append(i < kStatuses.size() ? std::to_string(kStatuses[i]) : "other").append("\"} ");
        out.append(std::to_string(count)).append("\n");
      }
    }
  }
  head(out, "jinkui_http_request_seconds", "time from the whole request to its answer", "histogram");
  for (std::size_t row = 0; row < names_.size(); ++row) {
    write_row(out, row);
  }
  head(out, "process_resident_memory_bytes", "resident memory", "gauge");
  out += "process_resident_memory_bytes ";
  append(out, resident_bytes());
  out += "\n";
  std::vector<Sample> samples;
  for (const auto* source : sources) {
    source->collect(samples);
  }
  std::string last;
  for (const auto& sample : samples) {
    if (sample.name != last) {
      head(out, sample.name, sample.help, sample.type);
      last = sample.name;
    }
    out.append(sample.name);
    if (!sample.labels.empty()) {
      out.append("{").append(sample.labels).append("}");
    }
    out += " ";
    append(out, sample.value);
    out += "\n";
  }
}

}  // namespace jinkui::api
