#include "rows.h"

#include <string_view>
#include <utility>

#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::vault {
namespace {

constexpr std::string_view kCustomerMac = "jinkui/customer-mac/1";
constexpr std::string_view kUnitMac = "jinkui/unit-mac/1";

void write_label(codec::CanonicalWriter& writer, const Label& label) {
  writer.text(label.level).text(label.category).present(label.until.has_value());
  if (label.until) {
    writer.i64(label.until->ms);
  }
  writer.boolean(label.declassified).i64(label.set_at.ms);
}

void write_traits(codec::CanonicalWriter& writer, const Traits& traits) {
  writer.count(traits.size());
  for (const auto& [field, value] : traits) {
    writer.text(field).text(value);
  }
}

base::Result<Traits> decode_traits(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  Traits traits(reader.count(kMaxTraits, 8));
  for (auto& [field, value] : traits) {
    field = reader.text();
    value = reader.text();
  }
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return traits;
}

std::optional<base::Instant> optional_instant(const store::Query& query, int column) {
  return query.is_null(column) ? std::nullopt : std::optional(query.instant(column));
}

base::Error corrupt_label(base::CustomerId customer) {
  return corrupt(customer, {"客户档案的密级、归属等标签", "The label of the customer file"});
}

constexpr store::Sql kCustomer{
    "SELECT id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, traits, "
    "created, "
    "destroyed_at, mac FROM customer WHERE id = $1"};
constexpr store::Sql kCustomerAndKey{
    "SELECT id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, traits, "
    "created, "
    "destroyed_at, mac, wrapped_key FROM customer WHERE id = $1"};
constexpr store::Sql kCustomers{
    "SELECT id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, traits, "
    "created, "
    "destroyed_at, mac FROM customer WHERE state = 0 AND id > $1 ORDER BY id LIMIT $2"};
constexpr store::Sql kCustomersOfDepartment{
    "SELECT id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, traits, "
    "created, "
    "destroyed_at, mac FROM customer WHERE state = 0 AND department = $1 AND id > $2 ORDER BY id LIMIT $3"};
constexpr store::Sql kCustomersOfPerson{
    "SELECT id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, traits, "
    "created, "
    "destroyed_at, mac FROM customer WHERE state = 0 AND assigned = $1 AND id > $2 ORDER BY id LIMIT $3"};
constexpr store::Sql kCustomersOfBoth{
    "SELECT id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, traits, "
    "created, "
    "destroyed_at, mac FROM customer WHERE state = 0 AND assigned = $1 AND department = $2 AND id > $3 "
    "ORDER BY id LIMIT $4"};
constexpr store::Sql kCustomersOfKeeper{
    "SELECT id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, traits, "
    "created, "
    "destroyed_at, mac FROM customer WHERE state = 0 AND keeper <> 0 AND keeper = $1 "
    "AND (assigned = $2 OR $2 IS NULL) AND (department = $3 OR $3 IS NULL) AND id > $4 ORDER BY id LIMIT $5"};
constexpr store::Sql kIds{"SELECT id FROM customer WHERE state = 0 ORDER BY id LIMIT $1"};
constexpr store::Sql kIdsOfDepartment{
    "SELECT id FROM customer WHERE state = 0 AND department = $1 ORDER BY id LIMIT $2"};
constexpr store::Sql kIdsOfPerson{"SELECT id FROM customer WHERE state = 0 AND assigned = $1 ORDER BY id LIMIT $2"};
constexpr store::Sql kIdsOfKeeper{
    "SELECT id FROM customer WHERE state = 0 AND keeper <> 0 AND keeper = $1 ORDER BY id LIMIT $2"};
constexpr store::Sql kUnit{
    "SELECT record_id, category, level, until, declassified, set_at, traits, mac FROM unit "
    "WHERE customer_id = $1 AND record_id = $2"};
constexpr store::Sql kUnits{
    "SELECT record_id, category, level, until, declassified, set_at, traits, mac FROM unit "
    "WHERE customer_id = $1 AND record_id > $2 ORDER BY record_id LIMIT $3"};
constexpr store::Sql kInsertCustomer{
    "INSERT INTO customer (id, state, department, assigned, keeper, entered_by, level, until, declassified, set_at, "
    "traits, created, destroyed_at, mac, wrapped_key, masks) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
constexpr store::Sql kUpdateCustomer{
    "UPDATE customer SET state = $1, department = $2, assigned = $3, keeper = $4, entered_by = $5, level = $6, "
    "until = $7, declassified = $8, set_at = $9, traits = $10, destroyed_at = $11, mac = $12 WHERE id = $13"};
constexpr store::Sql kInsertUnit{
    "INSERT INTO unit (customer_id, record_id, category, level, until, declassified, set_at, traits, mac) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr store::Sql kUpdateUnit{
    "UPDATE unit SET category = $1, level = $2, until = $3, declassified = $4, set_at = $5, traits = $6, mac = $7 "
    "WHERE customer_id = $8 AND record_id = $9"};

}  // namespace

base::Bytes encode_traits(const Traits& traits) {
  codec::CanonicalWriter writer(64);
  write_traits(writer, traits);
  return writer.take();
}

base::Hash Rows::mac(const CustomerRow& row) const {
  codec::CanonicalWriter writer(256);
  writer.text(kCustomerMac).fixed(keys_.vault_id()).i64(row.id.value).u8(static_cast<std::uint8_t>(row.state));
  writer.i64(row.custody.department.value).i64(row.custody.assigned.value).i64(row.custody.keeper.value);
  writer.i64(row.custody.entered_by.value);
  write_label(writer, row.label);
  write_traits(writer, row.traits);
  writer.i64(row.created.ms).i64(row.destroyed_at.ms);
  return keys_.suite().mac(keys_.label_key(), {writer.view()});
}

base::Hash Rows::mac(const UnitRow& row) const {
  codec::CanonicalWriter writer(256);
  writer.text(kUnitMac).fixed(keys_.vault_id()).i64(row.customer.value).i64(row.record.value);
  write_label(writer, row.label);
  write_traits(writer, row.traits);
  return keys_.suite().mac(keys_.label_key(), {writer.view()});
}

base::Result<CustomerRow> Rows::read_customer(const store::Query& query) const {
  CustomerRow row;
  row.id = query.id<base::CustomerId>(0);
  row.state = static_cast<CustomerState>(query.integer(1));
  row.custody.department = query.id<base::DepartmentId>(2);
  row.custody.assigned = query.id<base::PersonId>(3);
  row.custody.keeper = query.id<base::PersonId>(4);
  row.custody.entered_by = query.id<base::PersonId>(5);
  row.label.level = query.string(6);
  row.label.until = optional_instant(query, 7);
  row.label.declassified = query.integer(8) != 0;
  row.label.set_at = query.instant(9);
  auto traits = decode_traits(query.blob(10));
  if (!traits.ok()) {
    return corrupt_label(row.id);
  }
  row.traits = std::move(traits).value();
  row.created = query.instant(11);
  row.destroyed_at = query.instant(12);
  if (!crypto::equal(mac(row), query.blob(13))) {
    return corrupt_label(row.id);
  }
  return row;
}

base::Result<UnitRow> Rows::read_unit(const store::Query& query, base::CustomerId customer) const {
  UnitRow row;
  row.customer = customer;
  row.record = query.id<base::RecordId>(0);
  row.label.category = query.string(1);
  row.label.level = query.string(2);
  row.label.until = optional_instant(query, 3);
  row.label.declassified = query.integer(4) != 0;
  row.label.set_at = query.instant(5);
  auto traits = decode_traits(query.blob(6));
  if (!traits.ok()) {
    return corrupt_label(customer);
  }
  row.traits = std::move(traits).value();
  if (!crypto::equal(mac(row), query.blob(7))) {
    return corrupt_label(customer);
  }
  return row;
}

base::Result<CustomerRow> Rows::customer(store::Session& session, base::CustomerId id) const {
  store::Query query = session.query(kCustomer, id);
  if (!query.step()) {
    return no_such_customer(id);
  }
  return read_customer(query);
}

base::Result<CustomerRow> Rows::customer_and_key(store::Session& session, base::CustomerId id) const {
  store::Query query = session.query(kCustomerAndKey, id);
  if (!query.step()) {
    return no_such_customer(id);
  }
  auto row = read_customer(query);
  if (row.ok()) {
    row->wrapped_key = query.bytes(14);
  }
  return row;
}

base::Result<CustomerRow> Rows::live_customer(store::Session& session, base::CustomerId id) const {
  auto row = customer(session, id);
  if (row.ok() && (row->state != CustomerState::live || keys_.forgotten(id))) {
    return destroyed_customer(id);
  }
  return row;
}

base::Result<UnitRow> Rows::unit(store::Session& session, base::CustomerId customer, base::RecordId record) const {
  store::Query query = session.query(kUnit, customer, record);
  if (!query.step()) {
    return no_such_record(customer, record);
  }
  return read_unit(query, customer);
}

base::Result<std::vector<CustomerRow>> Rows::customers(store::Session& session, base::CustomerId cursor,
                                                       std::size_t limit, const ListFilter& filter) const {
  const auto rows = static_cast<std::int64_t>(limit);
  store::Query query = filter.keeper ? session.query(kCustomersOfKeeper, *filter.keeper, filter.assigned,
                                                     filter.department, cursor, rows)
                       : filter.assigned && filter.department
                           ? session.query(kCustomersOfBoth, *filter.assigned, *filter.department, cursor, rows)
                       : filter.assigned   ? session.query(kCustomersOfPerson, *filter.assigned, cursor, rows)
                       : filter.department ? session.query(kCustomersOfDepartment, *filter.department, cursor, rows)
                                           : session.query(kCustomers, cursor, rows);
  std::vector<CustomerRow> found;
  while (query.step()) {
    JINKUI_TRY(CustomerRow row, read_customer(query));
    found.push_back(std::move(row));
  }
  return found;
}

std::optional<std::vector<base::CustomerId>> Rows::ids(store::Session& session, const ListFilter& filter,
                                                       std::size_t most) {
  const auto rows = static_cast<std::int64_t>(most) + 1;
  store::Query query = filter.keeper       ? session.query(kIdsOfKeeper, *filter.keeper, rows)
                       : filter.assigned   ? session.query(kIdsOfPerson, *filter.assigned, rows)
                       : filter.department ? session.query(kIdsOfDepartment, *filter.department, rows)
                                           : session.query(kIds, rows);
  std::vector<base::CustomerId> found;
  while (query.step()) {
    found.push_back(query.id<base::CustomerId>(0));
  }
  return found.size() > most ? std::nullopt : std::optional(std::move(found));
}

base::Result<std::vector<UnitRow>> Rows::units(store::Session& session, base::CustomerId customer,
                                               base::RecordId cursor, std::size_t limit) const {
  store::Query query = session.query(kUnits, customer, cursor, static_cast<std::int64_t>(limit));
  std::vector<UnitRow> found;
  while (query.step()) {
    JINKUI_TRY(UnitRow row, read_unit(query, customer));
    found.push_back(std::move(row));
  }
  return found;
}

void Rows::insert(store::WriterSession& session, const CustomerRow& row, base::ByteView wrapped_key,
                  base::ByteView masks) const {
  session.run(kInsertCustomer, row.id, static_cast<int>(row.state), row.custody.department, row.custody.assigned,
              row.custody.keeper, row.custody.entered_by, row.label.level, row.label.until, row.label.declassified,
              row.label.set_at, encode_traits(row.traits), row.created, row.destroyed_at, mac(row), wrapped_key,
              masks);
}

void Rows::insert(store::WriterSession& session, const UnitRow& row) const {
  session.run(kInsertUnit, row.customer, row.record, row.label.category, row.label.level, row.label.until,
              row.label.declassified, row.label.set_at, encode_traits(row.traits), mac(row));
}

void Rows::update(store::WriterSession& session, const CustomerRow& row) const {
  session.run(kUpdateCustomer, static_cast<int>(row.state), row.custody.department, row.custody.assigned,
              row.custody.keeper, row.custody.entered_by, row.label.level, row.label.until, row.label.declassified,
              row.label.set_at, encode_traits(row.traits), row.destroyed_at, mac(row), row.id);
}

void Rows::update(store::WriterSession& session, const UnitRow& row) const {
  session.run(kUpdateUnit, row.label.category, row.label.level, row.label.until, row.label.declassified,
              row.label.set_at, encode_traits(row.traits), mac(row), row.customer, row.record);
}

}  // namespace jinkui::vault
