#include "session.h"

#include <boost/asio/post.hpp>
#include <charconv>
#include <cstring>

#include "problem.h"
#include "response_head.h"
#include "wipe.h"

namespace jinkui::api {
namespace {

constexpr std::size_t kInlineBody = std::size_t{16} * 1024;  // copied behind the head, so that one write sends both

base::Error busy() {
  return make_error(base::Errc::unavailable, "http/busy", {"服务器繁忙。", "the server is busy"},
                    {"请稍后重试。", "Try again in a moment."});
}

base::Error failed_inside() {
  return make_error(
      base::Errc::corrupt, "http/internal", {"服务器内部错误。", "internal error of the server"},
      {"请联系系统管理员查看服务器日志。", "Ask the system administrator to look at the server's log."});
}

// What a handler gets: answers go to the session, once.
class PendingExchange final : public Exchange {
 public:
  PendingExchange(std::shared_ptr<Session> session, std::uint64_t serial)
      : session_(std::move(session)), serial_(serial) {}
  PendingExchange(const PendingExchange&) = delete;
  PendingExchange& operator=(const PendingExchange&) = delete;
  ~PendingExchange() override {
    if (!answered_.exchange(true)) {
      session_->deliver(serial_, problem(failed_inside(), Language::zh, 500));
    }
  }
  [[nodiscard]] const Request& request() const override { return session_->request(); }
  void answer(Response response) override {
    if (!answered_.exchange(true)) {
      session_->deliver(serial_, std::move(response));
    }
  }

 private:
  std::shared_ptr<Session> session_;
  std::uint64_t serial_;
  std::atomic<bool> answered_ = false;
};

}  // namespace

Session::Session(std::shared_ptr<Hub> hub)
    : hub_(std::move(hub)),
      parser_(hub_->shared().config.header_bytes,
              [&handler = hub_->shared().handler](Method method, std::string_view path) {
                return handler.body_limit(method, path);
              }) {
  in_.resize(config().header_bytes);
}

Session::~Session() {
  wipe(in_);
  wipe(request_.body);
}

void Session::deliver(std::uint64_t serial, Response response) {
  if (ended_) {
    return;
  }
  if (!hub_->loop().is_here()) {
    asio::post(hub_->loop().io, [self = shared_from_this(), serial, late = std::move(response)]() mutable {
      self->deliver(serial, std::move(late));
    });
    return;
  }
  if (serial == serial_ && phase_ == Phase::handling && !answered_) {
    response_ = std::move(response);
    answered_ = true;
    sleeper_.wake();
  }
}

void Session::expire() {
  expired_ = true;
  if (phase_ == Phase::handling) {
    sleeper_.wake();
  } else {
    cancel_io();
  }
}

void Session::abort() {
  expired_ = true;
  close_socket();
  sleeper_.wake();
}

Session::Fed Session::feed() {
  while (begin_ < end_) {
    const std::size_t used = parser_.feed(std::string_view(in_).substr(begin_, end_ - begin_));
    begin_ += used;
    const auto state = parser_.state();
    if (state == RequestParser::State::done) {
      return Fed::request;
    }
    if (state == RequestParser::State::failed) {
      refuse(parser_.status(), parser_.error());
      return Fed::refused;
    }
    if (used == 0) {
      break;
    }
  }
  return Fed::more;
}

Session::Space Session::space() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (begin_ > 0) {
    std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return {in_.data() + end_, in_.size() - end_};
}

void Session::refuse(int status, const base::Error& error) {
  hub_->shared().handler.refused(status);
  response_ = problem(error, preferred_language(request_.header(Header::accept_language)), status);
  response_.close = true;
  answered_ = true;
}

bool Session::refuse_slow() {
  if (phase_ != Phase::head && phase_ != Phase::body) {
    return false;
  }
  refuse(408, make_error(base::Errc::too_many, "http/slow", {"请求发送过慢，已中断。", "the request came too slowly"},
                         {"请检查网络后重试。", "Check the network and try again."}));
  return true;
}

void Session::dispatch() {
  Shared& shared = hub_->shared();
  ++serial_;
  answered_ = false;
  enter(Phase::handling, config().handle_ms);
  if (shared.in_flight.fetch_add(1) >= static_cast<std::uint64_t>(config().max_in_flight)) {
    return refuse(503, busy());
  }
  auto exchange = std::make_shared<PendingExchange>(shared_from_this(), serial_);
  try {
    shared.handler.handle(exchange);
  } catch (const base::Fatal&) {
    exchange->answer(problem(busy(), Language::zh, 503));
  } catch (const std::exception&) {
    exchange->answer(problem(failed_inside(), Language::zh, 500));
  }
}

void Session::settle() {
  hub_->shared().in_flight.fetch_sub(1);
  if (!answered_) {
    refuse(503, busy());
  }
  ++serial_;  // a later answer finds no one
}

bool Session::keeps_alive() const {
  return parser_.keep_alive() && !response_.close && !hub_->shared().stopping;
}

void Session::assemble(bool keep_alive) {
  const bool bodiless = response_.status == 204 || response_.status == 304;
  const std::string_view body = bodiless ? std::string_view() : response_.content();
  HeadFacts facts;
  facts.date = hub_->date();
  facts.keep_alive = keep_alive;
  facts.http_1_0 = request_.http_1_0;
  facts.secure = request_.secure;
  if (!bodiless) {
    facts.length = body.size();
  }
  out_.clear();
  append_head(out_, response_, facts);
  rest_ = {};
  if (request_.method == Method::head) {
    return;
  }
  if (body.size() <= kInlineBody) {
    out_.append(body);
  } else {
    rest_ = body;
  }
}

void Session::assemble_stream_head(bool chunked, bool keep_alive) {
  HeadFacts facts;
  facts.date = hub_->date();
  facts.chunked = chunked;
  facts.keep_alive = keep_alive;
  facts.http_1_0 = request_.http_1_0;
  facts.secure = request_.secure;
  out_.clear();
  append_head(out_, response_, facts);
}

void Session::assemble_chunk(std::string_view piece, bool chunked) {
  if (!chunked) {
    out_.append(piece);
    return;
  }
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
  out_.append(digits.data(), end).append("\r\n").append(piece).append("\r\n");
}

void Session::wipe_answer() {
  if (response_.secret) {
    wipe(out_);
    wipe(response_.body);
  }
  response_ = Response{};
}

}  // namespace jinkui::api
