#include "jinkui/ledger/verify.h"

#include <utility>

#include "audit.h"
#include "errors.h"
#include "jinkui/ledger/reader.h"
#include "tables.h"

namespace jinkui::ledger {
namespace {

constexpr std::uint64_t kBatch = 4096;

base::Text cut_short() {
  return {"导出文件在此处之后无法读取。", "The export cannot be read beyond this point."};
}

void audit_bundle(Audit& audit, base::ByteView bundle) {
  while (!bundle.empty()) {
    const std::optional<base::ByteView> leaf = take_leaf(bundle);
    if (!leaf) {
      audit.find("export/malformed", cut_short(), audit.size());
      return;
    }
    audit.entry(*leaf);
  }
  audit.full().clear();
}

void audit_packs(store::Session& session, Audit& audit) {
  store::Query query = session.query({"SELECT hash, body FROM ledger_pack ORDER BY hash"});
  while (query.step()) {
    audit.pack(query.blob(1));
  }
}

void check_tiles(store::Session& session, Audit& audit) {
  StoredTiles stored(session);
  for (const Tile& tile : audit.full()) {
    store::Query root = session.query({"SELECT root FROM ledger_tile WHERE level = $1 AND idx = $2"},
                                      static_cast<std::int64_t>(tile.level), static_cast<std::int64_t>(tile.index));
    const base::Result<std::vector<base::Hash>> hashes = stored.full(tile.level, tile.index);
    const base::Result<base::Hash> root_hash = root.step() ? hash_of(root.blob(0)) : base::Result(base::Hash{});
    const bool same = hashes.ok() && *hashes == tile.hashes && root_hash.ok() && *root_hash == tile.root;
    if (!same) {
      audit.find("database/tile",
                 {"散列块与分录不符：" + tile_path(tile.level, tile.index, kTileWidth),
                  "A tile does not match the entries: " + tile_path(tile.level, tile.index, kTileWidth)});
    }
  }
  audit.full().clear();
}

// Entries [begin, end); false when one is missing.
bool audit_rows(store::Session& session, std::uint64_t begin, std::uint64_t end, Audit& audit) {
  store::Query query = session.query({"SELECT idx, leaf FROM ledger_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx"},
                                     static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end));
  for (std::uint64_t index = begin; index < end; ++index) {
    if (!query.step() || query.integer(0) != static_cast<std::int64_t>(index)) {
      audit.find("database/missing-entry", {"分录缺失。", "An entry is missing."}, index);
      return false;
    }
    audit.entry(query.blob(1));
  }
  return true;
}

}  // namespace

base::Result<VerifyReport> verify_export(const ExportSource& source, const VerifyOptions& options) {
  JINKUI_TRY(std::vector<Kept> kept, parse_kept(options.against));
  ExportReader reader(source);
  JINKUI_RETURN_IF_ERROR(reader.open());
  Audit audit(options.log.value_or(reader.log()), options, std::move(kept));
  if (options.log && *options.log != reader.log()) {
    audit.find("export/other-key",
               {"导出文件所载的验证公钥不是给定的那一个。", "The key that the export names is not the one given."});
  }
  std::string note;
  for (;;) {
    const base::Result<ExportRecord> record = reader.next();
    if (!record.ok()) {
      audit.find("export/malformed", record.error().message, audit.size());
      break;
    }
    if (record->type == RecordType::end) {
      break;
    }
    if (record->type == RecordType::pack) {
      audit.pack(record->payload);
    } else if (record->type == RecordType::entries) {
      audit_bundle(audit, record->payload);
    } else {
      note = base::as_text(record->payload);
    }
  }
  return audit.finish(note);
}

base::Result<VerifyReport> verify_database(store::Session& session, const VerifyOptions& options) {
  if (!options.log) {
    return make_error(base::Errc::invalid, "verify/no-key",
                      {"核对数据库需要账本的验证公钥。", "To verify a database the ledger's verifier key is needed."},
                      {"请给出 vkey。", "Give the vkey."});
  }
  JINKUI_TRY(std::vector<Kept> kept, parse_kept(options.against));
  JINKUI_TRY(const StoredHead stored, stored_head(session));
  Audit audit(*options.log, options, std::move(kept));
  audit_packs(session, audit);
  bool whole = true;
  for (std::uint64_t begin = 0; begin < stored.head.size && whole; begin += kBatch) {
    whole = audit_rows(session, begin, std::min(begin + kBatch, stored.head.size), audit);
    check_tiles(session, audit);
  }
  if (stored.head.size == 0) {
    audit.find("database/empty", {"账本没有分录。", "The ledger has no entry."});
  }
  VerifyReport report = audit.finish(stored.checkpoint);
  if (report.claimed != stored.head || report.last_time != stored.last_time || report.origin != stored.origin) {
    ++report.findings_total;
    report.findings.push_back(
        {"database/state",
         {"账本状态行与检查点或分录不符。", "The ledger's state does not match its checkpoint or entries."},
         {}});
    report.verdict = Verdict::findings;
  }
  return report;
}

base::Result<VerifyReport> full_check(store::Session& session, const NoteKey& log) {
  VerifyOptions options;
  options.log = log;
  return verify_database(session, options);
}

base::Text verdict_text(const VerifyReport& report) {
  const std::string size = std::to_string(report.computed.size);
  const std::string proven = std::to_string(report.proven_size);
  switch (report.verdict) {
    case Verdict::findings:
      return {"账本有问题：发现 " + std::to_string(report.findings_total) + " 处。",
              "Something is wrong: " + std::to_string(report.findings_total) + " findings."};
    case Verdict::proven:
      return {"账本完好：共 " + size + " 条；前 " + proven + " 条与另处保存的证据一致，未被改动或回退。",
              "The ledger is whole: " + size + " entries; the first " + proven +
                  " are those that evidence kept elsewhere commits to: not changed, not rolled back."};
    case Verdict::unproven:
      return {"账本自身一致：共 " + size + " 条；但没有另处保存的证据，不能排除整体回退或重建。",
              "The ledger is consistent in itself: " + size +
                  " entries; but rollback is not excluded: nothing kept elsewhere was given or sufficed."};
  }
  return {};
}

int exit_code(const VerifyReport& report, const VerifyOptions& options) {
  if (report.verdict == Verdict::findings) {
    return 1;
  }
  const bool asked =
      options.require_proof || options.quorum > 0 || (options.policy && options.policy->quorum.has_value());
  return report.verdict == Verdict::unproven && asked ? 3 : 0;
}

}  // namespace jinkui::ledger
