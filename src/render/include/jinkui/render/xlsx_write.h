// Writes an XLSX file of one worksheet as a stream: rows as text cells, with notes, drop-downs and an explaining
// sheet. Pure: bytes go to a callback, nothing to a temporary file; memory does not grow with the rows. One thread.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"

namespace jinkui::render {

struct XlsxColumn {
  std::string title;
  std::string note;                  // shown beside the cell that is being filled in; empty: none
  std::vector<std::string> choices;  // a drop-down of these; empty: free
  unsigned width = 16;               // characters
};

struct XlsxSheet {
  std::string name;                             // of the worksheet
  std::vector<std::vector<std::string>> lead;   // rows above the header, e.g. marks
  std::vector<XlsxColumn> columns;              // their titles are the header row
  std::string notes_name;                       // of the explaining sheet; empty: none
  std::vector<std::vector<std::string>> notes;  // its rows
  std::size_t checked_rows = 0;                 // rows that get notes and drop-downs
};

class XlsxWriter {
 public:
  using Sink = std::function<bool(std::string_view)>;  // false: nobody reads any more

  XlsxWriter(const XlsxSheet& sheet, Sink sink);
  ~XlsxWriter();
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  // Every value becomes a text cell, so that nothing is run as a formula or read as a number. Characters that XML
  // does not have are left out. Error xlsx/write: the sink gave up, or more rows than a worksheet has (1,048,576).
  [[nodiscard]] base::Status row(const std::vector<std::string_view>& fields);
  [[nodiscard]] base::Status finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jinkui::render
