#include "jinkui/policy/explain.h"

#include <algorithm>

#include "jinkui/pack/rules.h"

namespace jinkui::policy {
namespace {

using Texts = std::vector<base::Text>;

base::Text join(const Texts& parts, const base::Text& between) {
  base::Text out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out.zh += (i == 0 ? "" : between.zh) + parts[i].zh;
    out.en += (i == 0 ? "" : between.en) + parts[i].en;
  }
  return out;
}
base::Text either(const Texts& parts) {
  return join(parts, {"或", " or "});
}

base::Text fields_text(const pack::Pack& pack, const pack::FieldSet& fields) {
  Texts titles;
  for (std::size_t i = 0; i < pack.fields.size(); ++i) {
    if (fields.test(i)) {
      titles.push_back(pack.fields[i].title);
    }
  }
  return join(titles, {"、", ", "});
}

base::Text posts_text(const pack::Pack& pack, const pack::PostSet& posts) {
  Texts titles;
  for (std::size_t i = 0; i < pack.posts.size(); ++i) {
    if (posts.test(i)) {
      titles.push_back(pack.posts[i].title);
    }
  }
  return either(titles);
}

base::Text actor_text(const pack::Pack& pack, const pack::Actor& actor) {
  Texts titles;
  for (const pack::PostId post : actor.posts) {
    titles.push_back(pack.at(post).title);
  }
  if (!actor.group.none()) {
    titles.push_back(pack.at(actor.group).title);
  }
  base::Text out = either(titles);
  switch (actor.scope) {
    case pack::ActorScope::requester_department:
      return {"申请人所在部门的" + out.zh, out.en + " of the requester's department"};
    case pack::ActorScope::owner_department:
      return {"档案所属部门的" + out.zh, out.en + " of the owning department"};
    case pack::ActorScope::requester_self:
      return {"申请人本人", "the requester"};
    case pack::ActorScope::custodian:
      return {"保管人", "the custodian"};
    default:
      return out;
  }
}

// Depth is bounded: a flow has at most 64 steps and its tree no cycle.
base::Text step_text(const pack::Pack& pack, const pack::Flow& flow, std::size_t slot) {
  const pack::Step& step = flow.steps[slot];
  Texts parts;
  for (const std::uint16_t child : step.children) {
    parts.push_back(step_text(pack, flow, child));
  }
  switch (step.kind) {
    case pack::StepKind::any_of:
      return either(parts);
    case pack::StepKind::all_of:
      return join(parts, {"和", " and "});
    case pack::StepKind::sequence:
      return join(parts, {"，再由", ", then "});
    case pack::StepKind::quorum: {
      const std::string share = std::to_string(step.numerator) + "/" + std::to_string(step.denominator);
      const base::Text who = actor_text(pack, step.actor);
      return {who.zh + "的 " + share, share + " of " + who.en};
    }
    default:
      return actor_text(pack, step.actor);
  }
}

const base::Text& relation_text(pack::Relation relation) {
  static const base::Text kTexts[pack::kRelationCount] = {{"属于档案所属部门", "belong to the owning department"},
                                                          {"负责该客户", "serve this customer"},
                                                          {"保管该档案", "keep the file"},
                                                          {"受委托为专人", "be delegated for this"},
                                                          {"是档案所属部门的负责人", "head the owning department"},
                                                          {"是录入人", "have entered it"}};
  return kTexts[static_cast<std::size_t>(relation)];
}

// Reads back out of the masks what a rule asks of the person and whether it fits the object.
class RuleReader {
 public:
  RuleReader(const pack::Pack& pack, const Question& question)
      : pack_(pack),
        question_(question),
        rows_(pack.rules->rows),
        verb_(pack.rules->by_verb[static_cast<std::size_t>(question.verb)]) {}

  // What the person lacks for the permission that is nearest to them; nothing when no permission fits the object.
  [[nodiscard]] Texts lacking() const {
    Texts best;
    std::size_t least = 100;
    for (std::size_t bit = 0; bit < verb_.rules.size(); ++bit) {
      const pack::Rule& rule = pack_.rules->all[verb_.rules[bit].rule.slot()];
      const bool permits = rule.effect == pack::RuleEffect::permit || rule.effect == pack::RuleEffect::by_flow;
      if (!permits || !fits_object(bit)) {
        continue;
      }
      Texts lacks = lacking_for(bit);
      if (!rule.when.always() && !rule.when.holds(question_.facts)) {
        lacks.push_back({"符合规则“" + rule.id + "”的条件", "meet the condition of rule '" + rule.id + "'"});
      }
      if (!lacks.empty() && lacks.size() < least) {
        least = lacks.size();
        best = std::move(lacks);
      }
    }
    return best;
  }

