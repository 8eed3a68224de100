#include "jinkui/api/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <future>
#include <optional>

#include "connection.h"

namespace jinkui::api {
namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, LoopExecutor>;

base::Error config_error(std::string_view slug, base::Text message, base::Text next) {
  return make_error(base::Errc::invalid, slug, std::move(message), std::move(next));
}

base::Status check_limits(const ServerConfig& c) {
  const bool fine = c.header_bytes >= 1024 && c.header_bytes <= (1U << 20) && c.idle_ms > 0 && c.head_ms > 0 &&
                    c.body_ms > 0 && c.write_ms > 0 && c.handle_ms > 0 && c.grace_ms >= 0 && c.max_connections > 0 &&
                    c.max_in_flight > 0 && c.max_streams > 0 &&
                    c.certificate_path.empty() == c.private_key_path.empty();
  if (fine) {
    return base::success();
  }
  return config_error(
      "server/config",
      {"服务器的限额或证书设置不合法。", "a limit or the certificate setting of the server is out of range"},
      {"限额须为正数；证书与私钥须同时给出。", "Limits are positive; certificate and key come together."});
}

std::unique_ptr<asio::ssl::context> make_tls(const ServerConfig& config) {
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* native = tls->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  tls->use_certificate_chain_file(config.certificate_path);
  tls->use_private_key_file(config.private_key_path, asio::ssl::context::pem);
  if (SSL_CTX_check_private_key(native) != 1) {
    throw boost::system::system_error(asio::error::invalid_argument, "the key is not the certificate's");
  }
  return tls;
}

template <class Stream>
void spawn(const std::shared_ptr<Hub>& hub, Stream stream, std::string peer) {
  auto connection = std::make_shared<Connection<Stream>>(hub, std::move(stream), std::move(peer));
  asio::co_spawn(hub->loop().io.get_executor(), connection->run(connection), [hub](const std::exception_ptr&) {
    Shared& shared = hub->shared();
    shared.connections.fetch_sub(1);
    if (shared.on_closed) {
      shared.on_closed();
    }
    shared.leave();
  });
}

}  // namespace

struct Server::Impl {
  Impl(Loops& l, Handler& handler, const base::Clock& clock, ServerConfig config)
      : loops(l), shared(std::make_shared<Shared>(handler, clock, std::move(config))) {}

  base::Status bind(const asio::ip::address& address);
  Awaitable<void> accept();
  void welcome(const std::shared_ptr<Hub>& hub, Socket socket);
  // Runs `f` on every loop and waits for it.
  void on_every_loop(const std::function<void(Hub&)>& f);
  [[nodiscard]] bool is_full() const {
    return shared->connections >= static_cast<std::uint64_t>(shared->config.max_connections);
  }

  Loops& loops;
  std::shared_ptr<Shared> shared;
  std::vector<std::shared_ptr<Hub>> hubs;
  std::unique_ptr<asio::ssl::context> tls;
  std::optional<Acceptor> acceptor;
  Sleeper acceptor_sleeper;  // on the first loop
  std::uint16_t port = 0;
  bool running = false;
};

base::Status Server::Impl::bind(const asio::ip::address& address) {
  auto& io = loops.impl_->loops.front()->io;
  try {
    const tcp::endpoint endpoint(address, shared->config.port);
    acceptor.emplace(io.get_executor());
    acceptor->open(endpoint.protocol());
    acceptor->set_option(tcp::acceptor::reuse_address(true));
    acceptor->bind(endpoint);
    acceptor->listen(1024);
    port = acceptor->local_endpoint().port();
  } catch (const boost::system::system_error& error) {
    acceptor.reset();
    const std::string place = shared->config.address + " " + std::to_string(shared->config.port);
    const bool taken = error.code() == asio::error::address_in_use;
    return make_error(
        base::Errc::unavailable, "server/address",
        {"无法监听 " + place + (taken ? "：端口已被占用。" : "：" + error.code().message() + "。"),
         "Cannot listen on " + place + (taken ? ": the port is in use." : ": " + error.code().message())},
        {"请换一个端口（--port）或地址，或先停止占用它的程序。",
         "Choose another port (--port) or address, or stop the program that uses it."});
  }
  return base::success();
}

Awaitable<void> Server::Impl::accept() {
  std::size_t turn = 0;
  while (!shared->stopping) {
    if (is_full()) {
      co_await acceptor_sleeper.sleep();
      continue;
    }
    const auto& hub = hubs[turn++ % hubs.size()];
    Socket socket(hub->loop().io.get_executor());
    const auto [code] = co_await acceptor->async_accept(socket, kToken);
    if (!code) {
      welcome(hub, std::move(socket));
    } else if (!shared->stopping) {  // out of descriptors or memory: wait for better times
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                 LoopExecutor>
          pause(hubs.front()->loop().io.get_executor(), std::chrono::milliseconds(100));
      co_await pause.async_wait(kToken);
    }
  }
  shared->leave();
}

