// Changing one's own password: what it must be like, that it is none of the former ones, and the end of all sessions.
#include <algorithm>

#include "act_job.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/identity/accounts.h"
#include "jinkui/service/accounts.h"
#include "own_password.h"
#include "rules_of.h"

namespace jinkui::service {
namespace {

struct Change {
  Core& core;
  Caller caller;
  std::string fresh;
  Done<base::Unit> done;
};

base::Error refused_password(const char* slug, base::Text message, const pack::Pack& pack) {
  base::Error error{base::Errc::invalid,
                    slug,
                    std::move(message),
                    {"请另设一个密码。", "Choose another password."},
                    "/new",
                    {},
                    ""};
  if (const auto clause = pack.passwords.clause; !clause.none()) {
    error.clauses.push_back(pack.ref(clause));
  }
  return error;
}

void submit_change(const std::shared_ptr<Change>& change, const std::string& phc) {
  note(
      change->core, {ledger::Kind::password_changed, change->caller, {}, receipt::Scope::What::nothing},
      [change, phc](store::WriterSession& session) -> base::Result<FieldValues> {
        Core& core = change->core;
        JINKUI_RETURN_IF_ERROR(identity::set_password(session, change->caller.person, phc, false, core.time().now()));
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

// On the pool: each former password costs as much as a log-in.
void compare_and_hash(const std::shared_ptr<Change>& change) {
  Core& core = change->core;
  const WorldPtr world = core.world().now();
  std::vector<std::string> known;
  {
    auto reader = core.readers().take();
    known = identity::known_passwords(*reader, change->caller.person, world->pack().passwords.history);
  }
  if (std::any_of(known.begin(), known.end(),
                  [&](const std::string& phc) { return crypto::verify_password(phc, change->fresh); })) {
    const std::string former = std::to_string(world->pack().passwords.history);
    change->done(refused_password(
        "account/same-password",
        {"新密码不能与原密码相同" + (known.size() > 1 ? "，也不能是最近用过的 " + former + " 个密码之一。" : "。"),
         "The new password must differ from the present one" +
             (known.size() > 1 ? " and from the last " + former + " before it." : ".")},
        world->pack()));
    return;
  }
  submit_change(change, identity::hash_new_password(change->fresh));
}

}  // namespace

void Accounts::change_password(const Caller& caller, std::string old_password, std::string new_password,
                               Done<base::Unit> done) {
  const WorldPtr world = core_.world().now();
  const auto* person = world->directory->person(caller.person);
  auto allowed =
      identity::check_password(password_rules(world->pack()), person == nullptr ? std::string() : person->login,
                               person == nullptr ? std::string() : person->name, new_password);
  if (!allowed.ok()) {
    auto error = allowed.take_error();
    if (const auto clause = world->pack().passwords.clause; !clause.none()) {
      error.clauses.push_back(world->pack().ref(clause));
    }
    done(std::move(error));
    return;
  }
  auto change = std::make_shared<Change>(Change{core_, caller, std::move(new_password), std::move(done)});
  check_own_password(core_, {caller, std::move(old_password), [change] { compare_and_hash(change); },
                             [change](base::Error error) { change->done(std::move(error)); }});
}

}  // namespace jinkui::service
