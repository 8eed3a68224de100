// Logging in and out, and passwords. Argon2id runs on the bounded pool; the rest through the writer queue.
#include "jinkui/service/accounts.h"

#include "act_job.h"
#include "jinkui/identity/accounts.h"
#include "labels.h"
#include "rules_of.h"

namespace jinkui::service {
namespace {

base::Error busy() {
  return {base::Errc::unavailable,
          "account/busy",
          {"登录的人太多，请稍候再试。", "Too many people are logging in; try again shortly."},
          {"请在几秒后重试。", "Try again in a few seconds."},
          "",
          {},
          ""};
}

base::Error no_session() {
  return {base::Errc::unauthenticated,
          "session/none",
          {"尚未登录，或登录已过期。", "You are not logged in, or the session has ended."},
          {"请重新登录。", "Log in again."},
          "",
          {},
          ""};
}

Caller caller_of(const identity::SessionView& session) {
  Caller caller;
  caller.person = session.person;
  caller.second_factor = session.second_factor;
  caller.must_change = session.must_change;
  return caller;
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
  for (const auto verb : {pack::Verb::administer, pack::Verb::delegate, pack::Verb::audit}) {
    if (may(core, caller_of(session), verb)) {
      view.may.emplace_back(pack::name_of(verb));
    }
  }
  if (may_draft(core, caller_of(session))) {
    view.may.emplace_back(pack::name_of(pack::Verb::govern));
  }
  view.must_change = session.must_change;
  view.csrf = std::move(csrf);
  view.expires_at = {session.created.ms + session_limits(world->pack()).absolute_ms};
  view.now = now;
  view.simulated_time = core.settings().simulated_time;
  view.company = core.settings().company;
  return view;
}

// One attempt, after the password has been checked on the pool.
struct Attempt {
  Core& core;
  LoginCommand command;
  identity::LoginMaterial material;
  bool right = false;
  Done<LoggedIn> done;
  identity::LoginOutcome outcome;
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
    attempt_->outcome =
        identity::record_login(session, attempt_->material, attempt_->right, password_rules(world->pack()), now);
    const auto& outcome = attempt_->outcome;
    const bool accepted = outcome.verdict == identity::LoginOutcome::Verdict::accepted;
    Caller caller;
    caller.person = outcome.person;
    caller.address = attempt_->command.address;
    if (accepted) {
      attempt_->session =
          identity::Sessions::make(outcome.person, outcome.must_change, outcome.changed_at, now, core.random());
      core.sessions().store(session, attempt_->session->view);
    } else if (!core.denials().admit(outcome.person, now)) {
      return base::success();
    }
    static constexpr std::array<const char*, 4> kVerdicts = {"accepted", "wrong", "locked", "closed"};
    JINKUI_TRY(auto draft, make_draft(core, session, accepted ? ledger::Kind::login : ledger::Kind::login_refused,
                                      *world, silent_scope(caller), actor_part(caller),
                                      remark_part({{"verdict", kVerdicts[static_cast<std::size_t>(outcome.verdict)]},
                                                   {"locked_now", outcome.locked_now ? "true" : "false"}})));
    ticket_ = core.ledger().append(std::move(draft));
    return base::success();
  }

  void finish(base::Status outcome) override {
    Core& core = attempt_->core;
    if (!outcome.ok()) {
      attempt_->done(outcome.take_error());
      return;
    }
    if (!attempt_->session) {
      attempt_->done(identity::login_refused());
      return;
    }
    if (auto receipt = ledger::Ledger::redeem(std::move(ticket_)); !receipt.ok()) {
      attempt_->done(receipt.take_error());
      return;
    }
    auto& made = *attempt_->session;
    core.sessions().admit(made.view);
    attempt_->done(LoggedIn{made.token, session_view(core, made.view, identity::Sessions::csrf_of(made.token))});
  }

