// Keeping (P01-12): a file is handed into somebody's keeping, handed on, or its keeping ends.
#include "answer_job.h"
#include "jinkui/policy/explain.h"
#include "jinkui/service/gate.h"
#include "labels.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMaxGround = 2000;  // bytes

base::Error missing_ground() {
  return {base::Errc::invalid,
          "custody/ground",
          {"交付或结束保管须写明缘由（最多 2000 字节）。",
           "State why the file changes hands or its keeping ends (at most 2000 bytes)."},
          {"请填写缘由。", "Fill in the ground."},
          "/ground",
          {},
          ""};
}

base::Error unknown_keeper() {
  return {base::Errc::invalid,
          "custody/unknown-keeper",
          {"保管人不在册或已停用。", "The keeper is not on the staff list, or no longer active."},
          {"请指定在册的在用人员。", "Name an active person on the staff list."},
          "/keeper",
          {},
          ""};
}

base::Error unchanged(base::PersonId keeper) {
  const base::Text what = keeper.none() ? base::Text{"该档案现在无人保管。", "Nobody keeps this file at present."}
                                        : base::Text{"该档案已由此人保管。", "This person keeps the file already."};
  return {base::Errc::conflict,
          "custody/unchanged",
          what,
          {"请刷新档案，查看现在的保管人。", "Reload the file to see who keeps it."},
          "/keeper",
          {},
          ""};
}

base::Error keeper_refused(const Ruling& ruling) {
  const auto clauses = clauses_of(ruling);
  base::Text why = {"没有条款准许此人保管该档案。", "No clause permits this person to keep the file."};
  if (!clauses.empty()) {
    const base::Text clause = policy::clause_text(ruling.pack(), ruling.decision.clauses[0]);
    why = {clause.zh + "。不得交由此人保管。", clause.en + ". The file may not go into this person's keeping."};
  }
  return {base::Errc::forbidden,
          "custody/keeper-not-permitted",
          why,
          {"请先由有权委托的人在“组织与授权”页委托此人保管，或另选保管人。",
           "Have this person designated for keeping first (page Organisation), or choose another keeper."},
          "/keeper",
          clauses,
          ""};
}

// The new keeper is asked about by the same door as the caller: whether the policy lets this person keep the file,
// not how the person would log in.
base::Result<Ruling> rule_on_keeper(Core& core, const WorldPtr& world, store::Session& session, Act act,
                                    const vault::ObjectFacts& object, base::PersonId keeper) {
  const auto* person = world->directory->person(keeper);
  if (person == nullptr || !person->active) {
    return unknown_keeper();
  }
  act.caller.person = keeper;
  Ruling ruling = rule_on_object(core, world, session, act, object);
  if (!ruling.permitted()) {
    return keeper_refused(ruling);
  }
  return ruling;
}

std::string number_of(base::PersonId person) {
  return person.none() ? std::string() : std::to_string(person.value);
}

class KeepJob final : public AnswerJob<Kept> {
 public:
  KeepJob(Core& core, Act act, Ruling ruling, KeepCommand command, Done<Kept> done)
      : AnswerJob(core, std::move(act), std::move(ruling), std::move(done)), command_(std::move(command)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    vault::Custody custody = ruling.object.custody;
    const base::PersonId before = custody.keeper;
    if (before == command_.keeper) {
      return unchanged(before);
    }
    const FieldValues remarks = {
        {kFromKeeper, number_of(before)}, {kToKeeper, number_of(command_.keeper)}, {"ground", command_.ground}};
    base::Bytes decision;
    if (command_.keeper.none()) {
      decision = decision_part(ruling, remarks);
    } else {
      JINKUI_TRY(const Ruling second,
                 rule_on_keeper(core(), ruling.world, session, act(), ruling.object, command_.keeper));
      decision = decision_part(ruling, second, remarks);
      told().keeper = person_ref(*ruling.world->directory, command_.keeper);
    }
    custody.keeper = command_.keeper;
    JINKUI_RETURN_IF_ERROR(core().vault().set_custody(session, act().customer, custody));
    core().epochs().touch(act().customer);
    told().customer = act().customer;
    return make_draft(core(), session, *ruling.world,
                      {ledger::Kind::custody_changed, silent_scope(act().caller, act().customer),
                       actor_part(act().caller), std::move(decision)});
  }

 private:
  KeepCommand command_;
};

}  // namespace

void Gate::keep(const Caller& caller, KeepCommand command, Done<Kept> done) {
  if (command.ground.empty() || command.ground.size() > kMaxGround) {
    done(missing_ground());
    return;
  }
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::keep;
  act.customer = command.customer;
  auto reader = core_.readers().take();
  auto ruling = rule_on(core_, core_.world().now(), *reader, act);
  if (!ruling.ok()) {
    done(ruling.take_error());
    return;
  }
  submit(core_, store::Lane::write,
         std::make_unique<KeepJob>(core_, std::move(act), std::move(ruling).value(), std::move(command),
                                   std::move(done)));
}

}  // namespace jinkui::service
