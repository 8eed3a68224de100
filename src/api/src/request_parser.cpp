#include "request_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>

#include "wipe.h"

namespace jinkui::api {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using ErrorCode = boost::system::error_code;

constexpr std::size_t kKeptBody = std::size_t{64} * 1024;  // capacity kept from one request to the next
constexpr std::size_t kMaxFields = 100;
constexpr std::size_t kShortestEnd = 5;

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    case http::verb::put:
      return Method::put;
    case http::verb::delete_:
      return Method::del;
    case http::verb::patch:
      return Method::patch;
    case http::verb::options:
      return Method::options;
    default:
      return Method::other;
  }
}

std::optional<Header> header_of(http::field field, beast::string_view name) {
  switch (field) {
    case http::field::host:
      return Header::host;
    case http::field::authorization:
      return Header::authorization;
    case http::field::cookie:
      return Header::cookie;
    case http::field::content_type:
      return Header::content_type;
    case http::field::accept_language:
      return Header::accept_language;
    case http::field::accept_encoding:
      return Header::accept_encoding;
    case http::field::expect:
      return Header::expect;
    case http::field::unknown:
      break;
    default:
      return std::nullopt;
  }
  if (beast::iequals(name, "Idempotency-Key")) {
    return Header::idempotency_key;
  }
  if (beast::iequals(name, "X-CSRF-Token")) {
    return Header::csrf_token;
  }
  if (beast::iequals(name, "Sec-Fetch-Site")) {
    return Header::fetch_site;
  }
  return std::nullopt;
}

base::Error head_error(base::Errc code, std::string slug, std::string zh, std::string en) {
  base::Error error;
  error.code = code;
  error.slug = std::move(slug);
  error.message = {std::move(zh), std::move(en)};
  error.next = {"请检查客户端或代理发出的 HTTP 报文。", "Check the HTTP message that the client or proxy sends."};
  return error;
}

}  // namespace

// The parser of one request; made anew for each.
class HeadParser final : public http::basic_parser<true> {
 public:
  HeadParser(Request& request, const RequestParser::BodyLimit& limit, std::size_t header_bytes)
      : request_(request), limit_(limit) {
    header_limit(static_cast<std::uint32_t>(header_bytes));
    body_limit(boost::none);
    eager(true);
  }

  [[nodiscard]] bool failed() const { return status_ != 0; }
  [[nodiscard]] bool expects_continue() const {
    return !request_.http_1_0 && !request_.header(Header::expect).empty();
  }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const base::Error& error() const { return error_; }

  void fail(int status, base::Error error) {
    if (status_ == 0) {
      status_ = status;
      error_ = std::move(error);
    }
  }
  void fail_of(const ErrorCode& code) {
    if (code == http::error::header_limit) {
      fail(431, head_error(base::Errc::too_large, "http/head-too-large", "请求头超出上限。",
                           "the request head is over the limit"));
    } else {
      fail(400, head_error(base::Errc::malformed, "http/malformed", "不是合法的 HTTP 请求：" + code.message() + "。",
                           "not a well-formed HTTP request: " + code.message()));
    }
  }

 private:
  void refuse(ErrorCode& code, int status, base::Error error) {
    fail(status, std::move(error));
    code = http::error::bad_value;
  }
  void malformed(ErrorCode& code, const char* slug, const char* zh, const char* en) {
    refuse(code, 400, head_error(base::Errc::malformed, slug, zh, en));
  }

  void on_request_impl(http::verb verb, beast::string_view, beast::string_view target, int version,
                       ErrorCode& code) override {
    code = {};
    request_.method = method_of(verb);
    request_.http_1_0 = version == 10;
    std::string_view text(target.data(), target.size());
    if (text.empty() || text.find('#') != std::string_view::npos) {
      return malformed(code, "http/target", "请求目标不合法。", "the request target is not valid");
    }
    if (text.front() != '/' && text != "*") {  // absolute form, RFC 9112 section 3.2.2
      const std::size_t scheme = text.find("://");
      const std::size_t slash = scheme == std::string_view::npos ? scheme : text.find('/', scheme + 3);
      if (slash == std::string_view::npos) {
        return malformed(code, "http/target", "请求目标不合法。", "the request target is not valid");
      }
      text.remove_prefix(slash);
    }
    request_.target = text;
    request_.path_size = std::min(text.find('?'), text.size());
  }

  void on_response_impl(int, beast::string_view, int, ErrorCode&) override {}

  void on_field_impl(http::field field, beast::string_view name, beast::string_view value, ErrorCode& code) override {
    code = {};
    if (in_body_) {
      return;  // a trailer: read and dropped (RFC 9110 section 6.5.1)
    }
    if (++fields_ > kMaxFields) {
      return refuse(
          code, 431,
          head_error(base::Errc::too_large, "http/head-too-large", "请求头字段过多。", "too many header fields"));
    }
    if (field == http::field::content_length && std::exchange(has_length_, true)) {
      return malformed(code, "http/length", "多个 Content-Length。", "more than one Content-Length");
    }
    if (field == http::field::transfer_encoding && !beast::iequals(value, "chunked")) {
      return refuse(code, 501,
                    head_error(base::Errc::malformed, "http/transfer-coding", "只接受 Transfer-Encoding: chunked。",
                               "only Transfer-Encoding: chunked is known"));
    }
    const auto known = header_of(field, name);
    if (!known) {
      return;
    }
    const auto bit = 1U << static_cast<unsigned>(*known);
    if ((seen_ & bit) != 0) {
      const bool list = *known == Header::accept_language || *known == Header::accept_encoding;
      return list ? void() : malformed(code, "http/repeated-field", "请求头字段重复。", "a header field is repeated");
    }
    seen_ |= bit;
    request_.headers[static_cast<std::size_t>(*known)].assign(value.data(), value.size());
  }

