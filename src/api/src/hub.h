// What the connections share: counters and configuration over all loops (Shared), and the list, the coarse clock and
// the sweep of one loop (Hub). Shared is safe from any thread; a Hub belongs to its loop's thread.
#pragma once
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>

#include "jinkui/api/server.h"
#include "loop.h"

namespace jinkui::api {

// The threads of the long bodies.
class Streams {
 public:
  explicit Streams(int most) : most_(most) {}
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
  ~Streams() { join(); }
  // Runs `work` on a thread of its own; false when too many run.
  bool start(std::function<void()> work);
  void join();

 private:
  struct Running {
    std::thread thread;
    std::atomic<bool> over = false;
  };
  void reap();  // with the lock held

  int most_;
  std::mutex mutex_;
  std::list<Running> running_;
};

struct Shared {
  Shared(Handler& h, const base::Clock& c, ServerConfig s)
      : handler(h), clock(c), config(std::move(s)), streams(config.max_streams) {}

  Handler& handler;
  const base::Clock& clock;
  const ServerConfig config;
  std::atomic<std::uint64_t> accepted = 0;
  std::atomic<std::uint64_t> connections = 0;
  std::atomic<std::uint64_t> in_flight = 0;
  std::atomic<bool> stopping = false;
  std::function<void()> on_closed;  // a connection has gone; on any loop
  Streams streams;

  // Coroutines that still run, so that stop() can wait for them.
  void enter();
  void leave();
  // False when some are left after `ms`.
  bool wait_for_none(int ms);

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int running_ = 0;
};

class Session;

class Hub {
 public:
  Hub(Loop& loop, std::shared_ptr<Shared> shared);
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;
  ~Hub() = default;

  [[nodiscard]] Loop& loop() const { return loop_; }
  [[nodiscard]] Shared& shared() const { return *shared_; }
  // Milliseconds of a steady clock, read once a tick.
  [[nodiscard]] std::int64_t now_ms() const { return now_ms_; }
  [[nodiscard]] const std::string& date() const { return date_; }

  void add(Session& session) { sessions_.insert(&session); }
  void remove(Session& session) { sessions_.erase(&session); }
  // Looks at every connection's deadline once a tick until stopped and empty.
  Awaitable<void> sweep(std::shared_ptr<Hub> self);
  // Lets connections that wait for a request go.
  void begin_stop();
  void abort_all();

 private:
  void tick();
  [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const;

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>
      timer_;
  std::unordered_set<Session*> sessions_;
  std::int64_t now_ms_ = 0;
  std::string date_;
};

}  // namespace jinkui::api
