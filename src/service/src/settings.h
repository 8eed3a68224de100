// Settings that belong to the data: company, marks, the founding pack; the ledger's origin says whether time is
// simulated. One row each in table house_setting; database failure throws base::Fatal.
#pragma once
#include <optional>
#include <span>
#include <string>

#include "jinkui/store/database.h"

namespace jinkui::service {

inline constexpr const char* kCompany = "company";
inline constexpr const char* kMarkOwner = "mark_owner";
inline constexpr const char* kFoundingPack = "founding_pack";
inline constexpr const char* kIndexTerms = "index_terms";  // version of the terms that the search index holds

[[nodiscard]] std::span<const store::Migration> setting_migrations();
[[nodiscard]] std::optional<std::string> setting(store::Session& session, const char* name);
void set_setting(store::WriterSession& session, const char* name, const std::string& value);

}  // namespace jinkui::service
