#include "lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "errors.h"

namespace jinkui::store_sqlite {

LockFile::~LockFile() {
  ::close(descriptor_);
}

base::Result<std::unique_ptr<LockFile>> LockFile::acquire(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return cannot_open(path, errno);
  }
  auto file = std::make_unique<LockFile>(descriptor);
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return in_use(path);
    }
    if (errno != EINTR) {
      return cannot_open(path, errno);
    }
  }
  return file;
}

}  // namespace jinkui::store_sqlite
