// Logging in and out, and one's own sessions. Argon2id runs on the bounded pool; the rest through the writer queue.
#include "jinkui/service/accounts.h"

#include <algorithm>

#include "act_job.h"
#include "factor.h"
#include "jinkui/codec/hex.h"
#include "jinkui/identity/accounts.h"
#include "jinkui/identity/recoveries.h"
#include "labels.h"
#include "own_password.h"
#include "rules_of.h"
#include "service_token.h"

namespace jinkui::service {
namespace {

base::Error no_session() {
  return {base::Errc::unauthenticated,
          "session/none",
          {"尚未登录，或登录已过期。", "You are not logged in, or the session has ended."},
          {"请重新登录。", "Log in again."},
          "",
          {},
          ""};
}

base::Error unknown_session() {
  return {base::Errc::not_found,
          "session/unknown",
          {"没有这个会话，或它已经结束。", "There is no such session, or it has ended."},
          {"请刷新列表。", "Reload the list."},
          "",
          {},
          ""};
}

base::Error elsewhere(const pack::Pack& pack) {
  base::Error error{
      base::Errc::conflict,
      "session/elsewhere",
      {"您已在别处登录，制度只允许一处登录。",
       "You are logged in elsewhere, and the policy allows one session at a time."},
      {"请先在那里退出登录；无法退出时，等它闲置过期，或请管理员结束该会话。",
       "Log out there first; if you cannot, wait until it has been idle too long, or ask an administrator "
       "to end it."},
      "",
      {},
      ""};
  if (const auto clause = pack.sessions.clause; !clause.none()) {
    error.clauses.push_back(pack.ref(clause));
  }
  return error;
}

base::Error code_needed(const pack::Pack& pack) {
  return with_factor_clause({base::Errc::unauthenticated,
                             "account/code-needed",
                             {"请输入动态口令。", "Enter the one-time password."},
                             {"打开身份验证器，输入六位动态口令；设备不在手边时，可输入一个备用恢复码。",
                              "Enter the six digits of your authenticator app, or one of your recovery codes."},
                             "/code",
                             {},
                             ""},
                            pack);
}

// What changes with time and with the pack is judged anew with every request.
Caller caller_of(const World& world, const identity::SessionView& session, base::Instant now) {
  const pack::Pack& pack = world.pack();
  Caller caller;
  caller.person = session.person;
  caller.session = session.key;
  caller.second_factor = factor_fresh(pack, session.factor_at, now);
  caller.must_change = session.must_change ||
                       (pack.passwords.rotate && now >= base::add(session.password_changed, *pack.passwords.rotate));
  caller.must_enrol = !session.enrolled && factor_required(world, session.person, now);
  return caller;
}

// The name of a session for its owner: the first bytes of its key.
std::string session_name(const base::Hash& key) {
  return codec::to_hex(base::ByteView(key).first(8));
}

// Who may draft a version of the policy: its coming into force needs a flow.
bool may_draft(Core& core, const Caller& caller) {
  auto reader = core.readers().take();
  const auto ruling = rule_on_object(core, core.world().now(), *reader, company_act(caller, pack::Verb::govern), {});
  return ruling.decision.verdict != policy::Verdict::deny;
}

SessionView session_view(Core& core, const identity::SessionView& session, std::string csrf) {
  const base::PersonId person = session.person;
  const WorldPtr world = core.world().now();
  const base::Instant now = core.time().now();
  SessionView view;
  view.person = person_ref(*world->directory, person);
  if (const auto* found = world->directory->person(person); found != nullptr && !found->department.none()) {
    view.department = department_ref(*world->directory, found->department);
  }
  for (const auto& appointment : world->directory->appointments(person)) {
    const auto post = world->posts[appointment.post_slot];
    if (post.none() || !appointment.validity.holds_at(now)) {
      continue;
    }
    PostView row{{world->pack().at(post).id, world->pack().at(post).title}, std::nullopt};
    if (!appointment.department.none()) {
      row.department = department_ref(*world->directory, appointment.department);
    }
    view.posts.push_back(std::move(row));
  }
  const Caller caller = caller_of(*world, session, now);
  for (const auto verb : {pack::Verb::administer, pack::Verb::delegate, pack::Verb::audit}) {
    if (may(core, caller, verb)) {
      view.may.emplace_back(pack::name_of(verb));
    }
  }
  if (may_draft(core, caller)) {
    view.may.emplace_back(pack::name_of(pack::Verb::govern));
  }
  view.must_change = caller.must_change;
  view.must_enrol = caller.must_enrol;
  view.second_factor = session.enrolled;
  {
    auto reader = core.readers().take();
    const auto own = identity::recoveries(*reader, person);
    view.recovery = std::any_of(own.begin(), own.end(), [](const identity::Recovery& one) { return one.open(); });
  }
  view.csrf = std::move(csrf);
  view.expires_at = {session.created.ms + session_limits(world->pack()).absolute_ms};
  view.now = now;
  view.simulated_time = core.settings().simulated_time;
  view.company = core.settings().company;
  return view;
}

// One attempt, after the password has been checked on the pool.
struct Attempt {
  Attempt(Core& core_in, LoginCommand command_in, Done<LoggedIn> done_in)
      : core(core_in), command(std::move(command_in)), done(std::move(done_in)) {}

