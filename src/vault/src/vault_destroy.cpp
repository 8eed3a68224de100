#include <algorithm>
#include <optional>
#include <utility>

#include "errors.h"
#include "jinkui/vault/rotation.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

constexpr store::Sql kNoteBackup{"INSERT INTO key_backup (made, expires) VALUES ($1, $2)"};
constexpr store::Sql kNotedBackups{
    "SELECT made, expires FROM key_backup WHERE expires > $1 ORDER BY expires DESC LIMIT $2"};
constexpr store::Sql kState{"SELECT state, created FROM customer WHERE id = $1"};
constexpr store::Sql kDropKey{"UPDATE customer SET wrapped_key = NULL, masks = NULL WHERE id = $1"};
constexpr store::Sql kDropValues{"DELETE FROM customer_value WHERE customer_id = $1"};
constexpr store::Sql kDropChanges{"DELETE FROM value_change WHERE customer_id = $1"};
constexpr store::Sql kDropUnits{"DELETE FROM unit WHERE customer_id = $1"};
constexpr store::Sql kPending{"SELECT id FROM customer WHERE state <> 0 AND state = 1 ORDER BY id LIMIT $1"};
constexpr store::Sql kNotLive{"SELECT id FROM customer WHERE state <> 0 ORDER BY id"};
constexpr store::Sql kLiveBetween{"SELECT id FROM customer WHERE id >= $1 AND id <= $2 AND state = 0 ORDER BY id"};
constexpr store::Sql kIdentity{"SELECT vault, key_epoch FROM vault_identity WHERE one = 1"};
constexpr store::Sql kSetIdentity{"INSERT INTO vault_identity (one, vault, key_epoch) VALUES (1, $1, $2)"};

// What is kept of a customer that is not live: nothing but its number and dates.
struct Remains {
  CustomerState state = CustomerState::live;
  base::Instant created;
};

base::Result<Remains> remains_of(store::Session& session, base::CustomerId customer) {
  store::Query query = session.query(kState, customer);
  if (!query.step()) {
    return no_such_customer(customer);
  }
  return Remains{.state = static_cast<CustomerState>(query.integer(0)), .created = query.instant(1)};
}

CustomerRow tombstone(base::CustomerId customer, CustomerState state, base::Instant created) {
  CustomerRow row;
  row.id = customer;
  row.state = state;
  row.created = created;
  return row;
}

base::Error not_marked(base::CustomerId customer) {
  base::Error error =
      make_error(base::Errc::conflict, "vault/not-marked",
                 {"该客户未登记销毁，不能销毁其密钥。", "The customer is not marked for destruction; its key stays."},
                 {"请先完成销毁审批。", "Have the destruction approved first."});
  error.where = "customer/" + std::to_string(customer.value);
  return error;
}

base::Error not_forgotten(base::CustomerId customer) {
  base::Error error = make_error(base::Errc::conflict, "vault/not-forgotten",
                                 {"该客户的密钥尚未销毁。", "The customer's key is not forgotten yet."},
                                 {"请稍后重试；若一直如此，请检查密钥库所在磁盘。",
                                  "Try again; if it stays so, check the disk that holds the key store."});
  error.where = "customer/" + std::to_string(customer.value);
  return error;
}

base::Error other_vault() {
  return make_error(base::Errc::conflict, "vault/other-key-store",
                    {"密钥库与数据库不属于同一个库。", "The key store and the database belong to different vaults."},
                    {"请核对数据目录与密钥库的路径，或恢复同一个库的密钥库备份。",
                     "Check the paths of both, or restore a key store backup of this vault."});
}

base::Error older_key_store() {
  return make_error(
      base::Errc::conflict, "vault/older-key-store",
      {"密钥库早于最近一次客户密钥更换，打不开现在的数据库。",
       "The key store is from before the last rotation of the customers' keys; it does not open this database."},
      {"请恢复更换之后制作的密钥库备份；没有的，连同更换之前的数据库备份一起恢复。",
       "Put back a key store backup made after it, or together with this one a database backup from before it."});
}

base::Error older_database() {
  return make_error(
      base::Errc::conflict, "vault/older-database",
      {"数据库早于最近一次客户密钥更换，现在的密钥库打不开它。",
       "The database is from before the last rotation of the customers' keys; this key store does not open it."},
      {"请恢复更换之后的数据库备份；没有的，连同更换之前、尚未到期的密钥库备份一起恢复。",
       "Put back a database backup made after it, or together with this one a key store backup from before it that "
       "has not expired."});
}

