#include <algorithm>
#include <utility>

#include "errors.h"
#include "export_format.h"
#include "jinkui/base/check.h"
#include "jinkui/ledger/export.h"
#include "jinkui/ledger/reader.h"

namespace jinkui::ledger {
namespace {

base::Error stopped() {
  return make_error(base::Errc::conflict, "export/stopped",
                    {"导出被中止，文件不完整。", "The export was stopped; it is not whole."},
                    {"请重新导出。", "Export again."});
}

base::Status write(const ExportSink& sink, std::string_view bytes) {
  if (!sink(bytes)) {
    return stopped();
  }
  return base::success();
}

base::Status write_record(const ExportSink& sink, RecordType type, base::ByteView payload) {
  JINKUI_CHECK(payload.size() <= max_payload(type));
  std::string frame(1, static_cast<char>(type));
  for (int shift = 24; shift >= 0; shift -= 8) {
    frame.push_back(static_cast<char>(payload.size() >> shift));
  }
  JINKUI_RETURN_IF_ERROR(write(sink, frame));
  return payload.empty() ? base::success() : write(sink, base::as_text(payload));
}

base::Status write_packs(store::Session& session, const ExportSink& sink) {
  store::Query query = session.query({"SELECT body FROM ledger_pack ORDER BY hash"});
  while (query.step()) {
    JINKUI_RETURN_IF_ERROR(write_record(sink, RecordType::pack, query.blob(0)));
  }
  return base::success();
}

base::Status write_entries(store::Session& session, std::uint64_t size, const ExportSink& sink) {
  base::Bytes bundle;
  for (std::uint64_t begin = 0; begin < size; begin += kBundleEntries) {
    JINKUI_RETURN_IF_ERROR(read_bundle(session, begin, std::min(begin + kBundleEntries, size), bundle));
    JINKUI_RETURN_IF_ERROR(write_record(sink, RecordType::entries, bundle));
  }
  return base::success();
}

// The note that ends the export, and the size it commits to.
base::Result<std::pair<std::string, std::uint64_t>> final_checkpoint(store::Session& session, const NoteKey& log,
                                                                     const ExportOptions& options) {
  JINKUI_TRY(StoredHead stored, stored_head(session));
  if (stored.head.size == 0) {
    return make_error(base::Errc::conflict, "export/empty", {"账本还没有分录。", "The ledger has no entry yet."},
                      {"请在有分录之后再导出。", "Export it when there is an entry."});
  }
  std::string note = options.checkpoint.value_or(std::move(stored.checkpoint));
  JINKUI_TRY(const Checkpoint checkpoint, open_checkpoint(note, log));
  if (checkpoint.head.size > stored.head.size) {
    return make_error(base::Errc::not_found, "export/ahead",
                      {"给出的检查点比账本长：账本可能被回退。",
                       "The checkpoint given is ahead of the ledger, which may have been rolled back."},
                      {"请保留该检查点，用 jinkui ledger verify --against 核对。",
                       "Keep that checkpoint and run jinkui ledger verify --against it."});
  }
  return std::pair{std::move(note), checkpoint.head.size};
}

}  // namespace

base::Status read_bundle(store::Session& session, std::uint64_t begin, std::uint64_t end, base::Bytes& bundle) {
  store::Query query = session.query({"SELECT leaf FROM ledger_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx"},
                                     static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end));
  bundle.clear();
  std::uint64_t count = 0;
  for (; query.step(); ++count) {
    const base::ByteView leaf = query.blob(0);
    if (leaf.size() > kMaxLeaf) {
      return corrupt("ledger/bad-leaf", {"账本分录过长。", "An entry of the ledger is too long."});
    }
    bundle.push_back(static_cast<std::uint8_t>(leaf.size() >> 8U));
    bundle.push_back(static_cast<std::uint8_t>(leaf.size()));
    base::append(bundle, leaf);
  }
  if (count != end - begin) {
    return corrupt("ledger/missing-entry",
                   {"账本的分录缺失，不能导出。", "Entries of the ledger are missing; it cannot be exported."});
  }
  return base::success();
}

base::Status export_ledger(store::Session& session, const NoteKey& log, const ExportOptions& options,
                           const ExportSink& sink) {
  JINKUI_TRY(const auto last, final_checkpoint(session, log, options));
  const auto& [note, size] = last;
  JINKUI_RETURN_IF_ERROR(write(sink, std::string(kExportMagic) + "\n" + to_vkey(log) + "\n\n"));
  if (options.packs) {
    JINKUI_RETURN_IF_ERROR(write_packs(session, sink));
  }
  JINKUI_RETURN_IF_ERROR(write_entries(session, size, sink));
  JINKUI_RETURN_IF_ERROR(write_record(sink, RecordType::checkpoint, base::as_bytes(note)));
  return write_record(sink, RecordType::end, {});
}

}  // namespace jinkui::ledger
