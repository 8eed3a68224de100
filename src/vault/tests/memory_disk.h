// A disk in memory that survives the death of the key store using it, and dies itself at a call chosen by the test.
// One thread. A dead disk throws at every call until revive(); what the last call had done by then stays done.
#pragma once
#include <map>
#include <string>

#include "jinkui/base/seams.h"

namespace jinkui::vault {

class MemoryDisk final : public base::Disk {
 public:
  // How much of the fatal call is done before the disk dies.
  enum class Death { before, half, after };

  [[nodiscard]] base::Result<base::Bytes> read(const std::string& path) override;
  void replace(const std::string& path, base::ByteView content) override;
  void wipe(const std::string& path) override;
  [[nodiscard]] bool exists(const std::string& path) override;

  // Dies at the n-th changing call from now (1: the next).
  void die_at(int call, Death how) {
    left_ = call;
    how_ = how;
  }
  void revive() {
    left_ = 0;
    dead_ = false;
  }
  [[nodiscard]] bool dead() const { return dead_; }
  [[nodiscard]] std::map<std::string, base::Bytes>& files() { return files_; }

 private:
  // Counts a changing call; true: it is the fatal one.
  bool fatal();
  void check_alive() const;
  [[noreturn]] void die();

  std::map<std::string, base::Bytes> files_;
  int left_ = 0;
  Death how_ = Death::before;
  bool dead_ = false;
};

}  // namespace jinkui::vault
