// Drafting, showing and asking for versions of the policy.
#include "jinkui/service/governance.h"

#include <algorithm>

#include "act_job.h"
#include "jinkui/codec/hex.h"
#include "jinkui/codec/utf8.h"
#include "jinkui/policy/compile.h"
#include "labels.h"
#include "request_ground.h"
#include "request_views.h"
#include "version_check.h"
#include "version_rows.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMostVersions = 200;
constexpr std::size_t kMaxPolicyText = 1U << 20U;  // bytes of policy.md

base::Error policy_text() {
  return {base::Errc::invalid,
          "version/policy-text",
          {"制度正文须是 UTF-8，不超过 1 MiB。", "The text of the policy is UTF-8 of at most 1 MiB."},
          {"请改正后重新上传。", "Correct it and upload it again."},
          "/policy",
          {},
          ""};
}

Ruling govern(Core& core, const WorldPtr& world, store::Session& session, const Caller& caller) {
  return rule_on_object(core, world, session, company_act(caller, pack::Verb::govern), {});
}

bool may_draft(const Ruling& ruling) {
  return ruling.decision.verdict != policy::Verdict::deny;
}

// A draft kept, under the decision that its author may change the policy by a flow.
class DraftJob final : public store::Job {
 public:
  DraftJob(Core& core, Caller caller, PackBundle bundle, std::string pack, Proposed answer, Done<Proposed> done)
      : core_(core),
        caller_(std::move(caller)),
        bundle_(std::move(bundle)),
        pack_(std::move(pack)),
        answer_(std::move(answer)),
        done_(std::move(done)) {}

  base::Status run(store::WriterSession& session) override {
    const WorldPtr world = core_.world().pending();
    const Ruling ruling = govern(core_, world, session, caller_);
    if (!may_draft(ruling)) {
      return refusal(ruling);
    }
    governance::Version draft;
    const base::Bytes body = encode(bundle_);
    draft.hash = hash_of(bundle_);
    draft.pack = pack_;
    draft.drafted_by = caller_.person;
    draft.drafted = core_.time().now();
    draft.replaces = world->active->hash;
    governance::put_draft(session, draft, body);
    answer_.version = version_row(session, *world, *governance::version(session, draft.hash), draft.drafted);
    const FieldValues remarks = {{"pack", pack_}, {kVersionRemark, codec::to_hex(draft.hash)}};
    JINKUI_TRY(auto entry, make_draft(core_, session, *world,
                                      {ledger::Kind::pack_drafted, silent_scope(caller_), actor_part(caller_),
                                       decision_part(ruling, remarks)}));
    ticket_ = core_.ledger().append(std::move(entry));
    return base::success();
  }
  void finish(base::Status outcome) override {
    if (!outcome.ok()) {
      done_(outcome.take_error());
      return;
    }
    auto receipt = ledger::Ledger::redeem(std::move(ticket_));
    if (!receipt.ok()) {
      done_(receipt.take_error());
      return;
    }
    done_(std::move(answer_));
  }

 private:
  Core& core_;
  Caller caller_;
  PackBundle bundle_;
  std::string pack_;
  Proposed answer_;
  Done<Proposed> done_;
  ledger::Ticket ticket_;
};

bool may_be_activated(store::Session& session, const workflow::RequestHead& head, base::Instant now) {
  const auto grant = workflow::grant_of(session, head.id);
  return grant && workflow::state_of(*grant, now) == workflow::GrantState::valid;
}

// Whether the caller may see what is not in force yet.
bool may_see_drafts(Core& core, store::Session& session, const WorldPtr& world, const Caller& caller) {
  return may_draft(govern(core, world, session, caller)) ||
         rule_on_object(core, world, session, company_act(caller, pack::Verb::audit), {}).permitted();
}

bool concerned(store::Session& session, const World& world, const Caller& caller, base::Instant now,
               const governance::Version& version) {
  if (version.request.none()) {
    return false;
  }
  const auto principals = world.directory->principals_of(caller.person, now);
  return workflow::concerns(session, version.request, caller.person) ||
         std::any_of(principals.begin(), principals.end(), [&](base::PersonId principal) {
           return workflow::concerns(session, version.request, principal);
         });
}

}  // namespace

