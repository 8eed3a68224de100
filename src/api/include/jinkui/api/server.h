// An HTTP/1.1 server (RFC 9110, RFC 9112) on the loops: plain on a loopback address, or TLS 1.2 and newer.
// start() and stop() belong to one thread that is none of the loops'; statistics() is safe from any thread.
// Loops, handler and clock must outlive the server; the clock is the wall clock, for the Date field only.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "jinkui/api/http.h"
#include "jinkui/api/loops.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"

namespace jinkui::api {

struct ServerConfig {
  std::string address = "127.0.0.1";  // IPv4 or IPv6 literal
  std::uint16_t port = 8443;          // 0: any free one, see Server::port()
  std::string certificate_path{};     // PEM chain; empty with an empty key path: plain HTTP, loopback only
  std::string private_key_path{};     // PEM
  std::size_t header_bytes = std::size_t{16} * 1024;  // request line and fields, 1 KiB..1 MiB
  int idle_ms = 60'000;                               // between requests
  int head_ms = 15'000;                               // from the first byte of a request to the end of its head
  int body_ms = 15'000;                               // for each 64 KiB of body
  int write_ms = 15'000;                              // for each step of an answer
  int handle_ms = 60'000;                             // until the handler answers; then 503
  int grace_ms = 10'000;                              // for requests under way when the server stops
  int max_connections = 1024;                         // beyond: wait in the kernel's queue
  int max_in_flight = 512;                            // requests in the handler; beyond: 503
  int max_streams = 2;                                // bodies written by a BodyWriter at a time; beyond: 503
};

struct ServerStatistics {
  std::uint64_t accepted = 0;
  std::uint64_t connections = 0;
  std::uint64_t in_flight = 0;
};

class Server {
 public:
  Server(Loops& loops, Handler& handler, const base::Clock& clock, ServerConfig config);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // stop()

  // Binds and begins to accept. Slugs: server/config (a limit out of range, an address that is none),
  // server/plain-http (plain HTTP on an address that others reach), server/address (cannot bind), server/certificate.
  base::Status start();
  // The bound port; 0 before start().
  [[nodiscard]] std::uint16_t port() const;
  // Stops accepting, lets requests under way finish within the grace time, then closes all; blocks; idempotent.
  void stop();
  [[nodiscard]] ServerStatistics statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jinkui::api
