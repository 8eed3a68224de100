#include "jinkui/governance/versions.h"

namespace jinkui::governance {
namespace {

// Times are milliseconds, 0: not yet. body is empty for the version that the house was founded with: the ledger keeps
// it.
constexpr const char* kVersions = R"sql(
CREATE TABLE pack_version(
  hash BYTEA PRIMARY KEY,
  number BIGINT NOT NULL,
  pack TEXT NOT NULL,
  body BYTEA NOT NULL,
  drafted_by BIGINT NOT NULL,
  drafted BIGINT NOT NULL,
  replaces BYTEA NOT NULL,
  request BIGINT NOT NULL,
  activated BIGINT NOT NULL,
  replaced BIGINT NOT NULL);
CREATE INDEX pack_version_by_number ON pack_version(number);
)sql";

// Sums of what the ledger holds, kept in the transaction of the entries (tally.h). day: civil days since 1970 in the
// company's zone; verb and outcome by their frozen numbers.
constexpr const char* kTallies = R"sql(
CREATE TABLE decision_tally(
  day BIGINT NOT NULL,
  verb BIGINT NOT NULL,
  outcome BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY(day, verb, outcome)) /*clustered*/;
CREATE TABLE clause_tally(
  pack BYTEA NOT NULL,
  clause TEXT NOT NULL,
  amount BIGINT NOT NULL,
  last_entry BIGINT NOT NULL,
  PRIMARY KEY(pack, clause)) /*clustered*/;
)sql";

constexpr store::Migration kMigrations[] = {{"governance", 1, kVersions}, {"governance", 2, kTallies}};

}  // namespace

std::span<const store::Migration> migrations() {
  return kMigrations;
}

}  // namespace jinkui::governance
