// What the routes read and what they answer.
#include "api_fixture.h"

namespace jinkui::api {
namespace {

class RoutesTest : public ApiTest {
 protected:
  // Pointer and value of each place of `answer` that matters.
  static void says(const Answer& answer, std::initializer_list<std::pair<const char*, const char*>> places) {
    for (const auto& [pointer, value] : places) {
      EXPECT_EQ(answer.at(pointer), value) << pointer;
    }
  }
};

TEST_F(RoutesTest, LoginSetsAStrictCookieAndShowsTheTokenOnlyToTheCli) {
  Request request = make(Method::post, "/api/v1/session", R"({"login":"wangfang","password":"pass word"})");
  request.secure = true;
  const auto web = begin(request);
  EXPECT_EQ(web->status, 200);
  EXPECT_EQ(web->field("Set-Cookie"), "jinkui_session=secret-token; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(web->at("/token"), "(absent)");
  EXPECT_EQ(web->at("/csrf"), "csrf-1");
  EXPECT_EQ(web->at("/department"), "null");
  EXPECT_EQ(web->at("/posts/0/post/id"), "agent");
  EXPECT_EQ(web->at("/may"), R"(["administer","audit"])");
  EXPECT_TRUE(web->response.secret);
  EXPECT_EQ(core_.login.login, "wangfang");
  EXPECT_EQ(core_.login.password, "pass word");
  EXPECT_EQ(core_.login.address, "127.0.0.1");
  const Answer cli = open(Method::post, "/api/v1/session", R"({"login":"a","password":"b","client":"cli"})");
  EXPECT_EQ(cli.at("/token"), "secret-token");
  EXPECT_EQ(cli.field("Set-Cookie").find("Secure"), std::string::npos);
}

TEST_F(RoutesTest, LogoutDropsTheCookie) {
  EXPECT_EQ(ask(Method::del, "/api/v1/session").field("Set-Cookie"),
            "jinkui_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST_F(RoutesTest, RevealReadsItsCommandAndWritesItsShape) {
  const Answer answer = post("/customers/3/reveal", R"({"purpose":"visit","fields":["phone","name"],"record":2})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(core_.read.customer.value, 3);
  EXPECT_EQ(core_.read.record.value, 2);
  EXPECT_EQ(core_.read.purpose, "visit");
  EXPECT_EQ(core_.read.fields, (std::vector<std::string>{"phone", "name"}));
  says(answer, {{"/values/phone", "13800138000"},
                {"/watermark/staff_number", "QH-007"},
                {"/watermark/time", "2026-11-22T04:00:00.000Z"},
                {"/clauses/0/id", "8"},
                {"/grant", "null"},
                {"/receipt/index", "41"}});
  std::string root;
  for (int i = 0; i < 32; ++i) {
    root += "cd";
  }
  EXPECT_EQ(answer.at("/receipt/root"), root);
}

TEST_F(RoutesTest, ACopyIsAFileWithItsNumber) {
  const Answer answer = post("/customers/3/copy", R"({"purpose":"visit"})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.response.body, "a,b\r\n");
  EXPECT_EQ(answer.field("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(answer.field("Content-Disposition"),
            "attachment; filename=\"_1.csv\"; filename*=UTF-8''%E5%A4%8D%E5%88%B6%201.csv");
  EXPECT_EQ(answer.field("Jinkui-Copy-Number"), "12");
  EXPECT_EQ(answer.field("Jinkui-Receipt"), "41");
}

TEST_F(RoutesTest, EnterReadsValuesInOrder) {
  const Answer answer =
      post("/customers",
           R"({"values":{"name":"张伟","phone":"1","note":"a\nb"},"level":"m","department":2,"assigned":7})");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(core_.enter.values, (service::FieldValues{{"name", "张伟"}, {"phone", "1"}, {"note", "a\nb"}}));
  EXPECT_EQ(core_.enter.level, "m");
  EXPECT_EQ(core_.enter.department.value, 2);
  EXPECT_EQ(core_.enter.assigned.value, 7);
  EXPECT_EQ(answer.at("/level/until"), "2026-11-22T04:00:00.000Z");
}

TEST_F(RoutesTest, CustodyNamesAKeeperOrNobody) {
  const Answer given = post("/customers/3/custody", R"({"keeper":7,"ground":"移交"})");
  EXPECT_EQ(given.status, 200);
  EXPECT_EQ(core_.keep.customer.value, 3);
  EXPECT_EQ(core_.keep.keeper.value, 7);
  EXPECT_EQ(core_.keep.ground, "移交");
  EXPECT_EQ(given.at("/keeper/id"), "7");
  EXPECT_EQ(given.at("/clauses/0/id"), "8");
  const Answer ended = post("/customers/3/custody", R"({"keeper":null,"ground":"结束"})");
  EXPECT_EQ(ended.status, 200);
  EXPECT_TRUE(core_.keep.keeper.none());
  EXPECT_EQ(ended.at("/keeper"), "null");
  EXPECT_EQ(post("/customers/3/custody", R"({"keeper":"wangfang","ground":"g"})").at("/where"), "/keeper");
  EXPECT_EQ(get("/customers").at("/rows/0/keeper/id"), "7");
  EXPECT_EQ(get("/customers/3").at("/row/keeper"), "null");
}

TEST_F(RoutesTest, ABatchHasOneToFiveHundredRows) {
  EXPECT_EQ(post("/customers/batch", R"({"rows":[]})").status, 422);
  const auto rows = [](int count) {
    std::string body = R"({"rows":[)";
    for (int i = 0; i < count; ++i) {
      body += std::string(i > 0 ? "," : "") + R"({"values":{"name":"n"}})";
    }
    return body + "]}";
  };
  const Answer good = post("/customers/batch", rows(500));
  EXPECT_EQ(good.status, 201);
  EXPECT_EQ(core_.batch.rows.size(), 500U);
  EXPECT_EQ(good.at("/customers/1"), "5");
  EXPECT_EQ(post("/customers/batch", rows(501)).status, 422);
  const Answer wrong = post("/customers/batch", R"({"rows":[{"values":{"a":"b"}},{"values":{"a":1}}]})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.at("/where"), "/rows/1/values/a");
}

// Every write refuses what it does not know, what has the wrong type and what is missing.
struct Write {
  std::string path;
  std::string body;
};
class WritesTest : public ApiTest, public ::testing::WithParamInterface<Write> {};

TEST_P(WritesTest, AreStrict) {
  const auto& [path, body] = GetParam();
  const auto good = post(path, body);
  EXPECT_LT(good.status, 300) << good.response.body;
  core_.calls.clear();
  const std::string extra = body.substr(0, body.size() - 1) + (body.size() > 2 ? "," : "") + R"("surplus":1})";
  const auto unknown = post(path, extra);
  EXPECT_EQ(unknown.status, 422) << unknown.response.body;
  EXPECT_EQ(unknown.at("/where"), "/surplus");
  EXPECT_EQ(post(path, "[]").status, 422);
  EXPECT_EQ(post(path, body + "x").status, 400);
  EXPECT_EQ(post(path, "{\"a\":\"\xff\"}").status, 400);
  if (body.size() > 2) {
    EXPECT_EQ(post(path, "{}").status, 422);
  }
  Request text = make(Method::post, "/api/v1" + path, body);
  set(text, Header::authorization, "Bearer secret-token");
  set(text, Header::content_type, "text/plain");
  EXPECT_EQ(begin(std::move(text))->status, 415);
  EXPECT_TRUE(core_.calls.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, WritesTest,
    ::testing::Values(
        Write{"/session", R"({"login":"a","password":"b"})"}, Write{"/session/password", R"({"old":"a","new":"b"})"},
        Write{"/customers", R"({"values":{"a":"b"}})"},
        Write{"/customers/batch", R"({"rows":[{"values":{"a":"b"}}]})"},
        Write{"/customers/3/records", R"({"category":"trade","values":{"a":"b"}})"},
        Write{"/customers/3/reveal", R"({"purpose":"visit"})"}, Write{"/customers/3/copy", R"({"purpose":"visit"})"},
        Write{"/customers/3/provide", R"({"purpose":"visit"})"},
        Write{"/customers/3/classify", R"({"level":"m","ground":"g"})"},
        Write{"/customers/3/custody", R"({"keeper":7,"ground":"g"})"}, Write{"/customers/3/destroy", "{}"},
        Write{"/requests", R"({"flow":"f","customer":3,"purpose":"p","reason":"r"})"},
        Write{"/requests/5/actions", R"({"action":"approve"})"}, Write{"/grants/9/revoke", R"({"reason":"r"})"},
        Write{"/people", R"({"name":"n","staff_number":"s","kind":"staff","department":2})"},
        Write{"/people/7/active", R"({"active":false})"}, Write{"/departments", R"({"name":"n"})"},
        Write{"/appointments", R"({"person":7,"post":"p"})"}, Write{"/appointments/1/end", "{}"},
        Write{"/designations", R"({"person":7,"verbs":["read"]})"}, Write{"/designations/1/end", "{}"},
        Write{"/delegations", R"({"delegate":7,"from":"2026-11-22T00:00:00Z","to":"2026-11-23T00:00:00Z"})"},
        Write{"/delegations/1/end", "{}"}, Write{"/ledger/entries/0/opening", "{}"},
        Write{"/simulation/clock", R"({"advance":"P1D"})"},
        Write{"/clock/admissions", R"({"wall":"2026-11-23T04:00:00.000Z"})"}));

TEST_F(RoutesTest, EndsTakeNoBodyToo) {
  EXPECT_EQ(post("/appointments/1/end", "").status, 204);
}

TEST_F(RoutesTest, WrongTypesAreNamed) {
  EXPECT_EQ(post("/customers/3/reveal", R"({"purpose":1})").at("/where"), "/purpose");
  EXPECT_EQ(post("/customers/3/reveal", R"({"purpose":"p","fields":"phone"})").at("/where"), "/fields");
  EXPECT_EQ(post("/customers/3/reveal", R"({"purpose":"p","record":-1})").at("/where"), "/record");
  EXPECT_EQ(post("/requests/5/actions", R"({"action":"grant"})").at("/where"), "/action");
  EXPECT_EQ(post("/appointments", R"({"person":7,"post":"p","to":"tomorrow"})").at("/where"), "/to");
  EXPECT_EQ(post("/delegations", R"({"delegate":7,"from":"2026-11-22T00:00:00Z"})").at("/where"), "/to");
  EXPECT_EQ(post("/simulation/clock", R"({"advance":"a day"})").at("/where"), "/advance");
  EXPECT_EQ(post("/people", R"({"name":"n","staff_number":"s","kind":"robot","department":2})").at("/where"),
            "/kind");
  EXPECT_TRUE(core_.calls.empty());
}

TEST_F(RoutesTest, QueriesAreStrict) {
  EXPECT_EQ(get("/customers?after=5&limit=7").status, 200);
  EXPECT_EQ(core_.list.after.value, 5);
  EXPECT_EQ(core_.list.limit, 7);
  EXPECT_TRUE(core_.list.keeper.none());
  EXPECT_EQ(get("/customers?keeper=7").status, 200);
  EXPECT_EQ(core_.list.keeper.value, 7);
  for (const auto* bad : {"/customers?limit=0", "/customers?limit=101", "/customers?limit=x", "/customers?keeper=0",
                          "/customers?page=2", "/customers?limit=5&limit=6", "/requests?box=all", "/session?x=1",
                          "/ledger/consistency?from=1", "/ledger/entries?limit=201", "/ledger/entries/1/proof?size=0",
                          "/customers/3?a"}) {
    EXPECT_EQ(get(bad).status, 422) << bad;
  }
}

TEST_F(RoutesTest, RequestsCarryFormAndAction) {
  EXPECT_EQ(post("/requests", R"({"flow":"f","customer":3,"purpose":"p","reason":"r","form":{"copies":"2"}})").status,
            201);
  EXPECT_EQ(core_.request.form, (service::FieldValues{{"copies", "2"}}));
  EXPECT_EQ(post("/requests/5/actions", R"({"action":"reassign","person":8,"opinion":"请代办"})").status, 200);
  EXPECT_EQ(core_.action.action, service::RequestAction::reassign);
  EXPECT_EQ(core_.action.person.value, 8);
  EXPECT_EQ(core_.action.opinion, "请代办");
  EXPECT_EQ(get("/requests?box=mine&before=9&limit=1").at("/next"), "5");
}

TEST_F(RoutesTest, AnErrorOfAUseCaseKeepsClausesAndFlow) {
  base::Error error;
  error.code = base::Errc::needs_approval;
  error.slug = "policy/needs-approval";
  error.message = {"第八条：复制须经批准。", "Clause 8: copying needs approval."};
  error.next = {"请发起申请。", "Start a request."};
  error.clauses = {{"qinghe", "8", {"复制", "Copying"}}};
  error.flow = "copying";
  core_.refusal = error;
  const Answer answer = post("/customers/3/copy", R"({"purpose":"visit"})");
  EXPECT_EQ(answer.status, 403);
  says(answer, {{"/flow", "copying"},
                {"/clauses/0/title/zh", "复制"},
                {"/next/en", "Start a request."},
                {"/detail", "第八条：复制须经批准。"}});
}

TEST_F(RoutesTest, TheLedgerSpeaksItsShapes) {
  EXPECT_EQ(get("/ledger/checkpoint").response.body, "jinkui.test\n42\n");
  EXPECT_EQ(get("/ledger/checkpoint?witnessed=true").response.body, "jinkui.test\n40\n");
  EXPECT_EQ(get("/ledger/checkpoint?witnessed=yes").status, 422);
  EXPECT_EQ(get("/ledger/entries/3/receipt?witnessed=true").response.body, "witnessed receipt 3");
  EXPECT_EQ(get("/ledger/witnesses").at("/witnesses/0/name"), "w1");
  EXPECT_EQ(post("/ledger/witnesses", R"({"checkpoint":"a\nb\n"})").at("/quorum"), "1/2(w1, w2)");
  EXPECT_EQ(post("/ledger/witnesses", "{}").status, 422);
  const Answer tile = get("/ledger/tile/entries/x001/067.p/3");
  EXPECT_EQ(tile.response.body, "tile/entries/x001/067.p/3");
  EXPECT_EQ(tile.response.cache, "private, max-age=31536000, immutable");
  EXPECT_EQ(get("/ledger/tile/none").status, 404);
  EXPECT_EQ(get("/ledger/tile/0/000?a=1").status, 422);
  EXPECT_EQ(get("/ledger/key").at("/verifier_key"), "jinkui.test+1+a");
  const Answer entries = get("/ledger/entries?before=10&limit=1");
  says(entries, {{"/rows/0/index", "9"}, {"/rows/0/leaf", "AAEC"}, {"/size", "42"}});
  const Answer proof = get("/ledger/entries/3/proof?size=40");
  EXPECT_EQ(proof.at("/size"), "40");
  EXPECT_EQ(proof.at("/hashes/1"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  EXPECT_EQ(get("/ledger/consistency?from=1&to=2").status, 200);
  EXPECT_EQ(get("/ledger/entries/3/receipt").response.body, "receipt 3");
  EXPECT_EQ(post("/ledger/entries/3/opening", "").at("/actor/person"), "王芳");
  const Answer exported = get("/ledger/export");
  ASSERT_TRUE(exported.response.writer);
  std::string all;
  EXPECT_TRUE(exported.response
                  .writer([&all](std::string_view piece) {
                    all += piece;
                    return true;
                  })
                  .ok());
  EXPECT_EQ(all, "export");
}

TEST_F(RoutesTest, OrganisationAndPackSpeakTheirShapes) {
  EXPECT_EQ(get("/people").at("/rows/0/appointments/0/post/id"), "agent");
  EXPECT_EQ(get("/departments").at("/rows/0/name"), "销售部");
  EXPECT_EQ(get("/designations").at("/rows/0/customer"), "3");
  EXPECT_EQ(get("/delegations").at("/rows/0/principal/id"), "7");
  EXPECT_EQ(post("/people", R"({"name":"n","staff_number":"s","kind":"partner","department":2,"login":"x"})")
                .at("/initial_password"),
            "initial-1");
  EXPECT_EQ(get("/pack").at("/pack/levels"), "[]");
  EXPECT_EQ(get("/pack").at("/policy"), "# 制度\n");
  const Answer clock = get("/clock");
  says(clock, {{"/believed", "2026-11-22T04:00:00.000Z"},
               {"/wall", "2026-11-23T04:00:00.000Z"},
               {"/doubted", "true"},
               {"/admissions/0/person/name", "王芳"},
               {"/tolerance_seconds", "300"},
               {"/yours_to_admit", "true"}});
  const Answer admitted = post("/clock/admissions", R"({"wall":"2026-11-23T12:00:00.000+08:00"})");
  EXPECT_EQ(admitted.status, 201);
  EXPECT_EQ(core_.admitted, (base::Instant{1'795'320'000'000 + 86'400'000}));
  EXPECT_EQ(admitted.at("/clock/needed"), "2");
  EXPECT_EQ(admitted.at("/receipt/index"), "41");
  EXPECT_EQ(post("/clock/admissions", R"({"wall":"tomorrow"})").at("/where"), "/wall");
  EXPECT_EQ(get("/simulation").at("/allowed"), "true");
  EXPECT_EQ(post("/simulation/clock", R"({"advance":"P1D"})").at("/now"), "2026-11-23T04:00:00.000Z");
}

TEST_F(RoutesTest, FilesOfCustomersAndRequestsAreWhole) {
  const Answer customer = get("/customers/3");
  says(customer, {{"/row/department/name", "销售部"},
                  {"/records/0/category/id", "trade"},
                  {"/acts/0/flow", "copying"},
                  {"/acts/1/flow", "null"},
                  {"/purposes/0/yours", "true"}});
  const Answer request = get("/requests/5");
  says(request, {{"/row/yours_to_decide", "true"},
                 {"/steps/0/children/0", "2"},
                 {"/opinions/0/principal", "null"},
                 {"/grant/used", "1"},
                 {"/form/copies", "1"}});
  EXPECT_EQ(get("/grants?customer=3&before=50&limit=10").at("/rows/0/holder/name"), "王芳");
  EXPECT_EQ(get("/grants").at("/next"), "9");
  EXPECT_EQ(post("/grants/9/revoke", R"({"reason":"r"})").at("/state"), "valid");
}

TEST_F(RoutesTest, SystemAddressesNeedNoSession) {
  EXPECT_EQ(open(Method::get, "/healthz").response.body, "ok\n");
  EXPECT_EQ(open(Method::get, "/readyz").status, 200);
  ready_ = false;
  EXPECT_EQ(open(Method::get, "/readyz").status, 503);
  EXPECT_TRUE(open(Method::get, "/api/v1/openapi.yaml").response.borrowed.find("\nopenapi: 3.1.0\n") !=
              std::string_view::npos);
}

TEST_F(RoutesTest, MetricsNeedTheirToken) {
  EXPECT_EQ(open(Method::get, "/metrics").status, 401);
  Request request = make(Method::get, "/metrics");
  set(request, Header::authorization, "Bearer ");
  EXPECT_EQ(begin(request)->status, 401);
  ApiConfig config;
  config.metrics_token = "m-token";
  rebuild(config);
  EXPECT_EQ(begin(request)->status, 401);
  static_cast<void>(get("/customers/3"));
  set(request, Header::authorization, "Bearer m-token");
  const auto answer = begin(request);
  EXPECT_EQ(answer->status, 200);
  for (const auto* line : {"jinkui_http_requests_total{route=\"/api/v1/customers/{id}\",status=\"200\"} 1\n",
                           "jinkui_http_requests_total{route=\"/metrics\",status=\"401\"} 1\n",
                           "jinkui_http_request_seconds_bucket{route=\"/api/v1/customers/{id}\",le=\"+Inf\"} 1\n",
                           "# TYPE jinkui_queue_waiting gauge\njinkui_queue_waiting{lane=\"reveal\"} 3\n",
                           "process_resident_memory_bytes "}) {
    EXPECT_NE(answer->response.body.find(line), std::string::npos) << line;
  }
}

TEST_F(RoutesTest, ThePageHasANonceOfItsOwn) {
  assets_.files["/index.html"] = {"<meta content=\"__CSP_NONCE__\"><b nonce=\"__CSP_NONCE__\">", "text/html", "",
                                  false};
  const Answer one = open(Method::get, "/");
  const Answer two = open(Method::get, "/customers/3/any");
  EXPECT_EQ(one.status, 200);
  EXPECT_NE(one.response.policy, two.response.policy);
  const std::size_t at = one.response.policy.find("'nonce-") + 7;
  const std::string nonce = one.response.policy.substr(at, one.response.policy.find('\'', at) - at);
  EXPECT_EQ(one.response.body, "<meta content=\"" + nonce + "\"><b nonce=\"" + nonce + "\">");
  EXPECT_EQ(one.response.policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(one.response.cache, "no-store");
}

TEST_F(RoutesTest, AssetsAreCachedAndCompressed) {
  EXPECT_EQ(open(Method::get, "/").at("/type"), "urn:jinkui:error:page/not-built");
  assets_.files["/assets/a-1.js"] = {"plain", "text/javascript", "zipped", true};
  assets_.files["/favicon.svg"] = {"<svg/>", "image/svg+xml", "", false};
  EXPECT_EQ(open(Method::get, "/assets/a-1.js").response.borrowed, "plain");
  Request request = make(Method::get, "/assets/a-1.js");
  set(request, Header::accept_encoding, "gzip, br");
  const auto zipped = begin(std::move(request));
  EXPECT_EQ(zipped->response.borrowed, "zipped");
  EXPECT_EQ(zipped->field("Content-Encoding"), "gzip");
  EXPECT_EQ(zipped->response.cache, "public, max-age=31536000, immutable");
  EXPECT_EQ(open(Method::get, "/favicon.svg").response.cache, "no-cache");
  EXPECT_EQ(open(Method::get, "/assets/missing.js").status, 404);
  EXPECT_EQ(open(Method::get, "/robots.txt").status, 404);
}

}  // namespace
}  // namespace jinkui::api
