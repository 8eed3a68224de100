#include "memory_disk.h"

#include <algorithm>

#include "errors.h"

namespace jinkui::vault {

void MemoryDisk::check_alive() const {
  if (dead_) {
    throw base::Fatal("disk: dead");
  }
}

void MemoryDisk::die() {
  dead_ = true;
  throw base::Fatal("disk: died");
}

bool MemoryDisk::fatal() {
  check_alive();
  return left_ > 0 && --left_ == 0;
}

base::Result<base::Bytes> MemoryDisk::read(const std::string& path) {
  check_alive();
  const auto found = files_.find(path);
  if (found == files_.end()) {
    return make_error(base::Errc::not_found, "disk/not-found", {"无", "none"}, {"无", "none"});
  }
  return found->second;
}

// Atomic: half a replace() leaves a temporary file.
void MemoryDisk::replace(const std::string& path, base::ByteView content) {
  if (!fatal()) {
    files_[path] = base::to_bytes(content);
    return;
  }
  if (how_ == Death::half) {
    files_[path + ".tmp"] = base::to_bytes(content.first(content.size() / 2));
  } else if (how_ == Death::after) {
    files_[path] = base::to_bytes(content);
  }
  die();
}

void MemoryDisk::wipe(const std::string& path) {
  const bool last = fatal();
  if (last && how_ == Death::half) {
    const auto found = files_.find(path);
    if (found != files_.end()) {
      std::fill_n(found->second.begin(), found->second.size() / 2, std::uint8_t{0});
    }
  } else if (!last || how_ == Death::after) {
    files_.erase(path);
    files_.erase(path + ".tmp");
  }
  if (last) {
    die();
  }
}

bool MemoryDisk::exists(const std::string& path) {
  check_alive();
  return files_.contains(path);
}

}  // namespace jinkui::vault
