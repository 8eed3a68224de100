// Showing masks: one entry names the customers and the query, then exactly their masks open.
// Any thread may call show_masks(); `done` runs on the completion executor. Failure reaches `done`.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "jinkui/service/core.h"
#include "jinkui/service/types.h"
#include "ruling.h"

namespace jinkui::service {

// Customers that the caller was found to be allowed to know, and on what.
struct Knowable {
  WorldPtr world;
  std::vector<std::pair<base::CustomerId, Stamp>> customers;
};

struct ShownMasks {
  std::vector<std::pair<base::CustomerId, FieldValues>> masks;  // whoever may not be known any more is left out
  ReceiptView receipt;

  // Takes the masks of one customer out; nothing when it is not among those shown.
  [[nodiscard]] std::optional<FieldValues> take(base::CustomerId customer);
};

// What a row says beside the masks.
[[nodiscard]] CustomerRow row_of(Core& core, const World& world, const vault::ObjectFacts& object, base::Instant now);

// The question "may this person see the masks of this customer?".
[[nodiscard]] Act masked_act(const Caller& caller, base::CustomerId customer);

// How masks are shown that were not simply listed.
struct Showing {
  ledger::Kind kind = ledger::Kind::masks_listed;
  // Whether a customer may be shown still, beyond being known; asked on the writer thread when something moved.
  std::function<bool(store::Session&, base::CustomerId)> still;
  // What the entry keeps of the question; on the writer thread, when it is certain who is shown. An error: nothing
  // is.
  std::function<base::Result<FieldValues>(store::WriterSession&, const std::vector<base::CustomerId>&)> remarks;
};

void show_masks(Core& core, const Caller& caller, Knowable known, Showing showing,
                std::function<void(base::Result<ShownMasks>)> done);

// What moved since `known` was found is decided again before the entry; `query` is what the entry keeps of the
// question.
void show_masks(Core& core, const Caller& caller, Knowable known, FieldValues query,
                std::function<void(base::Result<ShownMasks>)> done);

}  // namespace jinkui::service
