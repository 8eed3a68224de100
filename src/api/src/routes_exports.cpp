// /exports: a set of customers planned, and under an approved request handed out as one marked file.
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr std::size_t kMostCustomers = service::Exports::kMostRecords;
constexpr codec::TextRule kScope{.max_chars = 64, .min_chars = 64};

base::Status plan(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::PlanExport command;
  if (body.has("customers")) {
    for (const auto id : body.integers("customers", kMostCustomers, {.min = 1})) {
      command.customers.push_back({id});
    }
  }
  command.department = read_optional_id<base::DepartmentId>(body, "department");
  command.level = read_optional(body, "level", kName);
  command.purpose = read_text(body, "purpose", kName);
  command.fields = read_optional_names(body, "fields");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().exports.plan(call->caller(), std::move(command), reply<service::ExportPlan>(call));
  return base::success();
}

base::Status run(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::RunExport command;
  command.scope = read_text(body, "scope", kScope);
  command.purpose = read_text(body, "purpose", kName);
  command.fields = read_optional_names(body, "fields");
  command.format = body.optional_one_of<service::SheetFormat>(
                           "format", {{"xlsx", service::SheetFormat::xlsx}, {"csv", service::SheetFormat::csv}})
                       .value_or(service::SheetFormat::xlsx);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().exports.run(call->caller(), std::move(command), reply<service::ExportView>(call, 201));
  return base::success();
}

base::Status file(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_download(call, call->use().exports.file(call->caller(), id));
}

base::Status proof(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_download(call, call->use().exports.proof(call->caller(), id));
}

constexpr Route kRoutes[] = {
    {Method::post, "/api/v1/exports", run},
    {Method::post, "/api/v1/exports/plan", plan},
    {Method::get, "/api/v1/exports/{id}/file", file, kPlaintext},
    {Method::get, "/api/v1/exports/{id}/proof", proof, kPlaintext},
};

}  // namespace

std::span<const Route> export_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
