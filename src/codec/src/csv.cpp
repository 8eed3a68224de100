#include "jinkui/codec/csv.h"

#include <algorithm>
#include <utility>

#include "jinkui/codec/utf8.h"

namespace jinkui::codec {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

base::Text fix_text() {
  return {"请修正该行后重新导入。", "Correct this row and import again."};
}

}  // namespace

CsvReader::CsvReader(OnRow on_row, CsvLimits limits) : on_row_(std::move(on_row)), limits_(limits) {}

base::Error CsvReader::error(const char* slug, base::Text message, base::Text next) const {
  base::Error error;
  error.code = base::Errc::malformed;
  error.slug = slug;
  error.message = std::move(message);
  error.next = std::move(next);
  error.where = "row " + std::to_string(row_.number + 1) + ", line " + std::to_string(row_line_);
  return error;
}

base::Error CsvReader::too_large(std::string zh, std::string en) const {
  base::Error large = error("csv/too-large", {std::move(zh), std::move(en)}, fix_text());
  large.code = base::Errc::too_large;
  return large;
}

base::Status CsvReader::feed(std::string_view piece) {
  auto status = take_piece(piece);
  if (!status.ok()) {
    state_ = State::failed;
  }
  return status;
}

base::Status CsvReader::take_piece(std::string_view piece) {
  while (!piece.empty()) {
    std::size_t run = 0;
    if (state_ == State::plain || state_ == State::quoted) {
      run = std::min(piece.find_first_of(state_ == State::plain ? "\",\r\n" : "\"\n"), piece.size());
    }
    if (run > 0) {
      JINKUI_RETURN_IF_ERROR(put(piece.substr(0, run)));
    } else {
      JINKUI_RETURN_IF_ERROR(take(piece.front()));
      run = 1;
    }
    piece.remove_prefix(run);
  }
  return base::success();
}

base::Status CsvReader::take(char c) {
  switch (state_) {
    case State::start:
      return take_start(c);
    case State::row:
      row_line_ = line_;
      if (c == '\n' || c == '\r') {
        return take_break(c);
      }
      in_row_ = true;
      state_ = State::field;
      return take_in_field(c);
    case State::field:
    case State::plain:
      return take_in_field(c);
    case State::quoted:
    case State::quote:
      return take_in_quotes(c);
    case State::carriage:
      return take_break(c);
    case State::failed:
      break;
  }
  return error("csv/malformed", {"此前的错误已中止读取。", "reading stopped at an earlier error"}, fix_text());
}

base::Status CsvReader::take_start(char c) {
  mark_ += c;
  if (kMark == mark_) {
    mark_.clear();
    state_ = State::row;
  } else if (!kMark.starts_with(mark_)) {
    state_ = State::row;
    return take_piece(std::exchange(mark_, {}));
  }
  return base::success();
}

base::Status CsvReader::take_in_field(char c) {
  switch (c) {
    case '"':
      if (state_ == State::plain) {
        return error(
            "csv/malformed", {"引号出现在未加引号的字段中。", "a quote inside a field that is not quoted"},
            {"含引号的字段须整体加引号，内部引号写两次。", "Quote the whole field and double the quotes inside."});
      }
      state_ = State::quoted;
      return base::success();
    case ',':
      state_ = State::field;
      return end_field();
    case '\n':
    case '\r':
      return take_break(c);
    default:
      state_ = State::plain;
      return put({&c, 1});
  }
}

base::Status CsvReader::take_in_quotes(char c) {
  if (state_ == State::quoted) {
    if (c == '"') {
      state_ = State::quote;
      return base::success();
    }
    line_ += c == '\n' ? 1 : 0;
    return put({&c, 1});
  }
  if (c == '"') {
    state_ = State::quoted;
    return put("\"");
  }
  if (c == ',' || c == '\n' || c == '\r') {
    return take_in_field(c);
  }
  return error("csv/malformed", {"引号结束后有多余字符。", "characters after the closing quote of a field"},
               {"字段内部的引号须写两次。", "Double the quotes inside a field."});
}

