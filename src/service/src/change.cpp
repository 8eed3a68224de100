// Corrections of values (verb change) and the history of an object.
#include <algorithm>

#include "answer_job.h"
#include "duplicates.h"
#include "intake.h"
#include "jinkui/codec/hex.h"
#include "jinkui/service/gate.h"
#include "masked.h"
#include "reasons.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMaxReason = 2000;  // bytes

base::Error missing_reason() {
  return {base::Errc::invalid,
          "change/reason",
          {"更正须写明理由（最多 2000 字节）。", "State the reason of the correction (at most 2000 bytes)."},
          {"请填写理由；理由随档案密封保存。", "Write the reason; it is sealed with the file."},
          "/reason",
          {},
          ""};
}

base::Error nothing_changed() {
  return {base::Errc::invalid,
          "change/nothing",
          {"没有给出要更正的字段。", "No field to correct is given."},
          {"请至少给出一个字段的新值。", "Give the new value of at least one field."},
          "/values",
          {},
          ""};
}

vault::Traits merged(vault::Traits traits, const vault::Traits& changed) {
  for (const auto& one : changed) {
    const auto same = std::find_if(traits.begin(), traits.end(), [&](const auto& t) { return t.first == one.first; });
    if (same == traits.end()) {
      traits.push_back(one);
    } else {
      same->second = one.second;
    }
  }
  return traits;
}

// The traits of the object itself: a record's facts hold its customer's as well.
vault::Traits own_traits(const pack::Pack& pack, const vault::Traits& traits, bool of_record) {
  vault::Traits out;
  for (const auto& trait : traits) {
    const auto id = pack.field_named(trait.first);
    if (id.none() ? !of_record : pack.at(id).of_record == of_record) {
      out.push_back(trait);
    }
  }
  return out;
}

class ChangeValuesJob final : public AnswerJob<Changed> {
 public:
  ChangeValuesJob(Core& core, Act act, Ruling ruling, ChangeCommand command, Intake intake, Done<Changed> done)
      : AnswerJob(core, std::move(act), std::move(ruling), std::move(done)),
        command_(std::move(command)),
        intake_(std::move(intake)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    const pack::Pack& pack = ruling.pack();
    Screened screened;
    if (act().record.none()) {
      JINKUI_TRY(screened, screen(core(), session, ruling, act(), intake_.values, command_.duplicate_reason));
    }
    if (screened.held) {
      JINKUI_TRY(auto draft, held_draft(core(), session, ruling, act(), *screened.held));
      hold(std::move(*screened.held));
      return draft;
    }
    const Reason reason = sealed_reason(core(), command_.reason);
    JINKUI_TRY(told().revision, core().vault().correct(
                                    session, {act().customer, act().record, command_.revision, act().caller.person,
                                              core().time().now(), intake_.values,
                                              act().record.none() ? intake_.masks : std::vector<vault::PlainValue>{},
                                              reason.text, reason.commitment}));
    FieldValues remarks = {{"revision", std::to_string(told().revision)},
                           {"reason", command_.reason},
                           {"reason_commitment", codec::to_hex(reason.commitment)}};
    remarks.insert(remarks.end(), screened.remarks.begin(), screened.remarks.end());
    vault::Label label = ruling.object.label;
    if (!intake_.traits.empty()) {
      JINKUI_TRY(label, change_traits(session, ruling, remarks));
    }
    core().epochs().touch(act().customer);
    told().customer = act().customer;
    told().record = act().record;
    told().level = level_view(pack, core().settings(), label, core().time().now());
    told().warnings = std::move(intake_.warnings);
    receipt::Scope scope = silent_scope(act().caller, act().customer, act().record);
    scope.fields = names_of(pack, act().fields);
    return make_draft(
        core(), session, *ruling.world,
        {ledger::Kind::value_changed, std::move(scope), actor_part(act().caller), decision_part(ruling, remarks)});
  }

 private:
  // The level by rule on an object with these traits.
  Proposal proposal(store::Session& session, const Ruling& ruling, vault::Traits traits) {
    vault::ObjectFacts object = ruling.object;
    object.traits = std::move(traits);
    const auto facts = rule_on_object(core(), ruling.world, session, act(), std::move(object)).question.facts;
    return propose_level(ruling.pack(), facts, !act().record.none());
  }

