// The log's side of witnessing: the request, and what becomes of the answer.
#include <algorithm>
#include <optional>
#include <utility>

#include "errors.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/witness.h"
#include "lines.h"

namespace jinkui::ledger {
namespace {

// The tree hashes of ranges of leaves, in one pass over all leaves: a range's is the root of a tree of its own.
class RangeHashes {
 public:
  explicit RangeHashes(const std::vector<LeafRange>& ranges) {
    for (const LeafRange& range : ranges) {
      all_.push_back({range, {}});
    }
  }
  void append(std::uint64_t index, const base::Hash& leaf) {
    for (auto& [range, tree] : all_) {
      if (range.begin <= index && index < range.end) {
        tree.append(leaf);
        return;
      }
    }
  }
  [[nodiscard]] std::vector<base::Hash> hashes() const {
    std::vector<base::Hash> out;
    for (const auto& one : all_) {
      out.push_back(one.second.root());
    }
    return out;
  }

 private:
  std::vector<std::pair<LeafRange, Frontier>> all_;
};

base::Error not_its_root() {
  return corrupt("witness/export-root", {"导出中的分录与它的检查点不符，不能请求见证。",
                                         "The entries of the export do not give its checkpoint's root; it is not fit "
                                         "for a witness."});
}

base::Error no_entries() {
  return make_error(base::Errc::conflict, "witness/empty", {"账本还没有分录。", "The ledger has no entry yet."},
                    {"请在有分录之后再请求见证。", "Ask when there is an entry."});
}

// Calls on_leaf(hash of leaf) for each entry; gives the checkpoint that ends the export.
template <class OnLeaf>
base::Result<std::string> read_export(const ExportSource& source, OnLeaf on_leaf) {
  ExportReader reader(source);
  JINKUI_RETURN_IF_ERROR(reader.open());
  std::string note;
  while (true) {
    JINKUI_TRY(const ExportRecord record, reader.next());
    if (record.type == RecordType::end) {
      return note;
    }
    if (record.type == RecordType::checkpoint) {
      note = std::string(base::as_text(record.payload));
    }
    base::ByteView bundle = record.type == RecordType::entries ? record.payload : base::ByteView();
    while (!bundle.empty()) {
      const auto leaf = take_leaf(bundle);
      if (!leaf) {
        return malformed("export/malformed", {"导出文件的分录被截断。", "An entry of the export is cut."});
      }
      on_leaf(leaf_hash(*leaf));
    }
  }
}

}  // namespace

base::Error witness_ahead(std::uint64_t old_size, std::uint64_t size) {
  base::Error error =
      make_error(base::Errc::conflict, "witness/ahead",
                 {"见证人已见过 " + std::to_string(old_size) + " 条分录，账本只有 " + std::to_string(size) +
                      " 条：账本被截短或回退。",
                  "The witness has seen " + std::to_string(old_size) + " entries, the ledger has " +
                      std::to_string(size) + ": it was cut or rolled back."},
                 {"请勿继续使用；保留账本与见证人的检查点，并通知审计人员。若刚恢复过备份，请按恢复流程说明。",
                  "Stop using it; keep the ledger and the witness's checkpoint, and tell the auditor. After a "
                  "restore, say so."});
  error.where = std::to_string(size);
  return error;
}

base::Result<WitnessRequest> witness_request(store::Session& session, std::uint64_t old_size) {
  JINKUI_TRY(StoredHead stored, stored_head(session));
  if (stored.head.size == 0) {
    return no_entries();
  }
  if (old_size > stored.head.size) {
    return witness_ahead(old_size, stored.head.size);
  }
  WitnessRequest request;
  request.old_size = old_size;
  request.checkpoint = std::move(stored.checkpoint);
  if (old_size > 0) {
    JINKUI_TRY(request.proof, consistency_proof(session, old_size, stored.head.size));
  }
  return request;
}

base::Result<WitnessRequest> witness_request(const std::function<ExportSource()>& open, std::uint64_t old_size) {
  Frontier tree;
  WitnessRequest request;
  request.old_size = old_size;
  JINKUI_TRY(request.checkpoint, read_export(open(), [&tree](const base::Hash& leaf) { tree.append(leaf); }));
  JINKUI_TRY(const Checkpoint checkpoint, parse_checkpoint(request.checkpoint));
  if (checkpoint.head != TreeHead{tree.size(), tree.root()}) {
    return not_its_root();
  }
  if (tree.size() == 0) {
    return no_entries();
  }
  if (old_size > tree.size()) {
    return witness_ahead(old_size, tree.size());
  }
  if (old_size == 0) {
    return request;
  }
  RangeHashes ranges(consistency_ranges(old_size, tree.size()));
  std::uint64_t index = 0;
  JINKUI_TRY(const std::string again,
             read_export(open(), [&](const base::Hash& leaf) { ranges.append(index++, leaf); }));
  if (again != request.checkpoint || index != tree.size()) {
    return not_its_root();
  }
  request.proof = ranges.hashes();
  return request;
}

base::Result<std::string> with_cosignatures(std::string_view checkpoint, std::span<const std::string> lines,
                                            std::span<const NoteKey> witnesses) {
  std::string note(checkpoint);
  for (const std::string& text : lines) {
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto line = take_line(rest);
      if (!line) {
        return malformed("witness/line", {"见证行须以换行结束。", "A cosignature line ends with a newline."});
      }
      if (const std::string whole = std::string(*line) + "\n"; note.find("\n" + whole) == std::string::npos) {
        note += whole;
      }
    }
  }
  JINKUI_TRY(const Checkpoint before, parse_checkpoint(checkpoint));
  JINKUI_TRY(const Checkpoint after, parse_checkpoint(note));
  for (std::size_t i = before.signatures.size(); i < after.signatures.size(); ++i) {
    const NoteSignature& line = after.signatures[i];
    const bool known = std::any_of(witnesses.begin(), witnesses.end(), [&](const NoteKey& key) {
      return key.type == NoteKeyType::cosignature && key.name == line.name && key.hash() == line.hash;
    });
    if (!known) {
      return make_error(base::Errc::invalid, "witness/unknown-line",
                        {"见证行不是所给见证人的：" + line.name,
                         "The cosignature line is not by one of the witnesses given: " + line.name},
                        {"请用 --witness 给出该见证人的公钥。", "Give the key of that witness with --witness."});
    }
  }
  JINKUI_RETURN_IF_ERROR(verify_cosignatures(after, witnesses));
  return note;
}

}  // namespace jinkui::ledger
