// Tokens of services: issued and revoked under the pack's decision on administering.
#include "jinkui/service/services.h"

#include <memory>

#include "change_job.h"
#include "jinkui/identity/services.h"
#include "labels.h"

namespace jinkui::service {
namespace {

TokenView token_view(const World& world, const identity::ServiceToken& token) {
  const auto& scope = token.scope;
  return {token.id,
          person_ref(*world.directory, token.service),
          token.label,
          scope.verbs,
          scope.purposes,
          scope.fields,
          scope.networks,
          token.created,
          person_ref(*world.directory, token.created_by),
          token.expires,
          token.revoked};
}

base::Result<TokenView> view_of_token(const World& world, std::int64_t id) {
  const auto* token = world.directory->token(id);
  JINKUI_CHECK(token != nullptr);
  return token_view(world, *token);
}

base::Status known_names(const pack::Pack& pack, const NewToken& token) {
  for (const auto& verb : token.verbs) {
    if (!pack::verb_named(verb)) {
      return base::Error{
          base::Errc::invalid,
          "people/acts",
          {"没有这种行为：" + verb, "There is no such act: " + verb},
          {"可用：read、read_masked、enter、import_in 等。", "Use read, read_masked, enter and so on."},
          "/verbs",
          {},
          ""};
    }
  }
  for (const auto& purpose : token.purposes) {
    JINKUI_TRY(const auto known, purpose_named(pack, purpose));
    static_cast<void>(known);
  }
  JINKUI_TRY(const auto fields, fields_named(pack, token.fields));
  static_cast<void>(fields);
  return base::success();
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

// After a change of tokens: later jobs of the group see it, and decisions on the service are made again.
void tokens_moved(Core& core, store::WriterSession& session, base::PersonId service) {
  core.world().directory_changed(session);
  core.epochs().touch(service);
}

}  // namespace

base::Result<std::vector<TokenView>> Services::tokens(const Caller& caller) {
  const WorldPtr world = core_.world().now();
  {
    auto reader = core_.readers().take();
    const auto ruling = rule_on_object(core_, world, *reader, company_act(caller, pack::Verb::administer), {});
    if (!ruling.permitted()) {
      return refusal(ruling);
    }
  }
  std::vector<TokenView> rows;
  const auto all = world->directory->tokens();
  for (auto token = all.rbegin(); token != all.rend(); ++token) {
    rows.push_back(token_view(*world, *token));
  }
  return rows;
}

void Services::issue(const Caller& caller, NewToken token, Done<NewTokenView> done) {
  change<NewTokenView>(
      core_, caller, pack::Verb::administer, ledger::Kind::account_changed,
      [&core = core_, caller, token = std::move(token)](store::WriterSession& session,
                                                        FieldValues& remarks) -> base::Result<NewTokenView> {
        JINKUI_RETURN_IF_ERROR(known_names(core.world().pending()->pack(), token));
        NewTokenView made;
        made.token = identity::make_service_token(core.random());
        identity::ServiceToken row;
        row.service = token.service;
        row.hash = identity::service_token_hash(made.token);
        row.label = token.label;
        row.scope = {token.verbs, token.purposes, token.fields, token.networks};
        row.created = core.time().now();
        row.created_by = caller.person;
        row.expires = token.expires;
        JINKUI_TRY(const auto id, identity::add_token(session, row));
        tokens_moved(core, session, token.service);
        remarks = {{"service_token", std::to_string(id)},
                   {"service", std::to_string(token.service.value)},
                   {"acts", listed(token.verbs)},
                   {"purposes", listed(token.purposes)},
                   {"token_fields", listed(token.fields)},
                   {"networks", listed(token.networks)},
                   {"expires", base::to_rfc3339(token.expires)}};
        JINKUI_TRY(made.row, view_of_token(*core.world().pending(), id));
        return made;
      },
      std::move(done));
}

void Services::revoke(const Caller& caller, std::int64_t id, Done<TokenView> done) {
  change<TokenView>(
      core_, caller, pack::Verb::administer, ledger::Kind::account_changed,
      [&core = core_, id](store::WriterSession& session, FieldValues& remarks) -> base::Result<TokenView> {
        JINKUI_TRY(const auto service, identity::revoke_token(session, id, core.time().now()));
        tokens_moved(core, session, service);
        remarks = {{"service_token_revoked", std::to_string(id)}, {"service", std::to_string(service.value)}};
        return view_of_token(*core.world().pending(), id);
      },
      std::move(done));
}

}  // namespace jinkui::service
