// Reader sessions for whichever thread needs one; grows to the number of threads that read at the same time.
// Safe from several threads. A lease gives its session back when it goes out of scope.
#pragma once
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "jinkui/store/database.h"

namespace jinkui::service {

class ReaderPool {
 public:
  explicit ReaderPool(store::Database& database) : database_(database) {}

  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<store::Session> session) : pool_(&pool), session_(std::move(session)) {}
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (session_ != nullptr) {
        pool_->give_back(std::move(session_));
      }
    }
    [[nodiscard]] store::Session& operator*() { return *session_; }

   private:
    ReaderPool* pool_;
    std::unique_ptr<store::Session> session_;
  };

  [[nodiscard]] Lease take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return {*this, std::move(session)};
      }
    }
    return {*this, database_.open_reader()};
  }

 private:
  void give_back(std::unique_ptr<store::Session> session) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(session));
  }

  store::Database& database_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<store::Session>> idle_;
};

}  // namespace jinkui::service
