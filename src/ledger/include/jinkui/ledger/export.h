// The export of a ledger: one stream with everything an auditor needs to verify it away from the vault.
// Writing pulls rows in batches and pushes pieces into a sink, reading pulls from a source: constant memory both
// ways. Input is bounded; what does not fit the format is an Error (malformed). Format: docs/formats/export.md.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/store/session.h"

namespace jinkui::ledger {

// Takes the next piece; false stops the export.
using ExportSink = std::function<bool(std::string_view)>;
// Fills the span from the front; returns the bytes read, 0 at the end. A failing device throws base::Fatal.
using ExportSource = std::function<std::size_t(std::span<std::uint8_t>)>;

struct ExportOptions {
  // A checkpoint of this ledger, e.g. one with cosignatures; none: the newest. The export ends at its size.
  std::optional<std::string> checkpoint;
  bool packs = true;  // with the packs that were ever in force
};

// Writes the export of the committed ledger. Errors: those of the checkpoint (malformed, corrupt), not_found when the
// checkpoint is ahead of the ledger, conflict "export/empty" before the first entry and "export/stopped" when the
// sink stopped it.
[[nodiscard]] base::Status export_ledger(store::Session& session, const NoteKey& log, const ExportOptions& options,
                                         const ExportSink& sink);

enum class RecordType : std::uint8_t { pack = 'P', entries = 'E', checkpoint = 'C', end = 'Z' };

struct ExportRecord {
  RecordType type = RecordType::end;
  base::ByteView payload;  // valid until the next call
};

class ExportReader {
 public:
  explicit ExportReader(ExportSource source) : source_(std::move(source)) {}
  // Reads the header; call once, first.
  [[nodiscard]] base::Status open();
  [[nodiscard]] const NoteKey& log() const { return log_; }  // as the export says
  // The next record. Their order (packs, entries, one checkpoint, end) is checked, and that nothing follows the end.
  [[nodiscard]] base::Result<ExportRecord> next();

 private:
  [[nodiscard]] base::Status fill(std::size_t size);  // brings the next `size` bytes into buffer_
  [[nodiscard]] base::Result<std::string> header_line();

  ExportSource source_;
  NoteKey log_;
  base::Bytes buffer_;
  RecordType last_ = RecordType::pack;
};

// Takes the next leaf off an entry bundle (C2SP tlog-tiles: 16-bit big-endian length, then the bytes); nothing when
// the bundle is cut. `bundle` is not empty.
[[nodiscard]] std::optional<base::ByteView> take_leaf(base::ByteView& bundle);

}  // namespace jinkui::ledger
