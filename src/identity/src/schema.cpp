#include "jinkui/identity/registry.h"

namespace jinkui::identity {
namespace {

// Times are milliseconds; an absent time is NULL, an absent id 0. Rows of people are never deleted: the ledger and
// old requests speak of them. Acts are verb names joined by a space.
constexpr const char* kPeople = R"sql(
CREATE TABLE department(
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  parent BIGINT NOT NULL);
CREATE TABLE person(
  id BIGINT PRIMARY KEY,
  staff_number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  department BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  active BIGINT NOT NULL,
  joined BIGINT NOT NULL,
  left_at BIGINT);
CREATE TABLE appointment(
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  post TEXT NOT NULL,
  department BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT);
CREATE INDEX appointment_by_person ON appointment(person);
CREATE INDEX appointment_by_post ON appointment(post, department);
CREATE TABLE delegation(
  id BIGINT PRIMARY KEY,
  principal BIGINT NOT NULL,
  delegate BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  made_at BIGINT NOT NULL);
CREATE INDEX delegation_by_principal ON delegation(principal);
CREATE INDEX delegation_by_delegate ON delegation(delegate);
CREATE TABLE designation(
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  acts TEXT NOT NULL,
  scope BIGINT NOT NULL,
  department BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  delegated_by BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT);
CREATE INDEX designation_by_person ON designation(person);
)sql";

constexpr const char* kAccounts = R"sql(
CREATE TABLE account(
  person BIGINT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  phc TEXT NOT NULL,
  active BIGINT NOT NULL,
  must_change BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  locked_until BIGINT,
  last_login BIGINT);
CREATE TABLE session(
  token_hash BYTEA PRIMARY KEY,
  person BIGINT NOT NULL,
  created BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  password_changed BIGINT NOT NULL,
  must_change BIGINT NOT NULL,
  second_factor BIGINT NOT NULL) /*clustered*/;
CREATE INDEX session_by_person ON session(person, created);
)sql";

// session.second_factor is the time at which a second factor was last shown in the session, 0 for never.
// second_factor.confirmed is 0 while an enrolment is under way; last_step is the newest time step that was accepted.
constexpr const char* kFactors = R"sql(
ALTER TABLE session ADD COLUMN enrolled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE TABLE second_factor(
  person BIGINT PRIMARY KEY,
  sealed BYTEA NOT NULL,
  confirmed BIGINT NOT NULL,
  last_step BIGINT NOT NULL,
  next_sealed BYTEA);
CREATE TABLE recovery_code(
  person BIGINT NOT NULL,
  code_hash BYTEA NOT NULL,
  PRIMARY KEY(person, code_hash)) /*clustered*/;
CREATE TABLE former_password(
  person BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  phc TEXT NOT NULL,
  PRIMARY KEY(person, changed_at)) /*clustered*/;
)sql";

constexpr const char* kServices = R"sql(
CREATE TABLE service_token(
  id BIGINT PRIMARY KEY,
  service BIGINT NOT NULL,
  token_hash BYTEA NOT NULL UNIQUE,
  label TEXT NOT NULL,
  verbs TEXT NOT NULL,
  purposes TEXT NOT NULL,
  fields TEXT NOT NULL,
  networks TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  revoked BIGINT);
CREATE TABLE recovery(
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  password BIGINT NOT NULL,
  second_factor BIGINT NOT NULL,
  started_by BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  confirmed_by BIGINT NOT NULL,
  effective_at BIGINT,
  state BIGINT NOT NULL,
  ended_by BIGINT NOT NULL,
  ended_at BIGINT);
CREATE INDEX recovery_by_person ON recovery(person, id);
)sql";

constexpr store::Migration kMigrations[] = {
    {"identity", 1, kPeople}, {"identity", 2, kAccounts}, {"identity", 3, kFactors}, {"identity", 4, kServices}};

}  // namespace

std::span<const store::Migration> migrations() {
  return kMigrations;
}

}  // namespace jinkui::identity