 private:
  [[nodiscard]] bool set(std::size_t row, std::size_t bit) const {
    return ((verb_.row(row)[bit / 64] >> (bit % 64)) & 1U) != 0;
  }
  [[nodiscard]] bool fits_object(std::size_t bit) const {
    const auto row = [&](pack::KernelFact fact, std::size_t first, std::size_t count) {
      const pack::Value value = question_.facts.at(fact);
      const bool known = value.known && value.n >= 0 && value.n < static_cast<std::int64_t>(count);
      return set(first + (known ? static_cast<std::size_t>(value.n) + 1 : 0), bit);
    };
    return row(pack::KernelFact::object_level, rows_.first_level, pack_.levels.size()) &&
           row(pack::KernelFact::object_category, rows_.first_category,
               pack_.purposes.size() + pack_.categories.size()) &&
           row(pack::KernelFact::object_record, rows_.first_record, 2);
  }
  [[nodiscard]] Texts lacking_for(std::size_t bit) const {
    Texts out;
    if (!set(rows_.open_to_all, bit)) {
      pack::PostSet posts;
      for (std::size_t post = 0; post < pack_.posts.size(); ++post) {
        posts.set(post, set(rows_.first_post + post, bit));
      }
      if ((posts & question_.facts.posts).none()) {
        const base::Text who = posts_text(pack_, posts);
        out.push_back({"任" + who.zh, "hold the post of " + who.en});
      }
    }
    if (!set(rows_.first_kind + 2, bit) && question_.facts.at(pack::KernelFact::subject_staff).n == 0) {
      out.push_back({"是本公司员工", "be on the staff"});
    }
    for (std::size_t i = 0; i < pack::kRelationCount; ++i) {
      if (!set(rows_.first_relation + (pack::kRelationSets - 1 - (std::size_t{1} << i)), bit) &&
          ((question_.facts.relations >> i) & 1U) == 0) {
        out.push_back(relation_text(static_cast<pack::Relation>(i)));
      }
    }
    return out;
  }

  const pack::Pack& pack_;
  const Question& question_;
  const pack::RuleRows& rows_;
  const pack::VerbRules& verb_;
};

base::Text no_permission_next(const pack::Pack& pack, const Question& question) {
  const Texts lacks = RuleReader(pack, question).lacking();
  if (lacks.empty()) {
    return {"制度没有开放这一行为的途径；确有需要，请与主管商量修改制度。",
            "The policy opens no way to this act; if it is needed, ask for a change of the policy."};
  }
  const base::Text all = join(lacks, {"，并", ", and "});
  return {"要获准许，须" + all.zh + "。", "To be permitted you must " + all.en + "."};
}

}  // namespace

base::Text clause_text(const pack::Pack& pack, pack::ClauseId clause) {
  const pack::Clause& c = pack.at(clause);
  return {c.printed.zh + "：" + c.title.zh, c.printed.en + ": " + c.title.en};
}

base::Text approvers_text(const pack::Pack& pack, const pack::Flow& flow) {
  return step_text(pack, flow, 0);
}

Explanation explain(const pack::Pack& pack, const Question& question, const Decision& decision) {
  Explanation out;
  for (std::uint8_t i = 0; i < decision.clause_count; ++i) {
    out.clauses.push_back(clause_text(pack, decision.clauses[i]));
  }
  const base::Text& act = pack::title_of(question.verb);
  const base::Text main =
      out.clauses.empty() ? base::Text{} : base::Text{out.clauses[0].zh + "。", out.clauses[0].en + ". "};
  switch (decision.reason) {
    case Decision::Reason::permitted:
      out.what = {main.zh + "准许" + act.zh + "。", main.en + "Permitted to " + act.en + "."};
      break;
    case Decision::Reason::by_grant:
      out.what = {main.zh + "凭已获批准的“" + pack.at(decision.flow).title.zh + "”准许" + act.zh + "。",
                  main.en + "Permitted to " + act.en + " by the approved '" + pack.at(decision.flow).title.en + "'."};
      break;
    case Decision::Reason::forbidden_by_rule:
      out.what = {main.zh + "因此不得" + act.zh + "。", main.en + "It is therefore forbidden to " + act.en + "."};
      out.next = {"这是禁止性规定，不能申请例外。", "This is a prohibition; no request can lift it."};
      break;
    case Decision::Reason::no_permission:
      out.what = {main.zh + "没有条款准许您" + act.zh + "。", main.en + "No clause permits you to " + act.en + "."};
      out.next = no_permission_next(pack, question);
      break;
    case Decision::Reason::flow_required: {
      const pack::Flow& flow = pack.at(decision.flow);
      const base::Text who = approvers_text(pack, flow);
      out.what = {main.zh + act.zh + "须先经" + who.zh + "批准。",
                  main.en + "To " + act.en + " needs the approval of " + who.en + "."};
      out.next = {"请提交“" + flow.title.zh + "”。", "Submit '" + flow.title.en + "'."};
      break;
    }
    case Decision::Reason::purpose_missing:
      out.what = {main.zh + act.zh + "须说明用途。", main.en + "To " + act.en + " you must name a purpose."};
      out.next = {"请选择一个用途。", "Choose a purpose."};
      break;
    case Decision::Reason::field_outside_purpose: {
      const pack::Purpose& purpose = pack.at(question.purpose);
      const base::Text outside = fields_text(pack, question.fields & ~purpose.fields);
      out.what = {main.zh + "用途“" + purpose.title.zh + "”不包括：" + outside.zh + "。",
                  main.en + "The purpose '" + purpose.title.en + "' does not cover: " + outside.en + "."};
      out.next = {"只要该用途的字段，或选择合适的用途。", "Ask only for its fields, or choose a fitting purpose."};
      break;
    }
    case Decision::Reason::purpose_not_yours: {
      const pack::Purpose& purpose = pack.at(question.purpose);
      const base::Text who = posts_text(pack, purpose.posts);
      out.what = {main.zh + "用途“" + purpose.title.zh + "”只限" + who.zh + "。",
                  main.en + "The purpose '" + purpose.title.en + "' is only for " + who.en + "."};
      out.next = {"请选择您可用的用途。", "Choose a purpose that is yours."};
      break;
    }
  }
  return out;
}

}  // namespace jinkui::policy
