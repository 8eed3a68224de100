// What the server does with good and bad bytes, over real sockets.
#include <tuple>

#include "server_fixture.h"

namespace jinkui::api {
namespace {

class Protocol : public ServerTest {
 protected:
  void SetUp() override { start(); }
};

TEST_F(Protocol, AnswersAndKeepsTheConnection) {
  RawClient client(server_->port());
  for (int i = 0; i < 3; ++i) {
    const auto response = client.ask(post("/a?b=" + std::to_string(i), "body"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "POST /a?b=" + std::to_string(i) + " body");
    EXPECT_FALSE(response.has("Connection: close"));
  }
}

TEST_F(Protocol, SendsSafetyFieldsWithEveryAnswer) {
  for (const auto& bytes : {get("/"), std::string("nonsense\r\n\r\n")}) {
    const auto response = ask(bytes);
    for (const auto* field :
         {"X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store",
          "Content-Security-Policy: default-src 'none'", "Permissions-Policy: ", "X-Frame-Options: DENY",
          "Date: Sun, 22 Nov 2026 15:30:00 GMT"}) {
      EXPECT_TRUE(response.has(field)) << field << " in " << response.head;
    }
  }
}

TEST_F(Protocol, AnswersPipelinedRequestsInOrder) {
  RawClient client(server_->port());
  client.send(post("/later", "1") + get("/2") + post("/later", "3") + get("/4"));
  EXPECT_EQ(client.read().body, "later 1");
  EXPECT_EQ(client.read().body, "GET /2? ");
  EXPECT_EQ(client.read().body, "later 3");
  EXPECT_EQ(client.read().body, "GET /4? ");
  EXPECT_EQ(client.left(), "");
}

TEST_F(Protocol, TakesRequestsByteByByte) {
  RawClient client(server_->port());
  const std::string bytes = post("/a", "xyz") + "POST /b HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" +
                            "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n";
  for (const char byte : bytes) {
    client.send(std::string_view(&byte, 1));
    std::this_thread::sleep_for(std::chrono::microseconds(300));
  }
  EXPECT_EQ(client.read().body, "POST /a? xyz");
  EXPECT_EQ(client.read().body, "POST /b? abcde");
}

TEST_F(Protocol, AnEmptyChunkedBodyMayComeInPieces) {
  RawClient client(server_->port());
  client.send("POST /e HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const auto* piece : {"0\r\n", "\r", "\n"}) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    client.send(piece);
  }
  EXPECT_EQ(client.read().body, "POST /e? ");
  EXPECT_EQ(client.ask(get("/f")).body, "GET /f? ");
}

TEST_F(Protocol, HeadHasNoBody) {
  RawClient client(server_->port());
  const auto head = client.ask("HEAD /x HTTP/1.1\r\nHost: t\r\n\r\n", true);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.has("Content-Length: 9"));
  EXPECT_EQ(client.ask(get("/y")).body, "GET /y? ");
}

TEST_F(Protocol, SaysContinueWhenAsked) {
  RawClient client(server_->port());
  client.send("POST /c HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read().status, 100);
  client.send("ok");
  EXPECT_EQ(client.read().body, "POST /c? ok");
}

TEST_F(Protocol, RefusesABodyInsteadOfContinue) {
  const auto response = ask("POST /c HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n");
  EXPECT_EQ(response.status, 413);
  EXPECT_TRUE(response.has("Connection: close"));
}

TEST_F(Protocol, BodyLimitDependsOnTheAddress) {
  EXPECT_EQ(ask(post("/a", std::string(1000, 'x'))).status, 200);
  EXPECT_EQ(ask(post("/a", std::string(1001, 'x'))).status, 413);
  EXPECT_EQ(ask(post("/large", std::string(200'000, 'x'))).status, 200);
  EXPECT_EQ(ask(post("/large", std::string(200'001, 'x'))).status, 413);
  const std::string chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
  const std::string head = "POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(ask(head + chunk + chunk + "0\r\n\r\n").status, 200);
  EXPECT_EQ(ask(head + chunk + chunk + "1\r\nx\r\n0\r\n\r\n").status, 413);
  EXPECT_EQ(ask(head + "ffffffffffffffff\r\n").status, 413);
  EXPECT_EQ(handler_.last_refused, 413);
}

TEST_F(Protocol, HeadLimitIsKeptHoweverTheHeadIsCut) {
  EXPECT_EQ(ask(get("/", "X-Long: " + std::string(17'000, 'x') + "\r\n")).status, 431);
  EXPECT_EQ(ask("GET /" + std::string(17'000, 'x')).status, 431);
  std::string many;
  for (int i = 0; i < 99; ++i) {
    many += "X-A" + std::to_string(i) + ": 1\r\n";
  }
  EXPECT_EQ(ask(get("/", many)).status, 200);
  EXPECT_EQ(ask(get("/", many + "X-B: 1\r\nX-C: 1\r\n")).status, 431);
  RawClient client(server_->port());
  client.send("GET / HTTP/1.1\r\nHost: t\r\n");
  for (int i = 0; i < 60; ++i) {
    client.send("X-" + std::to_string(i) + ": " + std::string(300, 'y') + "\r\n");
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  client.send("\r\n");
  EXPECT_EQ(client.read().status, 431);
}

TEST_F(Protocol, AbsoluteFormIsTheSameAddress) {
  EXPECT_EQ(ask("GET http://example.org/x?y=1 HTTP/1.1\r\nHost: t\r\n\r\n").body, "GET /x?y=1 ");
}

TEST_F(Protocol, SpeaksWithHttp10) {
  const auto plain = ask("GET /x HTTP/1.0\r\n\r\n");
  EXPECT_EQ(plain.status, 200);
  EXPECT_TRUE(plain.has("Connection: close"));
  RawClient client(server_->port());
  EXPECT_TRUE(client.ask("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has("Connection: keep-alive"));
  EXPECT_EQ(client.ask("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body.size(), 1'000'000U);
  EXPECT_TRUE(client.closed());
}

// Ambiguous or broken heads: refused, and the connection ends, so that nothing behind them is read as a request.
class Refused : public ServerTest, public ::testing::WithParamInterface<std::tuple<const char*, int, std::string>> {
 protected:
  void SetUp() override { start(); }
};

TEST_P(Refused, WithItsStatus) {
  const auto& [name, status, bytes] = GetParam();
  RawClient client(server_->port());
  client.send(bytes + get("/smuggled"));
  const auto response = client.read();
  EXPECT_EQ(response.status, status) << response.head << response.body;
  EXPECT_TRUE(response.has("application/problem+json"));
  EXPECT_TRUE(response.has("Connection: close"));
  EXPECT_EQ(client.read(false, 300).status, 0);
  EXPECT_EQ(handler_.handled, 0);
}

std::string with(const std::string& fields) {
  return "POST /a HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    Heads, Refused,
    ::testing::Values(
        std::make_tuple("two lengths", 400, with("Content-Length: 3\r\nContent-Length: 4\r\n") + "abc"),
        std::make_tuple("the same length twice", 400, with("Content-Length: 3\r\nContent-Length: 3\r\n") + "abc"),
        std::make_tuple("list of lengths", 400, with("Content-Length: 3, 4\r\n") + "abc"),
        std::make_tuple("length and chunks", 400,
                        with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
        std::make_tuple("chunks and length", 400,
                        with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n"),
        std::make_tuple("chunked twice", 400,
                        with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
        std::make_tuple("other coding", 501, with("Transfer-Encoding: gzip\r\n")),
        std::make_tuple("coding with tab trick", 501, with("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n"),
        std::make_tuple("gzip, chunked", 501, with("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n"),
        std::make_tuple("negative length", 400, with("Content-Length: -1\r\n")),
        std::make_tuple("signed length", 400, with("Content-Length: +3\r\n") + "abc"),
        std::make_tuple("huge length", 400, with("Content-Length: 99999999999999999999\r\n")),
        std::make_tuple("hex length", 400, with("Content-Length: 0x3\r\n") + "abc"),
        std::make_tuple("space before colon", 400, with("Content-Length : 3\r\n") + "abc"),
        std::make_tuple("chunk size not hex", 400, with("Transfer-Encoding: chunked\r\n") + "zz\r\n\r\n"),
        std::make_tuple("chunk without end", 400, with("Transfer-Encoding: chunked\r\n") + "1\r\nabcd\r\n"),
        std::make_tuple("chunk size overflow", 400, with("Transfer-Encoding: chunked\r\n") + "fffffffffffffffff\r\n"),
        std::make_tuple("length in trailer", 400,
                        with("Transfer-Encoding: chunked\r\n") + "0\r\nContent-Length: 3\r\n\r\n"),
        std::make_tuple("no host", 400, std::string("GET / HTTP/1.1\r\n\r\n")),
        std::make_tuple("two hosts", 400, std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")),
        std::make_tuple("two tokens", 400, with("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n")),
        std::make_tuple("bare line feed", 400, std::string("GET / HTTP/1.1\nHost: t\n\n")),
        std::make_tuple("line feed in field", 400, with("X: a\nY: b\r\n")),
        std::make_tuple("NUL in field", 400, with(std::string("X: a") + '\0' + "b\r\n")),
        std::make_tuple("version 2", 400, std::string("GET / HTTP/2.0\r\nHost: t\r\n\r\n")),
        std::make_tuple("no version", 400, std::string("GET /\r\n\r\n")),
        std::make_tuple("space in target", 400, std::string("GET /a b HTTP/1.1\r\nHost: t\r\n\r\n")),
        std::make_tuple("relative target", 400, std::string("GET a HTTP/1.1\r\nHost: t\r\n\r\n")),
        std::make_tuple("chunks in 1.0", 400,
                        std::string("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
        std::make_tuple("other expectation", 417, with("Expect: tea\r\n")),
        std::make_tuple("TLS hello", 400,
                        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n")),
    [](const auto& tested) {
      std::string name = std::get<0>(tested.param);
      for (char& c : name) {
        c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
      }
      return name;
    });

}  // namespace
}  // namespace jinkui::api
