#include "export_work.h"

#include <algorithm>
#include <array>

#include "export_file.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/records.h"
#include "jinkui/transfer/exports.h"
#include "jinkui/workflow/grants.h"
#include "labels.h"
#include "masked.h"

namespace jinkui::service {
namespace {

// Opens the set: decided as a whole and record by record, one use of the grant, one entry that names all customers.
class OpenSetJob final : public ActJob {
 public:
  OpenSetJob(Core& core, Act act, WorldPtr world, Done<OpenedSetPtr> done)
      : ActJob(core, std::move(act), undecided(std::move(world))), done_(std::move(done)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    const auto scope = transfer::scope_of(session, act().to_level);
    JINKUI_CHECK(scope.has_value());
    std::vector<RuledBytes> ruled = {encode_ruling(ruling)};
    pack::FieldSet visible = ruling.decision.visible;
    for (const auto customer : scope->customers) {
      JINKUI_TRY(auto ready, decide_on(session, ruling, customer));
      if (!ready.permitted) {
        ++left_out_;
        continue;
      }
      visible &= ready.visible;
      if (std::find(ruled.begin(), ruled.end(), ready.ruled) == ruled.end()) {
        ruled.push_back(ready.ruled);
      }
      records_.push_back(std::move(ready));
    }
    receipt::Scope released = silent_scope(act().caller);
    released.what = receipt::Scope::What::each;
    released.fields = names_of(ruling.pack(), visible);
    released.purpose = act().purpose.none() ? std::string() : ruling.pack().at(act().purpose).id;
    for (auto& ready : records_) {
      released.customers.push_back(ready.customer);
      receipt::Scope one = released;
      one.customer = ready.customer;
      sealed_.push_back(core().vault().fetch(session, one));
      JINKUI_TRY(ready.number, core().vault().count_copy(session, ready.customer));
    }
    fields_ = released.fields;
    if (const auto grant = workflow::grant_of(session, ruling.decision.grant)) {
      use_ = grant->used;
      uses_ = grant->uses;
    }
    const FieldValues remarks = {{"scope", act().to_level},
                                 {"records", std::to_string(records_.size())},
                                 {"left_out", std::to_string(left_out_)}};
    return make_draft(
        core(), session, *ruling.world,
        {ledger::Kind::released, std::move(released), actor_part(act().caller), decision_part(ruled, remarks)});
  }

  void answer(receipt::Receipt receipt, const Ruling& ruling) override {
    auto opened = std::make_unique<OpenedSet>(OpenedSet{std::move(receipt), std::move(records_), std::move(sealed_),
                                                        std::move(fields_), ruling.object.label, ruling, use_, uses_,
                                                        left_out_});
    done_(std::move(opened));
  }
  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  // A record whose level has changed since is decided as it now is.
  base::Result<ReadyRecord> decide_on(store::Session& session, const Ruling& set, base::CustomerId customer) {
    ReadyRecord ready;
    ready.customer = customer;
    JINKUI_TRY(auto facts, core().vault().facts(session, customer, {}));
    if (facts.destroyed) {
      return ready;
    }
    Ruling known = rule_on_object(core(), set.world, session, masked_act(act().caller, customer), facts);
    Ruling ruling = rule_on_object(core(), set.world, session, act(), std::move(facts));
    ruling.question.now = set.question.now;
    ruling.question.grants = set.question.grants;  // its one use has been taken for the whole set
    ruling.decision = policy::decide(ruling.pack(), ruling.question);
    ready.permitted = known.permitted() && ruling.permitted() && ruling.decision.grant == set.decision.grant;
    ready.visible = ruling.decision.visible;
    ready.ruled = encode_ruling(ruling);
    return ready;
  }

  Done<OpenedSetPtr> done_;
  std::vector<ReadyRecord> records_;
  std::vector<vault::SealedValues> sealed_;
  std::vector<std::string> fields_;
  std::int64_t use_ = 0;
  std::int64_t uses_ = 0;
  std::uint64_t left_out_ = 0;
};

// Commits to the records that were written: one leaf with a sub-root. Keeps what a proof needs of the opening.
class CommitJob final : public store::Job {
 public:
  using Finish = std::function<void(base::Result<receipt::Receipt>, ledger::RecordsProof)>;
  CommitJob(Core& core, Caller caller, receipt::Scope scope, FieldValues remarks, ledger::RecordsProof proof,
            Finish done)
      : core_(core),
        caller_(std::move(caller)),
        scope_(std::move(scope)),
        remarks_(std::move(remarks)),
        proof_(std::move(proof)),
        done_(std::move(done)) {}

  base::Status run(store::WriterSession& session) override {
    ledger::Opening opening;
    auto draft = ledger::draft(ledger::Kind::exported, core_.world().pending()->active->hash, scope_,
                               {actor_part(caller_), remark_part(remarks_)}, core_.random(), opening);
    proof_.object = opening.parts[static_cast<std::size_t>(ledger::Part::object)];
    proof_.object_salt = opening.salts[static_cast<std::size_t>(ledger::Part::object)];
    JINKUI_TRY(draft.sealed_opening,
               core_.vault().seal_text(session, {}, vault::Vault::kOpeningText, ledger::encode(opening)));
    ticket_ = core_.ledger().append(std::move(draft));
    return base::success();
  }
  void finish(base::Status outcome) override {
    if (outcome.ok()) {
      done_(ledger::Ledger::redeem(std::move(ticket_)), std::move(proof_));
    } else {
      done_(outcome.take_error(), std::move(proof_));
    }
  }

