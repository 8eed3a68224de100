// /ledger: leaves, proofs, receipts, openings, the export.
#include <limits>

#include "jinkui/codec/base64.h"
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr std::int64_t kMostIndex = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kPlain = "text/plain; charset=utf-8";

base::Status no_query(const CallPtr& call) {
  Query query(call->request().query());
  return query.finish();
}

base::Result<std::uint64_t> index_of(const CallPtr& call) {
  JINKUI_TRY(const auto index, call->id(0, 0));
  return static_cast<std::uint64_t>(index);
}

// ?witnessed=true: the newest that the witnesses' quorum has cosigned, instead of the newest.
base::Result<bool> witnessed_asked(const CallPtr& call) {
  Query query(call->request().query());
  const auto word = query.word("witnessed");
  if (word && *word != "true" && *word != "false") {
    query.fail("witnessed", "须为 true 或 false", "is true or false");
  }
  JINKUI_RETURN_IF_ERROR(query.finish());
  return word && *word == "true";
}

base::Status checkpoint(const CallPtr& call) {
  JINKUI_TRY(const bool witnessed, witnessed_asked(call));
  auto text = witnessed ? call->use().witnesses.checkpoint() : call->use().ledger.checkpoint();
  if (!text.ok()) {
    return text.error();
  }
  call->text(kPlain, std::move(*text));
  return base::success();
}

base::Status witnesses(const CallPtr& call) {
  JINKUI_RETURN_IF_ERROR(no_query(call));
  JINKUI_TRY(const auto summary, call->use().witnesses.summary());
  call->json(200, [&](JsonWriter& out) { write(out, summary); });
  return base::success();
}

base::Status add_cosigned(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  auto note = read_text(body, "checkpoint", {.max_chars = 60'000, .multiline = true});
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().witnesses.add(std::move(note), reply<service::WitnessesView>(call));
  return base::success();
}

base::Status key(const CallPtr& call) {
  JINKUI_RETURN_IF_ERROR(no_query(call));
  const auto& ledger = call->use().ledger;
  call->json(200, [&](JsonWriter& out) {
    out.begin_object().text("origin", ledger.origin()).text("verifier_key", ledger.verifier_key());
    if (const std::string second = ledger.second_verifier_key(); !second.empty()) {
      out.text("second_verifier_key", second);
    }
    out.end_object();
  });
  return base::success();
}

base::Status entries(const CallPtr& call) {
  Query query(call->request().query());
  std::optional<std::uint64_t> before;
  if (const auto asked = query.integer("before", 0, kMostIndex)) {
    before = static_cast<std::uint64_t>(*asked);
  }
  const int limit = static_cast<int>(query.integer("limit", 1, 200).value_or(50));
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto page, call->use().ledger.entries(call->caller(), before, limit));
  call->json(200, [&](JsonWriter& out) { write(out, page); });
  return base::success();
}

base::Status proof(const CallPtr& call) {
  JINKUI_TRY(const auto index, index_of(call));
  Query query(call->request().query());
  const auto size = static_cast<std::uint64_t>(query.integer("size", 1, kMostIndex).value_or(0));
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto proof, call->use().ledger.proof(call->caller(), index, size));
  call->json(200, [&](JsonWriter& out) { write(out, proof); });
  return base::success();
}

base::Status consistency(const CallPtr& call) {
  Query query(call->request().query());
  const auto from = query.integer("from", 0, kMostIndex);
  const auto to = query.integer("to", 0, kMostIndex);
  if (!from || !to) {
    query.fail(from ? "to" : "from", "缺少参数", "the parameter is missing");
  }
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto hashes,
             call->use().ledger.consistency(static_cast<std::uint64_t>(*from), static_cast<std::uint64_t>(*to)));
  call->json(200, [&](JsonWriter& out) {
    out.begin_object().array("hashes");
    for (const auto& hash : hashes) {
      out.text(codec::to_base64(hash));
    }
    out.end_array().end_object();
  });
  return base::success();
}

base::Status receipt(const CallPtr& call) {
  JINKUI_TRY(const auto index, index_of(call));
  JINKUI_TRY(const bool witnessed, witnessed_asked(call));
  JINKUI_TRY(auto text, witnessed ? call->use().witnesses.receipt_text(index)
                                  : call->use().ledger.receipt_text(call->caller(), index));
  call->text(kPlain, std::move(text));
  return base::success();
}

base::Status opening(const CallPtr& call) {
  JINKUI_TRY(const auto index, index_of(call));
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().ledger.opening(call->caller(), index, reply<service::OpeningView>(call));
  return base::success();
}

// C2SP tlog-tiles: what stands under a path never changes.
base::Status tile(const CallPtr& call) {
  JINKUI_RETURN_IF_ERROR(no_query(call));
  JINKUI_TRY(const auto bytes, call->use().ledger.tile("tile/" + std::string(call->value(0))));
  Response response;
  response.content_type = "application/octet-stream";
  response.cache = "private, max-age=31536000, immutable";
  response.body.assign(base::as_text(bytes));
  call->send(std::move(response));
  return base::success();
}

base::Status export_out(const CallPtr& call) {
  JINKUI_RETURN_IF_ERROR(no_query(call));
  Response response;
  response.content_type = "application/octet-stream";
  response.add_field("Content-Disposition", "attachment; filename=\"ledger.jinkui-export\"");
  response.writer = [&ledger = call->use().ledger, caller = call->caller()](const Sink& sink) {
    return ledger.export_to(caller, sink);
  };
  call->send(std::move(response));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/ledger/checkpoint", checkpoint},
    {Method::get, "/api/v1/ledger/witnesses", witnesses},
    {Method::post, "/api/v1/ledger/witnesses", add_cosigned},
    {Method::get, "/api/v1/ledger/key", key},
    {Method::get, "/api/v1/ledger/entries", entries},
    {Method::get, "/api/v1/ledger/entries/{index}/proof", proof},
    {Method::get, "/api/v1/ledger/entries/{index}/receipt", receipt},
    {Method::post, "/api/v1/ledger/entries/{index}/opening", opening, kPlaintext},
    {Method::get, "/api/v1/ledger/consistency", consistency},
    {Method::get, "/api/v1/ledger/tile/{tile...}", tile},
    {Method::get, "/api/v1/ledger/export", export_out},
};

}  // namespace

std::span<const Route> ledger_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
