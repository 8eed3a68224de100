#include "jinkui/transfer/exports.h"

#include "jinkui/codec/canonical.h"

namespace jinkui::transfer {
namespace {

constexpr std::size_t kMostCustomers = 100'000;

}  // namespace

void put_scope(store::WriterSession& session, std::string_view name, const ExportScope& scope, base::PersonId person,
               base::Instant now) {
  codec::CanonicalWriter writer(8 + 8 * scope.customers.size());
  writer.count(scope.customers.size());
  for (const auto customer : scope.customers) {
    writer.i64(customer.value);
  }
  const base::Bytes customers = writer.take();
  session.run({"INSERT INTO export_scope (name, person, made, customers) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (name) DO NOTHING"},
              name, person, now, customers);
}

std::optional<ExportScope> scope_of(store::Session& session, std::string_view name) {
  auto query = session.query({"SELECT customers FROM export_scope WHERE name = $1"}, name);
  if (!query.step()) {
    return std::nullopt;
  }
  codec::CanonicalReader reader(query.blob(0));
  ExportScope scope;
  scope.customers.resize(reader.count(kMostCustomers, 8));
  for (auto& customer : scope.customers) {
    customer.value = reader.i64();
  }
  return reader.finish().ok() ? std::optional(std::move(scope)) : std::nullopt;
}

}  // namespace jinkui::transfer
