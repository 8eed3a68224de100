// One request on its way through a route: who calls, what was asked, and the one answer. Shared by the callbacks of
// the use cases; answering is safe from any thread, the rest belongs to the thread that runs the route.
#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "door.h"
#include "jinkui/api/api.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "problem.h"
#include "router.h"

namespace jinkui::api {

class Call;
using CallPtr = std::shared_ptr<Call>;

// How the door treats a route.
enum RouteFlag : unsigned {
  kOpen = 1,              // no session needed
  kBeforeChange = 2,      // also while the initial password stands
  kBatch = 4,             // a body up to 2 MiB
  kPiece = 16,            // a piece of a file as raw bytes, up to service::Imports::kMaxPiece
  kPlaintext = 8,         // the answer holds plaintext or a secret: never kept, wiped once sent
  kBeforeEnrolment = 32,  // also while a second factor must be enrolled; so are those of kBeforeChange
};
struct Route {  // NOLINT(clang-analyzer-optin.performance.Padding): a few dozen, written in the order that reads best
  Method method;
  std::string_view pattern;
  base::Status (*run)(const CallPtr&);  // an error is answered as a problem
  unsigned flags = 0;
};

class Call : public std::enable_shared_from_this<Call> {
 public:
  Call(std::shared_ptr<Api::Door> door, const Route& route, std::size_t row, const Match& match,
       ExchangePtr exchange);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call();

  [[nodiscard]] const Request& request() const { return exchange_->request(); }
  [[nodiscard]] const Route& route() const { return route_; }
  [[nodiscard]] service::UseCases& use() const;
  [[nodiscard]] Api::Door& door() const { return *door_; }
  [[nodiscard]] const service::Caller& caller() const { return caller_; }
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] std::string_view value(std::size_t index) const { return values_[index]; }
  // A path parameter that is an id, or (least 0) an index; not_found when it is none.
  [[nodiscard]] base::Result<std::int64_t> id(std::size_t index = 0, std::int64_t least = 1) const;

  // The body as JSON; unsupported type, malformed, ….
  [[nodiscard]] base::Status parse(codec::JsonDocument& document) const;
  // For routes without fields: no body, or {}.
  [[nodiscard]] base::Status parse_nothing() const;

  // The one answer; later ones are dropped.
  void send(Response response);
  void fail(const base::Error& error, int status = 0, int retry_seconds = 1);
  void no_content();
  // JSON written by `f(codec::JsonWriter&)`.
  template <class F>
  void json(int status, F f) {
    Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body.reserve(2048);
    codec::JsonWriter writer(response.body);
    f(writer);
    send(std::move(response));
  }
  void text(std::string_view content_type, std::string body);
  // The kept answer of an earlier call with the same idempotency key.
  void replay(const Idempotency::Kept& kept);
  [[nodiscard]] bool is_answered() const { return answered_; }

  // By the door, before the route runs.
  void identify(service::Caller caller, std::string token);
  void use_key(std::string key) { key_ = std::move(key); }

 private:
  [[nodiscard]] Language language() const;

  std::shared_ptr<Api::Door> door_;  // completions may come when the Api has gone
  const Route& route_;
  std::size_t row_;
  ExchangePtr exchange_;
  std::array<std::string_view, Match::kMost> values_;
  service::Caller caller_;
  std::string token_;
  std::string key_;  // idempotency key under way
  std::atomic<bool> answered_ = false;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace jinkui::api
