#include "jinkui/platform/scratch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "jinkui/base/result.h"

namespace jinkui::platform {
namespace {

[[noreturn]] void fail(const char* what) {
  throw base::Fatal(std::string("scratch file: ") + what + ": " + std::generic_category().message(errno));
}

}  // namespace

ScratchFile::ScratchFile(const std::string& directory) {
  std::string path = directory + "/scratch-XXXXXX";
  file_ = mkostemp(path.data(), O_CLOEXEC);  // mode 0600
  if (file_ < 0) {
    fail("open");
  }
  unlink(path.c_str());
}

ScratchFile::~ScratchFile() {
  close(file_);
}

void ScratchFile::append(base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      fail("write");
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

std::size_t ScratchFile::read(std::uint64_t offset, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = pread(file_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      fail("read");
    }
    if (got == 0) {
      break;
    }
    done += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace jinkui::platform
