// Entering: new customers and records, one by one and in batches.
#include <set>

#include "answer_job.h"
#include "duplicates.h"
#include "index_terms.h"
#include "intake.h"
#include "jinkui/service/gate.h"
#include "prepare.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMaxBatch = 100;  // rows of one job, so that a chunk of the bulk lane stays short

class EnterJob final : public AnswerJob<Entered> {
 public:
  EnterJob(Core& core, Prepared prepared, std::string duplicate_reason, Done<Entered> done)
      : AnswerJob(core, prepared.act, prepared.ruling, std::move(done)),
        prepared_(std::move(prepared)),
        duplicate_reason_(std::move(duplicate_reason)) {}

 protected:
  base::Result<Ruling> rule_again(store::WriterSession& session) override {
    return rule_on_object(core(), core().world().pending(), session, act(), prepared_.ruling.object);
  }

  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    JINKUI_TRY(auto screened, screen(core(), session, ruling, act(), prepared_.intake.values, duplicate_reason_));
    if (screened.held) {
      JINKUI_TRY(auto draft, held_draft(core(), session, ruling, act(), *screened.held));
      hold(std::move(*screened.held));
      return draft;
    }
    told().level = level_view(ruling.pack(), core().settings(), prepared_.classified.label, core().time().now());
    told().clauses = prepared_.classified.clauses;
    told().warnings = std::move(prepared_.intake.warnings);
    told().customer = core().vault().put(session, new_customer(prepared_));
    core().epochs().touch(told().customer);
    receipt::Scope scope = silent_scope(act().caller, told().customer);
    scope.fields = names_of(ruling.pack(), act().fields);
    FieldValues remarks = std::move(screened.remarks);
    remarks.emplace_back("level", prepared_.classified.label.level);
    return make_draft(
        core(), session, *ruling.world,
        {ledger::Kind::customer_entered, std::move(scope), actor_part(act().caller), decision_part(ruling, remarks)});
  }

 private:
  Prepared prepared_;
  std::string duplicate_reason_;
};

class EnterRecordJob final : public AnswerJob<Entered> {
 public:
  EnterRecordJob(Core& core, Act act, Ruling ruling, vault::NewRecord record, Entered entered, Done<Entered> done)
      : AnswerJob(core, std::move(act), std::move(ruling), std::move(done), std::move(entered)),
        record_(std::move(record)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    JINKUI_TRY(told().record, core().vault().put(session, record_));
    core().epochs().touch(act().customer);
    receipt::Scope scope = silent_scope(act().caller, act().customer, told().record);
    scope.fields = names_of(ruling.pack(), act().fields);
    return make_draft(
        core(), session, *ruling.world,
        {ledger::Kind::customer_entered, std::move(scope), actor_part(act().caller),
         decision_part(ruling, {{"level", record_.label.level}, {"category", record_.label.category}})});
  }

 private:
  vault::NewRecord record_;
};

class BatchJob final : public store::Job {
 public:
  BatchJob(Core& core, Caller caller, std::vector<EnterCommand> rows, Done<BatchEntered> done)
      : core_(core), caller_(std::move(caller)), rows_(std::move(rows)), done_(std::move(done)) {}

  base::Status run(store::WriterSession& session) override {
    const WorldPtr world = core_.world().pending();
    out_.customers.clear();
    held_.reset();
    std::vector<vault::NewCustomer> made;
    std::set<std::pair<std::string, std::string>> taken;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      auto prepared = prepare(core_, world, session, caller_, pack::Verb::enter, rows_[i]);
      auto error = !prepared.ok()                  ? std::optional(prepared.take_error())
                   : !prepared->ruling.permitted() ? std::optional(refusal(prepared->ruling))
                                                   : std::nullopt;
      if (error) {
        error->where = "/rows/" + std::to_string(i) + error->where;
        return std::move(*error);
      }
      JINKUI_TRY(auto found, find_duplicates(core_, session, prepared->ruling, caller_, prepared->intake.values, {}));
      if (!found.told.empty()) {
        return hold(session, prepared->ruling, prepared->act, {found.told.front(), i});
      }
      made.push_back(new_customer(*prepared));
      if (!distinct(*world, made.back(), taken)) {
        return twice(i);
      }
    }
    for (const auto& customer : made) {
      out_.customers.push_back(core_.vault().put(session, customer));
    }
    receipt::Scope scope = silent_scope(caller_);
    scope.customers = out_.customers;
    JINKUI_TRY(auto draft, make_draft(core_, session, *world,
                                      {ledger::Kind::imported, std::move(scope), actor_part(caller_),
                                       remark_part({{"rows", std::to_string(rows_.size())}})}));
    ticket_ = core_.ledger().append(std::move(draft));
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
    if (held_) {
      done_(std::move(*held_));
      return;
    }
    out_.receipt = view_of(*receipt);
    done_(std::move(out_));
  }

 private:
  struct Held {
    const Duplicate& duplicate;
    std::size_t row = 0;
  };
  // Nothing is entered; that is an entry, as it is for one customer.
  base::Status hold(store::WriterSession& session, const Ruling& ruling, const Act& act, const Held& what) {
    base::Error error = service::held(*ruling.world, what.duplicate, Anyway::no);
    error.where = "/rows/" + std::to_string(what.row) + error.where;
    JINKUI_TRY(auto draft, held_draft(core_, session, ruling, act, error));
    ticket_ = core_.ledger().append(std::move(draft));
    held_ = std::move(error);
    return base::success();
  }

  // Whether no row before had one of the unique values.
  static bool distinct(const World& world, const vault::NewCustomer& customer,
                       std::set<std::pair<std::string, std::string>>& taken) {
    for (const auto& value : customer.values) {
      const auto id = world.pack().field_named(value.field);
      if (!id.none() && world.pack().at(id).unique && !value.value.empty() &&
          !taken.emplace(value.field, exact_term(world.pack().at(id), value.value).text).second) {
        return false;
      }
    }
    return true;
  }

  static base::Error twice(std::size_t row) {
    return {base::Errc::conflict,
            "batch/duplicate",
            {"本批前面已有一行填了同样的号码。", "A row before this one has the same number."},
            {"请删去重复的行。", "Leave out the row that repeats it."},
            "/rows/" + std::to_string(row),
            {},
            ""};
  }

  Core& core_;
  Caller caller_;
  std::vector<EnterCommand> rows_;
  Done<BatchEntered> done_;
  std::optional<base::Error> held_;
  BatchEntered out_;
  ledger::Ticket ticket_;
};

