// Rebuilds the state of a stored ledger and compares it with what the ledger says of itself. Pure reading.
#pragma once
#include "jinkui/base/result.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/second_signature.h"
#include "jinkui/ledger/tree.h"
#include "jinkui/store/session.h"

namespace jinkui::ledger {

// The tree of `stored`: from the leaves at the right edge and the full tiles beside the partial ones, whose roots are
// computed again. An Error when the result is not the stored root, when an entry stands beyond it, or when the last
// entry's time is not the stored one.
[[nodiscard]] base::Result<TileBuilder> load_tree(store::Session& session, const StoredHead& stored);

// The stored checkpoint is of `log` and says what the row beside it says; an empty ledger has none.
[[nodiscard]] base::Status check_checkpoint(const StoredHead& stored, const NoteKey& log);
// The stored checkpoint has the second signature, too.
[[nodiscard]] base::Status check_second(const StoredHead& stored, const SecondKey& key);

}  // namespace jinkui::ledger
