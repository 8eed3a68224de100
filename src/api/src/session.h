// One connection without its stream: the buffers, the parser, the state and the answer under way. Lives on one loop;
// only deliver() may be called from other threads. Held by its coroutine and by the exchanges it has given out.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "hub.h"
#include "jinkui/api/http.h"
#include "request_parser.h"

namespace jinkui::api {

enum class Phase : std::uint8_t { opening, idle, head, body, handling, writing, closing };

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(std::shared_ptr<Hub> hub);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session();

  [[nodiscard]] const Request& request() const { return request_; }
  // The answer to exchange number `serial`; one that comes too late is dropped.
  void deliver(std::uint64_t serial, Response response);

  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] bool is_due() const { return deadline_ms_ < hub_->now_ms(); }
  // The deadline has passed, or the server stops: wakes the coroutine, which sees expired().
  void expire();
  // The connection is over: later answers are dropped without touching the loop, which may be gone.
  void end() { ended_ = true; }
  // Closes the socket under the coroutine.
  void abort();

 protected:
  virtual void cancel_io() = 0;
  virtual void close_socket() = 0;

  void enter(Phase phase, int timeout_ms) {
    phase_ = phase;
    deadline_ms_ = hub_->now_ms() + timeout_ms;
  }
  [[nodiscard]] Hub& hub() const { return *hub_; }
  [[nodiscard]] const ServerConfig& config() const { return hub_->shared().config; }

  // Reading. feed() gives what is buffered to the parser; space() is where the next bytes go.
  enum class Fed : std::uint8_t { more, request, refused };
  Fed feed();
  struct Space {
    char* data;
    std::size_t size;
  };
  Space space();
  void received(std::size_t bytes) { end_ += bytes; }
  void discard_input() { begin_ = end_ = 0; }
  [[nodiscard]] bool has_input() const { return begin_ < end_; }
  // Sets the answer to what the server itself refuses.
  void refuse(int status, const base::Error& error);
  // The answer for a deadline that passed while reading; false when there is nothing to say.
  bool refuse_slow();

  // Handling: hands the request out; the answer may be there at once.
  void dispatch();
  void settle();  // after the answer came or the time ran out

  // Writing: the head, and a short body with it, in out_; what is left of the body in rest_.
  void assemble(bool keep_alive);
  void assemble_stream_head(bool chunked, bool keep_alive);
  void assemble_chunk(std::string_view piece, bool chunked);
  void wipe_answer();
  [[nodiscard]] bool keeps_alive() const;

  std::shared_ptr<Hub> hub_;
  RequestParser parser_;
  Request request_;
  Response response_;
  Sleeper sleeper_;
  std::string out_;
  std::string_view rest_;
  bool answered_ = false;
  bool expired_ = false;

 private:
  std::string in_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t serial_ = 0;
  std::atomic<bool> ended_ = false;
  Phase phase_ = Phase::opening;
  std::int64_t deadline_ms_ = 0;
};

}  // namespace jinkui::api
