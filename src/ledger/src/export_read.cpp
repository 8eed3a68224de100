#include <algorithm>
#include <utility>

#include "errors.h"
#include "export_format.h"
#include "jinkui/base/check.h"
#include "jinkui/ledger/export.h"

namespace jinkui::ledger {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;  // memory grows no faster than the input arrives
constexpr std::size_t kFrame = 5;

base::Error bad_export(const char* zh, const char* en) {
  return malformed("export/malformed", {std::string("账本导出文件格式不对：") + zh,
                                        std::string("The ledger export is not well-formed: ") + en});
}

bool is_record_type(std::uint8_t byte) {
  constexpr std::string_view kTypes = "PECZ";
  return kTypes.find(static_cast<char>(byte)) != std::string_view::npos;
}

// Packs, entries, one checkpoint, end.
int rank(RecordType type) {
  switch (type) {
    case RecordType::pack:
      return 0;
    case RecordType::entries:
      return 1;
    case RecordType::checkpoint:
      return 2;
    case RecordType::end:
      return 3;
  }
  return 3;
}

bool may_follow(RecordType last, RecordType type) {
  if (type == RecordType::end) {
    return last == RecordType::checkpoint;
  }
  const bool repeats = type == RecordType::pack || type == RecordType::entries;
  return rank(type) > rank(last) || (repeats && type == last);
}

}  // namespace

base::Status ExportReader::fill(std::size_t size) {
  buffer_.clear();
  while (buffer_.size() < size) {
    const std::size_t at = buffer_.size();
    buffer_.resize(std::min(size, at + kPiece));
    const std::size_t got = source_(std::span(buffer_).subspan(at));
    JINKUI_CHECK(got <= buffer_.size() - at);
    buffer_.resize(at + got);
    if (got == 0) {
      return bad_export("文件不完整。", "it is cut short.");
    }
  }
  return base::success();
}

base::Result<std::string> ExportReader::header_line() {
  constexpr std::size_t kMaxLine = 2 * kMaxKeyName;
  std::string line;
  while (line.size() <= kMaxLine) {
    JINKUI_RETURN_IF_ERROR(fill(1));
    if (buffer_.front() == '\n') {
      return line;
    }
    line.push_back(static_cast<char>(buffer_.front()));
  }
  return bad_export("文件头过长。", "its header is too long.");
}

base::Status ExportReader::open() {
  JINKUI_TRY(const std::string magic, header_line());
  if (magic != kExportMagic) {
    return bad_export("这不是账本导出文件。", "this is not an export of a ledger.");
  }
  JINKUI_TRY(const std::string vkey, header_line());
  JINKUI_TRY(log_, parse_vkey(vkey));
  JINKUI_TRY(const std::string blank, header_line());
  if (log_.type != NoteKeyType::ed25519 || !blank.empty()) {
    return bad_export("文件头不对。", "its header is wrong.");
  }
  return base::success();
}

base::Result<ExportRecord> ExportReader::next() {
  JINKUI_CHECK(last_ != RecordType::end);
  JINKUI_RETURN_IF_ERROR(fill(kFrame));
  if (!is_record_type(buffer_.front())) {
    return bad_export("未知的记录种类。", "unknown type of record.");
  }
  const auto type = static_cast<RecordType>(buffer_.front());
  std::size_t size = 0;
  for (std::size_t i = 1; i < kFrame; ++i) {
    size = (size << 8U) | buffer_[i];
  }
  if (!may_follow(last_, type)) {
    return bad_export("记录的次序不对。", "records are out of order.");
  }
  if (size > max_payload(type) || (size == 0) != (type == RecordType::end)) {
    return bad_export("记录的长度不对。", "a record has a wrong length.");
  }
  JINKUI_RETURN_IF_ERROR(fill(size));
  last_ = type;
  if (type == RecordType::end) {
    std::uint8_t byte = 0;
    if (source_({&byte, 1}) != 0) {
      return bad_export("结尾之后还有内容。", "something follows its end.");
    }
  }
  return ExportRecord{type, buffer_};
}

std::optional<base::ByteView> take_leaf(base::ByteView& bundle) {
  if (bundle.size() < 2) {
    return std::nullopt;
  }
  const std::size_t size = (static_cast<std::size_t>(bundle[0]) << 8U) | bundle[1];
  if (bundle.size() < 2 + size) {
    return std::nullopt;
  }
  const base::ByteView leaf = bundle.subspan(2, size);
  bundle = bundle.subspan(2 + size);
  return leaf;
}

}  // namespace jinkui::ledger
