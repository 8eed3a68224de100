#include <algorithm>
#include <memory>
#include <utility>

#include "aad.h"
#include "errors.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

constexpr store::Sql kKey{"SELECT state, wrapped_key FROM customer WHERE id = $1"};
constexpr store::Sql kValues{
    "SELECT field, version, sealed FROM customer_value WHERE customer_id = $1 AND record_id = $2 "
    "ORDER BY field, version"};
constexpr store::Sql kMasks{"SELECT state, wrapped_key, masks FROM customer WHERE id = $1"};

ObjectFacts facts_of(CustomerRow row, const KeyStore& keys) {
  ObjectFacts facts;
  facts.customer = row.id;
  facts.destroyed = row.state != CustomerState::live || keys.forgotten(row.id);
  if (facts.destroyed) {
    return facts;
  }
  facts.custody = row.custody;
  facts.label = row.label;
  facts.customer_label = std::move(row.label);
  facts.traits = std::move(row.traits);
  facts.wrapped_key = std::move(row.wrapped_key);
  return facts;
}

// A row of kValues under the name that the scope has for it; a later version takes the place of an earlier one.
void take(std::vector<SealedValues::One>& values, const std::string& name, const store::Query& row) {
  auto value = std::ranges::find(values, name, &SealedValues::One::field);
  if (value == values.end()) {
    value = values.insert(value, {.field = name, .version = 0, .sealed = {}});
  }
  value->version = row.integer(1);
  value->sealed = base::to_bytes(row.blob(2));
}

// Facts of a record from those of its customer.
ObjectFacts with_unit(ObjectFacts facts, UnitRow unit) {
  facts.record = unit.record;
  facts.label = std::move(unit.label);
  std::ranges::move(unit.traits, std::back_inserter(facts.traits));
  return facts;
}

void fetch_values(store::Session& session, const receipt::Scope& scope, SealedValues& out) {
  std::vector<Named> wanted;
  wanted.reserve(scope.fields.size());
  for (const std::string& name : scope.fields) {
    wanted.push_back(named(name));
  }
  store::Query rows = session.query(kValues, scope.customer, scope.record);
  while (rows.step()) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i].field == rows.text(0) && wanted[i].version.value_or(rows.integer(1)) == rows.integer(1)) {
        take(out.values, scope.fields[i], rows);
      }
    }
  }
}

}  // namespace

DataKey::~DataKey() {
  crypto::wipe(bytes_);
}

Opened::~Opened() {
  for (PlainValue& value : values) {
    crypto::wipe(value.value);
  }
}

Vault::Vault(const crypto::Suite& suite, KeyStore& keys, base::Random& random, const TermSource& terms)
    : parts_(new Parts{.suite = suite,
                       .keys = keys,
                       .random = random,
                       .rows = Rows(keys),
                       .terms = terms,
                       .index = Index(suite, keys, random)}) {
  JINKUI_CHECK(suite.id() == keys.suite().id());
}

Vault::~Vault() = default;

SealedValues Vault::fetch(store::Session& session, const receipt::Scope& scope) const {
  SealedValues out;
  {
    store::Query key = session.query(kKey, scope.customer);
    if (!key.step()) {
      return out;
    }
    out.customer = scope.customer;
    out.record = scope.record;
    out.state = key.integer(0);
    out.wrapped_key = base::to_bytes(key.blob(1));
  }
  fetch_values(session, scope, out);
  return out;
}

SealedValues Vault::fetch(store::Session& session, const receipt::Scope& scope, DataKey key) const {
  JINKUI_CHECK(key.customer_ == scope.customer);
  SealedValues out;
  out.customer = scope.customer;
  out.record = scope.record;
  out.key.emplace(std::move(key));
  fetch_values(session, scope, out);
  return out;
}

base::Result<DataKey> Vault::data_key(const ObjectFacts& facts) const {
  const CustomerState state = facts.destroyed ? CustomerState::destroyed : CustomerState::live;
  JINKUI_TRY(Wiped key, parts_->unwrap(facts.customer, static_cast<std::int64_t>(state), facts.wrapped_key));
  return DataKey(facts.customer, std::move(key.bytes));
}
base::Result<Opened> Vault::open(receipt::Receipt&& receipt, store::Session& session) {
  const SealedValues sealed = fetch(session, receipt.scope());
  return open(std::move(receipt), sealed);
}

base::Result<Opened> Vault::open(receipt::Receipt&& receipt, const SealedValues& sealed) {
  const receipt::Receipt used = std::move(receipt);
  const receipt::Scope& scope = used.scope();
  if (scope.what != receipt::Scope::What::values) {
    return wrong_receipt();
  }
  if (sealed.customer.none()) {
    return no_such_customer(scope.customer);
  }
  JINKUI_CHECK(sealed.customer == scope.customer && sealed.record == scope.record);
  if (sealed.key) {
    JINKUI_CHECK(sealed.key->customer_ == scope.customer);
    if (parts_->keys.forgotten(scope.customer)) {
      return destroyed_customer(scope.customer);
    }
    return parts_->open_values(scope, sealed, sealed.key->bytes_);
  }
  JINKUI_TRY(const Wiped key, parts_->unwrap(scope.customer, sealed.state, sealed.wrapped_key));
  return parts_->open_values(scope, sealed, key.view());
}

