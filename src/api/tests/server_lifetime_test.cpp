// Time limits, limits of number, long bodies, several loops, TLS and the end of the server, over real sockets.
#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "jinkui/crypto/crypto.h"
#include "server_fixture.h"

namespace jinkui::api {
namespace {

using std::chrono::milliseconds;

class Lifetime : public ServerTest {};

TEST_F(Lifetime, CutsASlowHeadWith408) {
  start(quick());
  RawClient client(server_->port());
  client.send("GET / HT");
  const auto response = client.read();
  EXPECT_EQ(response.status, 408);
  EXPECT_TRUE(client.closed());
}

TEST_F(Lifetime, DrippingBytesDoesNotHelpASlowHead) {
  start(quick());
  RawClient client(server_->port());
  client.send("GET / HTTP/1.1\r\nHost: t\r\nX: ");
  for (int i = 0; i < 30; ++i) {
    client.send("x");
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(client.read().status, 408);
}

TEST_F(Lifetime, CutsASlowBodyWith408) {
  start(quick());
  RawClient client(server_->port());
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(client.read().status, 408);
  EXPECT_EQ(handler_.handled, 0);
}

TEST_F(Lifetime, ClosesAnIdleConnectionSilently) {
  start(quick());
  RawClient client(server_->port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
  EXPECT_TRUE(client.closed(2000));
  RawClient fresh(server_->port());
  EXPECT_TRUE(fresh.closed(2000));
}

TEST_F(Lifetime, AHandlerThatNeverAnswersBecomes503) {
  start(quick());
  EXPECT_EQ(ask(get("/never")).status, 503);
  EXPECT_EQ(server_->statistics().in_flight, 0U);
}

TEST_F(Lifetime, ADroppedExchangeAndAFatalHaveAnswers) {
  start();
  RawClient client(server_->port());
  EXPECT_EQ(client.ask(get("/drop")).status, 500);
  EXPECT_EQ(client.ask(get("/throw")).status, 503);
  EXPECT_EQ(client.ask(get("/")).status, 200);
}

TEST_F(Lifetime, AClientThatDoesNotReadIsCut) {
  start(quick());
  RawClient client(server_->port());
  for (int i = 0; i < 8; ++i) {
    client.send(get("/big"));
  }
  for (int i = 0; i < 100 && server_->statistics().connections > 0; ++i) {
    std::this_thread::sleep_for(milliseconds(50));
  }
  EXPECT_EQ(server_->statistics().connections, 0U);
}

TEST_F(Lifetime, ABigAnswerArrivesWhole) {
  start();
  const auto response = ask(get("/big"));
  EXPECT_EQ(response.body.size(), 3'000'000U);
}

TEST_F(Lifetime, BeyondTheConnectionLimitClientsWait) {
  ServerConfig config;
  config.max_connections = 2;
  start(config);
  auto one = std::make_unique<RawClient>(server_->port());
  EXPECT_EQ(one->ask(get("/1")).status, 200);
  RawClient two(server_->port());
  EXPECT_EQ(two.ask(get("/2")).status, 200);
  RawClient three(server_->port());
  three.send(get("/3"));
  EXPECT_EQ(three.read(false, 200).status, 0);
  EXPECT_EQ(server_->statistics().connections, 2U);
  one.reset();
  EXPECT_EQ(three.read().status, 200);
}

TEST_F(Lifetime, BeyondTheInFlightLimitRequestsAreRefused) {
  ServerConfig config;
  config.max_in_flight = 1;
  start(config);
  RawClient one(server_->port());
  one.send(post("/later", "1"));
  std::this_thread::sleep_for(milliseconds(30));
  const auto refused = ask(get("/"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.has("Retry-After: "));
  EXPECT_EQ(one.read().body, "later 1");
  EXPECT_EQ(ask(get("/")).status, 200);
}

TEST_F(Lifetime, LongBodiesComeInChunks) {
  start();
  RawClient client(server_->port());
  const auto response = client.ask(get("/stream"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body.size(), 1'000'000U);
  EXPECT_EQ(response.body.substr(20'000, 1), "b");
  EXPECT_EQ(client.ask(get("/")).status, 200);
  const auto head = client.ask("HEAD /stream HTTP/1.1\r\nHost: t\r\n\r\n", true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(client.ask(get("/")).status, 200);
}

TEST_F(Lifetime, AnErrorBeforeTheFirstPieceIsAProblemAndOneAfterItCuts) {
  start();
  RawClient client(server_->port());
  const auto refused = client.ask(get("/stream-refused"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("urn:jinkui:error:test/no"), std::string::npos);
  EXPECT_EQ(client.ask(get("/stream-cut")).status, -1);
}

TEST_F(Lifetime, AStreamWhoseReaderLeavesEnds) {
  start(quick());
  {
    RawClient client(server_->port());
    client.send(get("/stream"));
    EXPECT_TRUE(client.connected());
  }
  for (int i = 0; i < 100 && server_->statistics().connections > 0; ++i) {
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(server_->statistics().connections, 0U);
}

TEST_F(Lifetime, StopLetsRequestsUnderWayFinish) {
  start();
  RawClient idle(server_->port());
  EXPECT_EQ(idle.ask(get("/")).status, 200);
  RawClient client(server_->port());
  client.send(post("/later", "last"));
  std::this_thread::sleep_for(milliseconds(30));
  const std::uint16_t port = server_->port();
  server_->stop();
  const auto response = client.read();
  EXPECT_EQ(response.body, "later last");
  EXPECT_TRUE(response.has("Connection: close"));
  EXPECT_TRUE(idle.closed(1000));
  EXPECT_FALSE(RawClient(port).connected());
}

TEST_F(Lifetime, StopDoesNotWaitForEver) {
  ServerConfig config;
  config.grace_ms = 200;
  start(config);
  RawClient client(server_->port());
  client.send(get("/never"));
  std::this_thread::sleep_for(milliseconds(30));
  const auto before = std::chrono::steady_clock::now();
  server_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(2500));
  EXPECT_TRUE(client.closed(1000));
}

TEST_F(Lifetime, ManyClientsOnSeveralLoops) {
  start({}, 3);
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      RawClient client(server_->port());
      for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(i);
        good += client.ask(post("/x", body)).body == "POST /x? " + body ? 1 : 0;
      }
      good += client.ask(post("/later", "z")).body == "later z" ? 1 : 0;
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(good, 6 * 51);
  EXPECT_EQ(server_->statistics().accepted, 6U);
}

TEST_F(Lifetime, BatchesRunInOrderOnTheLoop) {
  start();
  std::vector<base::TaskPtr> batch;
  std::vector<int> seen;
  std::promise<void> done;
  for (int i = 0; i < 3; ++i) {
    batch.push_back(base::make_task([&seen, i] { seen.push_back(i); }));
  }
  batch.push_back(base::make_task([&done] { done.set_value(); }));
  loops_->post(std::move(batch));
  done.get_future().wait();
  EXPECT_EQ(seen, (std::vector<int>{0, 1, 2}));
}

std::string slug_of(ServerConfig config) {
  FixedClock clock;
  EchoHandler handler;
  Loops loops;
  Server server(loops, handler, clock, std::move(config));
  const auto status = server.start();
  return status.ok() ? "" : status.error().slug;
}

TEST(ServerConfigTest, PlainHttpStaysOnLoopback) {
  EXPECT_EQ(slug_of({.address = "0.0.0.0", .port = 0}), "server/plain-http");
  EXPECT_EQ(slug_of({.address = "::", .port = 0}), "server/plain-http");
  EXPECT_EQ(slug_of({.address = "192.0.2.1", .port = 0}), "server/plain-http");
  EXPECT_EQ(slug_of({.address = "127.0.0.1", .port = 0}), "");
  EXPECT_EQ(slug_of({.address = "127.1.2.3", .port = 0}), "");
}

TEST(ServerConfigTest, BadSettingsAreNamed) {
  EXPECT_EQ(slug_of({.address = "localhost", .port = 0}), "server/config");
  EXPECT_EQ(slug_of({.port = 0, .certificate_path = "/nonexistent.pem"}), "server/config");
  EXPECT_EQ(slug_of({.port = 0, .certificate_path = "/nonexistent.pem", .private_key_path = "/nonexistent.key"}),
            "server/certificate");
  EXPECT_EQ(slug_of({.port = 0, .max_connections = 0}), "server/config");
}

class TlsClient {
 public:
  TlsClient(std::uint16_t port, int max_version) : raw_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_, max_version);
    SSL_CTX_set_security_level(context_, 0);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, raw_.descriptor());
    connected_ = SSL_connect(ssl_) == 1;
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  [[nodiscard]] bool connected() const { return connected_; }
  std::string ask(const std::string& bytes) {
    if (SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) <= 0) {
      return "";
    }
    std::string all;
    char buffer[16384];
    while (all.find("\r\n\r\n") == std::string::npos || all.back() != '#') {
      const int got = SSL_read(ssl_, buffer, sizeof buffer);
      if (got <= 0) {
        break;
      }
      all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  RawClient raw_;
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

class Tls : public ServerTest {
 protected:
  void SetUp() override {
    crypto::initialise();
    folder_ = std::filesystem::temp_directory_path() / ("jinkui-api-tls-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    const auto pair = crypto::self_signed_certificate({"127.0.0.1"}, clock_.now());
    config_.certificate_path = folder_ / "certificate.pem";
    config_.private_key_path = folder_ / "key.pem";
    std::ofstream(config_.certificate_path) << pair.value().certificate;
    std::ofstream(config_.private_key_path) << pair.value().private_key;
  }
  void TearDown() override {
    ServerTest::TearDown();
    std::filesystem::remove_all(folder_);
  }
  std::filesystem::path folder_;
  ServerConfig config_ = quick();
};

TEST_F(Tls, AnswersOverTls12And13Only) {
  start(config_);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server_->port(), version);
    ASSERT_TRUE(client.connected());
    for (int i = 0; i < 2; ++i) {
      const std::string answer = client.ask(post("/secure", "#"));
      EXPECT_NE(answer.find("POST /secure? #"), std::string::npos) << answer;
      EXPECT_NE(answer.find("Strict-Transport-Security: "), std::string::npos);
    }
  }
  EXPECT_FALSE(TlsClient(server_->port(), TLS1_1_VERSION).connected());
}

TEST_F(Tls, PlainBytesAndSilentPeersAreCut) {
  start(config_);
  RawClient plain(server_->port());
  plain.send(get("/"));
  EXPECT_EQ(plain.read(false, 2000).status, 0);
  RawClient silent(server_->port());
  EXPECT_TRUE(silent.closed(3000));
  EXPECT_EQ(handler_.handled, 0);
}

}  // namespace
}  // namespace jinkui::api
