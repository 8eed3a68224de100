// A house on simulated seams: founded once, then opened from that image for every schedule, crashed and opened again.
// One thread. Nothing of the product is replaced: queue, ledger, grants, vault and key store are the shipped ones.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/fault/vfs.h"
#include "jinkui/service/house.h"
#include "jinkui/vault/key_store.h"
#include "planted.h"
#include "seams.h"

namespace jinkui::sim {

// A founded house with its people, as bytes.
struct Image {
  std::map<std::string, std::string> database;  // file name → content
  Disk::Files disk;
  base::Instant made;
  base::PersonId chief;
  base::PersonId reader;
  base::PersonId asker;
};
// `root_folder`: of the repository, for the packs.
[[nodiscard]] Image found(const std::string& root_folder);

inline constexpr const char* kKeys = "keys/store";
inline constexpr const char* kRoot = "root.key";

class Stage {
 public:
  Stage(const Image& image, std::uint64_t seed, Plant plant);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Opens what stands on the disks. False: the power went meanwhile (crash() next). What else goes wrong is thrown as
  // std::runtime_error: after a crash a house must open.
  [[nodiscard]] bool open();
  void close();
  // The power is gone, or goes now; what was in memory is lost.
  void crash();
  [[nodiscard]] bool is_open() const { return house != nullptr; }

  // In place of the database: the backup of this name, made before. The house is closed.
  void put_back_database(const std::string& name);
  // The key store is lost and a backup of it is put in its place; when it is refused, the lost one turns up again.
  // The house is closed.
  [[nodiscard]] base::Status put_back_keys(const std::string& backup);
  [[nodiscard]] std::string path(const std::string& name) const { return directory / name; }

  fault::TempDir directory;
  fault::Vfs vfs;
  Power power;
  Disk disk;
  Clock wall;
  Clock monotonic;
  Random random;
  Executor executor;
  std::uint64_t crashes = 0;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<vault::KeyStore> keys;
  std::unique_ptr<service::House> house;

 private:
  [[nodiscard]] service::Ground ground();
  [[nodiscard]] base::Status open_now();

  std::string file_ = "house.db";
  std::uint64_t seed_;
  Plant plant_;
};

}  // namespace jinkui::sim
