// The JSON shapes of the messages of service, as api/openapi.yaml names them. Each write() writes one JSON value.
// Pure functions, safe from any thread.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "jinkui/codec/json_writer.h"
#include "jinkui/service/accounts.h"
#include "jinkui/service/clock_desk.h"
#include "jinkui/service/exports.h"
#include "jinkui/service/governance.h"
#include "jinkui/service/imports.h"
#include "jinkui/service/key_desk.h"
#include "jinkui/service/organisation.h"
#include "jinkui/service/recoveries.h"
#include "jinkui/service/requests.h"
#include "jinkui/service/second_factors.h"
#include "jinkui/service/services.h"
#include "jinkui/service/views.h"
#include "jinkui/service/witnesses.h"

namespace jinkui::api {

using codec::JsonWriter;

void write(JsonWriter& out, const base::Text& text);
void write(JsonWriter& out, const base::ClauseRef& clause);
void write(JsonWriter& out, base::Instant at);
void write(JsonWriter& out, std::uint64_t number);  // below 2^63
void write(JsonWriter& out, const std::string& text);
void write(JsonWriter& out, const service::Named& named);
void write(JsonWriter& out, const service::PersonRef& person);
void write(JsonWriter& out, const service::DepartmentRef& department);
void write(JsonWriter& out, const service::LevelView& level);
void write(JsonWriter& out, const service::ReceiptView& receipt);
void write(JsonWriter& out, const service::FieldValues& values);

void write(JsonWriter& out, const service::CustomerRow& row);
void write(JsonWriter& out, const service::RecordRow& record);
void write(JsonWriter& out, const service::ActView& act);
void write(JsonWriter& out, const service::PurposeView& purpose);
void write(JsonWriter& out, const service::CustomerPage& page);
void write(JsonWriter& out, const service::SearchResult& result);
void write(JsonWriter& out, const service::CustomerFile& file);
void write(JsonWriter& out, const service::Revealed& revealed);
void write(JsonWriter& out, const service::ValueWarning& warning);
void write(JsonWriter& out, const service::Entered& entered);
void write(JsonWriter& out, const service::Changed& changed);
void write(JsonWriter& out, const service::HistoryRow& row);
void write(JsonWriter& out, const service::History& history);
void write(JsonWriter& out, const service::BatchEntered& entered);
void write(JsonWriter& out, const service::Kept& kept);
void write(JsonWriter& out, const service::Certificate& certificate);

void write(JsonWriter& out, const service::ImportColumnView& column);
void write(JsonWriter& out, const service::ImportRefusal& refusal);
void write(JsonWriter& out, const service::ImportView& import);
void write(JsonWriter& out, const service::ExportPlan& plan);
void write(JsonWriter& out, const service::ExportView& made);

void write(JsonWriter& out, const service::StepView& step);
void write(JsonWriter& out, const service::OpinionView& opinion);
void write(JsonWriter& out, const service::RequestRow& row);
void write(JsonWriter& out, const service::EmergencyPage& page);
void write(JsonWriter& out, const service::RequestFile& file);
void write(JsonWriter& out, const service::RequestPage& page);
void write(JsonWriter& out, const service::GrantPage& page);
void write(JsonWriter& out, const service::GrantRow& grant);

void write(JsonWriter& out, const service::PersonView& person);
void write(JsonWriter& out, const service::NewPersonView& person);
void write(JsonWriter& out, const service::PostView& post);
void write(JsonWriter& out, const service::AppointmentView& appointment);
void write(JsonWriter& out, const service::DesignationView& designation);
void write(JsonWriter& out, const service::DelegationView& delegation);

// `token` empty: not shown.
void write(JsonWriter& out, const service::SessionView& session, std::string_view token = {});

void write(JsonWriter& out, const service::OpenSession& session);
void write(JsonWriter& out, const service::SecondFactorView& view);
void write(JsonWriter& out, const service::EnrolmentOffer& offer);
void write(JsonWriter& out, const service::Enrolled& enrolled);
void write(JsonWriter& out, const service::RecoveryView& recovery);
void write(JsonWriter& out, const service::Completed& completed);
void write(JsonWriter& out, const service::TokenView& token);
void write(JsonWriter& out, const service::NewTokenView& token);

void write(JsonWriter& out, const service::EntryPage& page);
void write(JsonWriter& out, const service::ProofView& proof);
void write(JsonWriter& out, const service::OpeningView& opening);
void write(JsonWriter& out, const service::WitnessView& witness);
void write(JsonWriter& out, const service::WitnessesView& witnesses);
void write(JsonWriter& out, const service::PackSummary& pack);

void write(JsonWriter& out, const service::VersionRow& row);
void write(JsonWriter& out, const service::Proposed& proposed);
void write(JsonWriter& out, const service::VersionFile& file);
void write(JsonWriter& out, const service::Coverage& coverage);

void write(JsonWriter& out, const service::AdmissionView& admission);
void write(JsonWriter& out, const service::ClockSummary& clock);
void write(JsonWriter& out, const service::Admitted& admitted);
void write(JsonWriter& out, const service::KeyBackupView& backup);
void write(JsonWriter& out, const service::RotationView& rotation);
void write(JsonWriter& out, const service::KeysView& keys);

// Key and value in one.
template <class T>
void put(JsonWriter& out, std::string_view key, const T& value) {
  out.key(key);
  write(out, value);
}
// null when there is none.
template <class T>
void put_optional(JsonWriter& out, std::string_view key, const std::optional<T>& value) {
  out.key(key);
  if (value) {
    write(out, *value);
  } else {
    out.null();
  }
}
template <class Tag>
void write(JsonWriter& out, base::Id<Tag> id) {
  out.integer(id.value);
}
template <class Tag>
void put_id(JsonWriter& out, std::string_view key, base::Id<Tag> id) {
  out.key(key);
  if (id.none()) {
    out.null();
  } else {
    write(out, id);
  }
}
template <class T>
void write_array(JsonWriter& out, std::string_view key, const std::vector<T>& values) {
  out.array(key);
  for (const auto& value : values) {
    write(out, value);
  }
  out.end_array();
}
// {"rows": […]}
template <class T>
void write_rows(JsonWriter& out, const std::vector<T>& rows) {
  out.begin_object();
  write_array(out, "rows", rows);
  out.end_object();
}

}  // namespace jinkui::api
