// /service-tokens and /recoveries: what programs work by, and lost credentials.
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

base::Status tokens(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().services.tokens(call->caller()));
}

base::Status issue(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::NewToken token;
  token.service = read_id<base::PersonId>(body, "service");
  token.label = read_text(body, "label", kName);
  token.verbs = read_names(body, "verbs");
  token.purposes = read_optional_names(body, "purposes");
  token.fields = read_optional_names(body, "fields");
  token.networks = read_optional_names(body, "networks");
  token.expires = read_instant(body, "expires");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().services.issue(call->caller(), std::move(token), reply<service::NewTokenView>(call, 201));
  return base::success();
}

base::Status revoke(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().services.revoke(call->caller(), id, reply<service::TokenView>(call));
  return base::success();
}

base::Status recoveries(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().recoveries.list(call->caller()));
}

base::Status start(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  const auto person = read_id<base::PersonId>(body, "person");
  const bool password = body.boolean("password");
  const bool second_factor = body.boolean("second_factor");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().recoveries.start(call->caller(), person, password, second_factor,
                               reply<service::RecoveryView>(call, 201));
  return base::success();
}

using RecoveryStep = void (service::Recoveries::*)(const service::Caller&, std::int64_t,
                                                   service::Done<service::RecoveryView>);
template <RecoveryStep kStep>
base::Status step(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  (call->use().recoveries.*kStep)(call->caller(), id, reply<service::RecoveryView>(call));
  return base::success();
}

base::Status complete(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().recoveries.complete(call->caller(), id, reply<service::Completed>(call));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/recoveries", recoveries},
    {Method::post, "/api/v1/recoveries", start},
    {Method::post, "/api/v1/recoveries/{id}/confirm", step<&service::Recoveries::confirm>},
    {Method::post, "/api/v1/recoveries/{id}/object", step<&service::Recoveries::object>},
    {Method::post, "/api/v1/recoveries/{id}/withdraw", step<&service::Recoveries::withdraw>},
    {Method::post, "/api/v1/recoveries/{id}/complete", complete, kPlaintext},
    {Method::get, "/api/v1/service-tokens", tokens},
    {Method::post, "/api/v1/service-tokens", issue, kPlaintext},
    {Method::post, "/api/v1/service-tokens/{id}/revoke", revoke},
};

}  // namespace

std::span<const Route> account_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
