#include "hub.h"

#include <algorithm>
#include <vector>

#include "response_head.h"
#include "session.h"

namespace jinkui::api {

bool Streams::start(std::function<void()> work) {
  const std::scoped_lock lock(mutex_);
  reap();
  if (running_.size() >= static_cast<std::size_t>(most_)) {
    return false;
  }
  Running& running = running_.emplace_back();
  running.thread = std::thread([&over = running.over, work = std::move(work)] {
    work();
    over = true;
  });
  return true;
}

void Streams::reap() {
  running_.remove_if([](Running& running) {
    if (running.over) {
      running.thread.join();
    }
    return running.over.load();
  });
}

void Streams::join() {
  const std::scoped_lock lock(mutex_);
  for (auto& running : running_) {
    running.thread.join();
  }
  running_.clear();
}

void Shared::enter() {
  const std::scoped_lock lock(mutex_);
  ++running_;
}

void Shared::leave() {
  const std::scoped_lock lock(mutex_);
  --running_;
  none_.notify_all();
}

bool Shared::wait_for_none(int ms) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return running_ == 0; });
}

Hub::Hub(Loop& loop, std::shared_ptr<Shared> shared)
    : loop_(loop), shared_(std::move(shared)), timer_(loop.io.get_executor()) {
  tick();
}

void Hub::tick() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  now_ms_ = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  date_ = http_date(shared_->clock.now());
}

std::vector<std::shared_ptr<Session>> Hub::all() const {
  std::vector<std::shared_ptr<Session>> all;
  all.reserve(sessions_.size());
  for (Session* session : sessions_) {
    all.push_back(session->shared_from_this());
  }
  return all;
}

Awaitable<void> Hub::sweep(std::shared_ptr<Hub> self) {
  const ServerConfig& config = shared_->config;
  const int shortest = std::min({config.idle_ms, config.head_ms, config.body_ms, config.write_ms, config.handle_ms});
  const std::chrono::milliseconds period(std::clamp(shortest / 4, 10, 1000));
  while (!shared_->stopping || !sessions_.empty()) {
    timer_.expires_after(shared_->stopping ? std::chrono::milliseconds(10) : period);
    co_await timer_.async_wait(kToken);
    tick();
    std::vector<std::shared_ptr<Session>> due;
    for (Session* session : sessions_) {
      if (session->is_due()) {
        due.push_back(session->shared_from_this());
      }
    }
    for (const auto& session : due) {
      session->expire();
    }
  }
  shared_->leave();
  self.reset();
}

void Hub::begin_stop() {
  timer_.cancel();
  for (const auto& session : all()) {
    if (session->phase() == Phase::idle || session->phase() == Phase::opening) {
      session->expire();
    }
  }
}

void Hub::abort_all() {
  for (const auto& session : all()) {
    session->abort();
  }
}

}  // namespace jinkui::api
