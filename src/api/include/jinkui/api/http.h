// The internal face of HTTP: a request as plain data, a response as plain data, and the Handler between them. Routes
// and tests know only this file; sockets, TLS and the parser live behind it (server.h). Request and Response are
// plain values. Exchange is safe from any thread; see there.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"

namespace jinkui::api {

enum class Method : std::uint8_t { get, head, post, put, del, patch, options, other };
[[nodiscard]] std::string_view to_string(Method method);

// The header fields that anything here looks at; all others are read, bounded and forgotten.
enum class Header : std::uint8_t {
  host,
  authorization,
  cookie,
  content_type,
  accept_language,
  accept_encoding,
  idempotency_key,
  csrf_token,
  fetch_site,
  expect,
  count_
};

struct Request {
  Method method = Method::get;
  std::string target;         // origin form: path and query
  std::size_t path_size = 0;  // of the path in target
  std::array<std::string, static_cast<std::size_t>(Header::count_)> headers;
  std::string body;
  std::string peer;       // address of the client, without port
  bool http_1_0 = false;  // the client speaks HTTP/1.0
  bool secure = false;    // came over TLS

  [[nodiscard]] std::string_view path() const { return std::string_view(target).substr(0, path_size); }
  // Without the question mark; empty when there is none.
  [[nodiscard]] std::string_view query() const {
    return path_size < target.size() ? std::string_view(target).substr(path_size + 1) : std::string_view();
  }
  // Empty when absent.
  [[nodiscard]] const std::string& header(Header name) const { return headers[static_cast<std::size_t>(name)]; }
};

// Takes a piece of a body; false when nobody reads any more.
using Sink = std::function<bool(std::string_view)>;
// Writes a long body piece by piece; called on a thread of its own and may block in the sink. An error before the
// first piece becomes a problem answer, one after it cuts the connection.
using BodyWriter = std::function<base::Status(const Sink&)>;

inline constexpr std::string_view kNoStore = "no-store";
// Content-Security-Policy of everything that is not the page.
inline constexpr std::string_view kClosedPolicy = "default-src 'none'; frame-ancestors 'none'";

struct Response {
  int status = 200;
  std::string_view content_type;  // text of static storage; empty: none, or in `fields`
  std::string fields;             // further header lines, each with its CRLF: see add_field
  std::string body;
  std::string_view borrowed;  // the body instead of `body`; outlives the server
  BodyWriter writer;          // the body instead of both, in chunks
  std::string_view cache = kNoStore;
  std::string policy;   // Content-Security-Policy; empty: kClosedPolicy
  bool secret = false;  // holds plaintext: wiped from memory once sent
  bool close = false;   // close the connection after this answer

  // Adds a header line. A value with a control character is a bug.
  void add_field(std::string_view name, std::string_view value);
  [[nodiscard]] std::string_view content() const { return borrowed.empty() ? std::string_view(body) : borrowed; }
};

// One request and the way to its answer. Keep the pointer until answered; when the last copy goes without an answer
// the client gets a 500, so that no connection hangs.
class Exchange {
 public:
  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  virtual ~Exchange() = default;
  // Valid until answer().
  [[nodiscard]] virtual const Request& request() const = 0;
  // From any thread; the first call counts. Does not block.
  virtual void answer(Response response) = 0;
};
using ExchangePtr = std::shared_ptr<Exchange>;

// What stands behind the server. Called on the loops' threads; must not block.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;
  // Largest body in bytes for this address; asked when the head is complete.
  [[nodiscard]] virtual std::size_t body_limit(Method method, std::string_view path) const = 0;
  // Answers now or later. An exception becomes a 500 or, for base::Fatal, a 503.
  virtual void handle(ExchangePtr exchange) = 0;
  // The server has answered by itself with `status` (a malformed head, a slow client, …).
  virtual void refused(int status) = 0;
};

}  // namespace jinkui::api
