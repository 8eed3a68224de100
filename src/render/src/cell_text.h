// What a cell shows, from what a spreadsheet stores: numbers without damage, dates, escaped characters.
// Pure functions, safe from any thread.
#pragma once
#include <string>
#include <string_view>

namespace jinkui::render {

struct CellText {
  std::string text;
  bool damaged = false;  // the spreadsheet has lost digits, or it is no number
};
// A number as plain digits: 13800138000, not 1.3800138E+10; at most 15 digits count, as in the spreadsheet.
[[nodiscard]] CellText number_text(std::string_view stored);
// A day number as 2026-11-21, with the time of day when it has one. `from_1904`: the workbook counts from there.
[[nodiscard]] CellText date_text(std::string_view stored, bool from_1904);
// Is this number format one of dates or times? ECMA-376 part 1, 18.8.30.
[[nodiscard]] bool is_date_format(int id, std::string_view code);
// Undoes _xHHHH_ (ST_Xstring, 22.9.2.19).
[[nodiscard]] std::string unescaped(std::string_view text);

}  // namespace jinkui::render
