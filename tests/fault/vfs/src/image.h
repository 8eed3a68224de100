// What a disk holds for sure of one file, and what was done to the file since.
// Plain data, one thread at a time.
#pragma once
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace jinkui::fault {

using Random = std::mt19937_64;

class Image {
 public:
  // Takes what stands at `path` now as safe.
  explicit Image(std::string path);

  void write(std::uint64_t offset, std::span<const std::uint8_t> bytes);
  void truncate(std::uint64_t size);
  // `safe`: the directory was synced too.
  void remove(bool safe);
  // All that was done is safe.
  void sync();
  // The directory was synced: what was removed stays removed.
  void sync_removal();
  // A failed sync: about half of what was done is safe, the rest is lost without further notice.
  void lose(Random& random);
  // Writes to `path` a state that a power cut could leave; that state is then the safe one.
  void crash(Random& random);

 private:
  enum class Kind : std::uint8_t { write, truncate, remove };
  struct Change {
    Kind kind = Kind::write;
    std::uint64_t offset = 0;  // of a truncation: the size
    std::vector<std::uint8_t> bytes;
  };
  void apply(const Change& change);
  void apply_torn(const Change& change, Random& random);
  void store() const;

  std::string path_;
  std::optional<std::vector<std::uint8_t>> safe_;  // nothing: no such file
  std::vector<Change> since_;
};

}  // namespace jinkui::fault
