// /pack/versions and /pack/coverage: changing the policy, and how each clause is kept.
#include "jinkui/codec/hex.h"
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr codec::TextRule kReason{.max_chars = 2000, .multiline = true};
constexpr codec::TextRule kFileName{.max_chars = 200};
constexpr codec::TextRule kFile{.max_chars = 1U << 20U, .multiline = true};
constexpr codec::TextRule kMaybeFile{.max_chars = 1U << 20U, .min_chars = 0, .multiline = true};
constexpr codec::TextRule kHash{.max_chars = 64, .min_chars = 64};

base::Error no_hash() {
  return {base::Errc::not_found,
          "version/unknown",
          {"没有这个制度版本。", "There is no such version of the policy."},
          {"请从制度页的版本列表中选择。", "Choose one from the versions on the policy page."},
          "",
          {},
          ""};
}

base::Result<base::Hash> hash_of_path(const CallPtr& call) {
  const auto hash = codec::hash_from_hex(call->value(0));
  return hash ? base::Result<base::Hash>(*hash) : no_hash();
}

base::Status propose(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::ProposeCommand command;
  command.pack.name = read_text(body, "file", kFileName);
  command.pack.text = read_text(body, "text", kFile);
  command.policy = read_optional(body, "policy", kMaybeFile);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().governance.propose(call->caller(), std::move(command), reply<service::Proposed>(call));
  return base::success();
}

base::Status versions(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  return reply_rows(call, call->use().governance.versions(call->caller()));
}

base::Status version(const CallPtr& call) {
  JINKUI_TRY(const auto hash, hash_of_path(call));
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto file, call->use().governance.version(call->caller(), hash));
  call->json(200, [&](JsonWriter& out) { write(out, file); });
  return base::success();
}

base::Status request(const CallPtr& call) {
  JINKUI_TRY(const auto hash, hash_of_path(call));
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  std::string reason = read_text(body, "reason", kReason);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().governance.request(call->caller(), hash, std::move(reason), reply<service::RequestRow>(call, 201));
  return base::success();
}

base::Status activate(const CallPtr& call) {
  JINKUI_TRY(const auto hash, hash_of_path(call));
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::ActivateCommand command;
  command.hash = hash;
  const auto replaces = codec::hash_from_hex(read_text(body, "replaces", kHash));
  if (body.ok() && !replaces) {
    body.fail("replaces", no_hash());
  }
  JINKUI_RETURN_IF_ERROR(body.finish());
  command.replaces = *replaces;
  call->use().governance.activate(call->caller(), command, reply<service::VersionRow>(call));
  return base::success();
}

// 2026-11-21; nothing when absent.
std::optional<base::Civil> day(Query& query, std::string_view name) {
  const auto word = query.word(name);
  if (!word) {
    return std::nullopt;
  }
  const auto at = base::parse_rfc3339(std::string(*word) + "T00:00:00Z");
  if (word->size() != 10 || !at.ok()) {
    query.fail(name, "应为日期，例如 2026-11-21", "a date is expected, e.g. 2026-11-21");
    return std::nullopt;
  }
  return base::to_civil(*at, 0);
}

base::Status coverage(const CallPtr& call) {
  Query query(call->request().query());
  service::CoverageQuery wanted;
  wanted.from = day(query, "from");
  wanted.to = day(query, "to");
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto coverage, call->use().governance.coverage(call->caller(), wanted));
  call->json(200, [&](JsonWriter& out) { write(out, coverage); });
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/pack/versions", versions},
    {Method::post, "/api/v1/pack/versions", propose, kBatch},
    {Method::get, "/api/v1/pack/versions/{hash}", version},
    {Method::post, "/api/v1/pack/versions/{hash}/request", request},
    {Method::post, "/api/v1/pack/versions/{hash}/activate", activate},
    {Method::get, "/api/v1/pack/coverage", coverage},
};

}  // namespace

std::span<const Route> governance_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
