// Duplicates: whether another file has one of the values that the pack calls unique (docs/adr/0037).
// Writer thread, before the values are put. What is told never shows the other file to whoever may not know of it;
// being told draws on the budget of look-ups by number, so that entering is no way around it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "jinkui/service/core.h"
#include "ruling.h"

namespace jinkui::service {

struct Duplicate {
  pack::FieldId field;
  vault::ObjectFacts other;
  bool known = false;  // the caller may see the other file's masks
};

struct Duplicates {
  std::vector<Duplicate> told;
  FieldValues remarks;  // for the ledger; also of files that the pack conceals from the caller, who is told nothing
};

// Looks `values` up among the files other than `self`. Finds nothing while the index is being built: entering does
// not wait for it. Errors: corrupt.
[[nodiscard]] base::Result<Duplicates> find_duplicates(Core& core, store::Session& session, const Ruling& ruling,
                                                       const Caller& caller,
                                                       const std::vector<vault::PlainValue>& values,
                                                       base::CustomerId self);

// What the person is told instead of the entry; `anyway`: that a reason lets it through.
enum class Anyway : std::uint8_t { no, with_reason };
[[nodiscard]] base::Error held(const World& world, const Duplicate& duplicate, Anyway anyway);

// For what one person enters or corrects: an error to tell instead, or the remarks of the entry. `reason`: why it is
// entered all the same. Errors: search/budget, whether or not there is a duplicate.
struct Screened {
  std::optional<base::Error> held;
  FieldValues remarks;
};
[[nodiscard]] base::Result<Screened> screen(Core& core, store::WriterSession& session, const Ruling& ruling,
                                            const Act& act, const std::vector<vault::PlainValue>& values,
                                            const std::string& reason);
// The entry of what was held: a refusal that says which field, not whose file.
[[nodiscard]] base::Result<ledger::Draft> held_draft(Core& core, store::WriterSession& session, const Ruling& ruling,
                                                     const Act& act, const base::Error& held);

// "" or at most 500 bytes. Error duplicate/reason.
[[nodiscard]] base::Status check_duplicate_reason(const std::string& reason);

}  // namespace jinkui::service
