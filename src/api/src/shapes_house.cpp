// The shapes of the organisation, the session, the ledger, the pack and the clock.
#include "jinkui/codec/base64.h"
#include "jinkui/codec/hex.h"
#include "shapes.h"

namespace jinkui::api {

void write(JsonWriter& out, const service::PostView& post) {
  out.begin_object();
  put(out, "post", post.post);
  put_optional(out, "department", post.department);
  out.end_object();
}

void write(JsonWriter& out, const service::AppointmentView& appointment) {
  out.begin_object().integer("id", appointment.id);
  put(out, "post", appointment.post);
  put_optional(out, "department", appointment.department);
  put(out, "from", appointment.from);
  put_optional(out, "to", appointment.to);
  out.end_object();
}

void write(JsonWriter& out, const service::PersonView& person) {
  out.begin_object();
  put(out, "person", person.person);
  out.text("kind", person.kind);
  put_optional(out, "department", person.department);
  out.boolean("active", person.active).text("login", person.login);
  write_array(out, "appointments", person.appointments);
  out.end_object();
}

void write(JsonWriter& out, const service::NewPersonView& person) {
  out.begin_object();
  put(out, "person", person.person);
  out.text("initial_password", person.initial_password).end_object();
}

void write(JsonWriter& out, const service::DesignationView& designation) {
  out.begin_object().integer("id", designation.id);
  put(out, "person", designation.person);
  write_array(out, "verbs", designation.verbs);
  put_optional(out, "department", designation.department);
  put_id(out, "customer", designation.customer);
  put(out, "delegated_by", designation.delegated_by);
  put(out, "from", designation.from);
  put_optional(out, "to", designation.to);
  out.end_object();
}

void write(JsonWriter& out, const service::DelegationView& delegation) {
  out.begin_object().integer("id", delegation.id);
  put(out, "principal", delegation.principal);
  put(out, "delegate", delegation.delegate);
  put(out, "from", delegation.from);
  put(out, "to", delegation.to);
  out.end_object();
}

void write(JsonWriter& out, const service::SessionView& session, std::string_view token) {
  out.begin_object();
  put(out, "person", session.person);
  put_optional(out, "department", session.department);
  write_array(out, "posts", session.posts);
  write_array(out, "may", session.may);
  out.boolean("must_change", session.must_change).boolean("must_enrol", session.must_enrol);
  out.boolean("second_factor", session.second_factor)
      .boolean("recovery", session.recovery)
      .text("csrf", session.csrf);
  put(out, "expires_at", session.expires_at);
  put(out, "now", session.now);
  out.boolean("simulated_time", session.simulated_time).text("company", session.company);
  if (!token.empty()) {
    out.text("token", token);
  }
  out.end_object();
}

void write(JsonWriter& out, const service::EntryPage& page) {
  out.begin_object().array("rows");
  for (const auto& entry : page.rows) {
    out.begin_object().integer("index", static_cast<std::int64_t>(entry.index));
    put(out, "time", entry.time);
    out.text("kind", entry.kind);
    put(out, "title", entry.title);
    out.text("pack", codec::to_hex(entry.pack)).text("leaf", codec::to_base64(entry.leaf));
    out.text("leaf_hash", codec::to_hex(entry.leaf_hash)).end_object();
  }
  out.end_array().integer("size", static_cast<std::int64_t>(page.size)).end_object();
}

void write(JsonWriter& out, const service::WitnessView& witness) {
  out.begin_object().text("name", witness.name).text("verifier_key", witness.verifier_key);
  out.integer("size", static_cast<std::int64_t>(witness.size));
  put_optional(out, "time", witness.time);
  out.end_object();
}

void write(JsonWriter& out, const service::WitnessesView& witnesses) {
  out.begin_object().text("quorum", witnesses.quorum).integer("size", static_cast<std::int64_t>(witnesses.size));
  out.integer("ledger_size", static_cast<std::int64_t>(witnesses.ledger_size)).array("witnesses");
  for (const auto& witness : witnesses.witnesses) {
    write(out, witness);
  }
  out.end_array().end_object();
}

void write(JsonWriter& out, const service::ProofView& proof) {
  out.begin_object().integer("index", static_cast<std::int64_t>(proof.index));
  out.integer("size", static_cast<std::int64_t>(proof.size)).text("leaf", codec::to_base64(proof.leaf));
  out.text("leaf_hash", codec::to_hex(proof.leaf_hash)).array("hashes");
  for (const auto& hash : proof.hashes) {
    out.text(codec::to_base64(hash));
  }
  out.end_array().text("root", codec::to_hex(proof.root)).text("checkpoint", proof.checkpoint).end_object();
}

void write(JsonWriter& out, const service::OpeningView& opening) {
  out.begin_object().integer("index", static_cast<std::int64_t>(opening.index));
  put(out, "actor", opening.actor);
  put(out, "object", opening.object);
  put(out, "decision", opening.decision);
  out.boolean("destroyed", opening.destroyed);
  put(out, "receipt", opening.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::PackSummary& pack) {
  out.begin_object().text("id", pack.id);
  put(out, "title", pack.title);
  out.text("hash", codec::to_hex(pack.hash));
  put(out, "activated", pack.activated);
  out.key("pack").verbatim(pack.json);
  out.text("policy", pack.policy).end_object();
}

void write(JsonWriter& out, const service::AdmissionView& admission) {
  out.begin_object();
  put(out, "person", admission.person);
  put(out, "wall", admission.wall);
  put(out, "at", admission.at);
  out.end_object();
}

void write(JsonWriter& out, const service::ClockSummary& clock) {
  out.begin_object();
  put(out, "believed", clock.believed);
  put(out, "wall", clock.wall);
  out.boolean("doubted", clock.doubted);
  write_array(out, "admissions", clock.admissions);
  out.integer("needed", clock.needed).integer("tolerance_seconds", clock.tolerance_ms / 1000);
  out.boolean("yours_to_admit", clock.yours_to_admit).boolean("simulated_time", clock.simulated_time).end_object();
}

void write(JsonWriter& out, const service::Admitted& admitted) {
  out.begin_object();
  put(out, "clock", admitted.clock);
  put(out, "receipt", admitted.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::KeyBackupView& backup) {
  out.begin_object();
  put(out, "made", backup.made);
  put(out, "expires", backup.expires);
  out.end_object();
}

void write(JsonWriter& out, const service::RotationView& rotation) {
  out.begin_object().integer("id", rotation.id).text("keys", rotation.kind).text("state", rotation.state);
  put(out, "by", rotation.by);
  put(out, "started", rotation.started);
  if (rotation.ended.ms != 0) {
    put(out, "ended", rotation.ended);
  }
  out.integer("moved", rotation.moved).integer("total", rotation.total).end_object();
}

void write(JsonWriter& out, const service::KeysView& keys) {
  out.begin_object().text("suite", keys.suite).integer("epoch", keys.epoch).integer("nodes", keys.nodes);
  write_array(out, "backups", keys.backups);
  write_array(out, "rotations", keys.rotations);
  out.boolean("yours_to_rotate", keys.yours_to_rotate);
  if (!keys.trouble.empty()) {
    out.text("trouble", keys.trouble);
  }
  out.end_object();
}

}  // namespace jinkui::api