  Core& core;
  LoginCommand command;
  identity::LoginMaterial material;
  bool right = false;
  Done<LoggedIn> done;
  identity::LoginOutcome outcome;
  bool enrolled = false;
  bool elsewhere = false;  // refused because of another session
  bool ends_others = false;
  std::optional<identity::NewSession> session;
};

// The outcome decides the kind of the entry, so the job writes its own.
class LoginJob final : public store::Job {
 public:
  explicit LoginJob(std::shared_ptr<Attempt> attempt) : attempt_(std::move(attempt)) {}

  base::Status run(store::WriterSession& session) override {
    Core& core = attempt_->core;
    const WorldPtr world = core.world().pending();
    const base::Instant now = core.time().now();
    const auto factor = [&] {
      const auto shown = show_code(core, session, attempt_->material.person, attempt_->command.code);
      attempt_->enrolled = shown == identity::Shown::right;
      return shown;
    };
    attempt_->outcome = identity::record_login(session, {attempt_->material, attempt_->right, factor},
                                               password_rules(world->pack()), now);
    const bool accepted = attempt_->outcome.verdict == Verdict::accepted;
    if (attempt_->outcome.verdict == Verdict::code_needed) {
      return base::success();  // half a log-in: nothing has happened yet
    }
    if (accepted) {
      open_session(session, *world, now);
    } else if (!core.denials().admit(attempt_->outcome.person, now)) {
      return base::success();
    }
    return record(session, *world, accepted && !attempt_->elsewhere);
  }

  void finish(base::Status outcome) override {
    Core& core = attempt_->core;
    if (!outcome.ok()) {
      attempt_->done(outcome.take_error());
      return;
    }
    const pack::Pack& pack = core.world().now()->pack();
    if (!attempt_->session) {
      attempt_->done(attempt_->elsewhere                                 ? elsewhere(pack)
                     : attempt_->outcome.verdict == Verdict::code_needed ? code_needed(pack)
                                                                         : identity::login_refused());
      return;
    }
    if (auto receipt = ledger::Ledger::redeem(std::move(ticket_)); !receipt.ok()) {
      attempt_->done(receipt.take_error());
      return;
    }
    auto& made = *attempt_->session;
    if (attempt_->ends_others) {
      core.sessions().forget(made.view.person, made.view.key);
    }
    core.sessions().admit(made.view);
    attempt_->done(LoggedIn{made.token, session_view(core, made.view, identity::Sessions::csrf_of(made.token))});
  }

 private:
  using Verdict = identity::LoginOutcome::Verdict;

  void open_session(store::WriterSession& session, const World& world, base::Instant now) {
    Core& core = attempt_->core;
    const auto& outcome = attempt_->outcome;
    const auto single = world.pack().sessions.single;
    if (single == pack::SingleSession::refuse_second &&
        !core.sessions().live(session, outcome.person, session_limits(world.pack()), now).empty()) {
      attempt_->elsewhere = true;
      return;
    }
    if (single == pack::SingleSession::end_first) {
      core.sessions().remove_all(session, outcome.person);
      attempt_->ends_others = true;
    }
    attempt_->session = identity::Sessions::make(
        {outcome.person, outcome.must_change, outcome.changed_at, attempt_->enrolled, attempt_->command.address}, now,
        core.random());
    core.sessions().store(session, attempt_->session->view);
  }

  base::Status record(store::WriterSession& session, const World& world, bool in) {
    static constexpr std::array<const char*, 5> kVerdicts = {"accepted", "wrong", "locked", "closed", "code_needed"};
    const auto& outcome = attempt_->outcome;
    Caller caller;
    caller.person = outcome.person;
    caller.second_factor = attempt_->enrolled;
    caller.address = attempt_->command.address;
    FieldValues remarks = {
        {"verdict", attempt_->elsewhere ? "elsewhere" : kVerdicts[static_cast<std::size_t>(outcome.verdict)]},
        {"locked_now", outcome.locked_now ? "true" : "false"}};
    if (attempt_->ends_others) {
      remarks.emplace_back("ended", "others");
    }
    JINKUI_TRY(auto draft, make_draft(attempt_->core, session, world,
                                      {in ? ledger::Kind::login : ledger::Kind::login_refused, silent_scope(caller),
                                       actor_part(caller), remark_part(remarks)}));
    ticket_ = attempt_->core.ledger().append(std::move(draft));
    return base::success();
  }

