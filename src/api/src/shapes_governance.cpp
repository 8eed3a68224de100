// The shapes of versions, their preview, and coverage.
#include "jinkui/codec/hex.h"
#include "shapes.h"

namespace jinkui::api {
// Not in a nameless namespace: there they would hide the shapes of shapes.h.

static void write(JsonWriter& out, const service::FindingView& finding);
static void write(JsonWriter& out, const service::NameChangeView& change);
static void write(JsonWriter& out, const service::AccessChangeView& change);
static void write(JsonWriter& out, const service::ReadAs& name);
static void write(JsonWriter& out, const service::LoweredView& lowered);
static void write(JsonWriter& out, const service::ClauseCoverage& clause);
static void write(JsonWriter& out, const service::MeasureView& measure);

template <class Rows>
static void put_array(JsonWriter& out, std::string_view key, const Rows& rows) {
  out.array(key);
  for (const auto& row : rows) {
    write(out, row);
  }
  out.end_array();
}

static void write(JsonWriter& out, const service::FindingView& finding) {
  out.begin_object().text("severity", finding.error ? "error" : "warning").text("slug", finding.slug);
  out.text("file", finding.file).integer("line", finding.line).integer("column", finding.column);
  out.text("clause", finding.clause);
  put(out, "message", finding.message);
  put(out, "mend", finding.mend);
  out.end_object();
}

static void write(JsonWriter& out, const service::NameChangeView& change) {
  out.begin_object().text("what", change.what).text("kind", change.kind).text("id", change.id);
  put(out, "title", change.title);
  put(out, "before", change.before);
  put(out, "after", change.after);
  out.end_object();
}

static void write(JsonWriter& out, const service::AccessChangeView& change) {
  out.begin_object();
  put(out, "post", change.post);
  put(out, "verb", change.verb);
  put(out, "level", change.level);
  put(out, "standing", change.standing);
  put(out, "before", change.before);
  put(out, "after", change.after);
  out.boolean("wider", change.wider);
  put_array(out, "people", change.people);
  out.integer("people_total", change.people_total).end_object();
}

static void write(JsonWriter& out, const service::ReadAs& name) {
  out.begin_object().text("kind", name.kind).text("id", name.id).text("becomes", name.becomes);
  out.integer("amount", name.amount).end_object();
}

static void write(JsonWriter& out, const service::LoweredView& lowered) {
  out.begin_object().text("kind", lowered.kind);
  put(out, "name", lowered.name);
  put(out, "before", lowered.before);
  put(out, "after", lowered.after);
  out.integer("amount", lowered.amount).end_object();
}

static void write(JsonWriter& out, const service::VersionPreview& preview) {
  out.begin_object().text("in_force", codec::to_hex(preview.in_force));
  put_array(out, "findings", preview.findings);
  put_array(out, "names", preview.names);
  put_array(out, "access", preview.access);
  put_array(out, "read_as", preview.read_as);
  put_array(out, "lowered", preview.lowered);
  out.integer("requests_kept", preview.requests_kept).integer("requests_ended", preview.requests_ended);
  out.integer("grants_kept", preview.grants_kept).integer("grants_void", preview.grants_void);
  out.integer("designations", preview.designations).end_object();
}

static void write(JsonWriter& out, const service::ClauseCoverage& clause) {
  out.begin_object();
  put(out, "clause", clause.clause);
  put(out, "printed", clause.printed);
  out.text("status", clause.status).text("not_yet", clause.not_yet).text("note", clause.note).array("mechanisms");
  for (const auto& binding : clause.mechanisms) {
    out.begin_object().text("id", binding.id);
    put(out, "text", binding.text);
    out.end_object();
  }
  out.end_array().object("evidence").integer("decisions", clause.decisions);
  if (clause.last_entry) {
    out.integer("last_entry", static_cast<std::int64_t>(*clause.last_entry));
  } else {
    out.null("last_entry");
  }
  out.integer("open_requests", clause.open_requests).end_object().integer("overdue", clause.overdue).end_object();
}

static void write(JsonWriter& out, const service::MeasureView& measure) {
  out.begin_object();
  put(out, "name", measure.name);
  put_optional(out, "clause", measure.clause);
  out.text("from", measure.from).text("to", measure.to);
  out.integer("reads", measure.reads).integer("reads_direct", measure.reads_direct);
  out.integer("reads_asked", measure.reads_asked);
  if (measure.reads > 0) {
    out.integer("direct_percent", measure.reads_direct * 100 / measure.reads);
  } else {
    out.null("direct_percent");
  }
  out.integer("refused_needs_request", measure.refused_needs_request).integer("refused", measure.refused);
  out.integer("summed_up", measure.summed_up).end_object();
}

void write(JsonWriter& out, const service::VersionRow& row) {
  out.begin_object().text("hash", codec::to_hex(row.hash)).text("pack", row.pack).text("state", row.state);
  put_optional(out, "drafted_by", row.drafted_by);
  put(out, "drafted", row.drafted);
  out.text("replaces", codec::to_hex(row.replaces)).integer("request", row.request.value);
  put_optional(out, "activated", row.activated);
  put_optional(out, "replaced", row.replaced);
  out.end_object();
}

void write(JsonWriter& out, const service::Proposed& proposed) {
  out.begin_object();
  put_optional(out, "version", proposed.version);
  put_array(out, "findings", proposed.findings);
  out.end_object();
}

void write(JsonWriter& out, const service::VersionFile& file) {
  out.begin_object();
  put(out, "row", file.row);
  put(out, "title", file.title);
  out.text("text", file.pack_text).text("policy", file.policy).key("preview");
  if (file.preview) {
    write(out, *file.preview);
  } else {
    out.null();
  }
  out.end_object();
}

void write(JsonWriter& out, const service::Coverage& coverage) {
  out.begin_object().text("pack", coverage.pack).text("hash", codec::to_hex(coverage.hash));
  put_array(out, "clauses", coverage.clauses);
  put_array(out, "measures", coverage.measures);
  out.end_object();
}

}  // namespace jinkui::api
