#include "jinkui/fault/vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <new>

#include "image.h"

namespace jinkui::fault {
namespace {

enum class Call : std::uint8_t { other, write, sync };

}  // namespace

struct Vfs::State {
  std::string name;
  sqlite3_vfs vfs = {};
  sqlite3_vfs* real = nullptr;

  mutable std::mutex mutex;
  std::map<std::string, Image> images;
  Counters counters;
  std::uint64_t fail_call = 0;  // counts down; 0: none
  std::uint64_t fail_sync = 0;
  std::uint64_t power = 0;
  Fault fault = Fault::io;
  bool full = false;
  bool dead = false;
  Random random;

  // The result that this call is to have. Called with the mutex held.
  int admit(Call call) {
    if (power > 0 && --power == 0) {
      dead = true;
    }
    if (dead) {
      return SQLITE_IOERR;
    }
    ++counters.calls;
    counters.writes += call == Call::write ? 1 : 0;
    counters.syncs += call == Call::sync ? 1 : 0;
    const bool due_sync = call == Call::sync && fail_sync > 0 && --fail_sync == 0;
    const bool counts = fault == Fault::io || call == Call::write;
    const bool due_call = counts && fail_call > 0 && --fail_call == 0;
    if (full && call == Call::write) {
      ++counters.failed;
      return SQLITE_FULL;
    }
    if (!due_sync && !due_call) {
      return SQLITE_OK;
    }
    ++counters.failed;
    return due_call && fault == Fault::full ? SQLITE_FULL : SQLITE_IOERR;
  }
};

namespace {

using State = Vfs::State;

// What SQLite allocates for a file: this, then the real file.
struct File {
  sqlite3_file base;
  State* state;
  Image* image;          // owned by state; null for files without a name
  bool syncs_directory;  // with the first sync, as SQLite's unix VFS does for journals and WALs it may create
};

File& self(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}
State& state_of(sqlite3_vfs* vfs) {
  return *static_cast<State*>(vfs->pAppData);
}

int close_file(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  const std::scoped_lock lock(self(file).state->mutex);
  const int code = self(file).state->admit(Call::other);
  return code != SQLITE_OK ? code : real(file)->pMethods->xRead(real(file), to, size, offset);
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  File& own = self(file);
  const std::scoped_lock lock(own.state->mutex);
  const int code = own.state->admit(Call::write);
  if (own.state->dead) {
    return code;
  }
  const int part = code == SQLITE_OK ? size : size / 2;
  if (own.image != nullptr) {
    own.image->write(static_cast<std::uint64_t>(offset),
                     {static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(part)});
  }
  const int wrote = real(file)->pMethods->xWrite(real(file), from, part, offset);
  return code != SQLITE_OK ? code : wrote;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  File& own = self(file);
  const std::scoped_lock lock(own.state->mutex);
  if (const int code = own.state->admit(Call::other); code != SQLITE_OK) {
    return code;
  }
  if (own.image != nullptr) {
    own.image->truncate(static_cast<std::uint64_t>(size));
  }
  return real(file)->pMethods->xTruncate(real(file), size);
}

int sync_file(sqlite3_file* file, int /*flags*/) {
  File& own = self(file);
  const std::scoped_lock lock(own.state->mutex);
  const int code = own.state->admit(Call::sync);
  if (own.state->dead || own.image == nullptr) {
    return code;
  }
  if (code != SQLITE_OK) {
    own.image->lose(own.state->random);
    return code;
  }
  own.image->sync();
  if (own.syncs_directory) {
    for (auto& [path, image] : own.state->images) {
      image.sync_removal();
    }
    own.syncs_directory = false;
  }
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  const std::scoped_lock lock(self(file).state->mutex);
  const int code = self(file).state->admit(Call::other);
  return code != SQLITE_OK ? code : real(file)->pMethods->xFileSize(real(file), size);
}

int lock_file(sqlite3_file* file, int level) {
  const std::scoped_lock lock(self(file).state->mutex);
  const int code = self(file).state->admit(Call::other);
  return code != SQLITE_OK ? code : real(file)->pMethods->xLock(real(file), level);
}

int unlock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}

int check_reserved(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

int control_file(sqlite3_file* file, int op, void* arg) {
  // A hint would grow the file past the tracking.
  return op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE
             ? SQLITE_NOTFOUND
             : real(file)->pMethods->xFileControl(real(file), op, arg);
}

int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}

int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file)) & SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  const std::scoped_lock lock(self(file).state->mutex);
  const int code = self(file).state->admit(Call::other);
  return code != SQLITE_OK ? code : real(file)->pMethods->xShmMap(real(file), region, size, extend, out);
}