base::Error batch_size() {
  return {base::Errc::invalid,
          "batch/size",
          {"每批须有 1 到 100 行。", "A batch holds 1 to 100 rows."},
          {"请分批提交。", "Send it in smaller batches."},
          "/rows",
          {},
          ""};
}

base::Error unknown_category(const std::string& name) {
  return {base::Errc::invalid,
          "record/unknown-category",
          {"制度中没有这种记录类别：" + name, "The pack has no such record category: " + name},
          {"请从制度页列出的类别中选择。", "Choose one of the categories that the policy page lists."},
          "/category",
          {},
          ""};
}

// A new record with its level: the highest of category and rules.
base::Result<std::unique_ptr<EnterRecordJob>> record_job(Core& core, const Caller& caller,
                                                         const EnterRecordCommand& command, Done<Entered> done) {
  const WorldPtr world = core.world().now();
  const pack::Pack& pack = world->pack();
  const auto category = pack.category_named(command.category);
  if (category.none()) {
    return unknown_category(command.category);
  }
  JINKUI_TRY(auto intake, take_in(pack, command.values, {true, false, civil_now(core)}));
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::enter;
  act.customer = command.customer;
  act.fields = intake.fields;
  auto reader = core.readers().take();
  JINKUI_TRY(auto ruling, rule_on(core, world, *reader, act));
  vault::ObjectFacts with_record = ruling.object;
  with_record.traits.insert(with_record.traits.end(), intake.traits.begin(), intake.traits.end());
  const auto facts = rule_on_object(core, world, *reader, act, std::move(with_record)).question.facts;
  Proposal proposal = propose_level(pack, facts, true);
  const auto at_least = [&proposal](pack::LevelId level, std::vector<pack::ClauseId> clauses) {
    if (!level.none() && (proposal.level.none() || proposal.level < level)) {
      proposal = {level, std::move(clauses)};
    }
  };
  const auto clause = pack.at(category).clause;
  at_least(pack.at(category).level, clause.none() ? std::vector<pack::ClauseId>{} : std::vector{clause});
  at_least(pack.level_named(ruling.object.customer_label.level), {});
  JINKUI_TRY(auto classified, classify_new(pack, core.settings(), proposal, command.level, core.time().now()));
  vault::NewRecord record;
  record.customer = command.customer;
  record.values = std::move(intake.values);
  record.traits = std::move(intake.traits);
  record.label = classified.label;
  record.label.category = command.category;
  record.entered_by = caller.person;
  Entered entered;
  entered.customer = command.customer;
  entered.level = level_view(pack, core.settings(), record.label, core.time().now());
  entered.clauses = std::move(classified.clauses);
  entered.warnings = std::move(intake.warnings);
  return std::make_unique<EnterRecordJob>(core, std::move(act), std::move(ruling), std::move(record),
                                          std::move(entered), std::move(done));
}

}  // namespace

void Gate::enter(const Caller& caller, EnterCommand command, Done<Entered> done) {
  if (auto checked = check_duplicate_reason(command.duplicate_reason); !checked.ok()) {
    done(checked.take_error());
    return;
  }
  const WorldPtr world = core_.world().now();
  auto reader = core_.readers().take();
  auto prepared = prepare(core_, world, *reader, caller, pack::Verb::enter, command);
  if (!prepared.ok()) {
    done(prepared.take_error());
    return;
  }
  submit(core_, store::Lane::write,
         std::make_unique<EnterJob>(core_, std::move(prepared).value(), std::move(command.duplicate_reason),
                                    std::move(done)));
}

void Gate::enter_record(const Caller& caller, const EnterRecordCommand& command, const Done<Entered>& done) {
  auto job = record_job(core_, caller, command, done);
  if (!job.ok()) {
    done(job.take_error());
    return;
  }
  submit(core_, store::Lane::write, std::move(job).value());
}

void Gate::enter_batch(const Caller& caller, BatchCommand command, Done<BatchEntered> done) {
  if (command.rows.empty() || command.rows.size() > kMaxBatch) {
    done(batch_size());
    return;
  }
  store::JobPtr job = std::make_unique<BatchJob>(core_, caller, std::move(command.rows), std::move(done));
  if (!core_.queue().submit(store::Lane::bulk, job)) {
    job->finish(store::queue_full());
  }
}

}  // namespace jinkui::service
