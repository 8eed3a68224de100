// The errors of this folder, in one shape. Pure functions.
#pragma once
#include <string>

#include "jinkui/base/result.h"

namespace jinkui::ledger {

[[nodiscard]] base::Error make_error(base::Errc code, std::string slug, base::Text message, base::Text next);
// Text that is not in the form its specification asks for; `what` is a whole sentence in both languages.
[[nodiscard]] base::Error malformed(std::string slug, base::Text what);
// Stored data that does not verify: the database was changed by other means, or its disk failed.
[[nodiscard]] base::Error corrupt(std::string slug, base::Text what);

}  // namespace jinkui::ledger
