// Putting an approved version of the policy into force: the entry and the switch in one transaction.
#include "act_job.h"
#include "jinkui/codec/hex.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/service/governance.h"
#include "jinkui/workflow/grants.h"
#include "jinkui/workflow/requests.h"
#include "version_check.h"
#include "version_rows.h"

namespace jinkui::service {
namespace {

base::Error replaced() {
  return {base::Errc::conflict,
          "version/replaced",
          {"现行版本已经换过，这个版本是按换版之前的版本批准的。",
           "Another version has come into force: this one was approved under the version before it."},
          {"请对照现行版本重新核对、重新申请。", "Compare it with the version in force and ask again."},
          "",
          {},
          ""};
}

class ActivateJob final : public ActJob {
 public:
  ActivateJob(Core& core, Act act, Ruling ruling, PackBundle bundle, ActivateCommand command, Done<VersionRow> done)
      : ActJob(core, std::move(act), std::move(ruling)),
        bundle_(std::move(bundle)),
        command_(command),
        done_(std::move(done)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    const WorldPtr before = core().world().pending();
    const base::Instant now = core().time().now();
    const auto grant = workflow::grant_of(session, ruling.decision.grant);
    const auto head = grant ? workflow::request_head(session, grant->request) : std::nullopt;
    if (command_.replaces != before->active->hash || !head || head->asked.pack != before->active->hash) {
      return replaced();
    }
    JINKUI_RETURN_IF_ERROR(check_version(core(), session, *before, act().to_level));
    JINKUI_TRY(const auto next, compile_bundle(bundle_, now));
    JINKUI_CHECK(next->hash == command_.hash);
    static_cast<void>(ledger::put_pack(session, encode(bundle_)));
    governance::switch_version(session, founding_version(*before->active), command_.hash, now);
    core().world().pack_changed(next);
    core().epochs().touch_everybody();
    const World& in_force = *core().world().pending();
    row_ = version_row(session, in_force, *governance::version(session, command_.hash), now);
    const FieldValues remarks = {{"pack", next->pack->id},
                                 {kVersionRemark, act().to_level},
                                 {"replaces", codec::to_hex(before->active->hash)},
                                 {"request", std::to_string(head->id.value)}};
    return make_draft(core(), session, in_force,
                      {ledger::Kind::pack_activated, silent_scope(act().caller), actor_part(act().caller),
                       decision_part_in(in_force, ruling, remarks)});
  }
  void answer(receipt::Receipt receipt, const Ruling&) override {
    static_cast<void>(receipt);
    done_(std::move(row_));
  }
  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  PackBundle bundle_;
  ActivateCommand command_;
  Done<VersionRow> done_;
  VersionRow row_;
};

}  // namespace

void Governance::activate(const Caller& caller, ActivateCommand command, Done<VersionRow> done) {
  const WorldPtr world = core_.world().now();
  auto reader = core_.readers().take();
  auto bundle = bundle_of(*reader, command.hash);
  if (!bundle.ok()) {
    done(bundle.take_error());
    return;
  }
  if (command.replaces != world->active->hash) {
    done(replaced());
    return;
  }
  Act act = company_act(caller, pack::Verb::govern);
  act.to_level = codec::to_hex(command.hash);
  auto ruling = rule_on(core_, world, *reader, act);
  if (!ruling.ok()) {
    done(ruling.take_error());
    return;
  }
  submit(core_, store::Lane::write,
         std::make_unique<ActivateJob>(core_, std::move(act), std::move(ruling).value(), std::move(bundle).value(),
                                       command, std::move(done)));
}

}  // namespace jinkui::service
