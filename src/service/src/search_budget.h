// The budget of look-ups by number: so many for each person in each span of time, as the pack says.
// Counted in a table, so that it survives a start; writer thread. Database failure throws Fatal.
#pragma once
#include "jinkui/pack/pack.h"
#include "jinkui/service/types.h"
#include "jinkui/store/database.h"

namespace jinkui::service {

// Takes one look-up. Error search/budget (too_many) with the clause and when it renews; nothing is taken then.
[[nodiscard]] base::Result<SearchBudget> draw_search(store::WriterSession& session, const pack::Pack& pack,
                                                     base::PersonId person, base::Instant now, int zone_minutes);

}  // namespace jinkui::service
