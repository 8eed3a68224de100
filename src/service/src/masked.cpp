#include "masked.h"

#include <algorithm>

#include "act_job.h"
#include "labels.h"

namespace jinkui::service {
namespace {

using Finish = std::function<void(base::Result<ShownMasks>)>;

// In the words of the pack in force: masks are sealed under the names of their time.
FieldValues as_fields(const pack::Pack& pack, std::vector<vault::PlainValue> masks) {
  FieldValues out;
  for (auto& mask : masks) {
    const auto id = pack.field_named(mask.field);
    out.emplace_back(id.none() ? mask.field : pack.at(id).id, std::move(mask.value));
  }
  return out;
}

class MasksJob final : public store::Job {
 public:
  MasksJob(Core& core, Caller caller, Knowable known, Showing showing, Finish finish)
      : core_(core),
        caller_(std::move(caller)),
        known_(std::move(known)),
        showing_(std::move(showing)),
        finish_(std::move(finish)) {}

  base::Status run(store::WriterSession& session) override {
    shown_.clear();
    for (const auto& [customer, stamp] : known_.customers) {
      if (still(session, customer, stamp)) {
        shown_.push_back(customer);
      }
    }
    receipt::Scope scope = silent_scope(caller_);
    scope.what = receipt::Scope::What::masks;
    scope.customers = shown_;
    JINKUI_TRY(const auto remarks, showing_.remarks(session, shown_));
    JINKUI_TRY(auto draft, make_draft(core_, session, *core_.world().pending(),
                                      {showing_.kind, std::move(scope), actor_part(caller_), remark_part(remarks)}));
    ticket_ = core_.ledger().append(std::move(draft));
    return base::success();
  }

  void finish(base::Status outcome) override {
    if (!outcome.ok()) {
      finish_(outcome.take_error());
      return;
    }
    auto receipt = ledger::Ledger::redeem(std::move(ticket_));
    if (!receipt.ok()) {
      finish_(receipt.take_error());
      return;
    }
    finish_(open(std::move(receipt).value()));
  }

 private:
  bool still(store::Session& session, base::CustomerId customer, const Stamp& stamp) {
    const WorldPtr& world = core_.world().pending();
    if (known_.world == world && core_.epochs().holds(stamp, caller_.person, customer)) {
      return true;
    }
    const auto ruling = rule_on(core_, world, session, masked_act(caller_, customer));
    return ruling.ok() && ruling->permitted() && (!showing_.still || showing_.still(session, customer));
  }

  base::Result<ShownMasks> open(receipt::Receipt receipt) {
    ShownMasks out;
    out.receipt = view_of(receipt);
    for (const auto customer : shown_) {
      out.masks.emplace_back(customer, FieldValues{});
    }
    auto reader = core_.readers().take();
    JINKUI_TRY(auto opened, core_.vault().open_masks(std::move(receipt), *reader));
    for (auto& mask : opened) {
      const auto place =
          std::ranges::find(out.masks, mask.customer, &std::pair<base::CustomerId, FieldValues>::first);
      if (place != out.masks.end()) {
        place->second = as_fields(known_.world->pack(), std::move(mask.masks));
      }
    }
    return out;
  }

  Core& core_;
  Caller caller_;
  Knowable known_;
  std::vector<base::CustomerId> shown_;
  Showing showing_;
  Finish finish_;
  ledger::Ticket ticket_;
};

}  // namespace

std::optional<FieldValues> ShownMasks::take(base::CustomerId customer) {
  const auto found = std::ranges::find(masks, customer, &std::pair<base::CustomerId, FieldValues>::first);
  return found == masks.end() ? std::nullopt : std::optional(std::move(found->second));
}

CustomerRow row_of(Core& core, const World& world, const vault::ObjectFacts& object, base::Instant now) {
  CustomerRow row;
  row.id = object.customer;
  row.level = level_view(world.pack(), core.settings(), object.customer_label, now);
  row.department = department_ref(*world.directory, object.custody.department);
  if (!object.custody.assigned.none()) {
    row.assigned = person_ref(*world.directory, object.custody.assigned);
  }
  if (!object.custody.keeper.none()) {
    row.keeper = person_ref(*world.directory, object.custody.keeper);
  }
  return row;
}

Act masked_act(const Caller& caller, base::CustomerId customer) {
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::read_masked;
  act.customer = customer;
  return act;
}

void show_masks(Core& core, const Caller& caller, Knowable known, FieldValues query,
                std::function<void(base::Result<ShownMasks>)> done) {
  Showing showing;
  showing.remarks = [query = std::move(query)](store::WriterSession&, const std::vector<base::CustomerId>&) {
    return base::Result<FieldValues>(query);
  };
  show_masks(core, caller, std::move(known), std::move(showing), std::move(done));
}

void show_masks(Core& core, const Caller& caller, Knowable known, Showing showing,
                std::function<void(base::Result<ShownMasks>)> done) {
  store::JobPtr job = std::make_unique<MasksJob>(core, caller, std::move(known), std::move(showing), std::move(done));
  if (!core.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

}  // namespace jinkui::service