// Database and key store agree on the rotations there have been.
base::Status check_epoch(store::Session& session, std::int64_t of_database, const KeyStore::Epoch& of_keys) {
  const auto number = static_cast<std::int64_t>(of_keys.number);
  const auto running = running_rotation(session);
  const bool moved = running && running->kind == Rotation::Kind::buckets && running->cursor > 0;
  if (of_database > number || (moved && epoch_of_mark(running->mark) > of_keys.number)) {
    return older_key_store();
  }
  if (of_database < (of_keys.rotating ? number - 1 : number)) {
    return older_database();
  }
  return base::success();
}

std::vector<base::CustomerId> ids(store::Query query) {
  std::vector<base::CustomerId> found;
  while (query.step()) {
    found.push_back(query.id<base::CustomerId>(0));
  }
  return found;
}

base::Status check_identity(store::WriterSession& session, const VaultId& vault, const KeyStore::Epoch& epoch) {
  std::optional<std::int64_t> of_database;
  {
    store::Query query = session.query(kIdentity);
    if (query.step()) {
      if (!std::ranges::equal(query.blob(0), vault)) {
        return other_vault();
      }
      of_database = query.integer(1);
    }
  }
  if (of_database) {
    return check_epoch(session, *of_database, epoch);
  }
  session.run(kSetIdentity, vault, epoch.number);
  return base::success();
}

}  // namespace

base::Status Vault::mark_destroyed(store::WriterSession& session, base::CustomerId customer) {
  JINKUI_TRY(const Remains remains, remains_of(session, customer));
  if (remains.state != CustomerState::live) {
    return base::success();
  }
  parts_->unlist(session, customer);
  session.run(kDropValues, customer);
  session.run(kDropUnits, customer);
  session.run(kDropChanges, customer);
  session.run(kDropKey, customer);
  parts_->rows.update(session, tombstone(customer, CustomerState::destroying, remains.created));
  return base::success();
}

base::Status Vault::forget(store::Session& session, std::span<const base::CustomerId> customers) {
  for (const base::CustomerId customer : customers) {
    JINKUI_TRY(const CustomerRow row, parts_->rows.customer(session, customer));
    if (row.state == CustomerState::live) {
      return not_marked(customer);
    }
  }
  return parts_->keys.forget(customers);
}

base::Status Vault::finish_destruction(store::WriterSession& session, base::CustomerId customer, base::Instant at) {
  JINKUI_TRY(const CustomerRow row, parts_->rows.customer(session, customer));
  if (row.state == CustomerState::live) {
    return not_marked(customer);
  }
  if (!parts_->keys.forgotten(customer)) {
    return not_forgotten(customer);
  }
  if (row.state == CustomerState::destroying) {
    CustomerRow last = tombstone(customer, CustomerState::destroyed, row.created);
    last.destroyed_at = at;
    parts_->rows.update(session, last);
  }
  return base::success();
}

std::vector<base::CustomerId> Vault::pending_destructions(store::Session& session, std::size_t limit) {
  return ids(session.query(kPending, std::clamp<std::size_t>(limit, 1, 1000)));
}

void Vault::note_key_backup(store::WriterSession& session, const KeyBackup& backup) {
  session.run(kNoteBackup, backup.made, backup.expires);
}

base::Result<Reconciled> Vault::reconcile(store::WriterSession& session, base::Instant now) {
  JINKUI_RETURN_IF_ERROR(check_identity(session, parts_->keys.vault_id(), parts_->keys.epoch()));
  std::vector<KeyBackup> noted;
  {
    store::Query query = session.query(kNotedBackups, now, static_cast<std::int64_t>(KeyStore::kMaxBackups));
    while (query.step()) {
      noted.push_back({.made = query.instant(0), .expires = query.instant(1)});
    }
  }
  parts_->keys.put_on_record(noted, now);
  Reconciled found;
  for (const base::CustomerId customer : ids(session.query(kNotLive))) {
    if (!parts_->keys.forgotten(customer)) {
      // Only on the word of a tombstone that verifies: nobody may destroy by writing to the database.
      JINKUI_RETURN_IF_ERROR(parts_->rows.customer(session, customer));
      found.to_forget.push_back(customer);
    }
  }
  for (const CustomerRange& range : parts_->keys.forgotten()) {
    for (const base::CustomerId customer : ids(session.query(kLiveBetween, range.first, range.last))) {
      JINKUI_RETURN_IF_ERROR(mark_destroyed(session, customer));
      found.marked.push_back(customer);
    }
  }
  return found;
}

}  // namespace jinkui::vault
