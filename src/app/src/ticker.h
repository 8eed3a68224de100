// Calls housekeeping every few seconds on a thread of its own until destroyed.
#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "jinkui/service/housekeeping.h"
#include "log.h"

namespace jinkui::app {

class Ticker {
 public:
  // Both outlive the ticker.
  Ticker(service::Housekeeping& housekeeping, Log& log);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  ~Ticker();

 private:
  void run();

  static constexpr int kSeconds = 5;
  service::Housekeeping& housekeeping_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::jthread thread_;  // last: starts when all else stands
};

}  // namespace jinkui::app
