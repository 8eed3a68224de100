// Verifies a ledger, from an export or a database, against its own signatures and against what was kept elsewhere.
// Streaming: memory does not grow with the ledger. Findings are values; an Error means that the question could not be
// asked (not an export, no ledger, a kept text that cannot be read). I/O failure throws base::Fatal.
// What the verdict means and which exit code it gives: docs/formats/export.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/base/text.h"
#include "jinkui/base/time.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/ledger/entry.h"
#include "jinkui/ledger/export.h"
#include "jinkui/ledger/second_signature.h"
#include "jinkui/ledger/tree.h"
#include "jinkui/ledger/witness_policy.h"
#include "jinkui/store/session.h"

namespace jinkui::ledger {

struct VerifyOptions {
  std::optional<NoteKey> log;           // the ledger's key, known from elsewhere; none: the one the export names
  std::optional<SecondKey> second;      // its SM2 key: then every checkpoint must have that signature as well
  std::vector<std::string> against;     // checkpoints and receipts that were kept elsewhere, as text
  std::vector<NoteKey> witnesses;       // whose cosignatures count
  std::size_t quorum = 0;               // how many of them the last checkpoint must have; 0: not asked
  std::optional<WitnessPolicy> policy;  // its logs are the ones accepted, its quorum must have cosigned
  bool require_proof = false;           // "rollback not excluded" is not good enough
};

struct Finding {
  std::string slug;  // stable, e.g. "entry/time"
  base::Text message;
  std::optional<std::uint64_t> index;  // of the entry
};

enum class Verdict : std::uint8_t {
  proven,    // nothing wrong, and the entries below proven_size are those that evidence kept elsewhere commits to
  unproven,  // nothing wrong, but rollback is not excluded
  findings,  // something is wrong
};

inline constexpr std::size_t kMaxFindingsOfAKind = 20;

struct VerifyReport {
  std::string origin;
  bool key_given = false;  // the key came from the options, not from the export itself
  TreeHead claimed;        // by the last checkpoint
  TreeHead computed;       // from the entries
  bool signature_ok = false;
  std::optional<bool> second_signature_ok;  // of the last checkpoint; none: no SM2 key was given
  bool root_ok = false;
  bool order_ok = true;      // indexes
  bool times_ok = true;      // never decreasing
  bool sequences_ok = true;  // node_seq without gaps, per node
  bool packs_ok = true;      // every pack named by an entry is there
  bool packs_given = false;  // there were packs to check against
  std::uint64_t packs = 0;
  std::vector<std::pair<Kind, std::uint64_t>> kinds;  // counts, by number of the kind
  base::Instant first_time;
  base::Instant last_time;
  std::vector<Cosignature> cosignatures;  // valid ones of the given witnesses, on the last checkpoint
  std::optional<Witnessed> witnessed;     // what the policy given says of the last checkpoint
  std::uint64_t proven_size = 0;          // leading entries that kept evidence commits to
  std::vector<Finding> findings;          // the first kMaxFindingsOfAKind of each slug
  std::uint64_t findings_total = 0;
  Verdict verdict = Verdict::unproven;
};

[[nodiscard]] base::Result<VerifyReport> verify_export(const ExportSource& source, const VerifyOptions& options);
// The committed ledger in a database: as an export, and that tiles and state match it. `log` is required.
[[nodiscard]] base::Result<VerifyReport> verify_database(store::Session& session, const VerifyOptions& options);
// verify_database with nothing but the key: the check of a running system, and after a restore.
[[nodiscard]] base::Result<VerifyReport> full_check(store::Session& session, const NoteKey& log);

// The verdict in one sentence.
[[nodiscard]] base::Text verdict_text(const VerifyReport& report);
// 0: nothing wrong; 1: findings; 3: proof was asked for (require_proof, a quorum, a policy with one) and could not be
// given.
[[nodiscard]] int exit_code(const VerifyReport& report, const VerifyOptions& options);

}  // namespace jinkui::ledger
