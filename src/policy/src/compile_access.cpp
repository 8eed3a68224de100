// How people log in: sessions, and who must have a second factor.
#include <utility>

#include "compilation.h"

namespace jinkui::policy {
namespace {

using pack::SingleSession;

SingleSession single_session(Compilation& c, const Word& word) {
  static const std::vector<std::pair<std::string, SingleSession>> kNames = {
      {"none", SingleSession::none},
      {"end_first", SingleSession::end_first},
      {"refuse_second", SingleSession::refuse_second}};
  for (const auto& [name, value] : kNames) {
    if (word.empty() || word.text == name) {
      return value;
    }
  }
  report_unknown(c, word, {"单一会话方式", "way of keeping one session"}, {"none", "end_first", "refuse_second"});
  return SingleSession::none;
}

void add_actor(const pack::Pack& pack, const pack::Actor& actor, pack::PostSet& posts) {
  const auto add = [&posts](const std::vector<pack::PostId>& named) {
    for (const pack::PostId post : named) {
      if (!post.none()) {
        posts.set(post.slot());
      }
    }
  };
  add(actor.posts);
  if (!actor.group.none()) {
    add(pack.at(actor.group).posts);
  }
}

// Every post that some flow asks, and those who may confirm a recovery.
pack::PostSet approvers(const pack::Pack& pack) {
  pack::PostSet posts = pack.recovery.confirm;
  for (const pack::Flow& flow : pack.flows) {
    for (const pack::Step& step : flow.steps) {
      add_actor(pack, step.actor, posts);
      add_actor(pack, step.escalate_to, posts);
    }
  }
  return posts;
}

void add_second_factor(Compilation& c, const SourceSecondFactor& source) {
  pack::SecondFactorRules& out = c.pack.second_factor;
  out.fresh = c.period(source.fresh).value_or(out.fresh);
  out.clause = c.cite_first(source.clauses, "sessions/second_factor");
  for (const Word& word : source.posts) {
    if (const auto post = resolve<pack::PostId>(c, c.pack.posts, word, {"岗位", "post"}); !post.none()) {
      out.posts.set(post.slot());
    }
  }
  if (source.approvers.value_or(false)) {
    out.posts |= approvers(c.pack);
  }
  for (std::size_t i = 0; source.administrators.value_or(false) && i < c.pack.posts.size(); ++i) {
    out.posts.set(i, out.posts.test(i) || c.pack.posts[i].administrator);
  }
}

void add_recovery(Compilation& c) {
  pack::RecoveryRules& out = c.pack.recovery;
  out.delay = base::Period{0, 0, 0, 86'400};
  if (!c.source.recovery.has_value()) {
    return;
  }
  const SourceRecovery& source = *c.source.recovery;
  out.delay = c.period(source.delay).value_or(out.delay);
  out.clause = c.cite_first(source.clauses, "recovery");
  for (const Word& word : source.confirm) {
    if (const auto post = resolve<pack::PostId>(c, c.pack.posts, word, {"岗位", "post"}); !post.none()) {
      out.confirm.set(post.slot());
    }
  }
}

}  // namespace

void compile_access(Compilation& c) {
  add_recovery(c);
  c.pack.sessions = {base::Period{0, 0, 0, 1800}, base::Period{0, 0, 0, 43'200}, SingleSession::none, {}};
  c.pack.second_factor.fresh = base::Period{0, 0, 0, 600};
  if (!c.source.sessions.has_value()) {
    return;
  }
  const SourceSessions& source = *c.source.sessions;
  c.pack.sessions.idle = c.period(source.idle).value_or(c.pack.sessions.idle);
  c.pack.sessions.absolute = c.period(source.absolute).value_or(c.pack.sessions.absolute);
  c.pack.sessions.single = single_session(c, source.single);
  c.pack.sessions.clause = c.cite_first(source.clauses, "sessions");
  if (source.second_factor.given) {
    add_second_factor(c, source.second_factor);
  }
}

}  // namespace jinkui::policy
