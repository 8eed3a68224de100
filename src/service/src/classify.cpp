// Changing a level (P01-3b, P01-6): a person may raise it; lowering it or ending its secrecy needs an approved
// request.
#include "answer_job.h"
#include "intake.h"
#include "jinkui/service/gate.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMaxGround = 2000;  // bytes

base::Error moved_meanwhile(const pack::Pack& pack, const std::string& present) {
  const auto level = pack.level_named(present);
  const base::Text title = level.none() ? base::Text{present, present} : pack.at(level).title;
  return {base::Errc::conflict,
          "classify/level-changed",
          {"密级已被他人改为" + title.zh + "。", "The level has meanwhile become " + title.en + "."},
          {"请重新打开档案后再定。", "Open the file again and decide anew."},
          "/level",
          {},
          ""};
}

class ClassifyJob final : public AnswerJob<Entered> {
 public:
  ClassifyJob(Core& core, Act act, Ruling ruling, ClassifyCommand command, Done<Entered> done)
      : AnswerJob(core, std::move(act), std::move(ruling), std::move(done)), command_(std::move(command)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    const pack::Pack& pack = ruling.pack();
    const vault::Label& old = ruling.object.label;
    const bool lowering = act().verb == pack::Verb::declassify;
    if (lowers(pack, old, command_.level) != lowering) {
      return moved_meanwhile(pack, old.level);
    }
    vault::Label label = old;
    if (command_.level == kLevelEnded) {
      label.declassified = true;
      label.set_at = core().time().now();
    } else {
      JINKUI_TRY(auto classified, classify_new(pack, core().settings(), {}, command_.level, core().time().now()));
      label = classified.label;
      told().clauses = classified.clauses;
    }
    label.category = old.category;
    if (lowering && old.until && (!label.until || *old.until < *label.until)) {
      label.until = old.until;  // a lower level never keeps a secret longer than the higher one would have
    }
    JINKUI_RETURN_IF_ERROR(core().vault().set_label(session, act().customer, act().record, label));
    core().epochs().touch(act().customer);
    told().customer = act().customer;
    told().record = act().record;
    told().level = level_view(pack, core().settings(), label, core().time().now());
    return make_draft(
        core(), session, *ruling.world,
        {ledger::Kind::classified, silent_scope(act().caller, act().customer, act().record), actor_part(act().caller),
         decision_part(ruling, {{"from", old.level}, {"to", command_.level}, {"ground", command_.ground}})});
  }

 private:
  ClassifyCommand command_;
};

base::Error missing_ground() {
  return {base::Errc::invalid,
          "classify/ground",
          {"定密须写明依据（最多 2000 字节）。", "State the ground of the classification (at most 2000 bytes)."},
          {"请填写依据。", "Fill in the ground."},
          "/ground",
          {},
          ""};
}

}  // namespace

void Gate::classify(const Caller& caller, ClassifyCommand command, Done<Entered> done) {
  if (command.ground.empty() || command.ground.size() > kMaxGround) {
    done(missing_ground());
    return;
  }
  const WorldPtr world = core_.world().now();
  if (auto known = level_to(world->pack(), command.level); !known.ok()) {
    done(known.take_error());
    return;
  }
  Act act;
  act.caller = caller;
  act.customer = command.customer;
  act.record = command.record;
  auto reader = core_.readers().take();
  const auto object = core_.vault().facts(*reader, command.customer, command.record);
  const bool lowering = object.ok() && lowers(world->pack(), object->label, command.level);
  act.verb = lowering ? pack::Verb::declassify : pack::Verb::classify;
  act.to_level = lowering ? command.level : std::string();
  auto ruling = rule_on(core_, world, *reader, act);
  if (!ruling.ok()) {
    done(ruling.take_error());
    return;
  }
  submit(core_, store::Lane::write,
         std::make_unique<ClassifyJob>(core_, std::move(act), std::move(ruling).value(), std::move(command),
                                       std::move(done)));
}

}  // namespace jinkui::service