int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
  }
  const std::scoped_lock lock(self(file).state->mutex);
  const int code = self(file).state->admit(Call::other);
  return code != SQLITE_OK ? code : real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

void barrier_shared(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}

int unmap_shared(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2: shared memory, but no xFetch, so that every read is seen.
constexpr sqlite3_io_methods kMethods = {
    2,           close_file,     read_file,      write_file,   truncate_file, sync_file,       size_of_file,
    lock_file,   unlock_file,    check_reserved, control_file, sector_size,   characteristics, map_shared,
    lock_shared, barrier_shared, unmap_shared,   nullptr,      nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  State& state = state_of(vfs);
  const std::scoped_lock lock(state.mutex);
  auto* own = new (file) File{};
  own->state = &state;
  if (const int code = state.admit(Call::other); code != SQLITE_OK) {
    return SQLITE_CANTOPEN;
  }
  if (name != nullptr) {
    // Before the real opening, which may create the file.
    own->image = &state.images.try_emplace(name, name).first->second;
  }
  constexpr int kJournals = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
  own->syncs_directory = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kJournals) != 0;
  const int code = state.real->xOpen(state.real, name, real(file), flags, out_flags);
  if (code == SQLITE_OK) {
    own->base.pMethods = &kMethods;
  }
  return code;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  State& state = state_of(vfs);
  const std::scoped_lock lock(state.mutex);
  if (const int code = state.admit(Call::other); code != SQLITE_OK) {
    return SQLITE_IOERR_DELETE;
  }
  const int code = state.real->xDelete(state.real, name, 0);
  if (const auto found = state.images.find(name); code == SQLITE_OK && found != state.images.end()) {
    found->second.remove(sync_directory != 0);
  }
  return code;
}

int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  State& state = state_of(vfs);
  const std::scoped_lock lock(state.mutex);
  const int code = state.admit(Call::other);
  return code != SQLITE_OK ? SQLITE_IOERR_ACCESS : state.real->xAccess(state.real, name, flags, out);
}

}  // namespace

Vfs::Vfs(std::string name) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.name = std::move(name);
  state.real = sqlite3_vfs_find(nullptr);
  state.vfs = *state.real;
  state.vfs.pNext = nullptr;
  state.vfs.zName = state.name.c_str();
  state.vfs.pAppData = &state;
  state.vfs.szOsFile += static_cast<int>(sizeof(File));
  state.vfs.xOpen = open_file;
  state.vfs.xDelete = delete_file;
  state.vfs.xAccess = access_file;
  sqlite3_vfs_register(&state.vfs, 0);
}

Vfs::~Vfs() {
  sqlite3_vfs_unregister(&state_->vfs);
}

const std::string& Vfs::name() const {
  return state_->name;
}

Counters Vfs::counters() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->counters;
}

void Vfs::fail_call(std::uint64_t nth, Fault fault, std::uint64_t seed) {
  const std::scoped_lock lock(state_->mutex);
  state_->fail_call = nth;
  state_->fault = fault;
  state_->random.seed(seed);
}

void Vfs::fail_sync(std::uint64_t nth, std::uint64_t seed) {
  const std::scoped_lock lock(state_->mutex);
  state_->fail_sync = nth;
  state_->random.seed(seed);
}

void Vfs::set_full(bool full) {
  const std::scoped_lock lock(state_->mutex);
  state_->full = full;
}

void Vfs::clear_faults() {
  const std::scoped_lock lock(state_->mutex);
  state_->fail_call = 0;
  state_->fail_sync = 0;
  state_->full = false;
}

void Vfs::cut_power_at(std::uint64_t nth) {
  const std::scoped_lock lock(state_->mutex);
  state_->power = nth;
}

bool Vfs::power_is_out() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->dead;
}

void Vfs::crash(std::uint64_t seed) {
  const std::scoped_lock lock(state_->mutex);
  Random random(seed);
  for (auto& [path, image] : state_->images) {
    image.crash(random);
    std::filesystem::remove(path + "-shm");
  }
  state_->power = 0;
  state_->dead = false;
}

}  // namespace jinkui::fault
