// A SQLite VFS over the default one that fails a chosen call, and that can lose power: what was written but not
// synced may then be there, torn, or gone. Nothing is really synced, so tests are quick. Safe from several threads.
// One object registers one name and must outlive every connection that uses it; files are tracked from their first
// opening through it.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

namespace jinkui::fault {

enum class Fault : std::uint8_t {
  io,    // SQLITE_IOERR
  full,  // SQLITE_FULL
};

struct Counters {
  std::uint64_t calls = 0;  // every call that could fail
  std::uint64_t writes = 0;
  std::uint64_t syncs = 0;
  std::uint64_t failed = 0;
};

class Vfs {
 public:
  explicit Vfs(std::string name);
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;
  ~Vfs();

  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] Counters counters() const;

  // The nth call from now (1: the next; Fault::full: the nth write) fails once. A write that fails has written its
  // first half; a sync that fails has lost a seeded half of what it was to sync, for good, though reads go on to show
  // it (as kernels do).
  void fail_call(std::uint64_t nth, Fault fault, std::uint64_t seed = 1);
  // The nth sync from now fails once, as above.
  void fail_sync(std::uint64_t nth, std::uint64_t seed = 1);
  // While on, every write fails with SQLITE_FULL.
  void set_full(bool full);
  void clear_faults();

  // The power goes with the nth call from now: that call and all later ones fail until crash().
  void cut_power_at(std::uint64_t nth);
  [[nodiscard]] bool power_is_out() const;
  // Makes the files what a power cut could leave, by the seed: of the writes since the last sync of a file some are
  // kept, some lost, some torn at 512 or 4096 bytes. Every connection must be closed. The power is back afterwards.
  void crash(std::uint64_t seed);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace jinkui::fault
