#include "jinkui/service/exports.h"

#include <algorithm>
#include <array>

#include "act_job.h"
#include "export_file.h"
#include "export_set.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/codec/hex.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/records.h"
#include "jinkui/transfer/exports.h"
#include "jinkui/workflow/grants.h"
#include "labels.h"
#include "masked.h"
#include "refused_job.h"
#include "sealed_scratch.h"

namespace jinkui::service {
namespace {

constexpr int kMostScanned = 20'000;                           // customers looked at for one plan
constexpr std::size_t kMostOfOne = 10;                         // files of a person that wait to be fetched
constexpr std::int64_t kKeptMs = std::int64_t{3'600} * 1'000;  // of a file

base::Error refused(base::Errc code, const char* slug, base::Text message, base::Text next) {
  return {code, slug, std::move(message), std::move(next), "", {}, ""};
}

base::Error no_such_export() {
  return refused(base::Errc::not_found, "export/unknown",
                 {"没有这个导出文件，或它已过期。", "There is no such export, or it has expired."},
                 {"如仍需要，请重新申请。", "If still needed, make a new request."});
}

base::Error too_many() {
  return refused(base::Errc::too_large, "export/too-many",
                 {"范围内的客户超过 1,000 个。", "There are more than 1,000 customers in this scope."},
                 {"请缩小范围，分几次申请。", "Narrow the scope, and ask in parts."});
}

base::Error busy() {
  return refused(base::Errc::unavailable, "export/busy", {"同时进行的导出过多。", "Too many exports are under way."},
                 {"请稍后再试。", "Try again later."});
}

base::Result<Act> act_of(const pack::Pack& pack, const Caller& caller, const std::string& scope,
                         const std::string& purpose, const std::vector<std::string>& fields) {
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::export_out;
  act.to_level = scope;
  JINKUI_TRY(act.purpose, purpose_named(pack, purpose));
  JINKUI_TRY(act.fields, fields_named(pack, fields));
  return act;
}

// Customers within the filter that the caller may know of.
base::Result<std::vector<base::CustomerId>> customers_of(Core& core, const WorldPtr& world, store::Session& session,
                                                         const Caller& caller, const PlanExport& command) {
  std::vector<base::CustomerId> found;
  const auto consider = [&](const vault::ObjectFacts& object) {
    const bool fits = !object.destroyed && (command.level.empty() || object.customer_label.level == command.level) &&
                      (command.department.none() || object.custody.department == command.department);
    if (fits && rule_on_object(core, world, session, masked_act(caller, object.customer), object).permitted()) {
      found.push_back(object.customer);
    }
  };
  if (!command.customers.empty()) {
    for (const auto customer : command.customers) {
      auto facts = core.vault().facts(session, customer, {});
      if (facts.ok()) {
        consider(*facts);
      } else if (facts.error().code != base::Errc::not_found) {
        return facts.take_error();
      }
    }
    std::sort(found.begin(), found.end(), [](auto a, auto b) { return a.value < b.value; });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }
  vault::ListFilter filter;
  if (!command.department.none()) {
    filter.department = command.department;
  }
  int scanned = 0;
  for (std::int64_t cursor = 0; found.size() <= Exports::kMostRecords;) {
    JINKUI_TRY(const auto page, core.vault().list(session, {cursor}, vault::Vault::kMaxPage, filter));
    for (const auto& object : page.items) {
      consider(object);
    }
    scanned += static_cast<int>(page.items.size());
    cursor = page.next;
    if (cursor == 0 || scanned >= kMostScanned) {
      if (cursor != 0) {
        return too_many();
      }
      break;
    }
  }
  return found;
}

std::string scope_name(const Caller& caller, const std::vector<base::CustomerId>& customers) {
  codec::CanonicalWriter writer(16 + 8 * customers.size());
  writer.text("jinkui/export-scope/1").i64(caller.person.value).count(customers.size());
  for (const auto customer : customers) {
    writer.i64(customer.value);
  }
  return codec::to_hex(crypto::sha256(writer.take()));
}

// A record of the set, ready to be handed out.
struct Ready {
  base::CustomerId customer;
  Stamp stamp;
  bool permitted = false;
  pack::FieldSet visible;
  RuledBytes ruled;
  std::int64_t number = 0;
};

}  // namespace

struct Exports::One {
  One(Core& core_in, const Caller& caller_in)
      : core(core_in),
        caller(caller_in),
        made(core_in.time().now()),
        file(core_in.keys().suite(), core_in.random(), core_in.settings().scratch()) {}

