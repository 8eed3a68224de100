// /imports: customer files, uploaded piece by piece, checked and entered.
#include <limits>

#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr codec::TextRule kFileName{.max_chars = 200};

base::Status no_query(const CallPtr& call) {
  Query query(call->request().query());
  return query.finish();
}

bool english(const CallPtr& call) {
  return preferred_language(call->request().header(Header::accept_language)) == Language::en;
}

// Answers what a use case gives at once.
base::Status reply_now(const CallPtr& call, const base::Result<service::ImportView>& outcome) {
  if (!outcome.ok()) {
    return outcome.error();
  }
  call->json(200, [&](JsonWriter& out) { write(out, outcome.value()); });
  return base::success();
}

base::Status list(const CallPtr& call) {
  JINKUI_RETURN_IF_ERROR(no_query(call));
  const auto views = call->use().imports.list(call->caller());
  call->json(200, [&](JsonWriter& out) { write_rows(out, views); });
  return base::success();
}

base::Status create(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::NewImport command;
  command.name = read_text(body, "name", kFileName);
  command.bytes = static_cast<std::uint64_t>(body.integer("bytes", {.min = 1}));
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().imports.create(call->caller(), std::move(command), reply<service::ImportView>(call, 201));
  return base::success();
}

base::Status view(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(no_query(call));
  return reply_now(call, call->use().imports.view(call->caller(), id));
}

base::Status content(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  Query query(call->request().query());
  const auto offset = query.integer("offset", 0, kMost);
  if (!offset) {
    query.fail("offset", "必须给出 offset。", "offset is needed");
  }
  JINKUI_RETURN_IF_ERROR(query.finish());
  if (call->request().header(Header::content_type) != "application/octet-stream") {
    call->fail(make_error(base::Errc::malformed, "http/media-type",
                          {"正文须为 application/octet-stream。", "the body must be application/octet-stream"},
                          {"请修改 Content-Type。", "Change Content-Type."}),
               415);
    return base::success();
  }
  return reply_now(call, call->use().imports.content(call->caller(), id, static_cast<std::uint64_t>(*offset),
                                                     call->request().body));
}

base::Status map(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  const auto mapping = read_values(body, "mapping");
  JINKUI_RETURN_IF_ERROR(body.finish());
  return reply_now(call, call->use().imports.map(call->caller(), id, mapping));
}

base::Status start(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::StartImport command;
  command.import = id;
  command.dry_run = body.optional_boolean("dry_run").value_or(false);
  JINKUI_RETURN_IF_ERROR(body.finish());
  return reply_now(call, call->use().imports.start(call->caller(), command));
}

base::Status act(const CallPtr& call) {
  using service::ImportAction;
  JINKUI_TRY(const auto id, call->id());
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  const auto action = body.one_of<ImportAction>(
      "action", {{"pause", ImportAction::pause}, {"resume", ImportAction::resume}, {"cancel", ImportAction::cancel}});
  JINKUI_RETURN_IF_ERROR(body.finish());
  return reply_now(call, call->use().imports.act(call->caller(), id, action));
}

base::Status rejected(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  JINKUI_RETURN_IF_ERROR(no_query(call));
  return reply_download(call, call->use().imports.rejected(call->caller(), id, english(call)));
}

base::Status form(const CallPtr& call) {
  Query query(call->request().query());
  const auto format = query.word("format").value_or("xlsx");
  if (format != "xlsx" && format != "csv") {
    query.fail("format", "只能是 xlsx 或 csv。", "xlsx or csv");
  }
  JINKUI_RETURN_IF_ERROR(query.finish());
  const auto sheet = format == "csv" ? service::SheetFormat::csv : service::SheetFormat::xlsx;
  return reply_download(call, call->use().imports.form(call->caller(), sheet, english(call)));
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/imports", list},
    {Method::post, "/api/v1/imports", create},
    {Method::get, "/api/v1/imports/form", form},
    {Method::get, "/api/v1/imports/{id}", view},
    {Method::post, "/api/v1/imports/{id}/content", content, kPiece},
    {Method::post, "/api/v1/imports/{id}/mapping", map},
    {Method::post, "/api/v1/imports/{id}/start", start},
    {Method::post, "/api/v1/imports/{id}/actions", act},
    {Method::get, "/api/v1/imports/{id}/rejected", rejected, kPlaintext},
};

}  // namespace

std::span<const Route> import_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
