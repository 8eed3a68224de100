// One connection over a plain or TLS stream: the coroutine that reads requests, waits for answers and writes them,
// one after the other, so that pipelined requests are answered in order. Included by server.cpp only.
#pragma once
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <type_traits>

#include "chunk_pipe.h"
#include "problem.h"
#include "session.h"

namespace jinkui::api {

using PlainStream = Socket;
using TlsStream = asio::ssl::stream<Socket>;

template <class Stream>
class Connection final : public Session {
 public:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  Connection(std::shared_ptr<Hub> hub, Stream stream, const std::string& peer)
      : Session(std::move(hub)), stream_(std::move(stream)) {
    request_.peer = peer;
    request_.secure = kTls;
  }

  // A co_await stands in a statement of its own throughout: g++ 12 miscompiles some inside conditions.
  // Runs until the connection ends; `self` keeps the object alive meanwhile.
  Awaitable<void> run(std::shared_ptr<Connection> self) {
    hub().add(*this);
    bool goes_on = co_await open();
    while (goes_on) {
      goes_on = co_await read_request();
      if (!goes_on) {
        break;
      }
      if (!answered_) {
        dispatch();
        while (!answered_ && !expired_) {
          co_await sleeper_.sleep();
        }
        settle();
      }
      goes_on = co_await write_answer();
    }
    co_await close();
    hub().remove(*this);
    end();
    self.reset();
  }

 private:
  auto& socket() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }
  void cancel_io() override {
    ErrorCode ignored;
    socket().cancel(ignored);
  }
  void close_socket() override {
    ErrorCode ignored;
    socket().close(ignored);
  }

