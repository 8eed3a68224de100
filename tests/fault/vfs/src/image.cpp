#include "image.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace jinkui::fault {

Image::Image(std::string path) : path_(std::move(path)) {
  std::ifstream file(path_, std::ios::binary);
  if (file) {
    safe_.emplace(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
}

void Image::write(std::uint64_t offset, std::span<const std::uint8_t> bytes) {
  since_.push_back({Kind::write, offset, {bytes.begin(), bytes.end()}});
}

void Image::truncate(std::uint64_t size) {
  since_.push_back({Kind::truncate, size, {}});
}

void Image::remove(bool safe) {
  if (safe) {
    safe_.reset();
    since_.clear();
  } else {
    since_.push_back({Kind::remove, 0, {}});
  }
}

void Image::sync() {
  for (const auto& change : since_) {
    apply(change);
  }
  since_.clear();
  if (!safe_.has_value()) {
    safe_.emplace();
  }
}

void Image::sync_removal() {
  const auto is_removal = [](const Change& change) { return change.kind == Kind::remove; };
  const auto last = std::find_if(since_.rbegin(), since_.rend(), is_removal);
  if (last != since_.rend()) {
    safe_.reset();
    since_.erase(since_.begin(), last.base());
  }
}

void Image::lose(Random& random) {
  for (const auto& change : since_) {
    if ((random() & 1U) != 0) {
      apply(change);
    } else if (change.kind == Kind::remove) {
      break;  // what follows was done to another file of this name
    }
  }
  since_.clear();
}

void Image::apply(const Change& change) {
  if (change.kind == Kind::remove) {
    safe_.reset();
    return;
  }
  if (!safe_.has_value()) {
    safe_.emplace();
  }
  if (change.kind == Kind::truncate) {
    safe_->resize(change.offset);
    return;
  }
  safe_->resize(std::max(safe_->size(), change.offset + change.bytes.size()));
  std::ranges::copy(change.bytes, safe_->begin() + static_cast<std::ptrdiff_t>(change.offset));
}

// Each sector of the write for itself, kept or lost.
void Image::apply_torn(const Change& change, Random& random) {
  if (change.kind != Kind::write) {
    apply(change);
    return;
  }
  const std::uint64_t sector = (random() & 1U) != 0 ? 512 : 4096;
  const std::uint64_t end = change.offset + change.bytes.size();
  for (std::uint64_t from = change.offset; from < end;) {
    const std::uint64_t to = std::min(end, (from / sector + 1) * sector);
    if ((random() & 1U) != 0) {
      const auto begin = change.bytes.begin();
      apply({Kind::write,
             from,
             {begin + static_cast<std::ptrdiff_t>(from - change.offset),
              begin + static_cast<std::ptrdiff_t>(to - change.offset)}});
    }
    from = to;
  }
}

void Image::crash(Random& random) {
  // Of 8 crashes: one loses all, one keeps all, one keeps a beginning; the others choose and tear each write.
  const std::uint64_t manner = random() % 8;
  const std::size_t beginning = since_.empty() ? 0 : random() % (since_.size() + 1);
  for (std::size_t i = 0; i < since_.size(); ++i) {
    const std::uint64_t fate = manner <= 2 ? 1 : random() % 3;
    if (manner == 0 || (manner == 2 && i >= beginning) || (fate == 0 && since_[i].kind == Kind::remove)) {
      break;
    }
    if (fate == 1) {
      apply(since_[i]);
    } else if (fate == 2) {
      apply_torn(since_[i], random);
    }
  }
  since_.clear();
  store();
}

void Image::store() const {
  if (!safe_.has_value()) {
    std::filesystem::remove(path_);
    return;
  }
  std::ofstream file(path_, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(safe_->data()), static_cast<std::streamsize>(safe_->size()));
  file.close();
  std::filesystem::permissions(path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace jinkui::fault
