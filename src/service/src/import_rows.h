// The columns of an import file: which header means what, what a row says, and the empty form to fill in.
// Pure over a world; safe from any thread.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "jinkui/render/xlsx_write.h"
#include "jinkui/service/changes.h"
#include "jinkui/service/core.h"
#include "jinkui/service/imports.h"

namespace jinkui::service {

// What a column of a file is. `field` is one of the pack's, of customers.
struct ImportColumn {
  enum class Kind : std::uint8_t { unknown, field, department, assigned, level, reason, ignored };
  Kind kind = Kind::unknown;
  pack::FieldId field;
};

struct ImportHeader {
  std::vector<std::string> names;
  std::vector<ImportColumn> columns;
  std::vector<ImportColumnView> views;
  std::vector<base::Text> problems;  // empty: rows can be read
};
// Headers are known by the pack's import header, by a title in either language, or by the field's name. `mapping`:
// (header, target) as ImportColumnView::target says, over what is found.
[[nodiscard]] ImportHeader read_header(const World& world, const std::vector<std::string>& names,
                                       const FieldValues& mapping);

// Turns rows into commands. Holds the world that it was made for.
class ImportRows {
 public:
  ImportRows(WorldPtr world, ImportHeader header);
  [[nodiscard]] const WorldPtr& world() const { return world_; }
  [[nodiscard]] const ImportHeader& header() const { return header_; }
  // `damaged`: columns that the spreadsheet lost digits of. Errors say what to mend; they never hold a value of a
  // personal field.
  [[nodiscard]] base::Result<EnterCommand> command(const std::vector<std::string>& fields,
                                                   const std::vector<std::size_t>& damaged) const;
  // What a preview may show of a row.
  [[nodiscard]] std::vector<std::string> masked(const std::vector<std::string>& fields) const;

 private:
  [[nodiscard]] base::Status put(EnterCommand& command, std::size_t column, const std::string& cell) const;

  WorldPtr world_;
  ImportHeader header_;
  std::map<std::string, std::vector<base::PersonId>> people_;  // by name
};

// The header that names a refused row's reason.
[[nodiscard]] const base::Text& reason_header();
// The form: columns of the pack with their notes and choices, `english` for titles and notes.
[[nodiscard]] render::XlsxSheet import_form(const World& world, bool english);

}  // namespace jinkui::service
