// What every call passes before its route.
#include "api_fixture.h"

namespace jinkui::api {
namespace {

class DoorTest : public ApiTest {
 protected:
  static Request by_cookie(Method method, const std::string& target, const std::string& csrf, std::string body = "") {
    Request request = make(method, target, std::move(body));
    set(request, Header::cookie, "a=1; jinkui_session=secret-token; b=2");
    set(request, Header::csrf_token, csrf);
    return request;
  }
};

TEST_F(DoorTest, WithoutASessionIs401) {
  const Answer answer = open(Method::get, "/api/v1/customers");
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.at("/type"), "urn:jinkui:error:session/none");
  EXPECT_EQ(answer.at("/title"), "请先登录");
  EXPECT_NE(answer.field("WWW-Authenticate"), "");
  Request request = make(Method::get, "/api/v1/customers");
  set(request, Header::authorization, "Bearer other");
  EXPECT_EQ(begin(std::move(request))->at("/type"), "urn:jinkui:error:session/unknown");
  EXPECT_TRUE(core_.calls.empty());
}

TEST_F(DoorTest, WritesByCookieNeedTheCsrfToken) {
  EXPECT_EQ(begin(by_cookie(Method::get, "/api/v1/customers", ""))->status, 200);
  for (const auto* wrong : {"", "csrf-2", "csrf-"}) {
    const auto answer = begin(by_cookie(Method::post, "/api/v1/customers/3/destroy", wrong));
    EXPECT_EQ(answer->status, 403);
    EXPECT_EQ(answer->at("/type"), "urn:jinkui:error:session/csrf");
  }
  EXPECT_EQ(begin(by_cookie(Method::del, "/api/v1/session", ""))->status, 403);
  EXPECT_EQ(begin(by_cookie(Method::post, "/api/v1/customers/3/destroy", "csrf-1"))->status, 200);
  EXPECT_EQ(core_.calls, (std::vector<std::string>{"list", "destroy"}));
}

TEST_F(DoorTest, OtherSitesCannotWrite) {
  Request request = make(Method::post, "/api/v1/session", R"({"login":"a","password":"b"})");
  set(request, Header::fetch_site, "cross-site");
  EXPECT_EQ(begin(std::move(request))->status, 403);
  EXPECT_TRUE(core_.calls.empty());
}

TEST_F(DoorTest, AnInitialPasswordOpensOnlyTheSession) {
  core_.must_change = true;
  const Answer refused = get("/customers");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.at("/type"), "urn:jinkui:error:account/password-change-needed");
  EXPECT_EQ(get("/session").status, 200);
  EXPECT_EQ(post("/session/password", R"({"old":"a","new":"b"})").status, 204);
  EXPECT_EQ(ask(Method::del, "/api/v1/session").status, 204);
  EXPECT_EQ(core_.calls, (std::vector<std::string>{"change_password", "logout"}));
}