  Core& core;
  Caller caller;
  base::Instant made;
  SheetFormat format = SheetFormat::xlsx;
  ExportView view;
  std::mutex mutex;
  SealedScratch file;  // under `mutex`
  std::string proof;   // JSON; salts and hashes only
};

namespace {

// Opens the set: decided as a whole and record by record, one use of the grant, one entry that names all customers.
class OpenSetJob final : public ActJob {
 public:
  struct Opened {
    receipt::Receipt receipt;
    std::vector<Ready> records;
    std::vector<vault::SealedValues> sealed;
    std::vector<std::string> fields;
    vault::Label label;
    Ruling ruling;
    std::int64_t use = 0;
    std::int64_t uses = 0;
    std::uint64_t left_out = 0;
  };
  using Finish = std::function<void(base::Result<std::unique_ptr<Opened>>)>;

  OpenSetJob(Core& core, Act act, WorldPtr world, Finish done)
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
    return make_draft(core(), session, ledger::Kind::released, *ruling.world, std::move(released),
                      actor_part(act().caller), decision_part(ruled, remarks));
  }

  void answer(receipt::Receipt receipt, const Ruling& ruling) override {
    auto opened =
        std::make_unique<Opened>(Opened{std::move(receipt), std::move(records_), std::move(sealed_),
                                        std::move(fields_), ruling.object.label, ruling, use_, uses_, left_out_});
    done_(std::move(opened));
  }
  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  // A record whose level has changed since is decided as it now is.
  base::Result<Ready> decide_on(store::Session& session, const Ruling& set, base::CustomerId customer) {
    Ready ready;
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

  Finish done_;
  std::vector<Ready> records_;
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
                               actor_part(caller_), remark_part(remarks_), core_.random(), opening);
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

using OpenedSet = std::unique_ptr<OpenSetJob::Opened>;

// 标密 on what leaves (P01-7).
ExportSheet sheet_of(Core& core, const OpenSetJob::Opened& set, const Caller& caller, const std::string& purpose) {
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
base::Status make_file(const std::shared_ptr<Exports::One>& one, const OpenedSet& set, const std::string& purpose,
                       std::vector<base::Hash>& leaves, ledger::RecordsProof& proof) {
  Core& core = one->core;
  const ExportSheet sheet = sheet_of(core, *set, one->caller, purpose);
  std::array<std::uint8_t, 32> context{};
  core.random().fill(context);
  JINKUI_TRY(const auto opened, core.vault().open_each(std::move(set->receipt), set->sealed));
  auto reader = core.readers().take();
  std::size_t next = 0;
  base::Status status = base::success();
  const auto rows = [&](ExportRow& row) {
    if (next == opened.size() || !status.ok()) {
      return false;
    }
    row.customer = set->records[next].customer.value;
    row.number = set->records[next].number;
    row.values.clear();
    for (const auto& field : set->fields) {
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

void finish_export(const std::shared_ptr<Exports::One>& one, const OpenedSet& set, const std::string& purpose,
                   const std::function<void(base::Status)>& done) {
  Core& core = one->core;
  one->view.released = set->receipt.index();
  const base::Instant released_at = set->receipt.time();
  std::vector<base::Hash> leaves;
  ledger::RecordsProof proof;
  auto status = make_file(one, set, purpose, leaves, proof);
  if (!status.ok()) {
    return done(std::move(status));
  }
  one->view.count = leaves.size();
  one->view.left_out = set->left_out;
  one->view.clauses = clauses_of(set->ruling);
  one->view.grant = set->ruling.decision.grant;
  one->view.level = level_view(set->ruling.pack(), core.settings(), set->label, released_at);
  one->view.name =
      "export-entry-" + std::to_string(one->view.released) + (one->format == SheetFormat::xlsx ? ".xlsx" : ".csv");
  receipt::Scope scope = silent_scope(one->caller);
  scope.fields = set->fields;
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

}  // namespace

Exports::Exports(Core& core) : core_(core) {}
Exports::~Exports() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return working_ == 0; });
}

void Exports::plan(const Caller& caller, PlanExport command, Done<ExportPlan> done) {
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  auto customers = customers_of(core_, world, *reader, caller, command);
  if (!customers.ok()) {
    return done(customers.take_error());
  }
  if (customers->size() > kMostRecords) {
    return done(too_many());
  }
  ExportPlan plan;
  plan.scope = scope_name(caller, *customers);
  plan.count = customers->size();
  auto act = act_of(world->pack(), caller, plan.scope, command.purpose, command.fields);
  if (!act.ok()) {
    return done(act.take_error());
  }
  act->quantity = static_cast<std::int64_t>(customers->size());
  auto ruling = rule_on_set(core_, world, *reader, *act, *customers);
  if (!ruling.ok()) {
    return done(ruling.take_error());
  }
  if (ruling->decision.verdict == policy::Verdict::deny) {
    return refuse(core_, caller, std::move(ruling).value(), [done](base::Error error) { done(std::move(error)); });
  }
  plan.level = level_view(world->pack(), core_.settings(), ruling->object.label, core_.time().now());
  plan.verdict = ruling->permitted() ? "permit" : "needs_flow";
  plan.flow = ruling->decision.flow.none() ? "" : world->pack().at(ruling->decision.flow).id;
  plan.clauses = clauses_of(*ruling);
  plan.fields = names_of(world->pack(), ruling->decision.visible);
  note(
      core_, {ledger::Kind::masks_listed, caller, {}, receipt::Scope::What::nothing},
      [scope = plan.scope, list = std::move(*customers), caller,
       &core = core_](store::WriterSession& session) -> base::Result<FieldValues> {
        transfer::put_scope(session, scope, {list}, caller.person, core.time().now());
        return FieldValues{{"export_scope", scope}, {"customers", std::to_string(list.size())}};
      },
      [plan, done](base::Result<receipt::Receipt> receipt) mutable {
        if (!receipt.ok()) {
          return done(receipt.take_error());
        }
        plan.receipt = view_of(*receipt);
        done(std::move(plan));
      });
}

void Exports::run(const Caller& caller, RunExport command, Done<ExportView> done) {
  const WorldPtr world = core_.world().now();
  auto act = act_of(world->pack(), caller, command.scope, command.purpose, command.fields);
  if (!act.ok()) {
    return done(act.take_error());
  }
  std::array<std::uint8_t, 6> random{};
  core_.random().fill(random);
  auto one = std::make_shared<One>(core_, caller);
  one->format = command.format;
  one->view.id = 1;
  for (const std::uint8_t byte : random) {
    one->view.id = one->view.id * 256 % (std::int64_t{1} << 48) + byte;
  }
  {
    const std::lock_guard lock(mutex_);
    const auto now = core_.time().now();
    std::erase_if(exports_, [&](const auto& pair) { return now.ms - pair.second->made.ms > kKeptMs; });
    const auto own = std::count_if(exports_.begin(), exports_.end(),
                                   [&](const auto& pair) { return pair.second->caller.person == caller.person; });
    if (static_cast<std::size_t>(own) >= kMostOfOne) {
      return done(busy());
    }
  }
  const auto finished = [this, one, done](base::Status status) {
    if (!status.ok()) {
      return done(status.take_error());
    }
    {
      const std::lock_guard lock(mutex_);
      exports_[one->view.id] = one;
    }
    done(one->view);
  };
  submit(core_, store::Lane::reveal,
         std::make_unique<OpenSetJob>(
             core_, std::move(act).value(), world,
             [this, one, purpose = command.purpose, finished](base::Result<OpenedSet> opened) {
               if (!opened.ok()) {
                 return finished(opened.take_error());
               }
               auto set = std::make_shared<OpenedSet>(std::move(opened).value());
               begin_work();
               const bool taken =
                   one->core.settings().background(base::make_task([this, one, set, purpose, finished] {
                     try {
                       finish_export(one, *set, purpose, finished);
                     } catch (const base::Fatal&) {
                       finished(no_such_export());
                     }
                     end_work();
                   }));
               if (!taken) {
                 end_work();
                 finished(busy());
               }
             }));
}

void Exports::begin_work() {
  const std::lock_guard lock(mutex_);
  ++working_;
}

void Exports::end_work() {
  const std::lock_guard lock(mutex_);
  --working_;
  idle_.notify_all();
}

base::Result<Exports::Ptr> Exports::find(const Caller& caller, std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = exports_.find(id);
  const bool own = found != exports_.end() && found->second->caller.person == caller.person;
  if (!own || core_.time().now().ms - found->second->made.ms > kKeptMs) {
    return no_such_export();
  }
  return found->second;
}

base::Result<PlainFile> Exports::file(const Caller& caller, std::int64_t id) {
  JINKUI_TRY(const auto one, find(caller, id));
  PlainFile file;
  file.name = one->view.name;
  file.media_type = one->format == SheetFormat::xlsx
                        ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        : "text/csv; charset=utf-8";
  file.write = [one](const std::function<bool(std::string_view)>& sink) -> base::Status {
    base::Bytes block(SealedScratch::kBlock);
    for (std::uint64_t at = 0; at < one->file.size();) {
      std::size_t got = 0;
      {
        const std::lock_guard lock(one->mutex);
        got = one->file.read(at, block);
      }
      at += got;
      if (!sink(base::as_text(base::ByteView(block).first(got)))) {
        break;
      }
    }
    crypto::wipe(block);
    return base::success();
  };
  return file;
}

base::Result<PlainFile> Exports::proof(const Caller& caller, std::int64_t id) {
  JINKUI_TRY(const auto one, find(caller, id));
  PlainFile file;
  file.name = one->view.name + ".proof.json";
  file.media_type = "application/json";
  file.write = [one](const std::function<bool(std::string_view)>& sink) -> base::Status {
    static_cast<void>(sink(one->proof));
    return base::success();
  };
  return file;
}

}  // namespace jinkui::service