  // The facts of the policy change with the values. A level by rule that rises takes the label with it; one that
  // falls, or that a person lowered by a flow and no rule raises now, changes nothing.
  base::Result<vault::Label> change_traits(store::WriterSession& session, const Ruling& ruling,
                                           FieldValues& remarks) {
    const pack::Pack& pack = ruling.pack();
    const vault::Traits all = merged(ruling.object.traits, intake_.traits);
    JINKUI_RETURN_IF_ERROR(core().vault().set_traits(session, act().customer, act().record,
                                                     own_traits(pack, all, !act().record.none())));
    const Proposal before = proposal(session, ruling, ruling.object.traits);
    const Proposal now = proposal(session, ruling, all);
    vault::Label label = ruling.object.label;
    const auto present = pack.level_named(label.level);
    const bool rises = !now.level.none() && (before.level.none() || before.level < now.level) &&
                       (present.none() || label.declassified || present < now.level);
    if (!rises) {
      return label;
    }
    remarks.emplace_back("level_from", label.level);
    JINKUI_TRY(auto classified, classify_new(pack, core().settings(), now, {}, core().time().now()));
    classified.label.category = label.category;
    label = classified.label;
    remarks.emplace_back("level_to", label.level);
    told().clauses = classified.clauses;
    told().raised = true;
    JINKUI_RETURN_IF_ERROR(core().vault().set_label(session, act().customer, act().record, label));
    return label;
  }

  ChangeCommand command_;
  Intake intake_;
};

class HistoryJob final : public ActJob {
 public:
  HistoryJob(Core& core, Act act, Ruling ruling, base::Error unknown, Done<History> done)
      : ActJob(core, std::move(act), std::move(ruling)), unknown_(std::move(unknown)), done_(std::move(done)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    JINKUI_TRY(const auto changes, core().vault().changes(session, act().customer, act().record));
    for (const auto& change : changes) {
      HistoryRow row;
      row.revision = change.revision;
      row.at = change.at;
      row.by = person_ref(*ruling.world->directory, change.by);
      for (const auto& field : change.fields) {
        row.fields.push_back(field.name);
      }
      if (change.revision > 0) {
        row.reason_commitment = change.reason;
      }
      told_.rows.push_back(std::move(row));
    }
    return make_draft(
        core(), session, *ruling.world,
        {ledger::Kind::masks_listed, silent_scope(act().caller, act().customer, act().record),
         actor_part(act().caller), decision_part(ruling, {{"history", std::to_string(told_.rows.size())}})});
  }
  void answer(receipt::Receipt receipt, const Ruling&) override {
    told_.receipt = view_of(receipt);
    done_(std::move(told_));
  }
  // As for a number that was never given: who may not know of the file learns nothing from asking.
  void refuse(base::Error error) override {
    done_(error.code == base::Errc::forbidden ? std::move(unknown_) : std::move(error));
  }

 private:
  base::Error unknown_;
  Done<History> done_;
  History told_;
};

}  // namespace

void Gate::change(const Caller& caller, ChangeCommand command, Done<Changed> done) {
  if (command.reason.empty() || command.reason.size() > kMaxReason) {
    done(missing_reason());
    return;
  }
  if (auto checked = check_duplicate_reason(command.duplicate_reason); !checked.ok()) {
    done(checked.take_error());
    return;
  }
  const WorldPtr world = core_.world().now();
  const bool of_record = !command.record.none();
  auto intake = take_in(world->pack(), command.values, {of_record, true, civil_now(core_)});
  if (!intake.ok() || intake->values.empty()) {
    done(intake.ok() ? nothing_changed() : intake.take_error());
    return;
  }
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::change;
  act.customer = command.customer;
  act.record = command.record;
  act.fields = intake->fields;
  auto reader = core_.readers().take();
  auto ruling = rule_on(core_, world, *reader, act);
  if (!ruling.ok()) {
    done(ruling.take_error());
    return;
  }
  submit(core_, store::Lane::write,
         std::make_unique<ChangeValuesJob>(core_, std::move(act), std::move(ruling).value(), std::move(command),
                                           std::move(intake).value(), std::move(done)));
}

void Gate::history(const Caller& caller, HistoryCommand command, Done<History> done) {
  const WorldPtr world = core_.world().now();
  auto reader = core_.readers().take();
  Act act = masked_act(caller, command.customer);
  act.record = command.record;
  auto ruling = rule_on(core_, world, *reader, act);
  if (!ruling.ok()) {
    done(ruling.take_error());
    return;
  }
  auto unknown = core_.vault().facts(*reader, base::CustomerId{0}, {}).take_error();
  submit(core_, store::Lane::write,
         std::make_unique<HistoryJob>(core_, std::move(act), std::move(ruling).value(), std::move(unknown),
                                      std::move(done)));
}

}  // namespace jinkui::service
