#include "reconcile.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "record.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kIdsOfAnEntry = 1000;

using Customers = std::vector<base::CustomerId>;

// One entry of the system for at most kIdsOfAnEntry customers, sealed under the company: it must stay readable.
base::Status record(Core& core, store::WriterSession& session, const char* what,
                    std::span<const base::CustomerId> customers) {
  std::string ids;
  for (const auto customer : customers) {
    ids += (ids.empty() ? "" : ", ") + std::to_string(customer.value);
  }
  const Caller system;
  JINKUI_TRY(auto draft, make_draft(core, session, *core.world().pending(),
                                    {ledger::Kind::reconciled, silent_scope(system), actor_part(system),
                                     remark_part({{"what", what}, {"customers", ids}}), SealUnder::company}));
  static_cast<void>(core.ledger().append(std::move(draft)));
  return base::success();
}

base::Status record_all(Core& core, store::WriterSession& session, const char* what, const Customers& customers) {
  for (std::size_t from = 0; from < customers.size(); from += kIdsOfAnEntry) {
    const std::size_t count = std::min(kIdsOfAnEntry, customers.size() - from);
    JINKUI_RETURN_IF_ERROR(record(core, session, what, std::span(customers).subspan(from, count)));
  }
  return base::success();
}

base::Result<vault::Reconciled> agree(Core& core, store::WriterSession& session) {
  JINKUI_TRY(auto found, core.vault().reconcile(session, core.time().now()));
  JINKUI_RETURN_IF_ERROR(record_all(core, session, "marked", found.marked));
  JINKUI_RETURN_IF_ERROR(record_all(core, session, "forgotten_again", found.to_forget));
  return found;
}

}  // namespace

base::Result<vault::Reconciled> reconcile(Core& core, store::Queue& queue) {
  std::optional<base::Result<vault::Reconciled>> found;
  store::JobPtr job = store::make_job<vault::Reconciled>(
      [&core](store::WriterSession& session) { return agree(core, session); },
      [&found](base::Result<vault::Reconciled> outcome) { found.emplace(std::move(outcome)); });
  if (!queue.submit(store::Lane::write, job)) {
    return store::queue_full();
  }
  while (!found && queue.serve() > 0) {
  }
  if (!found || !found->ok()) {
    return found ? found->take_error() : store::queue_full();
  }
  auto reader = core.readers().take();
  JINKUI_RETURN_IF_ERROR(core.vault().forget(*reader, (*found)->to_forget));
  return std::move(*found);
}

}  // namespace jinkui::service
