// /pack, /simulation and /clock.
#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

base::Status pack(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto summary, call->use().pack.summary());
  call->json(200, [&](JsonWriter& out) { write(out, summary); });
  return base::success();
}

base::Status simulation(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  const auto& time = call->use().simulation;
  call->json(200, [&](JsonWriter& out) {
    out.begin_object().boolean("allowed", time.allowed());
    put(out, "now", time.now());
    out.end_object();
  });
  return base::success();
}

base::Status advance(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  const auto text = body.text("advance", {.max_chars = 40});
  base::Period by;
  if (body.ok()) {
    auto period = base::parse_period(text);
    if (period.ok()) {
      by = period.value();
    } else {
      body.fail("advance", period.take_error());
    }
  }
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().simulation.advance(call->caller(), by, [call](base::Result<base::Instant> now) {
    if (!now.ok()) {
      return call->fail(now.error());
    }
    call->json(200, [&](JsonWriter& out) {
      out.begin_object();
      put(out, "now", now.value());
      out.end_object();
    });
  });
  return base::success();
}

base::Status clock(const CallPtr& call) {
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  JINKUI_TRY(const auto summary, call->use().clock_desk.summary(call->caller()));
  call->json(200, [&](JsonWriter& out) { write(out, summary); });
  return base::success();
}

base::Status admit_clock(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  const base::Instant wall = read_instant(body, "wall");
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().clock_desk.admit(call->caller(), wall, reply<service::Admitted>(call, 201));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/pack", pack, kBeforeChange},  // its password rules are shown
    {Method::get, "/api/v1/simulation", simulation},
    {Method::post, "/api/v1/simulation/clock", advance},
    {Method::get, "/api/v1/clock", clock},
    {Method::post, "/api/v1/clock/admissions", admit_clock},
};

}  // namespace

std::span<const Route> pack_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
