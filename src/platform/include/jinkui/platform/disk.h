// The disk behind base::Disk: small private files (mode 0600), replaced whole and durably.
// Safe from several threads for different paths; callers keep two writers of one path apart. Failures throw Fatal
// with the path and the system's message.
#pragma once
#include "jinkui/base/seams.h"

namespace jinkui::platform {

class PosixDisk final : public base::Disk {
 public:
  // Error disk/not-found; throws Fatal when the file is larger than 64 MiB.
  [[nodiscard]] base::Result<base::Bytes> read(const std::string& path) override;
  // The bytes of the file replaced are overwritten once the new one is durable (see wipe() for what that reaches).
  void replace(const std::string& path, base::ByteView content) override;
  // Overwriting reaches the old blocks on plain file systems only; on SSDs and copy-on-write systems copies may stay.
  void wipe(const std::string& path) override;
  [[nodiscard]] bool exists(const std::string& path) override;
};

}  // namespace jinkui::platform
