// Lost passwords and devices: started, confirmed by another, in effect after the delay, objected to by the holder.
#include "jinkui/service/recoveries.h"

#include <algorithm>
#include <array>
#include <memory>

#include "change_job.h"
#include "jinkui/identity/accounts.h"
#include "jinkui/identity/recoveries.h"
#include "jinkui/identity/second_factors.h"
#include "labels.h"
#include "new_password.h"

namespace jinkui::service {
namespace {

using identity::Recovery;
using State = Recovery::State;

base::Error refused(base::Errc code, const char* slug, base::Text message, base::Text next, const pack::Pack& pack) {
  base::Error error{code, slug, std::move(message), std::move(next), "", {}, ""};
  if (const auto clause = pack.recovery.clause; !clause.none()) {
    error.clauses.push_back(pack.ref(clause));
  }
  return error;
}

base::Error wrong_state(const pack::Pack& pack) {
  return refused(base::Errc::conflict, "recovery/state",
                 {"它现在的状态不允许这样做。", "Its state does not allow this now."},
                 {"请刷新列表。", "Reload the list."}, pack);
}

base::Error not_yours(const pack::Pack& pack) {
  return refused(base::Errc::forbidden, "recovery/not-yours", {"这件恢复不由您办理。", "This is not yours to do."},
                 {"只有账号本人可以异议，只有提出人可以撤回。",
                  "Only the holder of the account may object, and only the starter may withdraw."},
                 pack);
}

base::Error not_yours_to_confirm(const pack::Pack& pack) {
  return refused(
      base::Errc::forbidden, "recovery/not-yours-to-confirm",
      {"您不能确认这件恢复。", "You cannot confirm this recovery."},
      {"须由制度指定岗位、在提出之前就任该岗位的另一人亲自确认；提出人和账号本人都不行。",
       "It takes another person who held one of the posts that the policy names before it was started: not the "
       "starter, not the holder, and nobody on their behalf."},
      pack);
}

base::Error too_early(const pack::Pack& pack, base::Instant at) {
  return refused(
      base::Errc::conflict, "recovery/too-early",
      {"等待期未满，" + base::to_rfc3339(at) + " 起生效。", "The delay has not passed: " + base::to_rfc3339(at)},
      {"期满后再办理。", "Come back then."}, pack);
}

base::Error clock_doubted(const pack::Pack& pack) {
  return refused(base::Errc::conflict, "clock/doubted",
                 {"服务器时钟存疑期间不办理凭据恢复。", "No recovery moves on while the server's clock is doubted."},
                 {"请先校正服务器时钟，或由两位管理员确认时钟。",
                  "Set the server's clock right, or have two administrators admit it."},
                 pack);
}

// Whether a post that asks for a second factor is held now or was within the delay: taking the post away first does
// not make a recovery easier.
bool is_guarded(const World& world, base::PersonId person, base::Instant now) {
  const pack::Pack& pack = world.pack();
  const std::int64_t delay_ms = base::add(base::Instant{0}, pack.recovery.delay, 0).ms;
  const auto appointments = world.directory->appointments(person);
  return std::any_of(appointments.begin(), appointments.end(), [&](const identity::Appointment& held) {
    const auto post = world.posts[held.post_slot];
    return !post.none() && pack.second_factor.posts.test(post.slot()) &&
           (!held.validity.to || held.validity.to->ms > now.ms - delay_ms);
  });
}

// In person, now and already when the recovery was started: nobody is appointed for the occasion.
bool may_confirm(const World& world, const Recovery& recovery, base::PersonId person, base::Instant now) {
  if (person == recovery.started_by || person == recovery.person || !world.directory->active(person)) {
    return false;
  }
  const pack::Pack& pack = world.pack();
  const auto appointments = world.directory->appointments(person);
  return std::any_of(appointments.begin(), appointments.end(), [&](const identity::Appointment& held) {
    const auto post = world.posts[held.post_slot];
    const bool named = !post.none() && (pack.recovery.confirm.any() ? pack.recovery.confirm.test(post.slot())
                                                                    : pack.at(post).administrator);
    return named && held.validity.holds_at(now) && held.validity.from < recovery.started_at;
  });
}

std::vector<std::string> actions_of(const World& world, const Recovery& recovery, base::PersonId caller,
                                    bool administers, base::Instant now) {
  std::vector<std::string> actions;
  if (!recovery.open()) {
    return actions;
  }
  if (recovery.state == State::started && may_confirm(world, recovery, caller, now)) {
    actions.emplace_back("confirm");
  }
  if (caller == recovery.person) {
    actions.emplace_back("object");
  }
  if (caller == recovery.started_by) {
    actions.emplace_back("withdraw");
  }
  if (recovery.state == State::confirmed && administers && caller != recovery.person &&
      *recovery.effective_at <= now) {
    actions.emplace_back("complete");
  }
  return actions;
}

RecoveryView view_of_recovery(Core& core, const World& world, const Recovery& recovery, const Caller& caller,
                              bool administers) {
  static constexpr std::array<const char*, 6> kStates = {"", "started", "confirmed", "done", "objected", "withdrawn"};
  RecoveryView view;
  view.id = recovery.id;
  view.person = person_ref(*world.directory, recovery.person);
  view.password = recovery.password;
  view.second_factor = recovery.second_factor;
  view.started_by = person_ref(*world.directory, recovery.started_by);
  view.started_at = recovery.started_at;
  if (!recovery.confirmed_by.none()) {
    view.confirmed_by = person_ref(*world.directory, recovery.confirmed_by);
  }
  view.effective_at = recovery.effective_at;
  view.state = kStates.at(static_cast<std::size_t>(recovery.state));
  view.actions = actions_of(world, recovery, caller.person, administers, core.time().now());
  view.ended_at = recovery.ended_at;
  return view;
}

FieldValues remarks_of(const Recovery& recovery, const char* step) {
  return {{"recovery", std::to_string(recovery.id)},
          {"step", step},
          {"person", std::to_string(recovery.person.value)},
          {"what", recovery.password && recovery.second_factor ? "password, second factor"
                   : recovery.password                         ? "password"
                                                               : "second factor"}};
}

// A step that follows from no decision of the pack's rules: checked, changed, recorded.
using Step = std::function<base::Status(store::WriterSession&, const World&, Recovery&, base::Instant now)>;
void take_step(Core& core, const Caller& caller, std::int64_t id, const char* name, Step step,
               Done<RecoveryView> done) {
  auto moved = std::make_shared<Recovery>();
  note(
      core, {ledger::Kind::account_changed, caller, {}, receipt::Scope::What::nothing},
      [&core, id, name, moved, step = std::move(step)](store::WriterSession& session) -> base::Result<FieldValues> {
        const WorldPtr world = core.world().pending();
        JINKUI_TRY(*moved, identity::recovery_of(session, id));
        JINKUI_RETURN_IF_ERROR(step(session, *world, *moved, core.time().now()));
        identity::update_recovery(session, *moved);
        return remarks_of(*moved, name);
      },
      [&core, caller, moved, done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          done(receipt.take_error());
          return;
        }
        done(view_of_recovery(core, *core.world().now(), *moved, caller, may(core, caller, pack::Verb::administer)));
      });
}

}  // namespace

