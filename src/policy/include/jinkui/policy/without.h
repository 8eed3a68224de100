// Takes one binding out of a pack, so that a test can prove that something depended on it.
// Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>

#include "jinkui/base/result.h"
#include "jinkui/policy/source.h"

namespace jinkui::policy {

// Returns the text of `document` as YAML without the part named by `binding`:
//   "rule:copy", "flow:copy", "purpose:marketing", "category:…", "classification:…", "field:…", "mechanism:…",
//   "post:…" "passwords", "sessions", "marking", "declassification"         a whole section "level:secret/period",
//   "rule:copy/when", "passwords/rotate"    one key of a part
// What would dangle is taken along: rules that went by a flow then permit directly; a removed level leaves the rules,
// categories and classification that named it. Clauses that nothing cites any more become not_yet: taken_out,
// and those cited by an idle flow alone claim no more than declared.
// Errors: policy/malformed for text that is not a pack, policy/no-such-binding for a part that is not there.
[[nodiscard]] base::Result<std::string> without(const Document& document, std::string_view binding);

}  // namespace jinkui::policy