  std::shared_ptr<Attempt> attempt_;
  ledger::Ticket ticket_;
};

void submit_login(const std::shared_ptr<Attempt>& attempt) {
  store::JobPtr job = std::make_unique<LoginJob>(attempt);
  if (!attempt->core.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

}  // namespace

void Accounts::login(LoginCommand command, Done<LoggedIn> done) {
  auto attempt = std::make_shared<Attempt>(core_, std::move(command), std::move(done));
  {
    auto reader = core_.readers().take();
    attempt->material = identity::login_material(*reader, attempt->command.login);
  }
  const bool taken = core_.settings().heavy(base::make_task([attempt] {
    attempt->right = identity::verify_login(attempt->material, attempt->command.password);
    submit_login(attempt);
  }));
  if (!taken) {
    attempt->done(accounts_busy());
  }
}

namespace {

base::Result<SessionFound> find_service(const World& world, std::string_view token, std::string_view address,
                                        base::Instant now) {
  const auto* found = world.directory->token_by_hash(identity::service_token_hash(token));
  if (found == nullptr || !found->holds_at(now) || !world.directory->active(found->service) ||
      !identity::within_networks(address, found->scope.networks)) {
    return token_refused();
  }
  SessionFound session;
  session.caller.person = found->service;
  session.caller.token = found->id;
  session.caller.address = address;
  return session;
}

}  // namespace

base::Result<SessionFound> Accounts::find(std::string_view token, std::string_view address) {
  const WorldPtr world = core_.world().now();
  if (token.starts_with(identity::kTokenPrefix)) {
    return find_service(*world, token, address, core_.time().now());
  }
  const auto limits = session_limits(world->pack());
  const base::Instant now = core_.time().now();
  auto view = core_.sessions().lookup(token, limits, now);
  if (!view) {
    auto reader = core_.readers().take();
    view = core_.sessions().load(*reader, token, limits, now);
  }
  if (!view) {
    return no_session();
  }
  SessionFound found;
  found.caller = caller_of(*world, *view, now);
  found.caller.address = address;
  found.csrf = identity::Sessions::csrf_of(token);
  return found;
}

base::Result<SessionView> Accounts::view(const Caller& caller, std::string_view token) {
  const auto limits = session_limits(core_.world().now()->pack());
  const auto view = core_.sessions().lookup(token, limits, core_.time().now());
  if (!view || view->person != caller.person) {
    return no_session();
  }
  return session_view(core_, *view, identity::Sessions::csrf_of(token));
}

void Accounts::logout(const Caller& caller, std::string_view token, Done<base::Unit> done) {
  const auto limits = session_limits(core_.world().now()->pack());
  const auto view = core_.sessions().lookup(token, limits, core_.time().now());
  if (!view) {
    done(base::Unit{});
    return;
  }
  note(
      core_, {ledger::Kind::logout, caller, {}, receipt::Scope::What::nothing},
      [&core = core_, key = view->key](store::WriterSession& session) -> base::Result<FieldValues> {
        core.sessions().remove(session, key);
        return FieldValues{};
      },
      [&core = core_, key = view->key, done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          done(receipt.take_error());
          return;
        }
        core.sessions().forget(key);
        done(base::Unit{});
      });
}

base::Result<std::vector<OpenSession>> Accounts::sessions(const Caller& caller) {
  const auto limits = session_limits(core_.world().now()->pack());
  auto reader = core_.readers().take();
  std::vector<OpenSession> rows;
  for (const auto& view : core_.sessions().live(*reader, caller.person, limits, core_.time().now())) {
    rows.push_back({session_name(view.key), view.created, view.last_seen, view.address, view.key == caller.session});
  }
  return rows;
}

void Accounts::end(const Caller& caller, std::string id, Done<base::Unit> done) {
  auto key = std::make_shared<base::Hash>();
  note(
      core_, {ledger::Kind::logout, caller, {}, receipt::Scope::What::nothing},
      [&core = core_, caller, id = std::move(id), key](store::WriterSession& session) -> base::Result<FieldValues> {
        const auto limits = session_limits(core.world().pending()->pack());
        for (const auto& view : core.sessions().live(session, caller.person, limits, core.time().now())) {
          if (session_name(view.key) == id) {
            *key = view.key;
            core.sessions().remove(session, view.key);
            return FieldValues{{"session", "another"}};
          }
        }
        return unknown_session();
      },
      [&core = core_, key, done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          done(receipt.take_error());
          return;
        }
        core.sessions().forget(*key);
        done(base::Unit{});
      });
}

}  // namespace jinkui::service