  Awaitable<bool> open() {
    ErrorCode ignored;
    socket().set_option(tcp::no_delay(true), ignored);
    socket().non_blocking(true, ignored);
    enter(Phase::opening, config().head_ms);
    if constexpr (kTls) {
      const auto [code] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kToken);
      co_return !code && !expired_;
    }
    co_return true;
  }

  // True when there is something to answer: a request, or (answered_) a refusal.
  Awaitable<bool> read_request() {
    parser_.begin(request_);
    answered_ = false;
    bool said_continue = false;
    enter(has_input() ? Phase::head : Phase::idle, has_input() ? config().head_ms : config().idle_ms);
    if (hub().shared().stopping && !has_input()) {
      co_return false;
    }
    std::size_t until_renewal = kRenewal;
    for (;;) {
      if (feed() != Fed::more) {
        co_return true;
      }
      if (phase() == Phase::head && parser_.state() == RequestParser::State::body) {
        enter(Phase::body, config().body_ms);
      }
      if (phase() == Phase::body && parser_.expects_continue() && !std::exchange(said_continue, true)) {
        const bool told = co_await send(request_.body.empty() ? "HTTP/1.1 100 Continue\r\n\r\n" : "");
        if (!told) {
          co_return false;
        }
        enter(Phase::body, config().body_ms);
      }
      const Space free = space();
      if (free.size == 0) {
        parser_.fail_head_too_large();
        refuse(parser_.status(), parser_.error());
        co_return true;
      }
      const auto [code, bytes] = co_await stream_.async_read_some(asio::buffer(free.data, free.size), kToken);
      if (code || expired_) {
        co_return expired_&& refuse_slow();
      }
      received(bytes);
      renew(bytes, until_renewal);
    }
  }

  void renew(std::size_t bytes, std::size_t& until_renewal) {
    if (phase() == Phase::idle) {
      enter(Phase::head, config().head_ms);
    } else if (phase() == Phase::body && bytes >= until_renewal) {
      enter(Phase::body, config().body_ms);
      until_renewal = kRenewal;
    } else {
      until_renewal -= std::min(bytes, until_renewal - 1);
    }
  }

  // True when the connection goes on.
  Awaitable<bool> write_answer() {
    if (response_.writer && request_.method != Method::head) {
      co_return co_await write_stream();
    }
    const bool keep = keeps_alive();
    assemble(keep);
    bool sent = co_await send(out_);
    if (sent && !rest_.empty()) {
      sent = co_await send(rest_);
    }
    wipe_answer();
    co_return sent&& keep;
  }

  Awaitable<bool> write_stream() {
    const auto pipe = std::make_shared<ChunkPipe>([weak = weak_from_this(), &io = hub().loop().io] {
      asio::post(io, [weak] {
        if (const auto session = std::static_pointer_cast<Connection>(weak.lock())) {
          session->sleeper_.wake();
        }
      });
    });
    auto work = [pipe, writer = std::move(response_.writer)] {
      try {
        pipe->finish(writer([&pipe = *pipe](std::string_view piece) { return pipe.push(piece); }));
      } catch (const std::exception&) {
        pipe->finish(
            make_error(base::Errc::unavailable, "http/stream", {"生成内容时出错。", "writing the content failed"},
                       {"请联系系统管理员查看服务器日志。", "Ask the system administrator to look at the log."}));
      }
    };
    response_.writer = nullptr;
    if (!hub().shared().streams.start(std::move(work))) {
      refuse(503,
             make_error(base::Errc::unavailable, "http/busy", {"同时进行的导出过多。", "too many exports at a time"},
                        {"请稍后重试。", "Try again in a moment."}));
      co_return co_await write_answer();
    }
    const bool keep = co_await pump(*pipe);
    pipe->cancel();
    co_return keep;
  }

  // Sends what the pipe gives until it ends.
  Awaitable<bool> pump(ChunkPipe& pipe) {
    const bool chunked = !request_.http_1_0;
    const bool keep = chunked && keeps_alive();
    bool begun = false;
    std::string piece;
    for (;;) {
      enter(Phase::handling, config().handle_ms);
      const auto taken = pipe.take(piece);
      if (taken == ChunkPipe::Taken::nothing) {
        co_await sleeper_.sleep();
        if (expired_) {
          co_return false;
        }
        continue;
      }
      if (taken == ChunkPipe::Taken::failed) {
        if (begun) {
          co_return false;
        }
        response_ = problem(pipe.error(), preferred_language(request_.header(Header::accept_language)));
        co_return co_await write_answer();
      }
      out_.clear();
      if (!std::exchange(begun, true)) {
        assemble_stream_head(chunked, keep);
      }
      if (taken == ChunkPipe::Taken::piece || chunked) {
        assemble_chunk(piece, chunked);
      }
      const bool sent = co_await send(out_);
      if (!sent || taken == ChunkPipe::Taken::ended) {
        co_return sent&& taken == ChunkPipe::Taken::ended&& keep;
      }
    }
  }

  // Sends all; false when the client has gone or is too slow.
  Awaitable<bool> send(std::string_view bytes) {
    if constexpr (!kTls) {  // most answers fit the socket's buffer: one call, no suspension
      ErrorCode code;
      bytes.remove_prefix(stream_.write_some(asio::buffer(bytes.data(), bytes.size()), code));
      if (code && code != asio::error::would_block && code != asio::error::try_again) {
        co_return false;
      }
    }
    while (!bytes.empty()) {
      enter(Phase::writing, config().write_ms);
      const auto step = asio::buffer(bytes.data(), std::min(bytes.size(), kRenewal));
      const auto [code, sent] = co_await asio::async_write(stream_, step, kToken);
      if (code || expired_) {
        co_return false;
      }
      bytes.remove_prefix(sent);
    }
    co_return true;
  }

  // Lets the client read the last answer before the socket goes: an unread request would turn the close into a reset.
  Awaitable<void> close() {
    const bool hurry = expired_ && !answered_;
    expired_ = false;
    enter(Phase::closing, std::min(2000, config().head_ms));
    ErrorCode ignored;
    if constexpr (kTls) {
      if (!hurry) {
        static_cast<void>(co_await stream_.async_shutdown(kToken));
      }
    }
    socket().shutdown(tcp::socket::shutdown_send, ignored);
    std::size_t drained = 0;
    while (!hurry && drained < kDrain && !expired_) {
      discard_input();
      const Space free = space();
      const auto [code, bytes] = co_await socket().async_read_some(asio::buffer(free.data, free.size), kToken);
      if (code) {
        break;
      }
      drained += bytes;
    }
    socket().close(ignored);
  }

  static constexpr std::size_t kRenewal = std::size_t{64} * 1024;
  static constexpr std::size_t kDrain = std::size_t{1024} * 1024;

  Stream stream_;
};

}  // namespace jinkui::api
