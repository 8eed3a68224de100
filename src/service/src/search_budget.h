// The budget of look-ups by number: so many for each person in each span of time, as the pack says.
// Counted in a table, so that it survives a start; writer thread. Database failure throws Fatal.
#pragma once
#include "jinkui/pack/pack.h"
#include "jinkui/service/types.h"
#include "jinkui/store/database.h"

namespace jinkui::service {

// What is left, at least one. Error search/budget as of draw_search.
[[nodiscard]] base::Result<SearchBudget> search_left(store::Session& session, const pack::Pack& pack,
                                                     base::PersonId person, base::Instant now, int zone_minutes);
// Takes one. Error search/budget (too_many) with the clause and when it renews; nothing is taken then.
[[nodiscard]] base::Result<SearchBudget> draw_search(store::WriterSession& session, const pack::Pack& pack,
                                                     base::PersonId person, base::Instant now, int zone_minutes);

}  // namespace jinkui::service
