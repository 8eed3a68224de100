// Customers from CSV: the header against the pack's fields, then row by row into commands.
// Pure but for the names of departments and people, which the caller resolves.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/pack/pack.h"

namespace jinkui::app {

// A row as field values plus who it belongs to, by name.
struct CsvCustomer {
  std::vector<std::pair<std::string, std::string>> values;  // (field, value); choices as ids
  std::string department;
  std::string assigned;
};

// Calls `on_customer` for each row; an error from it stops. Errors: csv/header (unknown or missing column),
// csv/choice, the reader's own; `where` holds the row.
[[nodiscard]] base::Status read_customers(const pack::Pack& pack, std::string_view text,
                                          const std::function<base::Status(CsvCustomer)>& on_customer);

}  // namespace jinkui::app