base::Status CsvReader::take_break(char c) {
  if (state_ != State::carriage && c == '\r') {
    state_ = State::carriage;
    return base::success();
  }
  if (c != '\n') {
    return error("csv/malformed", {"回车符后缺少换行符。", "a carriage return without a line feed"},
                 {"请以 CRLF 或 LF 换行保存。", "Save the file with CRLF or LF line ends."});
  }
  ++line_;
  if (in_row_) {
    JINKUI_RETURN_IF_ERROR(end_field());
    return end_row();
  }
  state_ = State::row;
  return base::success();
}

base::Status CsvReader::put(std::string_view run) {
  const std::size_t start = ends_.empty() ? 0 : ends_.back();
  const std::size_t size = data_.size() + run.size();
  if (size - start > limits_.field_bytes) {
    return too_large("字段超过 " + std::to_string(limits_.field_bytes) + " 字节。",
                     "a field is larger than " + std::to_string(limits_.field_bytes) + " bytes");
  }
  if (size > limits_.row_bytes) {
    return too_large("一行超过 " + std::to_string(limits_.row_bytes) + " 字节。",
                     "a row is larger than " + std::to_string(limits_.row_bytes) + " bytes");
  }
  data_ += run;
  return base::success();
}

base::Status CsvReader::end_field() {
  const std::size_t start = ends_.empty() ? 0 : ends_.back();
  if (!is_utf8(std::string_view(data_).substr(start))) {
    return error("csv/not-utf8", {"该行不是 UTF-8 编码。", "the row is not UTF-8"},
                 {"请另存为“CSV UTF-8”后重新导入。", "Save the file as \"CSV UTF-8\" and import again."});
  }
  if (ends_.size() == limits_.fields) {
    return too_large("一行超过 " + std::to_string(limits_.fields) + " 个字段。",
                     "a row has more than " + std::to_string(limits_.fields) + " fields");
  }
  ends_.push_back(data_.size());
  return base::success();
}

base::Status CsvReader::end_row() {
  row_.fields.clear();
  std::size_t start = 0;
  for (const std::size_t end : ends_) {
    row_.fields.push_back(std::string_view(data_).substr(start, end - start));
    start = end;
  }
  ++row_.number;
  row_.line = row_line_;
  auto status = on_row_(row_);
  data_.clear();
  ends_.clear();
  in_row_ = false;
  state_ = State::row;
  return status;
}

base::Status CsvReader::finish() {
  if (state_ == State::start) {
    state_ = State::row;
    JINKUI_RETURN_IF_ERROR(feed(std::exchange(mark_, {})));
  }
  if (state_ == State::quoted) {
    state_ = State::failed;
    return error("csv/malformed",
                 {"引号没有结束，文件可能不完整。", "a quote is not closed: the file may be cut off"}, fix_text());
  }
  if (state_ == State::row) {
    return base::success();
  }
  return feed(state_ == State::carriage ? "\r" : "\n");  // a lone carriage return fails as it does elsewhere
}

base::Status read_csv(std::string_view text, const CsvReader::OnRow& on_row, CsvLimits limits) {
  CsvReader reader(on_row, limits);
  JINKUI_RETURN_IF_ERROR(reader.feed(text));
  return reader.finish();
}

CsvWriter& CsvWriter::field(std::string_view value) {
  if (!first_) {
    out_ += ',';
  }
  const bool formula = formulas_ == CsvFormulas::neutralise && !value.empty() &&
                       std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
  // A first empty field is quoted: a row of nothing else would be an empty line.
  const bool quoted = (first_ && value.empty()) || formula ||
                      value.find_first_of("\",\r\n") != std::string_view::npos ||
                      (first_ && value.starts_with(kMark));
  first_ = false;
  if (!quoted) {
    out_ += value;
    return *this;
  }
  out_ += formula ? "\"'" : "\"";
  for (const char c : value) {
    out_.append(c == '"' ? 2 : 1, c);
  }
  out_ += '"';
  return *this;
}

CsvWriter& CsvWriter::end_row() {
  out_ += "\r\n";
  first_ = true;
  return *this;
}

void CsvWriter::row(const std::vector<std::string_view>& fields) {
  for (const std::string_view value : fields) {
    field(value);
  }
  end_row();
}

}  // namespace jinkui::codec
