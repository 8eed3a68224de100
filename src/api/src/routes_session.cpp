// /session and /sessions: logging in and out, the password, the second factor, one's own sessions.
#include "replies.h"
#include "routes.h"
#include "wipe.h"

namespace jinkui::api {
namespace {

// Passwords are bytes to us: anything printable, long enough for passphrases.
constexpr codec::TextRule kPassword{.max_chars = 256};
constexpr codec::TextRule kCode{.max_chars = 40};  // a one-time password, or a recovery code as people type it

std::string session_cookie(std::string_view token, bool secure) {
  std::string cookie = "jinkui_session=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Strict";
  if (secure) {
    cookie += "; Secure";
  }
  if (token.empty()) {
    cookie += "; Max-Age=0";
  }
  return cookie;
}

base::Status login(const CallPtr& call) {
  const Request& request = call->request();
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::LoginCommand command;
  command.login = read_text(body, "login", kName);
  command.password = read_text(body, "password", kPassword);
  command.code = read_optional(body, "code", kCode);
  command.address = request.peer;
  enum class Client : std::uint8_t { web, cli };
  const bool wants_token =
      body.optional_one_of<Client>("client", {{"web", Client::web}, {"cli", Client::cli}}) == Client::cli;
  JINKUI_RETURN_IF_ERROR(body.finish());
  if (const int wait = call->door().logins().take(request.peer); wait > 0) {
    call->fail(
        make_error(
            base::Errc::too_many, "session/too-many-logins", {"登录尝试过于频繁。", "too many attempts to log in"},
            {"请等待响应头 Retry-After 所示秒数后重试。", "Wait for the seconds in Retry-After and try again."}),
        429, wait);
    return base::success();
  }
  call->use().accounts.login(std::move(command),
                             [call, wants_token, secure = request.secure](base::Result<service::LoggedIn> outcome) {
                               if (!outcome.ok()) {
                                 return call->fail(outcome.error());
                               }
                               service::LoggedIn& in = outcome.value();
                               Response response;
                               response.content_type = "application/json";
                               JsonWriter out(response.body);
                               write(out, in.session, wants_token ? std::string_view(in.token) : std::string_view());
                               response.add_field("Set-Cookie", session_cookie(in.token, secure));
                               wipe(in.token);
                               call->send(std::move(response));
                             });
  return base::success();
}

base::Status view(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto session, call->use().accounts.view(call->caller(), call->token()));
  call->json(200, [&](JsonWriter& out) { write(out, session); });
  return base::success();
}

base::Status logout(const CallPtr& call) {
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().accounts.logout(call->caller(), call->token(),
                              [call, secure = call->request().secure](base::Result<base::Unit> outcome) {
                                if (!outcome.ok()) {
                                  return call->fail(outcome.error());
                                }
                                Response response;
                                response.status = 204;
                                response.add_field("Set-Cookie", session_cookie({}, secure));
                                call->send(std::move(response));
                              });
  return base::success();
}

base::Status change_password(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  std::string before = read_text(body, "old", kPassword);
  std::string after = read_text(body, "new", kPassword);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().accounts.change_password(call->caller(), std::move(before), std::move(after), reply_nothing(call));
  return base::success();
}

base::Status sessions(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().accounts.sessions(call->caller()));
}

base::Status end_session(const CallPtr& call) {
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().accounts.end(call->caller(), std::string(call->value(0)), reply_nothing(call));
  return base::success();
}

base::Status second_factor(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto view, call->use().second_factors.view(call->caller()));
  call->json(200, [&](JsonWriter& out) { write(out, view); });
  return base::success();
}

base::Status show_code(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  std::string code = read_text(body, "code", kCode);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().second_factors.show(call->caller(), std::move(code), reply_nothing(call));
  return base::success();
}

base::Status begin_enrolment(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  std::string password = read_text(body, "password", kPassword);
  std::string code = read_optional(body, "code", kCode);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().second_factors.begin(call->caller(), std::move(password), std::move(code),
                                   reply<service::EnrolmentOffer>(call));
  return base::success();
}

base::Status confirm_enrolment(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  std::string code = read_text(body, "code", kCode);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().second_factors.confirm(call->caller(), std::move(code), reply<service::Enrolled>(call));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/session", view, kBeforeChange},
    {Method::post, "/api/v1/session", login, kOpen | kPlaintext},
    {Method::del, "/api/v1/session", logout, kBeforeChange},
    {Method::post, "/api/v1/session/password", change_password, kBeforeChange},
    {Method::get, "/api/v1/session/second-factor", second_factor, kBeforeEnrolment},
    {Method::post, "/api/v1/session/second-factor", show_code, kBeforeEnrolment},
    {Method::post, "/api/v1/session/second-factor/enrolment", begin_enrolment, kBeforeEnrolment | kPlaintext},
    {Method::post, "/api/v1/session/second-factor/enrolment/confirm", confirm_enrolment,
     kBeforeEnrolment | kPlaintext},
    {Method::get, "/api/v1/sessions", sessions},
    {Method::del, "/api/v1/sessions/{id}", end_session},
};

}  // namespace

std::span<const Route> session_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
