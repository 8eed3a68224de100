#include "jinkui/platform/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace jinkui::platform {
namespace {

constexpr std::size_t kMaxFile = std::size_t{64} << 20U;

[[noreturn]] void fail(const char* doing, const std::string& path) {
  throw base::Fatal(std::string("disk: ") + doing + " " + path + ": " + std::generic_category().message(errno));
}

class File {
 public:
  File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }
  [[nodiscard]] bool ok() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

void write_all(int file, base::ByteView content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t wrote = ::write(file, content.data(), content.size());
    if (wrote < 0 && errno != EINTR) {
      fail("write", path);
    }
    content = content.subspan(static_cast<std::size_t>(std::max<ssize_t>(wrote, 0)));
  }
}

void sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const File file(directory, O_RDONLY | O_DIRECTORY);
  if (!file.ok() || ::fsync(file.get()) != 0) {
    fail("sync", directory);
  }
}

std::size_t size_of(int file, const std::string& path) {
  struct stat info = {};
  if (::fstat(file, &info) != 0) {
    fail("stat", path);
  }
  return static_cast<std::size_t>(info.st_size);
}

base::Error not_found(const std::string& path) {
  return {.code = base::Errc::not_found,
          .slug = "disk/not-found",
          .message = {"找不到文件：" + path, "There is no file " + path},
          .next = {"请检查数据目录是否完整。", "Check that the data directory is complete."},
          .where = {},
          .clauses = {},
          .flow = {}};
}

void zero(const File& file, const std::string& path) {
  const base::Bytes zeros(4096, 0);
  for (std::size_t left = size_of(file.get(), path); left > 0;) {
    const std::size_t part = std::min(left, zeros.size());
    write_all(file.get(), base::ByteView(zeros).first(part), path);
    left -= part;
  }
  if (::fsync(file.get()) != 0) {
    fail("sync", path);
  }
}

// An absent file is fine.
void overwrite_and_unlink(const std::string& path) {
  const File file(path, O_WRONLY | O_NOFOLLOW);
  if (!file.ok()) {
    if (errno == ENOENT) {
      return;
    }
    fail("open", path);
  }
  zero(file, path);
  if (::unlink(path.c_str()) != 0) {
    fail("unlink", path);
  }
}

// One fixed name, so that what a crash leaves is found again.
std::string temporary_of(const std::string& path) {
  return path + ".tmp";
}

void write_temporary(const std::string& path, base::ByteView content) {
  const File file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (!file.ok()) {
    fail("create", path);
  }
  write_all(file.get(), content, path);
  if (::fsync(file.get()) != 0) {
    fail("sync", path);
  }
}

}  // namespace

base::Result<base::Bytes> PosixDisk::read(const std::string& path) {
  const File file(path, O_RDONLY);
  if (!file.ok()) {
    if (errno == ENOENT) {
      return not_found(path);
    }
    fail("open", path);
  }
  const std::size_t size = size_of(file.get(), path);
  if (size > kMaxFile) {
    errno = EFBIG;
    fail("read", path);
  }
  base::Bytes content(size);
  std::size_t have = 0;
  while (have < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + have, content.size() - have);
    if (got < 0 && errno != EINTR) {
      fail("read", path);
    }
    if (got == 0) {
      break;
    }
    have += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }
  content.resize(have);
  return content;
}

void PosixDisk::replace(const std::string& path, base::ByteView content) {
  const std::string temporary = temporary_of(path);
  overwrite_and_unlink(temporary);
  write_temporary(temporary, content);
  const File old(path, O_WRONLY | O_NOFOLLOW);
  if (!old.ok() && errno != ENOENT) {
    fail("open", path);
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    fail("rename", path);
  }
  sync_directory_of(path);
  if (old.ok()) {
    zero(old, path);
  }
}

void PosixDisk::wipe(const std::string& path) {
  overwrite_and_unlink(temporary_of(path));
  overwrite_and_unlink(path);
  sync_directory_of(path);
}

bool PosixDisk::exists(const std::string& path) {
  std::error_code error;
  const bool found = std::filesystem::exists(path, error);
  if (error) {
    errno = error.value();
    fail("look for", path);
  }
  return found;
}

}  // namespace jinkui::platform
