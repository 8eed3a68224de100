#include "http_client.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>

namespace jinkui::app {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

struct Address {
  bool tls = false;
  std::string host;
  std::string port;
};

base::Error client_error(const char* slug, const char* zh, const char* en, std::string where) {
  return {base::Errc::unavailable,
          slug,
          {zh, en},
          {"请检查服务地址和服务状态。", "Check the URL and whether the server runs."},
          std::move(where),
          {},
          ""};
}

base::Result<Address> parse(const std::string& url) {
  Address address;
  std::string rest = url;
  if (rest.starts_with("https://")) {
    address.tls = true;
    rest = rest.substr(8);
  } else if (rest.starts_with("http://")) {
    rest = rest.substr(7);
  } else {
    return client_error("client/url", "地址须以 http:// 或 https:// 开头。",
                        "The URL must begin with http:// or https://.", url);
  }
  rest = rest.substr(0, rest.find('/'));
  const auto colon = rest.rfind(':');
  address.host = rest.substr(0, colon);
  address.port = colon == std::string::npos ? (address.tls ? "443" : "80") : rest.substr(colon + 1);
  return address;
}

template <class Stream>
HttpAnswer exchange(Stream& stream, const HttpCall& call, const Address& address) {
  http::request<http::string_body> request{http::string_to_verb(call.method), call.target, 11};
  request.set(http::field::host, address.host + ":" + address.port);
  request.set(http::field::connection, "close");
  if (!call.token.empty()) {
    request.set(http::field::authorization, "Bearer " + call.token);
  }
  if (!call.accept_language.empty()) {
    request.set(http::field::accept_language, call.accept_language);
  }
  if (!call.body.empty()) {
    request.set(http::field::content_type, call.content_type);
    request.body() = call.body;
  }
  request.prepare_payload();
  http::write(stream, request);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::uint64_t{1} << 30);
  http::read(stream, buffer, parser);
  auto response = parser.release();
  return {static_cast<int>(response.result_int()), std::move(response.body())};
}

HttpAnswer call_tls(asio::io_context& io, const Address& address, const HttpCall& call) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  context.set_default_verify_paths();
  if (const char* authority = std::getenv("JINKUI_CA"); authority != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    context.load_verify_file(authority);
  }
  asio::ssl::stream<tcp::socket> stream(io, context);
  stream.set_verify_mode(asio::ssl::verify_peer);
  stream.set_verify_callback(asio::ssl::host_name_verification(address.host));
  tcp::resolver resolver(io);
  asio::connect(stream.next_layer(), resolver.resolve(address.host, address.port));
  stream.handshake(asio::ssl::stream_base::client);
  return exchange(stream, call, address);
}

}  // namespace

base::Result<HttpAnswer> http_call(const HttpCall& call) {
  JINKUI_TRY(const auto address, parse(call.url));
  try {
    asio::io_context io;
    if (address.tls) {
      return call_tls(io, address, call);
    }
    tcp::resolver resolver(io);
    tcp::socket socket(io);
    asio::connect(socket, resolver.resolve(address.host, address.port));
    return exchange(socket, call, address);
  } catch (const boost::system::system_error& error) {
    const bool certificate = error.code().category() == asio::error::get_ssl_category();
    return certificate
               ? client_error("client/certificate", "服务器证书不可信。", "The server's certificate is not trusted.",
                              call.url)
               : client_error("client/unreachable", "连不上服务。", "The server cannot be reached.", call.url);
  }
}

}  // namespace jinkui::app
