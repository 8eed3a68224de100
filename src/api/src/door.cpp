#include "door.h"

#include <algorithm>

#include "call.h"
#include "jinkui/crypto/crypto.h"
#include "problem.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr std::size_t kBody = std::size_t{64} * 1024;
constexpr std::size_t kBatchBody = std::size_t{2} * 1024 * 1024;
constexpr std::string_view kCookie = "jinkui_session=";

base::Error not_logged_in() {
  return make_error(base::Errc::unauthenticated, "session/none", {"尚未登录。", "nobody is logged in"},
                    {"请登录后重试。", "Log in and try again."});
}

base::Error no_route() {
  return make_error(base::Errc::not_found, "http/no-route",
                    {"没有这个接口地址。", "there is no such address in the API"},
                    {"请查阅 /api/v1/openapi.yaml。", "See /api/v1/openapi.yaml."});
}

base::Error no_method() {
  return make_error(base::Errc::malformed, "http/method",
                    {"该地址不支持此方法。", "this address does not have that method"},
                    {"可用方法见响应头 Allow。", "See the Allow field for its methods."});
}

base::Error too_often() {
  return make_error(
      base::Errc::too_many, "http/too-many", {"请求过于频繁。", "too many requests"},
      {"请等待响应头 Retry-After 所示秒数后重试。", "Wait for the seconds in Retry-After and try again."});
}

// The value of the session cookie; empty when absent.
std::string_view cookie_token(std::string_view cookies) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view cookie = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    cookie.remove_prefix(std::min(cookie.find_first_not_of(' '), cookie.size()));
    if (cookie.starts_with(kCookie)) {
      return cookie.substr(kCookie.size());
    }
  }
  return {};
}

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kBearer = "Bearer ";
  return authorization.starts_with(kBearer) ? authorization.substr(kBearer.size()) : std::string_view();
}

// Services work with customers; people, requests and the ledger are for people.
bool is_for_services(std::string_view pattern) {
  return pattern.starts_with("/api/v1/customers") || pattern == "/api/v1/pack";
}

bool is_write(Method method) {
  return method != Method::get && method != Method::head;
}

std::vector<std::string_view> rows_of(const std::vector<const Route*>& routes) {
  std::vector<std::string_view> rows(routes.size());
  std::transform(routes.begin(), routes.end(), rows.begin(), [](const Route* route) { return route->pattern; });
  // One pattern with several methods shares its row: see row_of.
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  rows.insert(rows.end(), {"(page)", "(unknown)", "(refused)"});
  return rows;
}

}  // namespace

Api::Door::Door(ApiParts parts)
    : parts_(std::move(parts)),
      routes_(all_routes()),
      metrics_(rows_of(routes_)),
      idempotency_(parts_.clock, parts_.config.idempotency_entries, parts_.config.idempotency_bytes),
      logins_(parts_.clock, parts_.config.login_burst, parts_.config.login_per_minute),
      sessions_(parts_.clock, parts_.config.session_burst, parts_.config.session_per_second * 60),
      strangers_(parts_.clock, parts_.config.login_burst * 3, parts_.config.login_per_minute * 3),
      page_(parts_.assets, parts_.random) {
  std::string_view last;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    router_.add(routes_[i]->method, routes_[i]->pattern, static_cast<int>(i));
    row_count_ += routes_[i]->pattern != last ? 1 : 0;
    last = routes_[i]->pattern;
    rows_.push_back(row_count_ - 1);
  }
  parts_.random.fill(salt_);
}

std::size_t Api::Door::body_limit(Method method, std::string_view path) const {
  const auto match = router_.find(method, path);
  const unsigned flags = match && match->route >= 0 ? routes_[static_cast<std::size_t>(match->route)]->flags : 0U;
  return (flags & kBatch) != 0 ? kBatchBody : (flags & kPiece) != 0 ? service::Imports::kMaxPiece : kBody;
}

void Api::Door::handle(ExchangePtr exchange) {
  const Request& request = exchange->request();
  const std::string_view path = request.path();
  const auto match = router_.find(request.method, path);
  if (match && match->route >= 0) {
    const auto index = static_cast<std::size_t>(match->route);
    return run(
        std::make_shared<Call>(shared_from_this(), *routes_[index], rows_[index], *match, std::move(exchange)));
  }
  if (request.method == Method::other) {
    return answer_unrouted(exchange, no_method(), 501, {});
  }
  if (match) {
    return answer_unrouted(exchange, no_method(), 405, match->allow);
  }
  if (path == "/api" || path.starts_with("/api/")) {
    return answer_unrouted(exchange, no_route(), 404, {});
  }
  if (is_write(request.method)) {
    return answer_unrouted(exchange, no_method(), 405, "GET, HEAD");
  }
  answer_page(exchange);
}

