#include "jinkui/workflow/names.h"

#include <algorithm>

#include "jinkui/base/check.h"
#include "lists.h"

namespace jinkui::workflow {
namespace {

using store::Sql;

constexpr Sql kRequests{
    "SELECT pack_hash, flow, purpose, fields, COUNT(*) FROM request WHERE status <= 2 "
    "GROUP BY pack_hash, flow, purpose, fields ORDER BY flow, purpose, fields"};
constexpr Sql kGrants{
    "SELECT flow, purpose, fields, COUNT(*) FROM grants WHERE not_after > $1 AND revoked_at IS NULL AND used < uses "
    "GROUP BY flow, purpose, fields ORDER BY flow, purpose, fields"};

constexpr Sql kLoads{
    "SELECT flow, COUNT(*), SUM(CASE WHEN next_due > 0 AND next_due <= $1 THEN 1 ELSE 0 END) FROM request "
    "WHERE status <= 2 GROUP BY flow ORDER BY flow"};

NamesInUse read(const store::Query& row, int from) {
  NamesInUse out;
  out.flow = row.string(from);
  out.purpose = row.string(from + 1);
  out.fields = names_of_column(row.text(from + 2));
  out.amount = row.integer(from + 3);
  return out;
}

}  // namespace

std::vector<NamesInUse> names_of_open_requests(store::Session& session) {
  std::vector<NamesInUse> out;
  store::Query rows = session.query(kRequests);
  while (rows.step()) {
    out.push_back(read(rows, 1));
    const base::ByteView hash = rows.blob(0);
    JINKUI_CHECK(hash.size() == out.back().pack.size());
    std::ranges::copy(hash, out.back().pack.begin());
  }
  return out;
}

std::vector<FlowLoad> loads_of_flows(store::Session& session, base::Instant now) {
  std::vector<FlowLoad> out;
  store::Query rows = session.query(kLoads, now);
  while (rows.step()) {
    out.push_back({rows.string(0), rows.integer(1), rows.integer(2)});
  }
  return out;
}

std::vector<NamesInUse> names_of_grants(store::Session& session, base::Instant now) {
  std::vector<NamesInUse> out;
  store::Query rows = session.query(kGrants, now);
  while (rows.step()) {
    out.push_back(read(rows, 0));
  }
  return out;
}

}  // namespace jinkui::workflow
