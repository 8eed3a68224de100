#include "shapes.h"

namespace jinkui::api {

void write(JsonWriter& out, const service::ImportColumnView& column) {
  out.begin_object().text("header", column.header);
  if (column.target.empty()) {
    out.null("target").null("title");
  } else {
    out.text("target", column.target);
    put(out, "title", column.title);
  }
  out.text("suggestion", column.suggestion).end_object();
}

void write(JsonWriter& out, const service::ImportRefusal& refusal) {
  out.begin_object();
  put(out, "row", refusal.row);
  put(out, "message", refusal.message);
  put(out, "next", refusal.next);
  out.end_object();
}

void write(JsonWriter& out, const service::ImportView& import) {
  out.begin_object().integer("id", import.id).text("name", import.name).text("state", import.state);
  put(out, "bytes", import.bytes);
  put(out, "received", import.received);
  out.text("format", import.format).text("encoding", import.encoding);
  write_array(out, "columns", import.columns);
  write_array(out, "problems", import.problems);
  out.array("preview");
  for (const auto& row : import.preview) {
    out.begin_array();
    for (const auto& cell : row) {
      out.text(cell);
    }
    out.end_array();
  }
  out.end_array().object("counts");
  put(out, "rows", import.counts.rows);
  put(out, "in", import.counts.in);
  put(out, "rejected", import.counts.rejected);
  put(out, "known", import.counts.known);
  put(out, "skipped", import.counts.skipped);
  out.end_object();
  write_array(out, "refused", import.refused);
  out.integer("rows_per_second", import.rows_per_second).key("error");
  if (import.error) {
    out.begin_object().text("slug", import.error->slug);
    put(out, "message", import.error->message);
    put(out, "next", import.error->next);
    out.text("where", import.error->where).end_object();
  } else {
    out.null();
  }
  put(out, "created", import.created);
  out.end_object();
}

void write(JsonWriter& out, const service::ExportPlan& plan) {
  out.begin_object().text("scope", plan.scope);
  put(out, "count", plan.count);
  put(out, "level", plan.level);
  out.text("verdict", plan.verdict).key("flow");
  if (plan.flow.empty()) {
    out.null();
  } else {
    out.text(plan.flow);
  }
  write_array(out, "fields", plan.fields);
  write_array(out, "clauses", plan.clauses);
  put(out, "receipt", plan.receipt);
  out.end_object();
}

void write(JsonWriter& out, const service::ExportView& made) {
  out.begin_object().integer("id", made.id).text("name", made.name);
  put(out, "count", made.count);
  put(out, "left_out", made.left_out);
  put(out, "level", made.level);
  write_array(out, "clauses", made.clauses);
  put_id(out, "grant", made.grant);
  put(out, "released", made.released);
  put(out, "receipt", made.receipt);
  out.end_object();
}

}  // namespace jinkui::api