 private:
  std::shared_ptr<Attempt> attempt_;
  ledger::Ticket ticket_;
};

void submit_login(const std::shared_ptr<Attempt>& attempt) {
  store::JobPtr job = std::make_unique<LoginJob>(attempt);
  if (!attempt->core.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

// Runs work that takes a Result of the old password's check; shared by change_password's two stages.
struct Change {
  Core& core;
  Caller caller;
  std::string old_password;
  std::string new_password;
  Done<base::Unit> done;
  std::string phc;
};

base::Error wrong_old_password() {
  return {base::Errc::invalid,
          "account/wrong-password",
          {"原密码不正确。", "The old password is wrong."},
          {"请重新输入原密码。", "Type the old password again."},
          "/old",
          {},
          ""};
}

void submit_change(const std::shared_ptr<Change>& change) {
  note(
      change->core, {ledger::Kind::password_changed, change->caller, {}, receipt::Scope::What::nothing},
      [change](store::WriterSession& session) -> base::Result<FieldValues> {
        Core& core = change->core;
        JINKUI_RETURN_IF_ERROR(
            identity::set_password(session, change->caller.person, change->phc, false, core.time().now()));
        core.sessions().remove_all(session, change->caller.person);
        core.epochs().touch(change->caller.person);
        return FieldValues{{"by", "self"}};
      },
      [change](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          change->done(receipt.take_error());
          return;
        }
        change->core.sessions().forget(change->caller.person);
        change->done(base::Unit{});
      });
}

// A wrong old password counts like a wrong log-in, so that a stolen session cannot guess it.
void count_wrong_try(const std::shared_ptr<Change>& change, const identity::LoginMaterial& material) {
  note(
      change->core, {ledger::Kind::login_refused, change->caller, {}, receipt::Scope::What::nothing},
      [change, material](store::WriterSession& session) -> base::Result<FieldValues> {
        Core& core = change->core;
        const auto outcome = identity::record_login(
            session, material, false, password_rules(core.world().pending()->pack()), core.time().now());
        return FieldValues{{"verdict", "wrong"}, {"locked_now", outcome.locked_now ? "true" : "false"}};
      },
      [change](base::Result<receipt::Receipt> receipt) {
        change->done(receipt.ok() ? wrong_old_password() : receipt.take_error());
      });
}

// On the pool: checks the old one, then hashes the new one.
void check_and_hash(const std::shared_ptr<Change>& change) {
  identity::LoginMaterial material;
  {
    auto reader = change->core.readers().take();
    material = identity::login_material(*reader, change->caller.person);
  }
  if (!identity::verify_login(material, change->old_password)) {
    count_wrong_try(change, material);
    return;
  }
  change->phc = identity::hash_new_password(change->new_password);
  submit_change(change);
}

}  // namespace

void Accounts::login(LoginCommand command, Done<LoggedIn> done) {
  auto attempt = std::make_shared<Attempt>(Attempt{core_, std::move(command), {}, false, std::move(done), {}, {}});
  {
    auto reader = core_.readers().take();
    attempt->material = identity::login_material(*reader, attempt->command.login);
  }
  const bool taken = core_.settings().heavy(base::make_task([attempt] {
    attempt->right = identity::verify_login(attempt->material, attempt->command.password);
    submit_login(attempt);
  }));
  if (!taken) {
    attempt->done(busy());
  }
}

base::Result<SessionFound> Accounts::find(std::string_view token, std::string_view address) {
  const auto limits = session_limits(core_.world().now()->pack());
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
  found.caller = caller_of(*view);
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

void Accounts::change_password(const Caller& caller, std::string old_password, std::string new_password,
                               Done<base::Unit> done) {
  const WorldPtr world = core_.world().now();
  const auto* person = world->directory->person(caller.person);
  const auto rules = password_rules(world->pack());
  auto allowed = identity::check_password(rules, person == nullptr ? std::string() : person->login,
                                          person == nullptr ? std::string() : person->name, new_password);
  if (allowed.ok() && old_password == new_password) {
    allowed = base::Error{base::Errc::invalid,
                          "account/same-password",
                          {"新密码不能与原密码相同。", "The new password must differ from the old one."},
                          {"请另设一个密码。", "Choose another password."},
                          "/new",
                          {},
                          ""};
  }
  if (!allowed.ok()) {
    auto error = allowed.take_error();
    if (const auto clause = world->pack().passwords.clause; !clause.none()) {
      error.clauses.push_back(world->pack().ref(clause));
    }
    done(std::move(error));
    return;
  }
  auto change = std::make_shared<Change>(
      Change{core_, caller, std::move(old_password), std::move(new_password), std::move(done), {}});
  if (!core_.settings().heavy(base::make_task([change] { check_and_hash(change); }))) {
    change->done(busy());
  }
}

}  // namespace jinkui::service
