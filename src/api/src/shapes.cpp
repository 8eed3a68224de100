#include "shapes.h"

#include "jinkui/codec/hex.h"

namespace jinkui::api {

void write(JsonWriter& out, const base::Text& text) {
  out.begin_object().text("zh", text.zh).text("en", text.en).end_object();
}

void write(JsonWriter& out, const base::ClauseRef& clause) {
  out.begin_object().text("pack", clause.pack).text("id", clause.id);
  put(out, "title", clause.title);
  out.end_object();
}

void write(JsonWriter& out, base::Instant at) {
  out.text(base::to_rfc3339(at));
}

void write(JsonWriter& out, std::uint64_t number) {
  out.integer(static_cast<std::int64_t>(number));
}

void write(JsonWriter& out, const std::string& text) {
  out.text(text);
}

void write(JsonWriter& out, const service::Named& named) {
  out.begin_object().text("id", named.id);
  put(out, "title", named.title);
  out.end_object();
}

void write(JsonWriter& out, const service::PersonRef& person) {
  out.begin_object().integer("id", person.id.value).text("name", person.name);
  out.text("staff_number", person.staff_number).end_object();
}

void write(JsonWriter& out, const service::DepartmentRef& department) {
  out.begin_object().integer("id", department.id.value).text("name", department.name).end_object();
}

void write(JsonWriter& out, const service::LevelView& level) {
  out.begin_object().text("id", level.id);
  put(out, "title", level.title);
  out.text("color", level.color).text("mark", level.mark);
  put_optional(out, "until", level.until);
  out.boolean("declassified", level.declassified).end_object();
}

void write(JsonWriter& out, const service::ReceiptView& receipt) {
  out.begin_object().integer("index", static_cast<std::int64_t>(receipt.index));
  out.text("leaf_hash", codec::to_hex(receipt.leaf_hash));
  put(out, "time", receipt.time);
  out.integer("size", static_cast<std::int64_t>(receipt.size)).text("root", codec::to_hex(receipt.root)).end_object();
}

void write(JsonWriter& out, const service::FieldValues& values) {
  out.begin_object();
  for (const auto& [field, value] : values) {
    out.text(field, value);
  }
  out.end_object();
}

void write(JsonWriter& out, const service::CustomerRow& row) {
  out.begin_object().integer("id", row.id.value);
  put(out, "masks", row.masks);
  put(out, "level", row.level);
  put(out, "department", row.department);
  put_optional(out, "assigned", row.assigned);
  put_optional(out, "keeper", row.keeper);
  out.end_object();
}

void write(JsonWriter& out, const service::CustomerPage& page) {
  out.begin_object();
  write_array(out, "rows", page.rows);
  put_id(out, "next", page.next);
  put(out, "receipt", page.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::SearchResult& result) {
  out.begin_object();
  write_array(out, "rows", result.page.rows);
  put_id(out, "next", result.page.next);
  out.boolean("cut_short", result.cut_short);
  if (result.budget) {
    out.object("budget")
        .integer("left", result.budget->left)
        .integer("of", result.budget->of)
        .text("renews", base::to_rfc3339(result.budget->renews))
        .end_object();
  } else {
    out.null("budget");
  }
  put(out, "receipt", result.page.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::RecordRow& record) {
  out.begin_object().integer("id", record.id.value);
  put(out, "category", record.category);
  put(out, "level", record.level);
  out.integer("revision", record.revision);
  out.end_object();
}

void write(JsonWriter& out, const service::ActView& act) {
  out.begin_object().text("verb", act.verb);
  put(out, "title", act.title);
  out.text("verdict", act.verdict);
  if (act.flow.empty()) {
    out.null("flow");
  } else {
    out.text("flow", act.flow);
  }
  put(out, "explanation", act.explanation);
  write_array(out, "clauses", act.clauses);
  out.end_object();
}

void write(JsonWriter& out, const service::PurposeView& purpose) {
  out.begin_object().text("id", purpose.name.id);
  put(out, "title", purpose.name.title);
  write_array(out, "fields", purpose.fields);
  out.boolean("yours", purpose.yours).end_object();
}

void write(JsonWriter& out, const service::CustomerFile& file) {
  out.begin_object();
  put(out, "row", file.row);
  out.integer("revision", file.revision);
  write_array(out, "records", file.records);
  write_array(out, "acts", file.acts);
  write_array(out, "purposes", file.purposes);
  put(out, "receipt", file.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::Revealed& revealed) {
  out.begin_object().integer("customer", revealed.customer.value).integer("record", revealed.record.value);
  put(out, "values", revealed.values);
  put(out, "level", revealed.level);
  out.object("watermark").text("name", revealed.watermark.name);
  out.text("staff_number", revealed.watermark.staff_number);
  put(out, "time", revealed.watermark.time);
  out.end_object();
  write_array(out, "clauses", revealed.clauses);
  write_array(out, "obligations", revealed.obligations);
  put_id(out, "grant", revealed.grant);
  out.integer("use", revealed.use).integer("uses", revealed.uses).text("reason", revealed.reason);
  put(out, "receipt", revealed.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::ValueWarning& warning) {
  out.begin_object().text("slug", warning.slug).text("field", warning.field);
  put(out, "message", warning.message);
  out.end_object();
}

void write(JsonWriter& out, const service::Changed& changed) {
  out.begin_object().integer("customer", changed.customer.value).integer("record", changed.record.value);
  out.integer("revision", changed.revision);
  put(out, "level", changed.level);
  out.boolean("raised", changed.raised);
  write_array(out, "clauses", changed.clauses);
  write_array(out, "warnings", changed.warnings);
  put(out, "receipt", changed.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::HistoryRow& row) {
  out.begin_object().integer("revision", row.revision);
  put(out, "at", row.at);
  put(out, "by", row.by);
  write_array(out, "fields", row.fields);
  row.reason_commitment ? out.text("reason_commitment", codec::to_hex(*row.reason_commitment))
                        : out.null("reason_commitment");
  out.end_object();
}

void write(JsonWriter& out, const service::History& history) {
  out.begin_object();
  write_array(out, "rows", history.rows);
  put(out, "receipt", history.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::Entered& entered) {
  out.begin_object().integer("customer", entered.customer.value).integer("record", entered.record.value);
  put(out, "level", entered.level);
  write_array(out, "clauses", entered.clauses);
  write_array(out, "warnings", entered.warnings);
  put(out, "receipt", entered.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::BatchEntered& entered) {
  out.begin_object();
  write_array(out, "customers", entered.customers);
  put(out, "receipt", entered.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::Kept& kept) {
  out.begin_object().integer("customer", kept.customer.value);
  put_optional(out, "keeper", kept.keeper);
  write_array(out, "clauses", kept.clauses);
  put(out, "receipt", kept.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::Certificate& certificate) {
  out.begin_object().integer("customer", certificate.customer.value);
  put(out, "destroyed_at", certificate.destroyed_at);
  put_optional(out, "unrecoverable_from", certificate.unrecoverable_from);
  put_optional(out, "index_key_replaced", certificate.index_key_replaced);
  put(out, "receipt", certificate.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::RequestRow& row) {
  out.begin_object().integer("id", row.id.value);
  put(out, "flow", row.flow);
  out.integer("customer", row.customer.value).integer("record", row.record.value);
  put(out, "level", row.level);
  put(out, "requester", row.requester);
  put(out, "purpose", row.purpose);
  put_optional(out, "to_level", row.to_level);
  out.text("version", row.version).text("state", row.state);
  put(out, "created", row.created);
  put_optional(out, "decided", row.decided);
  out.boolean("yours_to_decide", row.yours_to_decide).boolean("emergency", row.emergency);
  put_optional(out, "review_due", row.review_due);
  out.end_object();
}

void write(JsonWriter& out, const service::EmergencyPage& page) {
  out.begin_object();
  write_array(out, "rows", page.rows);
  out.integer("others", page.others).integer("overdue", page.overdue).end_object();
}

void write(JsonWriter& out, const service::StepView& step) {
  out.begin_object().integer("id", step.id).text("kind", step.kind).text("state", step.state);
  write_array(out, "children", step.children);
  put(out, "actor", step.actor);
  write_array(out, "eligible", step.eligible);
  put_optional(out, "deadline", step.deadline);
  write_array(out, "clauses", step.clauses);
  out.end_object();
}

void write(JsonWriter& out, const service::OpinionView& opinion) {
  out.begin_object();
  put(out, "person", opinion.person);
  put_optional(out, "principal", opinion.principal);
  out.text("action", opinion.action).text("text", opinion.text);
  put(out, "time", opinion.time);
  out.end_object();
}

void write(JsonWriter& out, const service::RequestFile& file) {
  out.begin_object();
  put(out, "row", file.row);
  write_array(out, "fields", file.fields);
  out.text("reason", file.reason);
  put(out, "form", file.form);
  write_array(out, "steps", file.steps);
  write_array(out, "opinions", file.opinions);
  put_optional(out, "grant", file.grant);
  write_array(out, "actions", file.actions);
  put(out, "masks", file.masks);
  put(out, "receipt", file.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::RequestPage& page) {
  out.begin_object();
  write_array(out, "rows", page.rows);
  put_id(out, "next", page.next);
  out.end_object();
}

void write(JsonWriter& out, const service::GrantRow& grant) {
  out.begin_object().integer("id", grant.id.value).integer("request", grant.request.value);
  put(out, "flow", grant.flow);
  out.integer("customer", grant.customer.value).integer("record", grant.record.value);
  write_array(out, "verbs", grant.verbs);
  write_array(out, "fields", grant.fields);
  out.text("purpose", grant.purpose);
  put_optional(out, "level", grant.level);
  put(out, "holder", grant.holder);
  put(out, "not_before", grant.not_before);
  put(out, "not_after", grant.not_after);
  out.integer("uses", grant.uses).integer("used", grant.used).text("state", grant.state).end_object();
}

void write(JsonWriter& out, const service::GrantPage& page) {
  out.begin_object();
  write_array(out, "rows", page.rows);
  put_id(out, "next", page.next);
  out.end_object();
}

}  // namespace jinkui::api
