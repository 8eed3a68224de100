// A blocking TCP client for tests: sends exactly the bytes it is told and reads what comes.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace jinkui::api {

struct RawResponse {
  int status = 0;
  std::string head;
  std::string body;
  [[nodiscard]] bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { ::close(fd_); }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] int descriptor() const { return fd_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // One response with a Content-Length, without a body (`head_only`, 1xx, 204), or chunked; status 0 when none came.
  RawResponse read(bool head_only = false, int timeout_ms = 5000) {
    RawResponse response;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!fill(timeout_ms)) {
        return response;
      }
    }
    response.head = buffer_.substr(0, end + 4);
    response.status = std::atoi(response.head.c_str() + 9);
    buffer_.erase(0, end + 4);
    if (head_only || response.status == 204 || response.status / 100 == 1) {
      return response;
    }
    if (response.has("Transfer-Encoding: chunked")) {
      read_chunks(response, timeout_ms);
      return response;
    }
    const std::size_t at = response.head.find("Content-Length: ");
    if (at == std::string::npos) {
      while (fill(timeout_ms)) {
      }
      response.body.swap(buffer_);
      return response;
    }
    const auto length = static_cast<std::size_t>(std::atoll(response.head.c_str() + at + 16));
    while (buffer_.size() < length && fill(timeout_ms)) {
    }
    response.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return response;
  }
  RawResponse ask(std::string_view bytes, bool head_only = false) {
    send(bytes);
    return read(head_only);
  }
  // The server has closed, within the time, without sending anything more.
  bool closed(int timeout_ms = 5000) {
    pollfd waiting{fd_, POLLIN, 0};
    if (!buffer_.empty() || ::poll(&waiting, 1, timeout_ms) <= 0) {
      return false;
    }
    char byte = 0;
    return ::recv(fd_, &byte, 1, 0) <= 0;
  }
  [[nodiscard]] const std::string& left() const { return buffer_; }

 private:
  bool fill(int timeout_ms) {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, timeout_ms) <= 0) {
      return false;
    }
    char bytes[16384];
    const auto got = ::recv(fd_, bytes, sizeof bytes, 0);
    if (got <= 0) {
      return false;
    }
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  void read_chunks(RawResponse& response, int timeout_ms) {
    for (;;) {
      std::size_t line = 0;
      while ((line = buffer_.find("\r\n")) == std::string::npos) {
        if (!fill(timeout_ms)) {
          response.status = -1;  // cut off
          return;
        }
      }
      const auto size = static_cast<std::size_t>(std::strtoull(buffer_.c_str(), nullptr, 16));
      while (buffer_.size() < line + 2 + size + 2) {
        if (!fill(timeout_ms)) {
          response.status = -1;
          return;
        }
      }
      response.body.append(buffer_, line + 2, size);
      buffer_.erase(0, line + 2 + size + 2);
      if (size == 0) {
        return;
      }
    }
  }

  int fd_;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace jinkui::api
