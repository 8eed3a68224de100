// The checkpoints of this ledger that witnesses have cosigned, kept beside it: what the server publishes as
// witnessed. Free functions; keep_cosigned belongs to the writer thread, the others to any session. What does not fit
// this ledger is an Error and changes nothing; I/O failure throws base::Fatal.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/ledger/witness_policy.h"
#include "jinkui/store/session.h"

namespace jinkui::ledger {

inline constexpr std::size_t kMostCosigned = 16;  // checkpoints kept, the newest that reached the quorum besides

struct Cosigned {
  Checkpoint checkpoint;
  std::string note;     // with the lines of the policy's witnesses, and no others
  Witnessed witnessed;  // under the policy
};

// Keeps the lines that `note` has of the policy's witnesses, together with those that are kept for the same size.
// Errors: those of the note (malformed, corrupt), cosigned/not-this-ledger (conflict: no such size, or another root),
// cosigned/no-line (invalid: no line of a witness of the policy).
[[nodiscard]] base::Status keep_cosigned(store::Session& session, std::string_view note, const NoteKey& log,
                                         const WitnessPolicy& policy);

// What is kept, largest size first.
[[nodiscard]] base::Result<std::vector<Cosigned>> cosigned(store::Session& session, const WitnessPolicy& policy);

}  // namespace jinkui::ledger