VersionRow version_row(store::Session& session, const World& world, const governance::Version& version,
                       base::Instant now) {
  VersionRow row;
  row.hash = version.hash;
  row.pack = version.pack;
  if (!version.drafted_by.none()) {
    row.drafted_by = person_ref(*world.directory, version.drafted_by);
  }
  row.drafted = version.drafted;
  row.replaces = version.replaces;
  row.request = version.request;
  row.activated = version.activated;
  row.replaced = version.replaced;
  const auto head = version.request.none() ? std::nullopt : workflow::request_head(session, version.request);
  if (version.hash == world.active->hash) {
    row.state = "in_force";
  } else if (head && head->status == workflow::RequestStatus::open && head->asked.pack == world.active->hash) {
    row.state = "asked";
  } else if (head && head->asked.pack == world.active->hash && may_be_activated(session, *head, now)) {
    row.state = "approved";
  } else if (version.replaced) {
    row.state = "replaced";
  } else {
    row.state = version.replaces == world.active->hash ? "draft" : "outdated";
  }
  return row;
}

governance::Version founding_version(const ActivePack& active) {
  governance::Version version;
  version.hash = active.hash;
  version.pack = active.pack->id;
  version.drafted = active.activated;
  version.activated = active.activated;
  return version;
}

void Governance::propose(const Caller& caller, ProposeCommand command, Done<Proposed> done) {
  if (command.policy.size() > kMaxPolicyText || !codec::is_utf8(command.policy)) {
    done(policy_text());
    return;
  }
  PackBundle bundle;
  bundle.documents.push_back({std::move(command.pack.name), std::move(command.pack.text)});
  bundle.policy_text = std::move(command.policy);
  Proposed answer;
  {
    auto reader = core_.readers().take();
    const WorldPtr world = core_.world().now();
    const Ruling ruling = govern(core_, world, *reader, caller);
    if (!may_draft(ruling)) {
      done(refusal(ruling));
      return;
    }
    auto present = bundle_of(*reader, world->active->hash);
    if (!present.ok()) {
      done(present.take_error());
      return;
    }
    bundle.documents.insert(bundle.documents.end(), present->documents.begin() + 1, present->documents.end());
    auto compiled = policy::check(bundle.documents);
    const auto base = check_base(*present, bundle);
    compiled.findings.insert(compiled.findings.end(), base.begin(), base.end());
    answer.findings = views_of(compiled.findings);
    if (policy::has_errors(compiled.findings)) {
      done(std::move(answer));
      return;
    }
    if (auto runs = compile_pack(bundle); !runs.ok()) {
      done(runs.take_error());
      return;
    }
  }
  std::string id = policy::parse(bundle.documents).source.id.text;
  store::JobPtr job =
      std::make_unique<DraftJob>(core_, caller, std::move(bundle), std::move(id), std::move(answer), std::move(done));
  if (!core_.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

base::Result<std::vector<VersionRow>> Governance::versions(const Caller& caller) {
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  const base::Instant now = core_.time().now();
  const bool all = may_see_drafts(core_, *reader, world, caller);
  std::vector<VersionRow> rows;
  bool in_force = false;
  for (const auto& version : governance::versions(*reader, kMostVersions)) {
    if (all || version.activated || concerned(*reader, *world, caller, now, version)) {
      rows.push_back(version_row(*reader, *world, version, now));
      in_force = in_force || rows.back().state == "in_force";
    }
  }
  if (!in_force) {
    rows.push_back(version_row(*reader, *world, founding_version(*world->active), now));
  }
  return rows;
}

base::Result<VersionFile> Governance::version(const Caller& caller, const base::Hash& hash) {
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  auto version = governance::version(*reader, hash);
  if (!version && hash == world->active->hash) {
    version = founding_version(*world->active);
  }
  if (!version || !(version->activated || may_see_drafts(core_, *reader, world, caller) ||
                    concerned(*reader, *world, caller, core_.time().now(), *version))) {
    return unknown_version();
  }
  JINKUI_TRY(const auto bundle, bundle_of(*reader, hash));
  JINKUI_TRY(const auto active, compile_bundle(bundle, {}));
  VersionFile file;
  file.row = version_row(*reader, *world, *version, core_.time().now());
  file.title = active->pack->title;
  file.pack_text = bundle.documents.front().text;
  file.policy = bundle.policy_text;
  if (file.row.state != "in_force") {
    file.preview = preview_of(core_, *reader, world, active, bundle);
  }
  return file;
}

void Governance::request(const Caller& caller, const base::Hash& hash, std::string reason, Done<RequestRow> done) {
  const WorldPtr world = core_.world().now();
  std::string flow;
  {
    auto reader = core_.readers().take();
    const Ruling ruling = govern(core_, world, *reader, caller);
    if (ruling.decision.verdict != policy::Verdict::needs_flow) {
      done(refusal(ruling));
      return;
    }
    flow = world->pack().at(ruling.decision.flow).id;
  }
  RequestCommand command;
  command.flow = std::move(flow);
  command.level = codec::to_hex(hash);
  command.reason = std::move(reason);
  Requests(core_).make(caller, std::move(command), std::move(done));
}

}  // namespace jinkui::service
