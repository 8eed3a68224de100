// Classification, passwords, search, marking, declassification, mechanisms; and the approval flows.
#include <set>

#include "compilation.h"

namespace jinkui::policy {
namespace {

using pack::Step;
using pack::StepKind;

constexpr std::size_t kMaxSteps = 64;

void add_classification(Compilation& c) {
  for (const SourceClassification& source : c.source.classification) {
    pack::Classification out;
    out.when = c.condition(source.when);
    out.level = resolve<pack::LevelId>(c, c.pack.levels, source.level, {"密级", "level"});
    out.of_record = source.of_record;
    out.clause = c.cite_first(source.clauses, "classification:" + source.id.text);
    const bool of_record_fact = source.when.text.find("record.") != std::string::npos;
    if (of_record_fact && !source.of_record) {
      c.error(source.when.at, "pack/attach",
              {"条件问的是记录，密级却附于客户",
               "the condition asks of a record, but the level attaches to the customer"},
              {"加 attach: record", "add attach: record"});
    }
    c.pack.classification.push_back(std::move(out));
  }
}

void add_passwords(Compilation& c) {
  if (!c.source.passwords.has_value()) {
    return;
  }
  const SourcePasswords& source = *c.source.passwords;
  pack::PasswordRules& out = c.pack.passwords;
  out.min_length = c.number(source.min, 1, 256, out.min_length);
  out.min_classes = c.number(source.classes, 1, 4, out.min_classes);
  out.forbid_name = source.forbid_name.value_or(true);
  out.rotate = source.rotate.text == "none" ? std::nullopt : c.period(source.rotate);
  out.lock_after = c.number(source.lock_after, 1, 1000, out.lock_after);
  out.lock_for = c.period(source.lock_for).value_or(out.lock_for);
  out.history = c.number(source.history, 0, 12, out.history);
  out.clause = c.cite_first(source.clauses, "passwords");
}

void add_mechanisms(Compilation& c) {
  static const std::vector<std::string> kKnown = {"default_deny",
                                                  "minimum_fields",
                                                  "no_self_approval",
                                                  "ledger_before_release",
                                                  "declassification_never_widens",
                                                  "sealed_storage",
                                                  "clock_by_two",
                                                  "governed_versions"};
  for (const SourceMechanism& source : c.source.mechanisms) {
    bool known = false;
    for (const std::string& name : kKnown) {
      known = known || name == source.id.text;
    }
    if (!known) {
      report_unknown(c, source.id, {"机制", "mechanism"}, kKnown);
    }
    c.pack.mechanisms.push_back({source.id.text, source.title});
    const auto clauses = c.cite(source.clauses, "mechanism:" + source.id.text);
    if (source.id.text == "default_deny") {
      c.pack.rules->default_deny = clauses;
    } else if (source.id.text == "no_self_approval") {
      c.pack.no_self_approval = clauses;
    }
  }
}

constexpr base::Period kLongestEmergency{0, 0, 1, 0};
constexpr base::Period kLatestReview{0, 0, 7, 0};

class FlowCompiler {
 public:
  FlowCompiler(Compilation& c, const SourceFlow& source) : c_(c), source_(source) {}

  pack::Flow run(std::size_t slot) {
    flow_.self = pack::PackBuilder::make<pack::FlowId>(slot);
    flow_.id = source_.id.text;
    flow_.title = source_.title;
    flow_.clause = c_.cite_first(source_.clauses, "flow:" + flow_.id);
    flow_.term = c_.period(source_.term).value_or(base::Period{});
    if (flow_.term == base::Period{} && !source_.term.empty()) {
      c_.error(source_.term.at, "pack/period", {"授权的期限不能是零", "a grant's term cannot be zero"},
               {"例如 for: P1D", "for example for: P1D"});
    }
    flow_.uses = c_.number(source_.uses, 1, 1'000'000, 1);
    flow_.deadline = c_.period(source_.deadline);
    add_emergency();
    add_form();
    flow_.steps.emplace_back();
    fill(source_.root, 0);
    return std::move(flow_);
  }

