// The shapes of accounts: sessions, second factors, tokens of services, recoveries.
#include "shapes.h"

namespace jinkui::api {

void write(JsonWriter& out, const service::OpenSession& session) {
  out.begin_object().text("id", session.id);
  put(out, "created", session.created);
  put(out, "last_seen", session.last_seen);
  out.text("address", session.address).boolean("present", session.present).end_object();
}

void write(JsonWriter& out, const service::SecondFactorView& view) {
  out.begin_object().boolean("enrolled", view.enrolled).boolean("required", view.required);
  out.integer("recovery_codes", view.recovery_codes);
  put_optional(out, "since", view.since);
  out.end_object();
}

void write(JsonWriter& out, const service::EnrolmentOffer& offer) {
  out.begin_object().text("secret", offer.secret).text("uri", offer.uri).end_object();
}

void write(JsonWriter& out, const service::Enrolled& enrolled) {
  out.begin_object().array("recovery_codes");
  for (const auto& code : enrolled.recovery_codes) {
    out.text(code);
  }
  out.end_array().end_object();
}

void write(JsonWriter& out, const service::TokenView& token) {
  out.begin_object().integer("id", token.id);
  put(out, "service", token.service);
  out.text("label", token.label);
  write_array(out, "verbs", token.verbs);
  write_array(out, "purposes", token.purposes);
  write_array(out, "fields", token.fields);
  write_array(out, "networks", token.networks);
  put(out, "created", token.created);
  put(out, "created_by", token.created_by);
  put(out, "expires", token.expires);
  put_optional(out, "revoked", token.revoked);
  out.end_object();
}

void write(JsonWriter& out, const service::NewTokenView& token) {
  out.begin_object();
  put(out, "row", token.row);
  out.text("token", token.token).end_object();
}

void write(JsonWriter& out, const service::RecoveryView& recovery) {
  out.begin_object().integer("id", recovery.id);
  put(out, "person", recovery.person);
  out.boolean("password", recovery.password).boolean("second_factor", recovery.second_factor);
  put(out, "started_by", recovery.started_by);
  put(out, "started_at", recovery.started_at);
  put_optional(out, "confirmed_by", recovery.confirmed_by);
  put_optional(out, "effective_at", recovery.effective_at);
  out.text("state", recovery.state);
  write_array(out, "actions", recovery.actions);
  put_optional(out, "ended_at", recovery.ended_at);
  out.end_object();
}

void write(JsonWriter& out, const service::Completed& completed) {
  out.begin_object();
  put(out, "row", completed.row);
  out.text("initial_password", completed.initial_password).end_object();
}

}  // namespace jinkui::api
