// /healthz, /readyz, /metrics and the contract itself.
#include "jinkui/crypto/crypto.h"
#include "openapi.h"
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr std::string_view kPlain = "text/plain; charset=utf-8";

base::Status healthz(const CallPtr& call) {
  call->text(kPlain, "ok\n");
  return base::success();
}

base::Status readyz(const CallPtr& call) {
  const auto& ready = call->door().parts().ready;
  if (ready && !ready()) {
    return make_error(base::Errc::unavailable, "system/not-ready", {"尚未就绪。", "not ready"},
                      {"请稍后重试。", "Try again in a moment."});
  }
  call->text(kPlain, "ready\n");
  return base::success();
}

base::Status metrics(const CallPtr& call) {
  const std::string& expected = call->door().parts().config.metrics_token;
  const std::string given = "Bearer " + expected;
  if (expected.empty() ||
      !crypto::equal(base::as_bytes(given), base::as_bytes(call->request().header(Header::authorization)))) {
    return make_error(
        base::Errc::unauthenticated, "system/metrics-token",
        {"指标接口需要配置的令牌。", "the metrics need the configured token"},
        {"请以 Authorization: Bearer 提供令牌；未配置令牌时该接口关闭。",
         "Send the token as Authorization: Bearer; without a configured token this address is closed."});
  }
  call->text("text/plain; version=0.0.4; charset=utf-8", call->door().metrics_text());
  return base::success();
}

base::Status contract(const CallPtr& call) {
  Response response;
  response.content_type = "application/yaml";
  response.borrowed = openapi_yaml();
  call->send(std::move(response));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/healthz", healthz, kOpen},
    {Method::get, "/readyz", readyz, kOpen},
    {Method::get, "/metrics", metrics, kOpen},
    {Method::get, "/api/v1/openapi.yaml", contract, kOpen},
};

}  // namespace

std::span<const Route> system_routes() {
  return kRoutes;
}

std::vector<const Route*> all_routes() {
  std::vector<const Route*> all;
  for (const auto& routes :
       {session_routes(), account_routes(), customer_routes(), import_routes(), export_routes(), request_routes(),
        organisation_routes(), ledger_routes(), pack_routes(), governance_routes(), key_routes(), system_routes()}) {
    for (const auto& route : routes) {
      all.push_back(&route);
    }
  }
  return all;
}

}  // namespace jinkui::api