void Api::Door::run(const CallPtr& call) {
  try {
    auto status = admit(*call);
    if (status.ok() && check_key(*call)) {
      status = call->route().run(call);
    }
    if (!status.ok()) {
      call->fail(status.error());
    }
  } catch (const base::Fatal& fatal) {
    parts_.log.failure(call->route().pattern, fatal.what());
    call->fail(make_error(base::Errc::unavailable, "http/storage",
                          {"存储暂时不可用。", "the storage is not available now"},
                          {"请稍后重试；若持续出现，请联系系统管理员。",
                           "Try again later; if it stays so, ask the system administrator."}));
  } catch (const std::exception& failure) {
    parts_.log.failure(call->route().pattern, failure.what());
    call->fail(
        make_error(base::Errc::corrupt, "http/internal", {"服务器内部错误。", "internal error of the server"},
                   {"请联系系统管理员查看服务器日志。", "Ask the system administrator to look at the server's log."}),
        500);
  }
}

base::Status Api::Door::admit(Call& call) {
  const Request& request = call.request();
  const std::string& site = request.header(Header::fetch_site);
  if (is_write(request.method) && (site == "cross-site" || site == "same-site")) {
    return make_error(base::Errc::forbidden, "session/cross-site",
                      {"不接受来自其他网站的请求。", "a request from another site is refused"},
                      {"请在本系统的页面内操作。", "Use the pages of this system."});
  }
  return (call.route().flags & kOpen) != 0 ? base::success() : check_session(call);
}

base::Status Api::Door::check_session(Call& call) {
  const Request& request = call.request();
  const std::string& authorization = request.header(Header::authorization);
  const bool by_cookie = authorization.empty();
  const std::string_view token =
      by_cookie ? cookie_token(request.header(Header::cookie)) : bearer_token(authorization);
  if (token.empty()) {
    return not_logged_in();
  }
  auto looked = parts_.use.accounts.find(token, request.peer);
  if (!looked.ok()) {
    // Tokens that are none cost a look into the database each: so many by address, and no more.
    if (const int wait = strangers_.take(request.peer); wait > 0) {
      call.fail(too_often(), 429, wait);
      return base::success();
    }
    return looked.take_error();
  }
  auto found = std::move(looked).value();
  const bool is_csrf_safe =
      !by_cookie || !is_write(request.method) ||
      (!found.csrf.empty() &&
       crypto::equal(base::as_bytes(found.csrf), base::as_bytes(request.header(Header::csrf_token))));
  if (!is_csrf_safe) {
    return make_error(base::Errc::forbidden, "session/csrf",
                      {"缺少或错误的 X-CSRF-Token。", "X-CSRF-Token is missing or wrong"},
                      {"请刷新页面后重试。", "Reload the page and try again."});
  }
  // By person: eight sessions of somebody are no eight times as much.
  if (const int wait = sessions_.take(std::to_string(found.caller.person.value)); wait > 0) {
    call.fail(too_often(), 429, wait);
    return base::success();
  }
  if (found.caller.token != 0 && !is_for_services(call.route().pattern)) {
    return make_error(
        base::Errc::forbidden, "token/route",
        {"服务令牌不能用于此接口。", "a service's token does not reach this operation"},
        {"服务只能使用客户档案与制度的接口。", "Services may use the operations on customers and the pack."});
  }
  const bool must_change = found.caller.must_change;
  const bool must_enrol = found.caller.must_enrol;
  call.identify(std::move(found.caller), std::string(token));
  if (must_change && (call.route().flags & kBeforeChange) == 0) {
    return make_error(base::Errc::forbidden, "account/password-change-needed",
                      {"须先修改密码：它是初始密码，或已到更换期限。",
                       "the password must be changed first: it is the initial one, or due for a change"},
                      {"请先修改密码。", "Change the password first."});
  }
  if (must_enrol && (call.route().flags & (kBeforeChange | kBeforeEnrolment)) == 0) {
    return make_error(base::Errc::forbidden, "account/enrolment-needed",
                      {"您的岗位须登记动态口令，之后才能办理其他事项。",
                       "your post asks for a second factor, which must be enrolled before anything else"},
                      {"请先登记身份验证器。", "Enrol an authenticator app first."});
  }
  return base::success();
}