void Server::Impl::welcome(const std::shared_ptr<Hub>& hub, Socket socket) {
  ErrorCode code;
  const auto endpoint = socket.remote_endpoint(code);
  if (code) {
    return;
  }
  shared->accepted.fetch_add(1);
  shared->connections.fetch_add(1);
  shared->enter();
  std::string peer = endpoint.address().to_string();
  asio::post(hub->loop().io, [this, hub, s = std::move(socket), p = std::move(peer)]() mutable {
    if (tls) {
      spawn(hub, TlsStream(std::move(s), *tls), std::move(p));
    } else {
      spawn(hub, std::move(s), std::move(p));
    }
  });
}

void Server::Impl::on_every_loop(const std::function<void(Hub&)>& f) {
  for (const auto& hub : hubs) {
    std::promise<void> done;
    asio::post(hub->loop().io, [&] {
      f(*hub);
      done.set_value();
    });
    done.get_future().wait();
  }
}

Server::Server(Loops& loops, Handler& handler, const base::Clock& clock, ServerConfig config)
    : impl_(std::make_unique<Impl>(loops, handler, clock, std::move(config))) {}

Server::~Server() {
  stop();
}

base::Status Server::start() {
  JINKUI_CHECK(!impl_->running && impl_->hubs.empty());
  const ServerConfig& config = impl_->shared->config;
  JINKUI_RETURN_IF_ERROR(check_limits(config));
  ErrorCode code;
  const auto address = asio::ip::make_address(config.address, code);
  if (code) {
    return config_error("server/config", {"监听地址不是 IP 地址。", "the address is not an IP address"},
                        {"例如 127.0.0.1 或 ::1。", "For example 127.0.0.1 or ::1."});
  }
  if (config.certificate_path.empty() && !address.is_loopback()) {
    return config_error(
        "server/plain-http",
        {"未配置证书时只能监听本机回环地址。", "without a certificate only a loopback address is allowed"},
        {"请配置证书与私钥，或改为监听 127.0.0.1。", "Configure a certificate and key, or listen on 127.0.0.1."});
  }
  if (!config.certificate_path.empty()) {
    try {
      impl_->tls = make_tls(config);
    } catch (const boost::system::system_error& error) {
      return config_error("server/certificate",
                          {"无法使用证书或私钥：" + error.code().message() + "。",
                           "cannot use the certificate or key: " + error.code().message()},
                          {"请检查两个 PEM 文件。", "Check the two PEM files."});
    }
  }
  JINKUI_RETURN_IF_ERROR(impl_->bind(address));
  for (const auto& loop : impl_->loops.impl_->loops) {
    impl_->hubs.push_back(std::make_shared<Hub>(*loop, impl_->shared));
  }
  impl_->shared->on_closed = [impl = impl_.get()] {
    asio::post(impl->hubs.front()->loop().io, [impl] { impl->acceptor_sleeper.wake(); });
  };
  for (const auto& hub : impl_->hubs) {
    impl_->shared->enter();
    asio::co_spawn(hub->loop().io.get_executor(), hub->sweep(hub), asio::detached);
  }
  impl_->shared->enter();
  asio::co_spawn(impl_->hubs.front()->loop().io.get_executor(), impl_->accept(), asio::detached);
  impl_->running = true;
  return base::success();
}

std::uint16_t Server::port() const {
  return impl_->port;
}

void Server::stop() {
  if (!std::exchange(impl_->running, false)) {
    return;
  }
  Shared& shared = *impl_->shared;
  shared.stopping = true;
  impl_->on_every_loop([this](Hub& hub) {
    if (&hub == impl_->hubs.front().get()) {
      ErrorCode ignored;
      impl_->acceptor->close(ignored);
      impl_->acceptor_sleeper.wake();
    }
    hub.begin_stop();
  });
  if (!shared.wait_for_none(shared.config.grace_ms)) {
    impl_->on_every_loop([](Hub& hub) { hub.abort_all(); });
    static_cast<void>(shared.wait_for_none(5000));
  }
  shared.streams.join();
  impl_->on_every_loop([](Hub&) {});  // what was posted meanwhile has run
}

ServerStatistics Server::statistics() const {
  const Shared& shared = *impl_->shared;
  return {shared.accepted, shared.connections, shared.in_flight};
}

}  // namespace jinkui::api
