#include <algorithm>
#include <utility>

#include "aad.h"
#include "errors.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

constexpr store::Sql kLastCustomer{"SELECT COALESCE(MAX(id), 0) FROM customer"};
constexpr store::Sql kLastRecord{"SELECT COALESCE(MAX(record_id), 0) FROM unit WHERE customer_id = $1"};
constexpr store::Sql kLastVersion{
    "SELECT COALESCE(MAX(version), 0) FROM customer_value WHERE customer_id = $1 AND record_id = $2 AND field = $3"};
constexpr store::Sql kInsertValue{
    "INSERT INTO customer_value (customer_id, record_id, field, version, sealed) VALUES ($1, $2, $3, $4, $5)"};
constexpr store::Sql kMasks{"SELECT masks FROM customer WHERE id = $1"};
constexpr store::Sql kCountCopy{"UPDATE customer SET copies = copies + 1 WHERE id = $1 RETURNING copies"};
constexpr store::Sql kUpdateMasks{"UPDATE customer SET masks = $1 WHERE id = $2"};

std::int64_t single(store::Query query) {
  JINKUI_CHECK(query.step());
  return query.integer(0);
}

// The next id. Skips numbers whose key is forgotten: after the restore of an older database they were others'.
base::CustomerId next_customer(store::WriterSession& session, const KeyStore& keys) {
  base::CustomerId id{single(session.query(kLastCustomer)) + 1};
  while (keys.forgotten(id)) {
    ++id.value;
  }
  if (id.value > KeyStore::kMaxCustomer) {
    throw base::Fatal("vault: all customer numbers are used");
  }
  return id;
}

void merge(std::vector<PlainValue>& into, std::span<const PlainValue> changes) {
  for (const PlainValue& change : changes) {
    const auto same = std::ranges::find(into, change.field, &PlainValue::field);
    if (same == into.end()) {
      into.push_back(change);
    } else {
      same->value = change.value;
    }
  }
}

}  // namespace

void Vault::Parts::put_values(store::WriterSession& session, const Target& target, std::span<const PlainValue> values,
                              bool first) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string& field = values[i].field;
    // A new record has no versions yet, unless the field stood earlier in the same list.
    const bool doubled = std::ranges::count(values.first(i), field, &PlainValue::field) != 0;
    const std::int64_t version =
        first && !doubled ? 1 : single(session.query(kLastVersion, target.customer, target.record, field)) + 1;
    put_value(session, target, values[i], version);
  }
}

base::Status Vault::Parts::change_values(store::WriterSession& session, const Target& target,
                                         std::span<const PlainValue> values) {
  if (!target.record.none()) {
    put_values(session, target, values, false);
    return base::success();
  }
  JINKUI_TRY(const Opened before, present_values(session, target.customer, target.data_key));
  put_values(session, target, values, false);
  JINKUI_TRY(const Opened after, present_values(session, target.customer, target.data_key));
  const auto old_terms = terms.terms(before.values);
  const auto new_terms = terms.terms(after.values);
  const auto not_in = [](const std::vector<Term>& all, const std::vector<Term>& of) {
    std::vector<Term> left;
    std::ranges::copy_if(of, std::back_inserter(left),
                         [&all](const Term& term) { return std::ranges::find(all, term) == all.end(); });
    return left;
  };
  index.remove_tags(session, target.customer, not_in(new_terms, old_terms));
  index.append(session, target.customer, not_in(old_terms, new_terms));
  put_bag(session, target.customer, target.data_key, new_terms);
  return base::success();
}

void Vault::Parts::put_value(store::WriterSession& session, const Target& target, const PlainValue& value,
                             std::int64_t version) const {
  const auto& [customer, record, data_key] = target;
  const base::Bytes aad =
      value_aad(suite.id(), {.customer = customer, .record = record, .field = value.field, .version = version});
  base::Bytes sealed;
  suite.seal(data_key, aad, base::as_bytes(value.value), random, sealed);
  session.run(kInsertValue, customer, record, value.field, version, sealed);
}

