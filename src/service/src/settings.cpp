#include "settings.h"

#include <array>

namespace jinkui::service {
namespace {

constexpr std::array kMigrations = {
    store::Migration{"service", 1, "CREATE TABLE house_setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);"},
    store::Migration{
        "search", 1,
        "CREATE TABLE search_budget(person_id BIGINT PRIMARY KEY, since BIGINT NOT NULL, used BIGINT NOT "
        "NULL);"}};
constexpr store::Sql kGet{"SELECT value FROM house_setting WHERE name = $1"};
constexpr store::Sql kSet{
    "INSERT INTO house_setting(name, value) VALUES ($1, $2) ON CONFLICT(name) DO UPDATE SET value = excluded.value"};

}  // namespace

std::span<const store::Migration> setting_migrations() {
  return kMigrations;
}

std::optional<std::string> setting(store::Session& session, const char* name) {
  auto query = session.query(kGet, name);
  return query.step() ? std::optional(query.string(0)) : std::nullopt;
}

void set_setting(store::WriterSession& session, const char* name, const std::string& value) {
  session.run(kSet, name, value);
}

}  // namespace jinkui::service