base::Result<std::vector<Opened>> Vault::open_each(receipt::Receipt&& receipt, std::span<const SealedValues> sealed) {
  const receipt::Receipt used = std::move(receipt);
  const receipt::Scope& scope = used.scope();
  if (scope.what != receipt::Scope::What::each) {
    return wrong_receipt();
  }
  JINKUI_CHECK(sealed.size() == scope.customers.size());
  std::vector<Opened> all;
  all.reserve(sealed.size());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    JINKUI_CHECK(sealed[i].customer == scope.customers[i] && sealed[i].record.none());
    const auto key = parts_->unwrap(sealed[i].customer, sealed[i].state, sealed[i].wrapped_key);
    if (!key.ok() && key.error().code == base::Errc::gone) {
      all.emplace_back();
      continue;
    }
    if (!key.ok()) {
      return key.error();
    }
    receipt::Scope one;
    one.customer = sealed[i].customer;
    one.fields = scope.fields;
    JINKUI_TRY(auto opened, parts_->open_values(one, sealed[i], key->view()));
    all.push_back(std::move(opened));
  }
  return all;
}

base::Result<std::vector<OpenedMask>> Vault::open_masks(receipt::Receipt&& receipt, store::Session& session) {
  const receipt::Receipt used = std::move(receipt);
  if (used.scope().what != receipt::Scope::What::masks) {
    return wrong_receipt();
  }
  std::vector<OpenedMask> opened;
  opened.reserve(used.scope().customers.size());
  for (const base::CustomerId customer : used.scope().customers) {
    store::Query query = session.query(kMasks, customer);
    if (!query.step()) {
      return no_such_customer(customer);
    }
    auto key = parts_->unwrap(customer, query.integer(0), query.blob(1));
    if (!key.ok() && key.error().code == base::Errc::gone) {
      continue;
    }
    if (!key.ok()) {
      return key.take_error();
    }
    JINKUI_TRY(auto masks, parts_->open_masks(customer, key->view(), query.blob(2)));
    opened.push_back({.customer = customer, .masks = std::move(masks)});
  }
  return opened;
}

base::Error Vault::unknown(base::CustomerId customer, base::RecordId record) const {
  return record.none() ? no_such_customer(customer) : no_such_record(customer, record);
}

base::Result<ObjectFacts> Vault::facts(store::Session& session, base::CustomerId customer, base::RecordId record) {
  JINKUI_TRY(CustomerRow row, parts_->rows.customer_and_key(session, customer));
  ObjectFacts facts = facts_of(std::move(row), parts_->keys);
  facts.record = record;
  if (record.none() || facts.destroyed) {
    return facts;
  }
  JINKUI_TRY(UnitRow unit, parts_->rows.unit(session, customer, record));
  return with_unit(std::move(facts), std::move(unit));
}

base::Result<ListPage> Vault::list(store::Session& session, base::CustomerId cursor, std::size_t limit,
                                   const ListFilter& filter) {
  const std::size_t size = std::clamp<std::size_t>(limit, 1, kMaxPage);
  JINKUI_TRY(auto rows, parts_->rows.customers(session, cursor, size, filter));
  ListPage page;
  if (rows.size() == size) {
    page.next = rows.back().id.value;
  }
  for (CustomerRow& row : rows) {
    ObjectFacts facts = facts_of(std::move(row), parts_->keys);
    if (!facts.destroyed) {
      page.items.push_back(std::move(facts));
    }
  }
  return page;
}

base::Result<ListPage> Vault::records(store::Session& session, base::CustomerId customer, base::RecordId cursor,
                                      std::size_t limit) {
  const std::size_t size = std::clamp<std::size_t>(limit, 1, kMaxPage);
  JINKUI_TRY(CustomerRow row, parts_->rows.live_customer(session, customer));
  const ObjectFacts owner = facts_of(std::move(row), parts_->keys);
  JINKUI_TRY(auto units, parts_->rows.units(session, customer, cursor, size));
  ListPage page;
  if (units.size() == size) {
    page.next = units.back().record.value;
  }
  for (UnitRow& unit : units) {
    page.items.push_back(with_unit(owner, std::move(unit)));
  }
  return page;
}

std::vector<ObjectName> Vault::due_for_declassification(store::Session& session, base::Instant now,
                                                        std::size_t limit) {
  static constexpr store::Sql kDue{
      "SELECT id, 0, until FROM customer WHERE state = 0 AND declassified = 0 AND until <= $1 "
      "UNION ALL SELECT customer_id, record_id, until FROM unit WHERE declassified = 0 AND until <= $1 "
      "ORDER BY 3, 1, 2 LIMIT $2"};
  std::vector<ObjectName> due;
  auto query = session.query(kDue, now, static_cast<std::int64_t>(limit));
  while (query.step()) {
    due.push_back({query.id<base::CustomerId>(0), query.id<base::RecordId>(1)});
  }
  return due;
}

}  // namespace jinkui::vault
