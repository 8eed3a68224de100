// The HTTP API as a Handler: sessions, limits, idempotency, routes, problems, the page and the metrics. The contract
// is api/openapi.yaml. Safe from several threads. All parts are borrowed and must outlive the Api and every exchange.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/api/http.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/seams.h"
#include "jinkui/service/use_cases.h"

namespace jinkui::api {

struct Asset {
  std::string_view content;  // lives as long as the source
  std::string_view content_type;
  std::string_view gzip;   // the same, compressed; empty: none
  bool immutable = false;  // the name holds a hash of the content
};

// The files of the built page. Safe from several threads.
class AssetSource {
 public:
  AssetSource() = default;
  AssetSource(const AssetSource&) = delete;
  AssetSource& operator=(const AssetSource&) = delete;
  virtual ~AssetSource() = default;
  // `path` begins with a slash, e.g. "/index.html", "/assets/index-1a2b.js".
  [[nodiscard]] virtual std::optional<Asset> find(std::string_view path) const = 0;
};

// One value for /metrics, e.g. {"jinkui_queue_waiting", "…", "gauge", "lane=\"reveal\"", 3}. Samples of one name
// stand together.
struct Sample {
  std::string name;
  std::string help;
  std::string_view type = "gauge";  // or "counter"
  std::string labels;               // without braces; may be empty
  double value = 0;
};
class MetricsSource {
 public:
  MetricsSource() = default;
  MetricsSource(const MetricsSource&) = delete;
  MetricsSource& operator=(const MetricsSource&) = delete;
  virtual ~MetricsSource() = default;
  virtual void collect(std::vector<Sample>& out) const = 0;
};

// What the access log may know: never an id in a path, a query, a body or customer data.
struct AccessLine {
  Method method = Method::get;
  std::string_view route;  // the pattern, e.g. "/api/v1/customers/{id}"
  int status = 0;
  std::size_t bytes = 0;  // of the body
  std::int64_t micros = 0;
  std::string_view peer;
  base::PersonId person;  // none: not logged in
};
class AccessLog {
 public:
  AccessLog() = default;
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;
  virtual ~AccessLog() = default;
  virtual void access(const AccessLine& line) = 0;
  // A request ended in an exception; `what` is its text.
  virtual void failure(std::string_view route, std::string_view what) = 0;
};

struct ApiConfig {
  std::string metrics_token;  // empty: /metrics is closed
  int login_burst = 20;       // attempts per address at once, and thrice as many unknown tokens; 0: no limit
  int login_per_minute = 20;  // refill
  int session_burst = 400;    // requests per person or service at once; 0: no limit
  int session_per_second = 200;
  std::size_t idempotency_entries = 20'000;
  std::size_t idempotency_bytes = 32U << 20;
};

struct ApiParts {
  service::UseCases& use;
  const base::Clock& clock;  // for the limits and the age of idempotency keys only; preferably monotonic
  base::Random& random;      // nonces
  const AssetSource& assets;
  AccessLog& log;
  std::function<bool()> ready;  // for /readyz
  ApiConfig config;
};

class Api final : public Handler {
 public:
  explicit Api(ApiParts parts);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  ~Api() override;

  // Before the server starts.
  void add_metrics(const MetricsSource& source);

  [[nodiscard]] std::size_t body_limit(Method method, std::string_view path) const override;
  void handle(ExchangePtr exchange) override;
  void refused(int status) override;

 private:
  class Door;
  friend class Call;
  std::shared_ptr<Door> door_;  // shared with the calls under way
};

}  // namespace jinkui::api
