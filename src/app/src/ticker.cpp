#include "ticker.h"

#include <chrono>

namespace jinkui::app {

Ticker::Ticker(service::Housekeeping& housekeeping, Log& log)
    : housekeeping_(housekeeping), log_(log), thread_([this] { run(); }) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
}

void Ticker::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::seconds(kSeconds), [this] { return stopping_; })) {
    lock.unlock();
    try {
      housekeeping_.tick([this](base::Status status) { log_.report("housekeeping", status); });
    } catch (const base::Fatal& error) {
      log_.failure("housekeeping", error.what());
    }
    lock.lock();
  }
}

}  // namespace jinkui::app
