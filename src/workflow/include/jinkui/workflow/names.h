// Which names of packs the open requests and the usable grants bear: for a change of the pack.
// For a reader of the calling thread; failure of the database throws base::Fatal. Reads all that is open.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/time.h"
#include "jinkui/store/session.h"

namespace jinkui::workflow {

struct NamesInUse {
  base::Hash pack{};  // of a request: the pack it was made under; zeros for a grant
  std::string flow;
  std::string purpose;  // may be empty
  std::vector<std::string> fields;
  std::int64_t amount = 0;
};

// Requests that are not final.
[[nodiscard]] std::vector<NamesInUse> names_of_open_requests(store::Session& session);
// Grants that are usable at `now` or will be.
[[nodiscard]] std::vector<NamesInUse> names_of_grants(store::Session& session, base::Instant now);

// Open requests of each flow, and how many of them wait past a deadline at `now`.
struct FlowLoad {
  std::string flow;
  std::int64_t open = 0;
  std::int64_t overdue = 0;
};
[[nodiscard]] std::vector<FlowLoad> loads_of_flows(store::Session& session, base::Instant now);

}  // namespace jinkui::workflow
