// The rows of the first worksheet of an XLSX file (ECMA-376), as text, in bounded memory.
// Pure: bytes through a callback, rows to a callback, one thread. Formulas are never evaluated: the value that the
// spreadsheet program left beside one is taken. A bad file is an Error; its `where` names the part or the row.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"

namespace jinkui::render {

struct XlsxLimits {
  std::size_t parts = 4096;                               // entries of the ZIP archive
  std::uint64_t inflated_bytes = std::uint64_t{8} << 30;  // of all parts together
  std::uint64_t ratio = 250;                              // inflated bytes to a byte of the file, beyond always_bytes
  std::uint64_t always_bytes = std::uint64_t{16} << 20;
  std::size_t small_part_bytes = std::size_t{8} << 20;  // workbook, relations, styles
  std::size_t shared_bytes = std::size_t{96} << 20;     // of the shared strings, held in memory
  std::size_t row_bytes = std::size_t{1} << 20;         // of one row's XML
  std::size_t field_bytes = std::size_t{64} << 10;
  std::size_t fields = 1024;  // columns
};

// Random access to the file.
struct FileBytes {
  std::uint64_t size = 0;
  // Fills `out` from `offset` on and returns how many bytes there were; fewer only at the end of the file.
  std::function<std::size_t(std::uint64_t offset, std::span<std::uint8_t> out)> read;
};
[[nodiscard]] FileBytes file_bytes(base::ByteView whole);  // borrows

struct XlsxRow {
  std::uint64_t number = 0;  // as the spreadsheet counts, from 1
  std::vector<std::string> fields;
  // Columns (from 0) whose value the spreadsheet has damaged or could not compute: an error value, or a number of
  // more than 15 digits, of which it keeps only 15.
  std::vector<std::size_t> damaged;
};

// Empty rows are skipped; cells of a row that are missing read as empty, those at its end are left out. Numbers come
// as plain digits, dates as 2026-11-21 or 2026-11-21 14:05:00, true and false as words. Slugs: xlsx/malformed,
// xlsx/too-large, xlsx/encrypted, or what `on_row` returned.
[[nodiscard]] base::Status read_xlsx(const FileBytes& file, const std::function<base::Status(XlsxRow&)>& on_row,
                                     const XlsxLimits& limits = {});

}  // namespace jinkui::render
