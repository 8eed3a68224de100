// The vault's refusals in one place, so that the same fault reads the same everywhere.
// Pure functions, safe from any thread; nothing fails. No text names a person or a value.
#pragma once
#include <string>
#include <utility>

#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"

namespace jinkui::vault {

[[nodiscard]] inline base::Error make_error(base::Errc code, const char* slug, base::Text message, base::Text next) {
  return {.code = code,
          .slug = slug,
          .message = std::move(message),
          .next = std::move(next),
          .where = {},
          .clauses = {},
          .flow = {}};
}

[[nodiscard]] base::Error no_such_customer(base::CustomerId customer);
[[nodiscard]] base::Error no_such_record(base::CustomerId customer, base::RecordId record);
[[nodiscard]] base::Error destroyed_customer(base::CustomerId customer);
// `what` of this object does not verify: changed outside of the program, or a damaged disk.
[[nodiscard]] base::Error corrupt(base::CustomerId customer, const base::Text& what);
[[nodiscard]] base::Error wrong_receipt();

}  // namespace jinkui::vault
