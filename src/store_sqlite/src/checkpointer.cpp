#include "checkpointer.h"

#include <utility>

namespace jinkui::store_sqlite {
namespace {

constexpr int kRest = 8;  // the last eighth of a WAL of the usual size is the writer's
constexpr int kCacheKib = 64;

Settings without_cache(Settings settings) {
  settings.cache_kib = kCacheKib;
  settings.mmap_bytes = 0;
  return settings;
}

}  // namespace

Checkpointer::Checkpointer(const Settings& settings, base::Executor& executor)
    : executor_(executor),
      rest_(settings.checkpoint_pages / kRest),
      connection_(without_cache(settings), Access::write) {
  // A connection that has not read anything does not know of the WAL yet.
  static_cast<void>(connection_.value_of("SELECT count(*) FROM sqlite_schema"));
}

Checkpointer::~Checkpointer() {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [this] { return !running_; });
}

void Checkpointer::start() {
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(running_, true)) {
      return;
    }
  }
  std::vector<base::TaskPtr> batch;
  batch.push_back(base::make_task([this] { copy(); }));
  executor_.post(std::move(batch));
}

void Checkpointer::copy() {
  const int copied = connection_.checkpoint();
  const std::scoped_lock lock(mutex_);
  copied_ = copied;
  running_ = false;
  ready_.notify_all();
}

bool Checkpointer::nearly_done(int wal_pages) {
  const std::scoped_lock lock(mutex_);
  if (running_) {
    return false;
  }
  if (wal_pages < copied_) {
    copied_ = 0;  // the WAL has begun anew
  }
  return copied_ > 0 && wal_pages - copied_ <= rest_;
}

}  // namespace jinkui::store_sqlite
