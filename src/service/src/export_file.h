// The file of an export: marks, header, one row a record; and the reverse of a row, for whoever checks it.
// Pure; for one thread.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "jinkui/pack/pack.h"
#include "jinkui/service/imports.h"

namespace jinkui::service {

struct ExportRow {
  std::int64_t customer = 0;
  std::int64_t number = 0;  // which copy of this customer
  FieldValues values;       // of the fields, in their order; a missing one is empty
};

struct ExportSheet {
  std::vector<std::pair<std::string, std::string>> marks;
  std::vector<std::string> titles;  // of the fields
  std::string level;                // of each row's mark
};

// `rows` gives one row after the other, false at the end.
[[nodiscard]] base::Status write_export(const ExportSheet& sheet, SheetFormat format,
                                        const std::function<bool(ExportRow&)>& rows,
                                        const std::function<bool(std::string_view)>& sink);

}  // namespace jinkui::service
