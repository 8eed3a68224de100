// CSV (RFC 4180) as a stream: quoted fields, CRLF or LF, an optional UTF-8 byte-order mark, bounded memory.
// For one thread. Bad input is an Error whose `where` names the row and line; after one the reader stays failed.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"

namespace jinkui::codec {

struct CsvLimits {
  std::size_t field_bytes = std::size_t{64} << 10;
  std::size_t row_bytes = std::size_t{1} << 20;
  std::size_t fields = 1024;
};

// One row; the views live until the handler returns.
struct CsvRow {
  std::uint64_t number = 0;  // 1-based; a header row counts
  std::uint64_t line = 0;    // 1-based line of the file where the row starts
  std::vector<std::string_view> fields;
};

class CsvReader {
 public:
  // Called once a row; an error it returns stops the reader and comes back from feed().
  using OnRow = std::function<base::Status(const CsvRow&)>;

  explicit CsvReader(OnRow on_row, CsvLimits limits = {});

  // Takes any piece of the file, split anywhere. Empty lines are skipped. Slugs: csv/malformed, csv/too-large,
  // csv/not-utf8.
  [[nodiscard]] base::Status feed(std::string_view piece);
  // End of the file: delivers a last row without line break.
  [[nodiscard]] base::Status finish();
  [[nodiscard]] std::uint64_t rows() const { return row_.number; }

 private:
  enum class State : std::uint8_t { start, row, field, plain, quoted, quote, carriage, failed };

  base::Status take_piece(std::string_view piece);
  base::Status take(char c);
  base::Status take_start(char c);
  base::Status take_in_field(char c);
  base::Status take_in_quotes(char c);
  base::Status take_break(char c);
  base::Status put(std::string_view run);
  base::Status end_field();
  base::Status end_row();
  base::Error error(const char* slug, base::Text message, base::Text next) const;
  [[nodiscard]] base::Error too_large(std::string zh, std::string en) const;

  OnRow on_row_;
  CsvLimits limits_;
  State state_ = State::start;
  bool in_row_ = false;
  std::string mark_;               // bytes of a possible byte-order mark
  std::string data_;               // the row's fields, joined
  std::vector<std::size_t> ends_;  // end of each field in data_
  std::uint64_t line_ = 1;
  std::uint64_t row_line_ = 1;
  CsvRow row_;
};

// Reads a whole text in memory.
[[nodiscard]] base::Status read_csv(std::string_view text, const CsvReader::OnRow& on_row, CsvLimits limits = {});

enum class CsvFormulas : std::uint8_t {
  keep,       // write fields as they are
  neutralise  // put ' before a field that a spreadsheet would run (= + - @ tab CR), as OWASP advises
};

// Appends rows to a string: fields quoted when needed, rows ended by CRLF.
class CsvWriter {
 public:
  explicit CsvWriter(std::string& out, CsvFormulas formulas = CsvFormulas::keep) : out_(out), formulas_(formulas) {}
  CsvWriter& field(std::string_view value);
  CsvWriter& end_row();
  void row(const std::vector<std::string_view>& fields);

 private:
  std::string& out_;
  CsvFormulas formulas_;
  bool first_ = true;
};

}  // namespace jinkui::codec
