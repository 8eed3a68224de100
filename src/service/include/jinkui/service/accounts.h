// Logging in and out, passwords, and who a session belongs to.
// Safe from several threads; find() is a lookup in memory, the others record an entry and call done() after its
// commit.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct LoginCommand {
  std::string login;
  std::string password;
  std::string code;  // second factor; empty: not shown yet
  std::string address;
};

struct PostView {
  Named post;
  std::optional<DepartmentRef> department;
};

struct SessionView {
  PersonRef person;
  std::optional<DepartmentRef> department;
  std::vector<PostView> posts;
  std::vector<std::string> may;  // verbs about no customer that the pack permits: administer, delegate, audit
  bool must_change = false;
  bool must_enrol = false;     // nothing else before a second factor is enrolled
  bool second_factor = false;  // the person has one
  bool recovery = false;       // somebody is recovering the person's credentials: object if it is not wanted
  std::string csrf;
  base::Instant expires_at;
  base::Instant now;
  bool simulated_time = false;
  std::string company;
};

struct LoggedIn {
  std::string token;  // the secret of the session; only here
  SessionView session;
};

// One of a person's own sessions.
struct OpenSession {
  std::string id;  // names it for end(); of no use as a token
  base::Instant created;
  base::Instant last_seen;
  std::string address;
  bool present = false;  // the one that asks
};

struct SessionFound {
  Caller caller;
  std::string csrf;
};

class Accounts {
 public:
  explicit Accounts(Core& core) : core_(core) {}

  // Errors: account/refused (whatever is wrong), account/code-needed (only once the password is right),
  // session/elsewhere (the pack keeps one session, and there is one).
  void login(LoginCommand command, Done<LoggedIn> done);
  // Unauthenticated when unknown, idle too long or past its end. `address` of the present request.
  [[nodiscard]] base::Result<SessionFound> find(std::string_view token, std::string_view address);
  [[nodiscard]] base::Result<SessionView> view(const Caller& caller, std::string_view token);
  void logout(const Caller& caller, std::string_view token, Done<base::Unit> done);
  // The caller's own sessions, newest first; end() one of them. Error session/unknown.
  [[nodiscard]] base::Result<std::vector<OpenSession>> sessions(const Caller& caller);
  void end(const Caller& caller, std::string id, Done<base::Unit> done);
  void change_password(const Caller& caller, std::string old_password, std::string new_password,
                       Done<base::Unit> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
