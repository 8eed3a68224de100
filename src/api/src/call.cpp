#include "call.h"

#include <algorithm>
#include <charconv>

#include "jinkui/codec/object_reader.h"

namespace jinkui::api {
namespace {

constexpr std::size_t kMostJson = std::size_t{2} << 20;

bool is_json(std::string_view type) {
  constexpr std::string_view kJson = "application/json";
  const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && (a | 0x20) == b); };
  if (type.size() < kJson.size() ||
      !std::equal(kJson.begin(), kJson.end(), type.begin(), [&](char b, char a) { return same(a, b); })) {
    return false;
  }
  return type.size() == kJson.size() || type[kJson.size()] == ';' || type[kJson.size()] == ' ';
}

}  // namespace

Call::Call(std::shared_ptr<Api::Door> door, const Route& route, std::size_t row, const Match& match,
           ExchangePtr exchange)
    : door_(std::move(door)), route_(route), row_(row), exchange_(std::move(exchange)), values_(match.values) {}

Call::~Call() {
  if (!answered_ && !key_.empty()) {
    door_->idempotency().forget(caller_.person, key_);
  }
}

service::UseCases& Call::use() const {
  return door_->parts().use;
}

Language Call::language() const {
  return preferred_language(request().header(Header::accept_language));
}

void Call::identify(service::Caller caller, std::string token) {
  caller_ = std::move(caller);
  token_ = std::move(token);
}

base::Result<std::int64_t> Call::id(std::size_t index, std::int64_t least) const {
  const std::string_view text = values_[index];
  std::int64_t value = 0;
  const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || stop != text.data() + text.size() || value < least ||
      (text.size() > 1 && text[0] == '0')) {
    return make_error(base::Errc::not_found, "http/no-such-id",
                      {"地址中的编号不存在。", "the number in the address does not exist"},
                      {"请检查地址。", "Check the address."});
  }
  return value;
}

base::Status Call::parse(codec::JsonDocument& document) const {
  if (!is_json(request().header(Header::content_type))) {
    return make_error(base::Errc::malformed, "http/media-type",
                      {"请求正文须为 application/json。", "the body must be application/json"},
                      {"请设置 Content-Type: application/json。", "Set Content-Type: application/json."});
  }
  return document.parse(request().body, kMostJson);
}

base::Status Call::parse_nothing() const {
  if (request().body.empty()) {
    return base::success();
  }
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(parse(document));
  codec::ObjectReader body(document.root());
  return body.finish();
}

void Call::send(Response response) {
  if (answered_.exchange(true)) {
    return;
  }
  const int status = response.status;
  if ((route_.flags & kPlaintext) != 0) {
    response.secret = true;
  }
  if (!key_.empty()) {
    if (status >= 300) {
      door_->idempotency().forget(caller_.person, key_);
    } else if ((route_.flags & kPlaintext) != 0) {
      door_->idempotency().finish(caller_.person, key_, std::nullopt);
    } else {
      door_->idempotency().finish(caller_.person, key_, Idempotency::Kept{status, response.body});
    }
  }
  const auto taken = std::chrono::steady_clock::now() - begun_;
  door_->answered(*this, {row_, status, response.content().size(),
                          std::chrono::duration_cast<std::chrono::microseconds>(taken).count()});
  exchange_->answer(std::move(response));
}

void Call::fail(const base::Error& error, int status, int retry_seconds) {
  const int shown = error.slug == "http/media-type" ? 415 : status;
  Response response = problem(error, language(), shown, retry_seconds);
  if (response.status == 401) {
    response.add_field("WWW-Authenticate", "Bearer realm=\"jinkui\"");
  }
  send(std::move(response));
}

void Call::no_content() {
  Response response;
  response.status = 204;
  send(std::move(response));
}

void Call::replay(const Idempotency::Kept& kept) {
  Response response;
  response.status = kept.status;
  response.content_type = kept.body.empty() ? std::string_view() : "application/json";
  response.body = kept.body;
  response.add_field("Idempotency-Replayed", "true");
  send(std::move(response));
}

void Call::text(std::string_view content_type, std::string body) {
  Response response;
  response.content_type = content_type;
  response.body = std::move(body);
  send(std::move(response));
}

}  // namespace jinkui::api
