// How rows of the request table are read. For one query at a time.
#pragma once
#include "jinkui/store/session.h"
#include "jinkui/workflow/requests.h"

namespace jinkui::workflow {

// The columns of a RequestHead, of the table under the name r.
#define JINKUI_REQUEST_COLUMNS                                                                               \
  "r.id, r.flow, r.pack_hash, r.customer, r.record, r.fields, r.purpose, r.requester, r.status, r.created, " \
  "r.decided, r.version, r.level, r.emergency"
inline constexpr int kHeadColumns = 14;

[[nodiscard]] RequestHead head_at(const store::Query& row);

}  // namespace jinkui::workflow
