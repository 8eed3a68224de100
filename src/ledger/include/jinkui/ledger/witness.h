// A minimal witness (C2SP tlog-witness): remembers the newest checkpoint of one log and cosigns what extends it;
// and the other side: the request that it takes, and the cosigned checkpoint made of its answer.
// Safe from several threads; the state file belongs to one process. It is replaced durably before a cosignature is
// given out, so that a restart never forgets what was signed. A failing disk throws base::Fatal.
#pragma once
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/ledger/export.h"
#include "jinkui/store/session.h"

namespace jinkui::ledger {

// The body of add-checkpoint: "old <size>", proof lines, an empty line, the checkpoint.
struct WitnessRequest {
  std::uint64_t old_size = 0;
  std::vector<base::Hash> proof;  // of consistency from old_size to the checkpoint's size
  std::string checkpoint;         // signed note, verbatim
};
[[nodiscard]] std::string to_text(const WitnessRequest& request);
[[nodiscard]] base::Result<WitnessRequest> parse_witness_request(std::string_view text);

// The request for the newest checkpoint, from the size that the witness has on file (0: none yet): of a committed
// ledger, or of an export, whose entries must give its checkpoint's root (`open` gives it from its start; it is read
// twice, in constant memory). Errors: witness/ahead (conflict) when the ledger is shorter than `old_size`,
// witness/empty, those of the reader.
[[nodiscard]] base::Result<WitnessRequest> witness_request(store::Session& session, std::uint64_t old_size);
[[nodiscard]] base::Result<WitnessRequest> witness_request(const std::function<ExportSource()>& open,
                                                           std::uint64_t old_size);
// The error of a ledger that is shorter than what its witness has seen.
[[nodiscard]] base::Error witness_ahead(std::uint64_t old_size, std::uint64_t size);

// `checkpoint` with the cosignature lines that witnesses gave for it; lines that it has already are not repeated.
// Each line must be by one of `witnesses`, and all must verify: otherwise corrupt, or invalid witness/unknown-line.
[[nodiscard]] base::Result<std::string> with_cosignatures(std::string_view checkpoint,
                                                          std::span<const std::string> lines,
                                                          std::span<const NoteKey> witnesses);

// What a witness has on file.
struct WitnessState {
  NoteKey log;
  TreeHead head;           // size 0 before the first checkpoint
  std::string checkpoint;  // empty then
};
[[nodiscard]] std::string to_text(const WitnessState& state);
[[nodiscard]] base::Result<WitnessState> parse_witness_state(std::string_view text);

class Witness {
 public:
  // Makes the state file of a new witness of `log`; conflict when there is one: a witness never starts anew by
  // itself, because it would then cosign a rolled-back ledger.
  static base::Status create(base::Disk& disk, const std::string& path, const NoteKey& log);

  // Disk and clock must outlive the witness. `name` is its key name, e.g. "witness.example/w1" (a bug otherwise).
  Witness(base::Disk& disk, std::string path, std::string name, crypto::SigningKey key, const base::Clock& clock);

  // Checks the log's signature and that the checkpoint extends the one on file, records it, and returns the
  // cosignature line to add to it. Errors, in the words of tlog-witness: another log (not_found, 404), not signed by
  // the log (forbidden, 403), old size above the new one (malformed, 400), old size not the one on file (conflict,
  // 409; `where` holds the size on file), not consistent (invalid, 422: proof of misbehaviour, keep both notes).
  [[nodiscard]] base::Result<std::string> update(const WitnessRequest& request);
  [[nodiscard]] base::Result<WitnessState> state();
  [[nodiscard]] NoteKey key() const;

 private:
  base::Disk& disk_;
  std::string path_;
  std::string name_;
  crypto::SigningKey key_;
  const base::Clock& clock_;
  std::mutex mutex_;
};

}  // namespace jinkui::ledger
