// /requests and /grants: asking, deciding, revoking.
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr std::int64_t kLastId = std::numeric_limits<std::int64_t>::max();
constexpr codec::TextRule kReason{.max_chars = 2000, .multiline = true};
constexpr codec::TextRule kOpinion{.max_chars = 500, .min_chars = 0, .multiline = true};

base::Status make(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::RequestCommand command;
  command.flow = read_text(body, "flow", kName);
  command.customer = read_optional_id<base::CustomerId>(body, "customer");
  command.record = read_optional_id<base::RecordId>(body, "record");
  command.fields = read_optional_names(body, "fields");
  command.purpose = read_optional(body, "purpose", kNoName);
  command.level = read_optional(body, "level", kNoName);
  command.reason = read_text(body, "reason", kReason);
  if (body.has("form")) {
    command.form = read_values(body, "form");
  }
  command.emergency = body.optional_boolean("emergency").value_or(false);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().requests.make(call->caller(), std::move(command), reply<service::RequestRow>(call, 201));
  return base::success();
}

base::Result<service::Box> box_of(Query& query) {
  const auto word = query.word("box");
  if (!word || *word == "todo") {
    return service::Box::todo;
  }
  if (*word == "done") {
    return service::Box::done;
  }
  if (*word != "mine") {
    query.fail("box", "应为 todo、done 或 mine", "todo, done or mine is expected");
  }
  return service::Box::mine;
}

base::Status list(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_TRY(const auto box, box_of(query));
  const base::RequestId before{query.integer("before", 1, kLastId).value_or(0)};
  const int limit = static_cast<int>(query.integer("limit", 1, 100).value_or(20));
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto page, call->use().requests.box(call->caller(), box, before, limit));
  call->json(200, [&](JsonWriter& out) { write(out, page); });
  return base::success();
}

base::Status open(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  call->use().requests.open(call->caller(), {id}, reply<service::RequestFile>(call));
  return base::success();
}

base::Status act(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  using Action = service::RequestAction;
  service::ActionCommand command;
  command.request = {id};
  command.action = body.one_of<Action>("action", {{"approve", Action::approve},
                                                  {"reject", Action::reject},
                                                  {"give_back", Action::give_back},
                                                  {"resubmit", Action::resubmit},
                                                  {"withdraw", Action::withdraw},
                                                  {"reassign", Action::reassign},
                                                  {"add_approver", Action::add_approver},
                                                  {"remind", Action::remind}});
  command.opinion = read_optional(body, "opinion", kOpinion);
  command.person = read_optional_id<base::PersonId>(body, "person");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().requests.act(call->caller(), std::move(command), reply<service::RequestRow>(call));
  return base::success();
}

base::Status emergencies(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  const auto page = call->use().requests.emergencies(call->caller());
  call->json(200, [&](JsonWriter& out) { write(out, page); });
  return base::success();
}

base::Status grants(const CallPtr& call) {
  Query query(call->request().query());
  const base::CustomerId about{query.integer("customer", 1, kLastId).value_or(0)};
  const base::GrantId before{query.integer("before", 1, kLastId).value_or(0)};
  const int limit = static_cast<int>(query.integer("limit", 1, 100).value_or(20));
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto page, call->use().requests.grants(call->caller(), about, before, limit));
  call->json(200, [&](JsonWriter& out) { write(out, page); });
  return base::success();
}

base::Status revoke(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  std::string reason = read_text(body, "reason", kReason);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().requests.revoke(call->caller(), {id}, std::move(reason), reply<service::GrantRow>(call));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/requests", list},
    {Method::post, "/api/v1/requests", make},
    {Method::get, "/api/v1/requests/{id}", open},
    {Method::post, "/api/v1/requests/{id}/actions", act},
    {Method::get, "/api/v1/emergencies", emergencies},
    {Method::get, "/api/v1/grants", grants},
    {Method::post, "/api/v1/grants/{id}/revoke", revoke},
};

}  // namespace

std::span<const Route> request_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
