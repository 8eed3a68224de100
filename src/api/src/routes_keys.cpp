// /keys: what keys there are, and their rotation.
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

base::Status view(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  const auto keys = call->use().keys.view(call->caller());
  call->json(200, [&](JsonWriter& out) { write(out, keys); });
  return base::success();
}

base::Status rotate(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  using Keys = service::RotatedKeys;
  service::RotateCommand command;
  command.keys =
      body.one_of<Keys>("keys", {{"root", Keys::root}, {"buckets", Keys::buckets}, {"index", Keys::index}});
  command.key_file = body.optional_text("key_file", {.max_chars = 4096, .min_chars = 1}).value_or("");
  command.passphrase = body.optional_text("passphrase", {.max_chars = 1024, .min_chars = 1}).value_or("");
  command.older_backups_lost = body.optional_boolean("older_backups_lost").value_or(false);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().keys.rotate(call->caller(), std::move(command), reply<service::RotationView>(call, 202));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/keys", view},
    {Method::post, "/api/v1/keys/rotations", rotate},
};

}  // namespace

std::span<const Route> key_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
