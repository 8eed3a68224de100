// Corrections: new versions of values with who, when and why; the versions before stay sealed beside them.
#include <algorithm>

#include "aad.h"
#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

constexpr std::string_view kChangeMac = "jinkui/change-mac/1";
constexpr std::size_t kMaxChanged = 1024;  // fields of one change

constexpr store::Sql kRevision{
    "SELECT COALESCE(MAX(revision), 0) FROM value_change WHERE customer_id = $1 AND record_id = $2"};
constexpr store::Sql kInsert{
    "INSERT INTO value_change (customer_id, record_id, revision, person, at, fields, reason, mac) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr store::Sql kChanges{
    "SELECT revision, person, at, fields, reason, mac FROM value_change WHERE customer_id = $1 AND record_id = $2 "
    "ORDER BY revision"};
constexpr store::Sql kLastVersion{
    "SELECT COALESCE(MAX(version), 0) FROM customer_value WHERE customer_id = $1 AND record_id = $2 AND field = $3"};
constexpr store::Sql kFirst{
    "SELECT field FROM customer_value WHERE customer_id = $1 AND record_id = 0 AND version = 1"};

base::Bytes encode_fields(const std::vector<Change::Field>& fields) {
  codec::CanonicalWriter writer(64);
  writer.count(fields.size());
  for (const auto& field : fields) {
    writer.text(field.name).i64(field.version);
  }
  return writer.take();
}

std::optional<std::vector<Change::Field>> decode_fields(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  std::vector<Change::Field> out(reader.count(kMaxChanged));
  for (auto& field : out) {
    field.name = reader.text();
    field.version = reader.i64();
  }
  return reader.finish().ok() ? std::optional(std::move(out)) : std::nullopt;
}

base::Hash mac_of(const KeyStore& keys, base::CustomerId customer, base::RecordId record, const Change& change) {
  codec::CanonicalWriter writer(256);
  writer.text(kChangeMac).fixed(keys.vault_id()).i64(customer.value).i64(record.value).i64(change.revision);
  writer.i64(change.by.value).i64(change.at.ms).bytes(encode_fields(change.fields)).fixed(change.reason);
  return keys.suite().mac(keys.label_key(), {writer.view()});
}

std::int64_t single(store::Query query) {
  JINKUI_CHECK(query.step());
  return query.integer(0);
}

base::Error changed_meanwhile(std::int64_t present) {
  base::Error error = make_error(base::Errc::conflict, "vault/changed-meanwhile",
                                 {"该档案已被他人更正。", "Somebody else has corrected this file meanwhile."},
                                 {"请重新打开，在现有版本（第 " + std::to_string(present) + " 次更正）上再改。",
                                  "Open it again and correct version " + std::to_string(present) + "."});
  error.where = "/revision";
  return error;
}

}  // namespace

void Vault::Parts::put_change(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                              const Change& change) const {
  session.run(kInsert, customer, record, change.revision, change.by, change.at, encode_fields(change.fields),
              base::Bytes(change.reason.begin(), change.reason.end()), mac_of(keys, customer, record, change));
}

std::int64_t Vault::revision(store::Session& session, base::CustomerId customer, base::RecordId record) const {
  return single(session.query(kRevision, customer, record));
}

base::Result<std::int64_t> Vault::correct(store::WriterSession& session, const Correction& correction) {
  const auto& [customer, record, revision, by, at, values, masks, reason, commitment] = correction;
  JINKUI_CHECK(!values.empty());
  JINKUI_RETURN_IF_ERROR(parts_->rows.live_customer(session, customer));
  const std::int64_t present = this->revision(session, customer, record);
  if (present != revision) {
    return changed_meanwhile(present);
  }
  JINKUI_RETURN_IF_ERROR(put_values(session, customer, record, values, masks));
  Change change{present + 1, by, at, {}, commitment};
  for (const PlainValue& value : values) {
    change.fields.push_back({value.field, single(session.query(kLastVersion, customer, record, value.field))});
  }
  // The reason is a value of its own, whose version is the revision: opened, and destroyed, like every other.
  JINKUI_TRY(const Wiped key, parts_->data_key(session, customer));
  parts_->put_value(session, {customer, record, key.view()}, {std::string(kReasonField), reason}, change.revision);
  parts_->put_change(session, customer, record, change);
  return change.revision;
}

base::Result<std::vector<Change>> Vault::changes(store::Session& session, base::CustomerId customer,
                                                 base::RecordId record) const {
  JINKUI_TRY(const CustomerRow row, parts_->rows.live_customer(session, customer));
  std::vector<Change> out;
  if (record.none()) {
    out.push_back({0, row.custody.entered_by, row.created, {}, {}});
  }
  store::Query query = session.query(kChanges, customer, record);
  while (query.step()) {
    Change change{query.integer(0), query.id<base::PersonId>(1), query.instant(2), {}, {}};
    auto fields = decode_fields(query.blob(3));
    const base::ByteView reason = query.blob(4);
    const bool whole = fields.has_value() && reason.size() == change.reason.size();
    if (whole) {
      change.fields = std::move(*fields);
      std::copy(reason.begin(), reason.end(), change.reason.begin());
    }
    if (!whole || !crypto::equal(mac_of(parts_->keys, customer, record, change), query.blob(5))) {
      return corrupt(customer, {"更正记录", "A note of a correction"});
    }
    out.push_back(std::move(change));
  }
  return out;
}

base::Result<Opened> Vault::first_values_for_replay(const receipt::Receipt& receipt, store::Session& session,
                                                    base::CustomerId customer) {
  if (receipt.scope().what != receipt::Scope::What::replay) {
    return wrong_receipt();
  }
  JINKUI_TRY(const auto corrections, changes(session, customer, {}));
  receipt::Scope scope;
  scope.customer = customer;
  {
    store::Query rows = session.query(kFirst, customer);
    while (rows.step()) {
      if (const auto field = rows.text(0); !field.starts_with(kVersionSign)) {
        scope.fields.push_back(as_of(corrections, field, 0));
      }
    }
  }
  const SealedValues sealed = fetch(session, scope);
  JINKUI_TRY(const Wiped key, parts_->data_key(session, customer));
  return parts_->open_values(scope, sealed, key.view());
}

std::string as_of(std::span<const Change> changes, std::string_view field, std::int64_t revision) {
  std::int64_t version = 1;
  for (const Change& change : changes) {
    const auto found = std::ranges::find(change.fields, field, &Change::Field::name);
    if (found == change.fields.end()) {
      continue;
    }
    if (change.revision > revision) {
      version = found->version - 1;
      break;
    }
    version = found->version;
  }
  return std::string(field) + kVersionSign + std::to_string(version);
}

}  // namespace jinkui::vault
