// A server on a free port with a small handler at the internal interface, for tests with raw sockets.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "jinkui/api/server.h"
#include "raw_client.h"

namespace jinkui::api {

class FixedClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return {1'795'361'400'000}; }  // 2026-11-22T15:30:00Z
};

class EchoHandler final : public Handler {
 public:
  ~EchoHandler() override {
    for (auto& thread : threads_) {
      thread.join();
    }
  }
  [[nodiscard]] std::size_t body_limit(Method, std::string_view path) const override {
    return path == "/large" ? 200'000 : 1000;
  }
  void handle(ExchangePtr exchange) override {
    const Request& request = exchange->request();
    const std::string_view path = request.path();
    ++handled;
    Response response;
    response.content_type = "text/plain";
    if (path == "/later") {
      const std::scoped_lock lock(mutex_);
      threads_.emplace_back([exchange = std::move(exchange), response = std::move(response)]() mutable {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        response.body = "later " + exchange->request().body;
        exchange->answer(std::move(response));
      });
      return;
    }
    if (path == "/never") {
      const std::scoped_lock lock(mutex_);
      kept_.push_back(std::move(exchange));
      return;
    }
    if (path == "/drop") {
      return;
    }
    if (path == "/throw") {
      throw base::Fatal("disk full");
    }
    if (path == "/stream") {
      response.writer = stream();
    } else if (path == "/stream-refused") {
      response.writer = [](const Sink&) -> base::Status {
        base::Error error;
        error.code = base::Errc::forbidden;
        error.slug = "test/no";
        return error;
      };
    } else if (path == "/stream-cut") {
      response.writer = [](const Sink& sink) -> base::Status {
        sink("first");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return base::Error{};
      };
    } else if (path == "/big") {
      response.body.assign(3'000'000, 'b');
    } else {
      response.body = std::string(to_string(request.method)) + " " + std::string(path) + "?" +
                      std::string(request.query()) + " " + request.body;
    }
    exchange->answer(std::move(response));
  }
  void refused(int status) override { last_refused = status; }

  std::atomic<int> handled = 0;
  std::atomic<int> last_refused = 0;

 private:
  static BodyWriter stream() {
    return [](const Sink& sink) -> base::Status {
      for (int i = 0; i < 50; ++i) {
        if (!sink(std::string(20'000, static_cast<char>('a' + i % 26)))) {
          break;
        }
      }
      return base::success();
    };
  }

  std::mutex mutex_;
  std::vector<std::thread> threads_;
  std::vector<ExchangePtr> kept_;
};

class ServerTest : public ::testing::Test {
 protected:
  void start(ServerConfig config = {}, int threads = 1) {
    config.port = 0;
    loops_ = std::make_unique<Loops>(threads);
    server_ = std::make_unique<Server>(*loops_, handler_, clock_, std::move(config));
    const auto status = server_->start();
    ASSERT_TRUE(status.ok()) << status.error().message.en;
  }
  static ServerConfig quick() {
    ServerConfig config;
    config.idle_ms = 400;
    config.head_ms = 200;
    config.body_ms = 200;
    config.write_ms = 300;
    config.handle_ms = 300;
    config.grace_ms = 1000;
    return config;
  }
  void TearDown() override {
    server_.reset();
    if (loops_) {
      loops_->stop();
    }
  }
  [[nodiscard]] RawResponse ask(std::string_view bytes) const {
    RawClient client(server_->port());
    return client.ask(bytes);
  }

  FixedClock clock_;
  std::unique_ptr<Loops> loops_;
  EchoHandler handler_;
  std::unique_ptr<Server> server_;
};

inline std::string get(std::string_view path, std::string_view more = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(more) + "\r\n";
}
inline std::string post(std::string_view path, std::string_view body, std::string_view more = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(more) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace jinkui::api
