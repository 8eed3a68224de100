// An Api over the double of service, asked without sockets.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jinkui/api/api.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "service_double.h"

namespace jinkui::api {

class TestClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return at; }
  base::Instant at{1'000'000};
};

class CountingRandom final : public base::Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) {
      byte = next_++;
    }
  }

 private:
  std::uint8_t next_ = 0;
};

class TestAssets final : public AssetSource {
 public:
  [[nodiscard]] std::optional<Asset> find(std::string_view path) const override {
    const auto found = files.find(std::string(path));
    return found == files.end() ? std::nullopt : std::optional<Asset>(found->second);
  }
  std::map<std::string, Asset> files;
};

class TestLog final : public AccessLog {
 public:
  void access(const AccessLine& line) override {
    lines.push_back(std::string(to_string(line.method)) + " " + std::string(line.route) + " " +
                    std::to_string(line.status) + " " + std::to_string(line.person.value));
  }
  void failure(std::string_view route, std::string_view what) override {
    failures.push_back(std::string(route) + ": " + std::string(what));
  }
  std::vector<std::string> lines;
  std::vector<std::string> failures;
};

class TestMetrics final : public MetricsSource {
 public:
  void collect(std::vector<Sample>& out) const override {
    out.push_back({"jinkui_queue_waiting", "closures that wait", "gauge", "lane=\"reveal\"", 3});
  }
};

// An answer, with its fields split.
struct Answer {
  int status = 0;
  Response response;
  codec::Json json;
  [[nodiscard]] std::string field(const std::string& name) const {
    const std::size_t at = response.fields.find(name + ": ");
    const std::size_t begin = at + name.size() + 2;
    return at == std::string::npos ? "" : response.fields.substr(begin, response.fields.find("\r\n", begin) - begin);
  }
  [[nodiscard]] std::string at(const char* pointer) const {
    boost::system::error_code code;
    const auto* value = json.find_pointer(pointer, code);
    if (value == nullptr) {
      return "(absent)";
    }
    return value->is_string() ? std::string(value->as_string()) : codec::to_string(*value);
  }
};

class ApiTest : public ::testing::Test {
 protected:
  class Asked final : public Exchange {
   public:
    Asked(Request asked, std::shared_ptr<Answer> to) : request_(std::move(asked)), to_(std::move(to)) {}
    [[nodiscard]] const Request& request() const override { return request_; }
    void answer(Response response) override {
      to_->status = response.status;
      auto json = codec::parse_json(response.body);
      to_->json = json.ok() ? std::move(json.value()) : codec::Json();
      to_->response = std::move(response);
    }

   private:
    Request request_;
    std::shared_ptr<Answer> to_;
  };

  void SetUp() override { rebuild({}); }
  void rebuild(ApiConfig config) {
    api_ = std::make_unique<Api>(
        ApiParts{use_, clock_, random_, assets_, log_, [this] { return ready_; }, std::move(config)});
    api_->add_metrics(metrics_);
  }
  static Request make(Method method, const std::string& target, std::string body = "") {
    Request request;
    request.method = method;
    request.target = target;
    request.path_size = std::min(target.find('?'), target.size());
    request.peer = "127.0.0.1";
    if (!body.empty()) {
      set(request, Header::content_type, "application/json");
    }
    request.body = std::move(body);
    return request;
  }
  static void set(Request& request, Header name, std::string value) {
    request.headers[static_cast<std::size_t>(name)] = std::move(value);
  }
  std::shared_ptr<Answer> begin(Request request) {
    auto answer = std::make_shared<Answer>();
    api_->handle(std::make_shared<Asked>(std::move(request), answer));
    return answer;
  }
  // Without a session.
  Answer open(Method method, const std::string& target, std::string body = "") {
    return *begin(make(method, target, std::move(body)));
  }
  // With a bearer token.
  Answer ask(Method method, const std::string& target, std::string body = "", const std::string& key = "") {
    Request request = make(method, target, std::move(body));
    set(request, Header::authorization, "Bearer secret-token");
    set(request, Header::idempotency_key, key);
    return *begin(std::move(request));
  }
  Answer get(const std::string& target) { return ask(Method::get, "/api/v1" + target); }
  Answer post(const std::string& target, std::string body, const std::string& key = "") {
    return ask(Method::post, "/api/v1" + target, std::move(body), key);
  }

  service::Core core_;
  service::UseCases use_{core_};
  TestClock clock_;
  CountingRandom random_;
  TestAssets assets_;
  TestLog log_;
  TestMetrics metrics_;
  bool ready_ = true;
  std::unique_ptr<Api> api_;
};

}  // namespace jinkui::api
