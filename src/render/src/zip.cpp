#include "zip.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>

#include "errors.h"

namespace jinkui::render {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10;

// One pass over the archive; libarchive reads through the callbacks.
class Pass {
 public:
  explicit Pass(const FileBytes& file) : file_(file), archive_(archive_read_new(), archive_read_free) {
    archive_read_support_format_zip_seekable(archive_.get());
    archive_read_set_callback_data(archive_.get(), this);
    archive_read_set_read_callback(archive_.get(), [](archive*, void* self, const void** out) -> la_ssize_t {
      return static_cast<Pass*>(self)->read(out);
    });
    archive_read_set_seek_callback(archive_.get(), [](archive*, void* self, la_int64_t by, int from) -> la_int64_t {
      return static_cast<Pass*>(self)->seek(by, from);
    });
    archive_read_set_skip_callback(archive_.get(), [](archive*, void* self, la_int64_t by) -> la_int64_t {
      return static_cast<Pass*>(self)->skip(by);
    });
  }

  [[nodiscard]] bool open() { return archive_read_open1(archive_.get()) == ARCHIVE_OK; }
  // The next part's name; empty at the end. False: broken.
  [[nodiscard]] bool next(std::string& name) {
    archive_entry* entry = nullptr;
    const int outcome = archive_read_next_header(archive_.get(), &entry);
    name.clear();
    if (outcome == ARCHIVE_EOF) {
      return true;
    }
    const char* path = outcome == ARCHIVE_OK || outcome == ARCHIVE_WARN ? archive_entry_pathname(entry) : nullptr;
    if (path == nullptr || archive_entry_is_encrypted(entry) != 0) {
      return false;
    }
    name = path;
    return !name.empty();
  }
  // Bytes of the present part: more than 0, 0 at its end, negative when broken.
  [[nodiscard]] la_ssize_t data(std::array<char, kBlock>& out) {
    return archive_read_data(archive_.get(), out.data(), out.size());
  }

 private:
  la_ssize_t read(const void** out) {
    const std::size_t got = file_.read(at_, block_);
    at_ += got;
    *out = block_.data();
    return static_cast<la_ssize_t>(got);
  }
  la_int64_t seek(la_int64_t by, int from) {
    const auto size = static_cast<la_int64_t>(file_.size);
    const la_int64_t start = from == SEEK_SET ? 0 : from == SEEK_CUR ? static_cast<la_int64_t>(at_) : size;
    const la_int64_t to = by < -start ? -1 : start + by;
    if (to < 0 || to > size) {
      return ARCHIVE_FATAL;
    }
    at_ = static_cast<std::uint64_t>(to);
    return to;
  }
  la_int64_t skip(la_int64_t by) {
    const auto far = std::min<la_int64_t>(std::max<la_int64_t>(by, 0), static_cast<la_int64_t>(file_.size - at_));
    at_ += static_cast<std::uint64_t>(far);
    return far;
  }

  const FileBytes& file_;
  std::uint64_t at_ = 0;
  std::array<std::uint8_t, kBlock> block_{};
  std::unique_ptr<archive, int (*)(archive*)> archive_;
};

}  // namespace

base::Result<std::set<std::string>> Zip::names() {
  const auto pass = std::make_unique<Pass>(file_);
  if (!pass->open()) {
    return malformed("zip");
  }
  std::set<std::string> names;
  for (std::string name; pass->next(name);) {
    if (name.empty()) {
      return names;
    }
    if (names.size() == limits_.parts) {
      return too_large("zip");
    }
    if (!names.insert(name).second) {
      return malformed(name);
    }
  }
  return malformed("zip");
}

base::Status Zip::stream(const std::string& name, const Block& block) {
  const auto pass = std::make_unique<Pass>(file_);
  if (!pass->open()) {
    return malformed("zip");
  }
  std::string found;
  do {
    if (!pass->next(found) || found.empty()) {
      return malformed(name);
    }
  } while (found != name);
  const auto buffer = std::make_unique<std::array<char, kBlock>>();
  const std::uint64_t most = std::min(limits_.inflated_bytes, limits_.always_bytes + limits_.ratio * file_.size);
  for (;;) {
    const la_ssize_t got = pass->data(*buffer);
    if (got < 0) {
      return malformed(name);
    }
    if (got == 0) {
      return base::success();
    }
    inflated_ += static_cast<std::uint64_t>(got);
    if (inflated_ > most) {
      return too_large(name);
    }
    JINKUI_RETURN_IF_ERROR(block({buffer->data(), static_cast<std::size_t>(got)}));
  }
}

base::Result<std::string> Zip::small(const std::string& name) {
  std::string part;
  JINKUI_RETURN_IF_ERROR(stream(name, [&](std::string_view piece) -> base::Status {
    if (part.size() + piece.size() > limits_.small_part_bytes) {
      return too_large(name);
    }
    part += piece;
    return base::success();
  }));
  return part;
}

FileBytes file_bytes(base::ByteView whole) {
  return {whole.size(), [whole](std::uint64_t offset, std::span<std::uint8_t> out) -> std::size_t {
            const std::size_t at = static_cast<std::size_t>(std::min<std::uint64_t>(offset, whole.size()));
            const std::size_t size = std::min(out.size(), whole.size() - at);
            std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(at), size, out.begin());
            return size;
          }};
}

}  // namespace jinkui::render