bool Api::Door::check_key(Call& call) {
  if (call.is_answered()) {
    return false;
  }
  const std::string& key = call.request().header(Header::idempotency_key);
  if (key.empty() || call.request().method != Method::post || call.caller().person.none()) {
    return true;
  }
  if (key.size() > 64 || std::any_of(key.begin(), key.end(), [](char c) { return c <= ' ' || c > '~'; })) {
    call.fail(make_error(base::Errc::malformed, "idempotency/key",
                         {"Idempotency-Key 不合法。", "the Idempotency-Key is not valid"},
                         {"请使用 1–64 个可见 ASCII 字符。", "Use 1 to 64 visible ASCII characters."}));
    return false;
  }
  const auto digest = crypto::sha256({salt_, base::as_bytes(call.request().path()),
                                      base::as_bytes(std::string_view("\n")), base::as_bytes(call.request().body)});
  Idempotency::Kept kept;
  switch (idempotency_.begin(call.caller().person, key, digest, kept)) {
    case Idempotency::Known::no:
      call.use_key(key);
      return true;
    case Idempotency::Known::answered:
      call.replay(kept);
      return false;
    case Idempotency::Known::under_way:
      call.fail(make_error(base::Errc::conflict, "idempotency/under-way",
                           {"相同的请求仍在处理中。", "the same call is still under way"},
                           {"请稍后以同一键重试。", "Try again with the same key in a moment."}));
      return false;
    case Idempotency::Known::different:
      call.fail(make_error(base::Errc::conflict, "idempotency/different",
                           {"该 Idempotency-Key 已用于另一请求。", "this Idempotency-Key was used for another call"},
                           {"请更换新的键。", "Use a new key."}));
      return false;
    case Idempotency::Known::not_kept:
      call.fail(make_error(base::Errc::conflict, "idempotency/not-kept",
                           {"该请求已完成；含明文的结果不予保存，无法重发。",
                            "this call has been done; its answer held plaintext and was not kept"},
                           {"如仍需要，请以新的键再次请求（将另计一次）。",
                            "If still needed, ask again with a new key; it counts as another use."}));
      return false;
  }
  return true;
}

void Api::Door::answered(const Call& call, const Answered& facts) {
  metrics_.count(facts.row, facts.status, facts.micros);
  const Request& request = call.request();
  parts_.log.access({request.method, call.route().pattern, facts.status, facts.bytes, facts.micros, request.peer,
                     call.caller().person});
}

void Api::Door::answer_unrouted(const ExchangePtr& exchange, const base::Error& error, int status,
                                std::string_view allow) {
  const Request& request = exchange->request();
  Response response = problem(error, preferred_language(request.header(Header::accept_language)), status);
  if (!allow.empty()) {
    response.add_field("Allow", allow);
  }
  metrics_.count(row_count_ + 1, status, 0);
  parts_.log.access({request.method, "(unknown)", status, response.body.size(), 0, request.peer, {}});
  exchange->answer(std::move(response));
}

void Api::Door::answer_page(const ExchangePtr& exchange) {
  const Request& request = exchange->request();
  auto page = page_.answer(request);
  Response response = page.ok() ? std::move(page).value()
                                : problem(page.error(), preferred_language(request.header(Header::accept_language)));
  metrics_.count(row_count_, response.status, 0);
  parts_.log.access({request.method, "(page)", response.status, response.content().size(), 0, request.peer, {}});
  exchange->answer(std::move(response));
}

void Api::Door::refused(int status) {
  metrics_.count(row_count_ + 2, status, 0);
  parts_.log.access({Method::other, "(refused)", status, 0, 0, {}, {}});
}

std::string Api::Door::metrics_text() const {
  std::string out;
  metrics_.write(out, sources_);
  return out;
}

Api::Api(ApiParts parts) : door_(std::make_shared<Door>(std::move(parts))) {}
Api::~Api() = default;
void Api::add_metrics(const MetricsSource& source) {
  door_->add_metrics(source);
}
std::size_t Api::body_limit(Method method, std::string_view path) const {
  return door_->body_limit(method, path);
}
void Api::handle(ExchangePtr exchange) {
  door_->handle(std::move(exchange));
}
void Api::refused(int status) {
  door_->refused(status);
}

}  // namespace jinkui::api
