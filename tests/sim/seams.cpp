#include "seams.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace jinkui::sim {

void Power::cut() {
  out_ = true;
  vfs_.cut_power_at(1);
}

void Power::cut_at_call(std::uint64_t nth) {
  vfs_.cut_power_at(nth);
}

void Power::cut_at_disk_call(std::uint64_t nth) {
  disk_calls_left_ = nth;
}

bool Power::disk_call_cuts() {
  if (disk_calls_left_ == 0 || --disk_calls_left_ > 0) {
    return false;
  }
  cut();
  return true;
}

void Power::restore(std::uint64_t seed) {
  vfs_.crash(seed);
  out_ = false;
  disk_calls_left_ = 0;
}

bool Disk::cut_off() {
  if (power_ == nullptr) {
    return false;
  }
  if (power_->is_out()) {
    throw base::Fatal("sim: the power is out");
  }
  return power_->disk_call_cuts();
}

base::Result<base::Bytes> Disk::read(const std::string& path) {
  if (cut_off()) {
    throw base::Fatal("sim: the power went while reading");
  }
  const auto at = files_.find(path);
  if (at == files_.end()) {
    return base::Error{
        base::Errc::not_found, "disk/not-found", {"文件不存在。", "no such file"}, {"", ""}, path, {}, ""};
  }
  return at->second;
}

void Disk::replace(const std::string& path, base::ByteView content) {
  const bool cut = cut_off();
  if (!cut || random_() % 2 == 0) {
    files_[path] = base::to_bytes(content);
  }
  if (cut) {
    throw base::Fatal("sim: the power went while writing");
  }
}

void Disk::wipe(const std::string& path) {
  const bool cut = cut_off();
  const auto at = files_.find(path);
  if (at != files_.end() && wipes_) {
    const std::uint64_t left = cut ? random_() % 4 : 3;
    if (left == 1) {  // half overwritten
      std::fill_n(at->second.begin(), at->second.size() / 2, std::uint8_t{0});
    } else if (left == 2) {
      std::fill(at->second.begin(), at->second.end(), std::uint8_t{0});
    } else if (left == 3) {
      files_.erase(at);
    }
  }
  if (cut) {
    throw base::Fatal("sim: the power went while wiping");
  }
}

bool Disk::exists(const std::string& path) {
  if (cut_off()) {
    throw base::Fatal("sim: the power went while looking");
  }
  return files_.contains(path);
}

void Random::fill(std::span<std::uint8_t> out) {
  for (std::uint8_t& byte : out) {
    byte = static_cast<std::uint8_t>(random_());
  }
}

void Executor::post(std::vector<base::TaskPtr> batch) {
  std::move(batch.begin(), batch.end(), std::back_inserter(tasks_));
  if (at_once_) {
    run_all();
  }
}

bool Executor::run_one() {
  if (tasks_.empty()) {
    return false;
  }
  const base::TaskPtr task = std::move(tasks_.front());
  tasks_.pop_front();
  task->run();
  return true;
}

void Executor::run_all() {
  while (run_one()) {
  }
}

}  // namespace jinkui::sim
