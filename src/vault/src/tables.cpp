#include <array>

#include "jinkui/vault/vault.h"

namespace jinkui::vault {
namespace {

// customer.state: 0 live, 1 between intent and forgotten key, 2 destroyed (a tombstone). A customer that is not live
// has no key, no masks, no other rows. mac columns: docs/formats/labels.md; sealed columns: docs/formats/aad.md.
constexpr const char* kTables = R"sql(
CREATE TABLE vault_identity (
  one BIGINT PRIMARY KEY,
  vault BYTEA NOT NULL
);
CREATE TABLE customer (
  id BIGINT PRIMARY KEY,
  state BIGINT NOT NULL,
  department BIGINT NOT NULL,
  assigned BIGINT NOT NULL,
  keeper BIGINT NOT NULL,
  entered_by BIGINT NOT NULL,
  level TEXT NOT NULL,
  until BIGINT,
  declassified BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  traits BYTEA NOT NULL,
  created BIGINT NOT NULL,
  destroyed_at BIGINT NOT NULL,
  mac BYTEA NOT NULL,
  wrapped_key BYTEA,
  masks BYTEA,
  copies BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX customer_by_department ON customer (department, id) WHERE state = 0;
CREATE INDEX customer_by_person ON customer (assigned, id) WHERE state = 0;
CREATE INDEX customer_by_keeper ON customer (keeper, id) WHERE state = 0 AND keeper <> 0;
CREATE INDEX customer_by_end ON customer (until) WHERE state = 0 AND declassified = 0;
CREATE INDEX customer_not_live ON customer (id, state) WHERE state <> 0;
CREATE TABLE unit (
  customer_id BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  category TEXT NOT NULL,
  level TEXT NOT NULL,
  until BIGINT,
  declassified BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  traits BYTEA NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (customer_id, record_id)
) /*clustered*/;
CREATE INDEX unit_by_end ON unit (until) WHERE declassified = 0;
CREATE TABLE customer_value (
  customer_id BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  version BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (customer_id, record_id, field, version)
) /*clustered*/;
)sql";

// Who changed which fields when (docs/formats/labels.md); what stood before lies in customer_value.
constexpr const char* kChanges = R"sql(
CREATE TABLE value_change (
  customer_id BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL,
  fields BYTEA NOT NULL,
  reason BYTEA NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (customer_id, record_id, revision)
) /*clustered*/;
)sql";

// docs/formats/index-labels.md
constexpr const char* kIndexTables = R"sql(
CREATE TABLE index_state (
  epoch BIGINT PRIMARY KEY,
  key_check BYTEA NOT NULL,
  built BIGINT NOT NULL,
  goal BIGINT NOT NULL
);
CREATE TABLE index_tag (
  epoch BIGINT NOT NULL,
  tag BYTEA NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (epoch, tag, customer_id)
) /*clustered*/;
CREATE TABLE index_posting (
  epoch BIGINT NOT NULL,
  segment BIGINT NOT NULL,
  label BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (epoch, segment, label)
) /*clustered*/;
CREATE TABLE index_bag (
  customer_id BIGINT PRIMARY KEY,
  sealed BYTEA NOT NULL
);
)sql";

constexpr std::array<const char*, 4> kIndexTableNames = {"index_state", "index_tag", "index_posting", "index_bag"};

// key_epoch: no data key is wrapped under a tree before this one. key_rotation: Rotation in rotation.h.
constexpr const char* kRotation = R"sql(
ALTER TABLE vault_identity ADD COLUMN key_epoch BIGINT NOT NULL DEFAULT 1;
CREATE TABLE key_rotation (
  id BIGINT PRIMARY KEY,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  person BIGINT NOT NULL,
  started BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  mark BYTEA NOT NULL,
  position BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  total BIGINT NOT NULL
);
CREATE INDEX key_rotation_running ON key_rotation (id) WHERE state = 1;
)sql";

// Backups of the key store, so that one put back from an earlier backup learns of the later ones again.
constexpr const char* kBackups = R"sql(
CREATE TABLE key_backup (
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX key_backup_by_expiry ON key_backup (expires);
)sql";

}  // namespace

std::span<const char* const> Vault::index_tables() {
  return kIndexTableNames;
}

std::span<const store::Migration> Vault::migrations() {
  static constexpr std::array<store::Migration, 5> kMigrations = {
      store::Migration{.domain = "vault", .version = 1, .sql = kTables},
      store::Migration{.domain = "vault", .version = 2, .sql = kChanges},
      store::Migration{.domain = "vault_index", .version = 1, .sql = kIndexTables},
      store::Migration{.domain = "vault_keys", .version = 1, .sql = kRotation},
      store::Migration{.domain = "vault_keys", .version = 2, .sql = kBackups}};
  return kMigrations;
}

}  // namespace jinkui::vault
