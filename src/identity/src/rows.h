// What the tables of identity share: next ids, optional times, lists of acts. For one session at a time.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/identity/people.h"
#include "jinkui/store/database.h"

namespace jinkui::identity {

// The first column of the first row, which must exist.
[[nodiscard]] std::int64_t number_of(store::Query row);
[[nodiscard]] std::optional<base::Instant> instant_or_none(const store::Query& row, int column);
[[nodiscard]] std::string join_acts(const std::vector<std::string>& acts);
[[nodiscard]] std::vector<std::string> split_acts(std::string_view acts);
// 1..max code points of valid UTF-8 without control characters.
[[nodiscard]] bool is_name(std::string_view text, std::size_t max);

// Errors: people/unknown-person, people/inactive.
[[nodiscard]] base::Status require_active(store::Session& session, base::PersonId person);
// And no service: people/service.
[[nodiscard]] base::Status require_human(store::Session& session, base::PersonId person);
// Error: people/unknown-department. None is fine.
[[nodiscard]] base::Status require_department(store::Session& session, base::DepartmentId department);

// Deletes all sessions of a person.
void delete_sessions(store::WriterSession& session, base::PersonId person);
// Deactivates the account, if there is one; true when there is.
bool close_account(store::WriterSession& session, base::PersonId person);

}  // namespace jinkui::identity
