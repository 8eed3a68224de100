// What every call passes before and after its route: session, CSRF, initial password, limits, idempotency; then
// counting, logging and keeping of the answer. Safe from several threads.
#pragma once
#include <string>
#include <vector>

#include "idempotency.h"
#include "jinkui/api/api.h"
#include "metrics.h"
#include "page.h"
#include "router.h"
#include "throttle.h"

namespace jinkui::api {

class Call;
struct Route;
struct Answered {
  std::size_t row;
  int status;
  std::size_t bytes;
  std::int64_t micros;
};

class Api::Door : public std::enable_shared_from_this<Api::Door> {
 public:
  explicit Door(ApiParts parts);

  void handle(ExchangePtr exchange);
  [[nodiscard]] std::size_t body_limit(Method method, std::string_view path) const;
  void refused(int status);

  [[nodiscard]] ApiParts& parts() { return parts_; }
  [[nodiscard]] Idempotency& idempotency() { return idempotency_; }
  [[nodiscard]] Throttle& logins() { return logins_; }
  [[nodiscard]] std::string metrics_text() const;
  void add_metrics(const MetricsSource& source) { sources_.push_back(&source); }
  void answered(const Call& call, const Answered& facts);

 private:
  [[nodiscard]] base::Status admit(Call& call);
  [[nodiscard]] base::Status check_session(Call& call);
  // False when the call has been answered already.
  [[nodiscard]] bool check_key(Call& call);
  void run(const std::shared_ptr<Call>& call);
  void answer_page(const ExchangePtr& exchange);
  void answer_unrouted(const ExchangePtr& exchange, const base::Error& error, int status, std::string_view allow);

  ApiParts parts_;
  std::vector<const Route*> routes_;
  Router router_;
  Metrics metrics_;
  Idempotency idempotency_;
  Throttle logins_;
  Throttle sessions_;   // by person
  Throttle strangers_;  // by address: requests with a token that is none
  Page page_;
  std::vector<std::size_t> rows_;  // of metrics_, by route
  std::size_t row_count_ = 0;
  std::array<std::uint8_t, 16> salt_{};
  std::vector<const MetricsSource*> sources_;
};

}  // namespace jinkui::api
