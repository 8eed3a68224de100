// The sets that exports are asked for: fixed lists of customers under a name.
// Functions over a session of the calling thread; put_scope() belongs to the writer thread. Numbers of customers are
// no personal data. Database failure throws base::Fatal.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"
#include "jinkui/store/database.h"

namespace jinkui::transfer {

struct ExportScope {
  std::vector<base::CustomerId> customers;  // ascending
};

// `name`: 64 hexadecimal digits; a name that is there already stays as it is.
void put_scope(store::WriterSession& session, std::string_view name, const ExportScope& scope, base::PersonId person,
               base::Instant now);
[[nodiscard]] std::optional<ExportScope> scope_of(store::Session& session, std::string_view name);

}  // namespace jinkui::transfer