 private:
  Core& core_;
  Caller caller_;
  receipt::Scope scope_;
  FieldValues remarks_;
  ledger::RecordsProof proof_;
  Finish done_;
  ledger::Ticket ticket_;
};

// 标密 on what leaves (P01-7).
ExportSheet sheet_of(Core& core, const OpenedSet& set, const Caller& caller, const std::string& purpose) {
  const pack::Pack& pack = set.ruling.pack();
  const base::Instant now = set.receipt.time();
  const int zone = core.settings().zone_minutes;
  const LevelView level = level_view(pack, core.settings(), set.label, now);
  const auto who = person_ref(*set.ruling.world->directory, caller.person);
  const auto its_purpose = pack.purpose_named(purpose);
  ExportSheet sheet;
  sheet.marks = {{"密级", level.mark.empty() ? level.title.zh + "（已解密）" : level.mark},
                 {"保密期限至", level.until ? base::to_prose(*level.until, zone) : "未定"},
                 {"领取人", who.name + " " + who.staff_number},
                 {"时间", base::to_table(now, zone)},
                 {"目的", its_purpose.none() ? "" : pack.at(its_purpose).title.zh},
                 {"授权", std::to_string(set.ruling.decision.grant.value) + "，第 " + std::to_string(set.use) +
                              " 次，共 " + std::to_string(set.uses) + " 次"},
                 {"账本分录", std::to_string(set.receipt.index())},
                 {"记录数", std::to_string(set.records.size())}};
  for (const auto& field : set.fields) {
    const auto id = pack.field_named(field);
    sheet.titles.push_back(id.none() ? field : pack.at(id).title.zh);
  }
  return sheet;
}

// Opens the values, writes the file and commits to what it holds.
base::Status make_file(const std::shared_ptr<Exports::One>& one, OpenedSet& set, const std::string& purpose,
                       std::vector<base::Hash>& leaves, ledger::RecordsProof& proof) {
  Core& core = one->core;
  const ExportSheet sheet = sheet_of(core, set, one->caller, purpose);
  std::array<std::uint8_t, 32> context{};
  core.random().fill(context);
  JINKUI_TRY(const auto opened, core.vault().open_each(std::move(set.receipt), set.sealed));
  auto reader = core.readers().take();
  std::size_t next = 0;
  base::Status status = base::success();
  const auto rows = [&](ExportRow& row) {
    if (next == opened.size() || !status.ok()) {
      return false;
    }
    row.customer = set.records[next].customer.value;
    row.number = set.records[next].number;
    row.values.clear();
    for (const auto& field : set.fields) {
      const auto value = std::find_if(opened[next].values.begin(), opened[next].values.end(),
                                      [&](const auto& v) { return v.field == field; });
      row.values.emplace_back(field, value == opened[next].values.end() ? "" : value->value);
    }
    auto salt = core.vault().record_salt(*reader, {row.customer}, context);
    if (!salt.ok()) {
      status = salt.take_error();
      return false;
    }
    const ledger::RecordContent content{{row.customer}, {}, row.values};
    leaves.push_back(ledger::record_leaf(*salt, ledger::encode(content)));
    proof.records.push_back({next, *salt, {}});
    ++next;
    return true;
  };
  JINKUI_RETURN_IF_ERROR(write_export(sheet, one->format, rows, [&one](std::string_view bytes) {
    one->file.append(bytes);
    return true;
  }));
  return status;
}

// After the commit of the records: the rest of the proof, which needs the entry's place in the tree.
base::Status complete(Core& core, const receipt::Receipt& receipt, ledger::RecordsProof& proof) {
  auto reader = core.readers().take();
  proof.index = receipt.index();
  JINKUI_TRY(const auto entry, ledger::entry_at(*reader, receipt.index()));
  proof.leaf = entry.leaf;
  JINKUI_TRY(proof.path, ledger::inclusion_proof(*reader, receipt.index(), receipt.group()->size));
  proof.checkpoint = receipt.group()->checkpoint;
  return base::success();
}

}  // namespace

std::unique_ptr<ActJob> open_set(Core& core, Act act, WorldPtr world, Done<OpenedSetPtr> done) {
  return std::make_unique<OpenSetJob>(core, std::move(act), std::move(world), std::move(done));
}

void finish_export(const std::shared_ptr<Exports::One>& one, OpenedSet& set, const std::string& purpose,
                   const std::function<void(base::Status)>& done) {
  Core& core = one->core;
  one->view.released = set.receipt.index();
  const base::Instant released_at = set.receipt.time();
  std::vector<base::Hash> leaves;
  ledger::RecordsProof proof;
  auto status = make_file(one, set, purpose, leaves, proof);
  if (!status.ok()) {
    return done(std::move(status));
  }
  one->view.count = leaves.size();
  one->view.left_out = set.left_out;
  one->view.clauses = clauses_of(set.ruling);
  one->view.grant = set.ruling.decision.grant;
  one->view.level = level_view(set.ruling.pack(), core.settings(), set.label, released_at);
  one->view.name =
      "export-entry-" + std::to_string(one->view.released) + (one->format == SheetFormat::xlsx ? ".xlsx" : ".csv");
  receipt::Scope scope = silent_scope(one->caller);
  scope.fields = set.fields;
  scope.purpose = purpose;
  scope.records = ledger::records_of(leaves);
  const FieldValues remarks = {{"released", std::to_string(one->view.released)}};
  store::JobPtr job =
      std::make_unique<CommitJob>(core, one->caller, std::move(scope), remarks, std::move(proof),
                                  [one, done](base::Result<receipt::Receipt> receipt, ledger::RecordsProof whole) {
                                    if (!receipt.ok()) {
                                      return done(receipt.take_error());
                                    }
                                    auto completed = complete(one->core, *receipt, whole);
                                    one->view.receipt = view_of(*receipt);
                                    one->proof = ledger::to_json(whole);
                                    done(std::move(completed));
                                  });
  if (!core.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

}  // namespace jinkui::service