 private:
  void add_emergency() {
    if (!source_.emergency) {
      return;
    }
    const SourceEmergency& source = *source_.emergency;
    pack::Emergency out;
    for (const Word& word : source.posts) {
      if (const auto post = resolve<pack::PostId>(c_, c_.pack.posts, word, {"岗位", "post"}); !post.none()) {
        out.posts.set(post.slot());
      }
    }
    out.term = c_.period(source.term).value_or(base::Period{});
    out.within = c_.period(source.within).value_or(base::Period{});
    out.uses = c_.number(source.uses, 1, 1'000, 1);
    out.clause = source.clauses.empty() ? flow_.clause : c_.cite_first(source.clauses, "flow:" + flow_.id);
    const base::Instant from;
    if (base::add(from, out.term, base::kShanghaiMinutes) >
            base::add(from, kLongestEmergency, base::kShanghaiMinutes) ||
        base::add(from, out.within, base::kShanghaiMinutes) >
            base::add(from, kLatestReview, base::kShanghaiMinutes)) {
      c_.error(source.at, "pack/emergency",
               {"流程“" + flow_.id + "”的应急查阅过宽：授权最长 1 天，复核最迟 7 天",
                "the emergency access of flow '" + flow_.id +
                    "' is too wide: a grant of 1 day at most, a review within 7"},
               {"缩短 for 或 within", "shorten for or within"});
    }
    flow_.emergency = out;
  }

  void add_form() {
    std::set<std::string> taken;
    for (const SourceFormField& source : source_.form) {
      pack::FormField field{source.id.text, source.title, source.required, pack::FormField::Type::text};
      if (source.type.text == "number") {
        field.type = pack::FormField::Type::number;
      } else if (source.type.text == "date") {
        field.type = pack::FormField::Type::date;
      } else if (!source.type.empty() && source.type.text != "text") {
        report_unknown(c_, source.type, {"表单项类型", "form field type"}, {"text", "number", "date"});
      }
      flow_.form.push_back(std::move(field));
    }
  }

  // Depth is bounded by the YAML tree's, the number of steps by kMaxSteps.
  void fill(const SourceStep& source, std::size_t slot) {
    Step step;
    step.kind = static_cast<StepKind>(source.shape);
    step.act = act(source.act);
    step.when = c_.condition(source.when);
    step.deadline = c_.period(source.deadline);
    step.escalate_to = actor(source.escalate_to, source.at);
    step.clause = c_.cite_first(source.clauses, "flow:" + flow_.id);
    if (source.shape == StepShape::quorum) {
      share(source.share, step);
    }
    if (source.shape == StepShape::act || source.shape == StepShape::quorum) {
      step.actor = actor(source.actor, source.at);
    }
    const std::size_t first = flow_.steps.size();
    if (first + source.children.size() > kMaxSteps) {
      c_.error(source.at, "pack/too-many", {"流程步骤超过 64 个", "a flow has more than 64 steps"},
               {"精简流程", "make it shorter"});
      return;
    }
    for (std::size_t i = 0; i < source.children.size(); ++i) {
      step.children.push_back(static_cast<std::uint16_t>(first + i));
    }
    flow_.steps.resize(first + source.children.size());
    flow_.steps[slot] = std::move(step);
    for (std::size_t i = 0; i < source.children.size(); ++i) {
      fill(source.children[i], first + i);
    }
  }

  pack::StepAct act(const Word& word) {
    if (word.text == "review") {
      return pack::StepAct::review;
    }
    if (word.text == "sign") {
      return pack::StepAct::sign;
    }
    if (!word.empty() && word.text != "approve") {
      report_unknown(c_, word, {"步骤动作", "step act"}, {"approve", "review", "sign"});
    }
    return pack::StepAct::approve;
  }

  void share(const Word& word, Step& step) {
    const std::size_t slash = word.text.find('/');
    const Word top{word.text.substr(0, slash), word.at};
    const Word bottom{slash == std::string::npos ? "1" : word.text.substr(slash + 1), word.at};
    step.numerator = static_cast<std::uint16_t>(c_.number(top, 1, 1000, 1));
    step.denominator = static_cast<std::uint16_t>(c_.number(bottom, 1, 1000, 1));
    if (step.numerator > step.denominator) {
      c_.error(word.at, "pack/quorum", {"法定份额不能超过全体", "a quorum cannot exceed the whole"},
               {"例如 of: 2/3", "for example of: 2/3"});
    }
  }

  pack::Actor actor(const SourceActor& source, const Spot& at) {
    pack::Actor out;
    for (const Word& post : source.posts) {
      out.posts.push_back(resolve<pack::PostId>(c_, c_.pack.posts, post, {"岗位", "post"}));
    }
    if (!source.group.empty()) {
      out.group = resolve<pack::GroupId>(c_, c_.pack.groups, source.group, {"小组", "group"});
    }
    out.scope = scope(source.of);
    for (const pack::PostId post : out.posts) {
      if (!post.none() && c_.pack.at(post).per_department && out.scope == pack::ActorScope::company &&
          source.of.empty()) {
        c_.error(at, "pack/whose",
                 {"岗位“" + c_.pack.at(post).id + "”每部门各有，须写明是哪个部门的",
                  "the post '" + c_.pack.at(post).id + "' exists per department: say whose"},
                 {"加 of: requester、of: owner 或 of: company（任一部门）",
                  "add of: requester, of: owner or of: company (any department's)"});
      }
    }
    return out;
  }

  pack::ActorScope scope(const Word& of) {
    static const std::vector<std::string> kNames = {"company", "requester", "owner", "requester_self", "custodian"};
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      if (of.text == kNames[i]) {
        return static_cast<pack::ActorScope>(i);
      }
    }
    if (!of.empty()) {
      report_unknown(c_, of, {"范围", "scope"}, kNames);
    }
    return pack::ActorScope::company;
  }

