#include "jinkui/api/loops.h"

#include <boost/asio/post.hpp>

#include "jinkui/base/check.h"
#include "loop.h"

namespace jinkui::api {

Loops::Loops(int threads) : impl_(std::make_unique<Impl>()) {
  JINKUI_CHECK(threads >= 1 && threads <= 64);
  for (int i = 0; i < threads; ++i) {
    impl_->loops.push_back(std::make_unique<Loop>());
  }
  for (auto& loop : impl_->loops) {
    // noexcept: a task or coroutine that throws out of the loop is a bug and ends the process.
    loop->thread = std::thread([&io = loop->io]() noexcept { io.run(); });
  }
}

Loops::~Loops() {
  stop();
}

void Loops::post(std::vector<base::TaskPtr> batch) {
  asio::post(impl_->loops.front()->io, [batch = std::move(batch)]() {
    for (const auto& task : batch) {
      task->run();
    }
  });
}

void Loops::stop() {
  for (auto& loop : impl_->loops) {
    loop->io.stop();
  }
  for (auto& loop : impl_->loops) {
    if (loop->thread.joinable()) {
      loop->thread.join();
    }
  }
}

}  // namespace jinkui::api
