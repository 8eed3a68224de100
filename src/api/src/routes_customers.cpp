// /customers: everything that touches customer data, each through the gate.
#include <algorithm>

#include "replies.h"
#include "routes.h"

namespace jinkui::api {
namespace {

constexpr std::size_t kMostRows = 500;
constexpr std::size_t kMostTerms = 8;
constexpr codec::TextRule kQuery{.max_chars = 256, .multiline = false};
constexpr codec::TextRule kFreeText{.max_chars = 2000, .multiline = true};

base::Result<base::CustomerId> customer_of(const CallPtr& call) {
  JINKUI_TRY(const auto id, call->id());
  return base::CustomerId{id};
}

base::Status list(const CallPtr& call) {
  Query query(call->request().query());
  service::ListCommand command;
  command.after = {query.integer("after", 0, std::numeric_limits<std::int64_t>::max()).value_or(0)};
  command.limit = static_cast<int>(query.integer("limit", 1, 100).value_or(command.limit));
  command.keeper = {query.integer("keeper", 1, std::numeric_limits<std::int64_t>::max()).value_or(0)};
  JINKUI_RETURN_IF_ERROR(query.finish());
  call->use().gate.list(call->caller(), command, reply<service::CustomerPage>(call));
  return base::success();
}

base::Status view(const CallPtr& call) {
  JINKUI_TRY(const auto customer, customer_of(call));
  Query query(call->request().query());
  JINKUI_RETURN_IF_ERROR(query.finish());
  call->use().gate.view(call->caller(), customer, reply<service::CustomerFile>(call));
  return base::success();
}

service::EnterCommand read_customer(codec::ObjectReader& body) {
  service::EnterCommand command;
  command.values = read_values(body, "values");
  command.level = read_optional(body, "level", kName);
  command.department = read_optional_id<base::DepartmentId>(body, "department");
  command.assigned = read_optional_id<base::PersonId>(body, "assigned");
  command.duplicate_reason = read_optional(body, "duplicate_reason", kFreeText);
  return command;
}

base::Status enter(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::EnterCommand command = read_customer(body);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().gate.enter(call->caller(), std::move(command), reply<service::Entered>(call, 201));
  return base::success();
}

base::Status enter_batch(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  const auto& rows = body.array("rows", kMostRows);
  if (body.ok() && rows.empty()) {
    body.fail("rows", "至少需要一行。", "at least one row is needed");
  }
  service::BatchCommand command;
  command.rows.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size() && body.ok(); ++i) {
    codec::ObjectReader row(body, "rows", rows, i);
    command.rows.push_back(read_customer(row));
    row.close();
  }
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().gate.enter_batch(call->caller(), std::move(command), reply<service::BatchEntered>(call, 201));
  return base::success();
}

base::Status enter_record(const CallPtr& call) {
  JINKUI_TRY(const auto customer, customer_of(call));
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::EnterRecordCommand command;
  command.customer = customer;
  command.category = read_text(body, "category", kName);
  command.values = read_values(body, "values");
  command.level = read_optional(body, "level", kName);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().gate.enter_record(call->caller(), std::move(command), reply<service::Entered>(call, 201));
  return base::success();
}

base::Status change(const CallPtr& call) {
  JINKUI_TRY(const auto customer, customer_of(call));
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::ChangeCommand command;
  command.customer = customer;
  command.record = read_optional_id<base::RecordId>(body, "record");
  command.values = read_values(body, "values");
  command.reason = read_text(body, "reason", kFreeText);
  command.revision = body.integer("revision", {.min = 0});
  command.duplicate_reason = read_optional(body, "duplicate_reason", kFreeText);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().gate.change(call->caller(), std::move(command), reply<service::Changed>(call));
  return base::success();
}

base::Status history(const CallPtr& call) {
  JINKUI_TRY(const auto customer, customer_of(call));
  Query query(call->request().query());
  const auto record = query.integer("record", 0, std::numeric_limits<std::int64_t>::max()).value_or(0);
  JINKUI_RETURN_IF_ERROR(query.finish());
  call->use().gate.history(call->caller(), {customer, {record}}, reply<service::History>(call));
  return base::success();
}

base::Result<service::ReadCommand> read_command(const CallPtr& call, bool versions = false) {
  JINKUI_TRY(const auto customer, customer_of(call));
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::ReadCommand command;
  command.customer = customer;
  command.purpose = read_text(body, "purpose", kName);
  command.fields = read_optional_names(body, "fields");
  command.record = read_optional_id<base::RecordId>(body, "record");
  if (versions) {
    command.revision = body.optional_integer("revision", {.min = 0});
  }
  JINKUI_RETURN_IF_ERROR(body.finish());
  return command;
}

base::Status reveal(const CallPtr& call) {
  JINKUI_TRY(auto command, read_command(call, true));
  call->use().gate.reveal(call->caller(), std::move(command), reply<service::Revealed>(call));
  return base::success();
}

service::Done<service::MarkedFile> reply_file(const CallPtr& call) {
  return [call](base::Result<service::MarkedFile> outcome) {
    if (!outcome.ok()) {
      return call->fail(outcome.error());
    }
    service::MarkedFile& file = outcome.value();
    Response response;
    response.add_field("Content-Type", file.media_type);
    response.add_field("Content-Disposition", disposition(file.name));
    response.add_field("Jinkui-Copy-Number", std::to_string(file.number));
    response.add_field("Jinkui-Receipt", std::to_string(file.receipt.index));
    response.body = std::move(file.content);
    call->send(std::move(response));
  };
}

base::Status copy(const CallPtr& call) {
  JINKUI_TRY(auto command, read_command(call));
  call->use().gate.copy(call->caller(), std::move(command), reply_file(call));
  return base::success();
}

base::Status provide(const CallPtr& call) {
  JINKUI_TRY(auto command, read_command(call));
  call->use().gate.provide_outside(call->caller(), std::move(command), reply_file(call));
  return base::success();
}

base::Status classify(const CallPtr& call) {
  JINKUI_TRY(const auto customer, customer_of(call));
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::ClassifyCommand command;
  command.customer = customer;
  command.level = read_text(body, "level", kName);
  command.record = read_optional_id<base::RecordId>(body, "record");
  command.ground = read_text(body, "ground", kFreeText);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().gate.classify(call->caller(), std::move(command), reply<service::Entered>(call));
  return base::success();
}

base::Status keep(const CallPtr& call) {
  JINKUI_TRY(const auto customer, customer_of(call));
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::KeepCommand command;
  command.customer = customer;
  command.keeper = read_optional_id<base::PersonId>(body, "keeper");
  command.ground = read_text(body, "ground", kFreeText);
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().gate.keep(call->caller(), std::move(command), reply<service::Kept>(call));
  return base::success();
}

base::Status destroy(const CallPtr& call) {
  JINKUI_TRY(const auto customer, customer_of(call));
  JINKUI_RETURN_IF_ERROR(call->parse_nothing());
  call->use().gate.destroy(call->caller(), {customer}, reply<service::Certificate>(call));
  return base::success();
}

// By POST: what is looked for stands in no URL and no log.
base::Status search(const CallPtr& call) {
  codec::JsonDocument document;
  JINKUI_RETURN_IF_ERROR(call->parse(document));
  codec::ObjectReader body(document.root());
  service::SearchCommand command;
  command.text = read_optional(body, "text", kQuery);
  if (body.has("terms")) {
    const auto& terms = body.array("terms", kMostTerms);
    for (std::size_t i = 0; i < terms.size() && body.ok(); ++i) {
      codec::ObjectReader term(body, "terms", terms, i);
      command.terms.push_back({read_text(term, "field", kName), read_text(term, "value", kQuery)});
      term.close();
    }
  }
  command.purpose = read_optional(body, "purpose", kName);
  command.after = read_optional_id<base::CustomerId>(body, "after");
  if (body.has("limit")) {
    command.limit = static_cast<int>(body.integer("limit", {.min = 1, .max = 100}));
  }
  JINKUI_RETURN_IF_ERROR(body.finish());
  call->use().gate.search(call->caller(), std::move(command), reply<service::SearchResult>(call));
  return base::success();
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/customers", list},
    {Method::post, "/api/v1/customers", enter},
    {Method::post, "/api/v1/customers/batch", enter_batch, kBatch},
    {Method::post, "/api/v1/customers/search", search, kPlaintext},
    {Method::get, "/api/v1/customers/{id}", view},
    {Method::post, "/api/v1/customers/{id}/records", enter_record},
    {Method::post, "/api/v1/customers/{id}/values", change},
    {Method::get, "/api/v1/customers/{id}/history", history},
    {Method::post, "/api/v1/customers/{id}/reveal", reveal, kPlaintext},
    {Method::post, "/api/v1/customers/{id}/copy", copy, kPlaintext},
    {Method::post, "/api/v1/customers/{id}/provide", provide, kPlaintext},
    {Method::post, "/api/v1/customers/{id}/classify", classify},
    {Method::post, "/api/v1/customers/{id}/custody", keep},
    {Method::post, "/api/v1/customers/{id}/destroy", destroy},
};

}  // namespace

std::span<const Route> customer_routes() {
  return kRoutes;
}

}  // namespace jinkui::api
