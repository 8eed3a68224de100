#include "jinkui/vault/vault.h"

namespace jinkui::vault {
namespace {

constexpr store::Sql kCustomersOfLevel{"SELECT COUNT(*) FROM customer WHERE state = 0 AND level = $1"};
constexpr store::Sql kUnitsOfLevel{"SELECT COUNT(*) FROM unit WHERE level = $1"};
constexpr store::Sql kUnitsOfCategory{"SELECT COUNT(*) FROM unit WHERE category = $1"};
constexpr store::Sql kValuesOfField{"SELECT COUNT(*) FROM customer_value WHERE field = $1"};

std::int64_t number(store::Query row) {
  return row.step() ? row.integer(0) : 0;
}

}  // namespace

// Rows of destroyed customers are gone from unit and customer_value, so that only the customer table asks for a
// state.
std::int64_t Vault::count_bearing(store::Session& session, Bears what, const std::string& name) {
  switch (what) {
    case Bears::level:
      return number(session.query(kCustomersOfLevel, name)) + number(session.query(kUnitsOfLevel, name));
    case Bears::category:
      return number(session.query(kUnitsOfCategory, name));
    case Bears::field:
      break;
  }
  return number(session.query(kValuesOfField, name));
}

}  // namespace jinkui::vault