TEST_F(DoorTest, UnknownAddressesAndMethodsAreProblems) {
  EXPECT_EQ(get("/nothing").status, 404);
  EXPECT_EQ(get("/customers/").status, 404);
  EXPECT_EQ(get("/customers/3/reveal").status, 405);
  EXPECT_EQ(get("/customers/3/reveal").field("Allow"), "POST");
  EXPECT_EQ(ask(Method::put, "/api/v1/customers").field("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(ask(Method::head, "/api/v1/customers").status, 200);
  EXPECT_EQ(open(Method::other, "/api/v1/customers").status, 501);
  EXPECT_EQ(open(Method::post, "/somewhere", "{}").field("Allow"), "GET, HEAD");
}

TEST_F(DoorTest, IdsInAddressesAreChecked) {
  for (const auto* id : {"0", "-1", "x", "1x", "01", "99999999999999999999", "%31"}) {
    EXPECT_EQ(get("/customers/" + std::string(id)).status, 404) << id;
  }
  EXPECT_EQ(get("/ledger/entries/0/receipt").status, 200);
  EXPECT_TRUE(core_.calls.empty());
}

TEST_F(DoorTest, TheLanguageFollowsTheClient) {
  Request request = make(Method::get, "/api/v1/customers");
  set(request, Header::accept_language, "en-GB,en;q=0.9,zh;q=0.5");
  const auto answer = begin(std::move(request));
  EXPECT_EQ(answer->at("/title"), "Please log in");
  EXPECT_EQ(answer->at("/detail"), answer->at("/message/en"));
  EXPECT_NE(answer->at("/message/zh"), "");
  EXPECT_EQ(answer->field("Content-Language"), "en");
}

TEST_F(DoorTest, AFatalIsUnavailableAndLogged) {
  core_.throws = true;
  EXPECT_EQ(get("/customers").status, 503);
  EXPECT_EQ(log_.failures, (std::vector<std::string>{"/api/v1/customers: disk full"}));
}

TEST_F(DoorTest, TheLogNamesRoutesAndNoIds) {
  static_cast<void>(get("/customers/3"));
  static_cast<void>(open(Method::get, "/api/v1/secret/13800138000"));
  EXPECT_EQ(log_.lines, (std::vector<std::string>{"GET /api/v1/customers/{id} 200 7", "GET (unknown) 404 0"}));
}

TEST_F(DoorTest, BodiesForBatchesMayBeLarger) {
  EXPECT_EQ(api_->body_limit(Method::post, "/api/v1/customers"), 64U * 1024);
  EXPECT_EQ(api_->body_limit(Method::post, "/api/v1/customers/batch"), 2U * 1024 * 1024);
  EXPECT_EQ(api_->body_limit(Method::get, "/api/v1/customers/batch"), 64U * 1024);
}

TEST_F(DoorTest, ARepeatedKeyGetsTheFirstAnswer) {
  const std::string body = R"({"values":{"phone":"1"}})";
  const Answer first = post("/customers", body, "key-1");
  const Answer again = post("/customers", body, "key-1");
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.response.body, first.response.body);
  EXPECT_EQ(again.field("Idempotency-Replayed"), "true");
  EXPECT_EQ(core_.calls.size(), 1U);
  EXPECT_EQ(post("/customers", R"({"values":{"phone":"2"}})", "key-1").at("/type"),
            "urn:jinkui:error:idempotency/different");
  EXPECT_EQ(post("/customers/3/destroy", body, "key-1").status, 409);
  EXPECT_EQ(post("/customers", body, "key-2").status, 201);
  EXPECT_EQ(core_.calls.size(), 2U);
  clock_.at.ms += 24LL * 3600 * 1000;
  EXPECT_EQ(post("/customers", body, "key-1").field("Idempotency-Replayed"), "");
}

TEST_F(DoorTest, ARefusedCallLeavesItsKeyFree) {
  core_.refusal = base::Error{};
  EXPECT_EQ(post("/customers/3/destroy", "{}", "key-1").status, 422);
  core_.refusal.reset();
  EXPECT_EQ(post("/customers/3/destroy", "{}", "key-1").status, 200);
}

TEST_F(DoorTest, AKeyUnderWayIsAConflict) {
  core_.holds = true;
  Request request = make(Method::post, "/api/v1/customers/3/destroy", "{}");
  set(request, Header::authorization, "Bearer secret-token");
  set(request, Header::idempotency_key, "key-1");
  const auto first = begin(request);
  EXPECT_EQ(begin(request)->at("/type"), "urn:jinkui:error:idempotency/under-way");
  EXPECT_EQ(first->status, 0);
  core_.held.front()();
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(begin(request)->field("Idempotency-Replayed"), "true");
}

TEST_F(DoorTest, PlaintextIsNeverKept) {
  const std::string body = R"({"purpose":"visit"})";
  for (const auto* route : {"/customers/3/reveal", "/customers/3/copy", "/customers/3/provide"}) {
    const Answer first = post(route, body, route + 11);
    EXPECT_EQ(first.status, 200);
    EXPECT_TRUE(first.response.secret);
    const Answer again = post(route, body, route + 11);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.at("/type"), "urn:jinkui:error:idempotency/not-kept");
  }
  EXPECT_EQ(core_.calls, (std::vector<std::string>{"reveal", "copy", "provide"}));
}

TEST_F(DoorTest, KeysAreChecked) {
  EXPECT_EQ(post("/customers/3/destroy", "{}", std::string(64, 'k')).status, 200);
  for (const std::string& key : {std::string(65, 'k'), std::string("a b"), std::string("\xe9")}) {
    EXPECT_EQ(post("/customers/3/destroy", "{}", key).status, 400);
  }
}

TEST_F(DoorTest, LoginsAreThrottledByAddress) {
  ApiConfig config;
  config.login_burst = 3;
  config.login_per_minute = 6;
  rebuild(config);
  const std::string body = R"({"login":"a","password":"b"})";
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(open(Method::post, "/api/v1/session", body).status, 200);
  }
  const Answer refused = open(Method::post, "/api/v1/session", body);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.field("Retry-After"), "10");
  EXPECT_EQ(core_.calls.size(), 3U);
  clock_.at.ms += 10'000;
  EXPECT_EQ(open(Method::post, "/api/v1/session", body).status, 200);
}

TEST_F(DoorTest, SessionsAreThrottled) {
  ApiConfig config;
  config.session_burst = 2;
  config.session_per_second = 1;
  rebuild(config);
  EXPECT_EQ(get("/customers").status, 200);
  EXPECT_EQ(get("/customers").status, 200);
  EXPECT_EQ(get("/customers").status, 429);
  EXPECT_EQ(core_.calls.size(), 2U);
}

}  // namespace
}  // namespace jinkui::api
