// Reads one HTTP/1.1 request after the other out of bytes, without sockets: the whole of what a stranger can send
// passes here. Not thread-safe. Refuses what is ambiguous (RFC 9112 sections 6 and 11.2: two lengths, a length beside
// chunks, unknown codings, several Host fields) rather than guessing; an error is final for the connection.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "jinkui/api/http.h"

namespace jinkui::api {

class RequestParser {
 public:
  using BodyLimit = std::function<std::size_t(Method, std::string_view)>;
  enum class State : std::uint8_t { head, body, done, failed };

  // `header_bytes` bounds the request line with all fields; `limit` is asked once per request, when its head is
  // whole.
  RequestParser(std::size_t header_bytes, BodyLimit limit);
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;
  ~RequestParser();

  // Starts a request that is written into `request` (peer and secure are kept); it must outlive the parsing.
  void begin(Request& request);
  // Takes bytes and returns how many were used; the rest must come again with more behind it. Not to be called when
  // done or failed.
  std::size_t feed(std::string_view bytes);
  [[nodiscard]] State state() const;

  // When the head is whole:
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool expects_continue() const;
  // When failed: the HTTP status and the error to tell.
  [[nodiscard]] int status() const;
  [[nodiscard]] const base::Error& error() const;
  // Fails from outside: more bytes than a head may have stand in the buffer.
  void fail_head_too_large();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jinkui::api