base::CustomerId Vault::put(store::WriterSession& session, const NewCustomer& customer) {
  CustomerRow row;
  row.id = next_customer(session, parts_->keys);
  row.custody = customer.custody;
  row.label = customer.label;
  row.label.category.clear();
  row.traits = customer.traits;
  row.created = customer.label.set_at;
  Wiped key(base::Bytes(parts_->suite.key_size()));
  parts_->random.fill(key.bytes);
  parts_->rows.insert(session, row, parts_->wrap(row.id, key.view()),
                      parts_->seal_masks(row.id, key.view(), customer.masks));
  parts_->put_values(session, {row.id, {}, key.view()}, customer.values, true);
  const auto terms = parts_->terms.terms(customer.values);
  parts_->index.append(session, row.id, terms);
  parts_->put_bag(session, row.id, key.view(), terms);
  return row.id;
}

base::Result<base::RecordId> Vault::put(store::WriterSession& session, const NewRecord& record) {
  JINKUI_TRY(const Wiped key, parts_->data_key(session, record.customer));
  UnitRow row;
  row.customer = record.customer;
  row.record = {single(session.query(kLastRecord, record.customer)) + 1};
  row.label = record.label;
  row.traits = record.traits;
  parts_->rows.insert(session, row);
  parts_->put_values(session, {row.customer, row.record, key.view()}, record.values, true);
  parts_->put_change(session, row.customer, row.record, {0, record.entered_by, record.label.set_at, {}, {}});
  return row.record;
}

base::Status Vault::put_values(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                               std::span<const PlainValue> values, std::span<const PlainValue> masks) {
  JINKUI_TRY(const Wiped key, parts_->data_key(session, customer));
  if (!record.none()) {
    JINKUI_RETURN_IF_ERROR(parts_->rows.unit(session, customer, record));
  }
  JINKUI_RETURN_IF_ERROR(parts_->change_values(session, {customer, record, key.view()}, values));
  if (masks.empty()) {
    return base::success();
  }
  base::Bytes sealed;
  {
    store::Query query = session.query(kMasks, customer);
    JINKUI_CHECK(query.step());
    sealed = query.bytes(0);
  }
  JINKUI_TRY(auto all, parts_->open_masks(customer, key.view(), sealed));
  merge(all, masks);
  session.run(kUpdateMasks, parts_->seal_masks(customer, key.view(), all), customer);
  return base::success();
}

base::Status Vault::set_label(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                              const Label& label) {
  JINKUI_TRY(CustomerRow row, parts_->rows.live_customer(session, customer));
  if (record.none()) {
    row.label = label;
    row.label.category.clear();
    parts_->rows.update(session, row);
    return base::success();
  }
  JINKUI_TRY(UnitRow unit, parts_->rows.unit(session, customer, record));
  unit.label = label;
  parts_->rows.update(session, unit);
  return base::success();
}

base::Result<std::int64_t> Vault::count_copy(store::WriterSession& session, base::CustomerId customer) {
  JINKUI_TRY(const CustomerRow row, parts_->rows.live_customer(session, customer));
  return single(session.change(kCountCopy, row.id));
}

base::Status Vault::set_traits(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                               const Traits& traits) {
  JINKUI_TRY(CustomerRow row, parts_->rows.live_customer(session, customer));
  if (record.none()) {
    row.traits = traits;
    parts_->rows.update(session, row);
    return base::success();
  }
  JINKUI_TRY(UnitRow unit, parts_->rows.unit(session, customer, record));
  unit.traits = traits;
  parts_->rows.update(session, unit);
  return base::success();
}

base::Status Vault::set_custody(store::WriterSession& session, base::CustomerId customer, const Custody& custody) {
  JINKUI_TRY(CustomerRow row, parts_->rows.live_customer(session, customer));
  row.custody = custody;
  parts_->rows.update(session, row);
  return base::success();
}

}  // namespace jinkui::vault