base::Result<std::vector<RecoveryView>> Recoveries::list(const Caller& caller) {
  const WorldPtr world = core_.world().now();
  const bool administers = may(core_, caller, pack::Verb::administer);
  std::vector<Recovery> all;
  {
    auto reader = core_.readers().take();
    all = identity::recoveries(*reader);
  }
  std::vector<RecoveryView> rows;
  for (const auto& recovery : all) {
    if (administers || recovery.person == caller.person || recovery.confirmed_by == caller.person ||
        may_confirm(*world, recovery, caller.person, core_.time().now())) {
      rows.push_back(view_of_recovery(core_, *world, recovery, caller, administers));
    }
  }
  return rows;
}

void Recoveries::start(const Caller& caller, base::PersonId person, bool password, bool second_factor,
                       Done<RecoveryView> done) {
  change<RecoveryView>(
      core_, caller, pack::Verb::administer, ledger::Kind::account_changed,
      [&core = core_, caller, person, password, second_factor](store::WriterSession& session,
                                                               FieldValues& remarks) -> base::Result<RecoveryView> {
        const WorldPtr world = core.world().pending();
        const base::Instant now = core.time().now();
        if (person == caller.person) {
          return refused(base::Errc::forbidden, "recovery/own",
                         {"不能为自己办理凭据恢复。", "Nobody recovers their own credentials."},
                         {"请另一位管理员办理。", "Ask another administrator."}, world->pack());
        }
        Recovery recovery;
        recovery.person = person;
        recovery.password = password;
        recovery.second_factor = second_factor;
        recovery.started_by = caller.person;
        recovery.started_at = now;
        if (!is_guarded(*world, person, now)) {
          recovery.state = State::confirmed;
          recovery.effective_at = now;
        }
        JINKUI_TRY(recovery.id, identity::add_recovery(session, recovery));
        remarks = remarks_of(recovery, "started");
        return view_of_recovery(core, *world, recovery, caller, true);
      },
      std::move(done));
}