  void on_header_impl(ErrorCode& code) override {
    code = {};
    in_body_ = true;
    const bool has_host = (seen_ & (1U << static_cast<unsigned>(Header::host))) != 0;
    if (!has_host && !request_.http_1_0) {
      return malformed(code, "http/host", "缺少 Host。", "Host is missing");
    }
    if (chunked() && request_.http_1_0) {
      return malformed(code, "http/length", "HTTP/1.0 不允许分块。", "HTTP/1.0 has no chunks");
    }
    if (!request_.header(Header::expect).empty() &&
        !beast::iequals(request_.header(Header::expect), "100-continue")) {
      return refuse(
          code, 417,
          head_error(base::Errc::malformed, "http/expect", "不支持该 Expect。", "this Expect is not supported"));
    }
    room_ = limit_(request_.method, request_.path());
    const auto length = content_length();
    if (length && *length > room_) {
      return too_large(code);
    }
    if (length) {
      request_.body.reserve(std::min<std::size_t>(static_cast<std::size_t>(*length), kKeptBody));
    }
  }

  void too_large(ErrorCode& code) {
    base::Error error =
        head_error(base::Errc::too_large, "http/body-too-large", "请求正文超过 " + std::to_string(room_) + " 字节。",
                   "the body is longer than " + std::to_string(room_) + " bytes");
    error.next = {"请减少数据或分批提交。", "Send less, or in several batches."};
    refuse(code, 413, std::move(error));
  }

  void take(beast::string_view bytes, ErrorCode& code) {
    if (bytes.size() > room_ - request_.body.size()) {
      return too_large(code);
    }
    request_.body.append(bytes.data(), bytes.size());
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode& code) override { code = {}; }
  std::size_t on_body_impl(beast::string_view bytes, ErrorCode& code) override {
    take(bytes, code);
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t size, beast::string_view, ErrorCode& code) override {
    code = {};
    if (size > room_ - request_.body.size()) {
      too_large(code);
    }
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, ErrorCode& code) override {
    take(bytes, code);
    return bytes.size();
  }
  void on_finish_impl(ErrorCode& code) override { code = {}; }

  Request& request_;
  const RequestParser::BodyLimit& limit_;
  std::size_t room_ = 0;
  std::size_t fields_ = 0;
  unsigned seen_ = 0;
  bool has_length_ = false;
  bool in_body_ = false;
  int status_ = 0;
  base::Error error_;
};

class RequestParser::Impl {
 public:
  Impl(std::size_t header_bytes, BodyLimit limit) : header_bytes_(header_bytes), limit_(std::move(limit)) {}

  void begin(Request& request) {
    head_bytes_ = 0;
    wipe(request.body);
    if (request.body.capacity() > kKeptBody) {
      request.body = std::string();
    }
    request.body.clear();
    request.method = Method::get;
    request.http_1_0 = false;
    request.target.clear();
    request.path_size = 0;
    for (auto& header : request.headers) {
      header.clear();
    }
    parser_.emplace(request, limit_, header_bytes_);
  }
  std::size_t feed(std::string_view bytes) {
    HeadParser& parser = this->parser();
    JINKUI_CHECK(!parser.failed() && !parser.is_done());
    const bool in_head = !parser.is_header_done();
    // What is left of an unfinished chunked body is never shorter than its end, "0 CRLF CRLF"; Beast asserts that it
    // is not asked again before that much is there.
    if (!in_head && parser.chunked() && bytes.size() < kShortestEnd) {
      return 0;
    }
    ErrorCode code;
    const std::size_t used = parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), code);
    if (code && code != http::error::need_more) {
      parser.fail_of(code);
    }
    if (in_head && !parser.is_header_done()) {
      head_bytes_ += used;
      if (head_bytes_ + (bytes.size() - used) > header_bytes_) {
        parser.fail_of(make_error_code(http::error::header_limit));
      }
    }
    return used;
  }
  HeadParser& parser() {
    JINKUI_CHECK(parser_.has_value());
    return *parser_;
  }
  [[nodiscard]] const HeadParser& parser() const {
    JINKUI_CHECK(parser_.has_value());
    return *parser_;
  }

 private:
  std::size_t header_bytes_;
  std::size_t head_bytes_ = 0;
  BodyLimit limit_;
  std::optional<HeadParser> parser_;
};

RequestParser::RequestParser(std::size_t header_bytes, BodyLimit limit)
    : impl_(std::make_unique<Impl>(header_bytes, std::move(limit))) {}
RequestParser::~RequestParser() = default;

void RequestParser::begin(Request& request) {
  impl_->begin(request);
}

std::size_t RequestParser::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}

RequestParser::State RequestParser::state() const {
  const HeadParser& parser = impl_->parser();
  if (parser.failed()) {
    return State::failed;
  }
  if (parser.is_done()) {
    return State::done;
  }
  return parser.is_header_done() ? State::body : State::head;
}

bool RequestParser::keep_alive() const {
  return impl_->parser().is_header_done() && impl_->parser().keep_alive();
}

bool RequestParser::expects_continue() const {
  return state() == State::body && impl_->parser().expects_continue();
}

int RequestParser::status() const {
  return impl_->parser().status();
}

const base::Error& RequestParser::error() const {
  return impl_->parser().error();
}

void RequestParser::fail_head_too_large() {
  impl_->parser().fail_of(make_error_code(http::error::header_limit));
}

}  // namespace jinkui::api