  Compilation& c_;
  const SourceFlow& source_;
  pack::Flow flow_;
};

}  // namespace

void compile_settings(Compilation& c) {
  add_classification(c);
  add_passwords(c);
  add_mechanisms(c);
  if (c.source.search.has_value()) {
    const SourceSearch& source = *c.source.search;
    c.pack.search = {c.number(source.budget, 1, 100'000, 1), c.period(source.per).value_or(base::Period{0, 0, 1, 0}),
                     c.cite_first(source.clauses, "search")};
  }
  if (c.source.marking.has_value()) {
    c.pack.mark = c.source.marking->text.text;
    c.pack.show_mark = true;
    c.cite(c.source.marking->clauses, "marking");
    if (c.pack.mark.find("{level}") == std::string::npos || c.pack.mark.find("{owner}") == std::string::npos) {
      c.error(c.source.marking->text.at, "pack/mark",
              {"密级标志须含 {owner} 和 {level}：光写密级是国家秘密的标志",
               "a mark needs {owner} and {level}: a bare level is the mark of a state secret"},
              {"例如 \"{owner}商密·{level}\"", "for example \"{owner}商密·{level}\""});
    }
  }
  if (c.source.declassification.has_value()) {
    c.pack.automatic_declassification = c.source.declassification->automatic;
    c.cite(c.source.declassification->clauses, "declassification");
  }
}

void compile_flows(Compilation& c) {
  std::set<std::string> taken;
  for (const SourceFlow& flow : c.source.flows) {
    if (!taken.insert(flow.id.text).second) {
      c.error(flow.id.at, "pack/duplicate-id",
              {"流程“" + flow.id.text + "”重复", "flow '" + flow.id.text + "' stands twice"},
              {"改名其中一个", "rename one of them"});
    }
    c.pack.flows.push_back(FlowCompiler(c, flow).run(c.pack.flows.size()));
  }
}

}  // namespace jinkui::policy