void Recoveries::confirm(const Caller& caller, std::int64_t id, Done<RecoveryView> done) {
  take_step(
      core_, caller, id, "confirmed",
      [&core = core_, caller](store::WriterSession&, const World& world, Recovery& recovery,
                              base::Instant now) -> base::Status {
        if (core.time().state().doubted) {
          return clock_doubted(world.pack());
        }
        if (recovery.state != State::started) {
          return wrong_state(world.pack());
        }
        if (!may_confirm(world, recovery, caller.person, now)) {
          return not_yours_to_confirm(world.pack());
        }
        recovery.state = State::confirmed;
        recovery.confirmed_by = caller.person;
        recovery.effective_at = base::add(now, world.pack().recovery.delay);
        return base::success();
      },
      std::move(done));
}

void Recoveries::object(const Caller& caller, std::int64_t id, Done<RecoveryView> done) {
  take_step(
      core_, caller, id, "objected",
      [caller](store::WriterSession&, const World& world, Recovery& recovery, base::Instant now) -> base::Status {
        if (recovery.person != caller.person) {
          return not_yours(world.pack());
        }
        if (!recovery.open()) {
          return wrong_state(world.pack());
        }
        recovery.state = State::objected;
        recovery.ended_by = caller.person;
        recovery.ended_at = now;
        return base::success();
      },
      std::move(done));
}

void Recoveries::withdraw(const Caller& caller, std::int64_t id, Done<RecoveryView> done) {
  take_step(
      core_, caller, id, "withdrawn",
      [caller](store::WriterSession&, const World& world, Recovery& recovery, base::Instant now) -> base::Status {
        if (recovery.started_by != caller.person) {
          return not_yours(world.pack());
        }
        if (!recovery.open()) {
          return wrong_state(world.pack());
        }
        recovery.state = State::withdrawn;
        recovery.ended_by = caller.person;
        recovery.ended_at = now;
        return base::success();
      },
      std::move(done));
}

namespace {

base::Status may_complete(Core& core, const World& world, const Recovery& recovery, base::PersonId caller,
                          base::Instant now) {
  if (core.time().state().doubted) {
    return clock_doubted(world.pack());
  }
  if (recovery.person == caller) {
    return not_yours(world.pack());
  }
  // Guarded since it was started alone: then it takes the second person after all.
  const bool alone = recovery.confirmed_by.none() && is_guarded(world, recovery.person, now);
  if (recovery.state != State::confirmed || alone) {
    return wrong_state(world.pack());
  }
  return *recovery.effective_at <= now ? base::success()
                                       : base::Status(too_early(world.pack(), *recovery.effective_at));
}

base::Status give_back(Core& core, store::WriterSession& session, const Recovery& recovery, const std::string& phc,
                       base::Instant now) {
  if (recovery.password) {
    JINKUI_RETURN_IF_ERROR(identity::set_password(session, recovery.person, phc, true, now));
  }
  if (recovery.second_factor) {
    identity::drop_second_factor(session, recovery.person);
    JINKUI_RETURN_IF_ERROR(identity::unlock_account(session, recovery.person));
  }
  core.sessions().remove_all(session, recovery.person);
  core.epochs().touch(recovery.person);
  return base::success();
}

}  // namespace

void Recoveries::complete(const Caller& caller, std::int64_t id, const Done<Completed>& done) {
  auto password = std::make_shared<InitialPassword>();
  auto whose = std::make_shared<base::PersonId>();
  auto after = [&core = core_, whose, done](base::Result<Completed> completed) {
    if (completed.ok()) {
      core.sessions().forget(*whose);
    }
    done(std::move(completed));
  };
  auto submit_it = [&core = core_, caller, id, password, whose, after] {
    change<Completed>(
        core, caller, pack::Verb::administer, ledger::Kind::account_changed,
        [&core, caller, id, password, whose](store::WriterSession& session,
                                             FieldValues& remarks) -> base::Result<Completed> {
          const WorldPtr world = core.world().pending();
          const base::Instant now = core.time().now();
          JINKUI_TRY(auto recovery, identity::recovery_of(session, id));
          JINKUI_RETURN_IF_ERROR(may_complete(core, *world, recovery, caller.person, now));
          JINKUI_RETURN_IF_ERROR(give_back(core, session, recovery, password->phc, now));
          *whose = recovery.person;
          recovery.state = State::done;
          recovery.ended_by = caller.person;
          recovery.ended_at = now;
          identity::update_recovery(session, recovery);
          remarks = remarks_of(recovery, "done");
          return Completed{view_of_recovery(core, *world, recovery, caller, true),
                           recovery.password ? password->plain : std::string()};
        },
        after);
  };
  const bool taken = core_.settings().heavy(base::make_task([&core = core_, password, submit_it] {
    *password = make_initial_password(core.random());
    submit_it();
  }));
  if (!taken) {
    done(store::queue_full());
  }
}

}  // namespace jinkui::service
