// One event loop and its thread; private to the translation units that know Asio.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "jinkui/api/loops.h"

namespace jinkui::api {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;

// A typed executor instead of any_io_executor: no virtual calls and no allocation for each operation.
using LoopExecutor = asio::io_context::executor_type;
using Token = asio::as_tuple_t<asio::use_awaitable_t<LoopExecutor>>;
inline constexpr Token kToken{asio::use_awaitable_t<LoopExecutor>{}};
template <class T>
using Awaitable = asio::awaitable<T, LoopExecutor>;
using Socket = asio::basic_stream_socket<tcp, LoopExecutor>;

struct Loop {
  asio::io_context io{1};
  asio::executor_work_guard<LoopExecutor> work{io.get_executor()};
  std::thread thread;

  [[nodiscard]] bool is_here() { return io.get_executor().running_in_this_thread(); }
};

struct Loops::Impl {
  std::vector<std::unique_ptr<Loop>> loops;
};

// A coroutine that sleeps until somebody on its loop wakes it.
class Sleeper {
 public:
  // Wakes the coroutine if one sleeps here; runs it at once, inside this call.
  void wake() {
    if (auto waiter = std::move(waiter_)) {
      waiter->resume();
    }
  }
  Awaitable<void> sleep() {
    return asio::async_initiate<const asio::use_awaitable_t<LoopExecutor>, void()>(
        [this](auto handler) { waiter_ = std::make_unique<WaiterOf<decltype(handler)>>(std::move(handler)); },
        asio::use_awaitable_t<LoopExecutor>{});
  }

 private:
  struct Waiter {
    Waiter() = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    virtual ~Waiter() = default;
    virtual void resume() = 0;
  };
  template <class H>
  struct WaiterOf final : Waiter {
    explicit WaiterOf(H h) : handler(std::move(h)) {}
    void resume() override { std::move(handler)(); }
    H handler;
  };
  std::unique_ptr<Waiter> waiter_;
};

}  // namespace jinkui::api
