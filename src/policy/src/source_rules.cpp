// The sections `rules` and `flows`.
#include "source_parts.h"

namespace jinkui::policy {
namespace {

void read_who(Reader& rule, SourceRule& out) {
  const YamlNode* node = rule.get("who");
  if (node == nullptr) {
    rule.require("who", {});
    return;
  }
  if (node->kind == YamlNode::Kind::scalar) {
    if (node->text != "any") {
      rule.report(node->at, "pack/shape", {"who 是 any 或 {post: …, of: …}", "who is any or {post: …, of: …}"},
                  {"例如 who: {post: " + node->text + "}", "for example who: {post: " + node->text + "}"});
    }
    return;
  }
  Reader reader(*node, rule.findings(), rule.what() + ".who");
  const auto any = [&](std::string_view key) {
    const Word word = reader.word(key);
    if (!word.empty() && word.text != "any") {
      reader.report(word.at, "pack/shape", {std::string(key) + " 只能是 any", std::string(key) + " is any"},
                    {"改为 any", "write any"});
    }
    return !word.empty();
  };
  out.staff = any("staff");
  out.partner = any("partner");
  out.administrator = any("administrator");
  out.posts = reader.words("post");
  out.relations = reader.words("of");
  reader.finish();
}

SourceRange read_range(Reader& reader, std::string_view key) {
  SourceRange range;
  range.names = reader.words(key);
  if (range.names.size() != 1) {
    return range;
  }
  Word& only = range.names[0];
  const std::size_t space = only.text.find(' ');
  if (space != std::string::npos) {
    range.compare = {only.text.substr(0, space), only.at};
    only.text = only.text.substr(only.text.find_first_not_of(' ', space));
  }
  return range;
}

void read_on(Reader& rule, SourceRule& out) {
  const YamlNode* node = rule.get("on");
  if (node == nullptr) {
    return;
  }
  Reader reader(*node, rule.findings(), rule.what() + ".on");
  out.levels = read_range(reader, "level");
  out.tiers = read_range(reader, "tier");
  out.categories = reader.words("category");
  out.of_record = reader.maybe("record");
  reader.finish();
}

void read_kind(Reader& reader, SourceRule& rule) {
  const Words may = reader.words("may");
  const Words never = reader.words("never");
  const Words doing = reader.words("doing");
  rule.flow = reader.word("by");
  rule.obligations = reader.words("must");
  const int kinds = (may.empty() ? 0 : 1) + (never.empty() ? 0 : 1) + (doing.empty() ? 0 : 1);
  if (kinds != 1) {
    reader.report(reader.node().at, "pack/rule-kind",
                  {reader.what() + " 要有 may、never、doing 中的恰好一个",
                   reader.what() + " needs exactly one of may, never, doing"},
                  {"例如 may: [read]；义务写成 doing: [read], must: [purpose]",
                   "for example may: [read]; a duty is doing: [read], must: [purpose]"});
    return;
  }
  rule.verbs = !may.empty() ? may : (!never.empty() ? never : doing);
  rule.kind = !never.empty() ? RuleKind::never : (!doing.empty() ? RuleKind::must : RuleKind::may);
  if (rule.kind == RuleKind::may && !rule.flow.empty()) {
    rule.kind = RuleKind::may_by;
  }
  const bool by_astray = !rule.flow.empty() && rule.kind != RuleKind::may_by;
  const bool must_astray = !rule.obligations.empty() && rule.kind == RuleKind::never;
  const bool must_missing = rule.obligations.empty() && rule.kind == RuleKind::must;
  if (by_astray || must_astray || must_missing) {
    reader.report(reader.node().at, "pack/rule-kind",
                  {reader.what() + " 的 by 只用于 may，must 用于 may 和 doing，doing 必须有 must",
                   reader.what() + ": by goes with may, must with may and doing, and doing needs must"},
                  {"删去或补上", "remove or add it"});
  }
}

SourceActor read_actor(Reader& reader) {
  return {reader.words("post"), reader.word("group"), reader.word("of")};
}

SourceStep read_step(const YamlNode& node, Findings& findings, const std::string& what, int depth);

std::vector<SourceStep> read_children(const YamlNode& node, Findings& findings, const std::string& what, int depth) {
  std::vector<SourceStep> out;
  if (node.kind != YamlNode::Kind::sequence || node.items.empty()) {
    findings.push_back({Severity::error,
                        "pack/shape",
                        node.at,
                        "",
                        {what + " 应是一列步骤", what + " must be a list of steps"},
                        {"写成 [{post: …}, …]", "write [{post: …}, …]"}});
    return out;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    out.push_back(read_step(node.items[i], findings, what + "[" + std::to_string(i + 1) + "]", depth + 1));
  }
  return out;
}

void read_quorum(Reader& reader, SourceStep& step) {
  Reader inner(*reader.get("quorum"), reader.findings(), reader.what() + ".quorum");
  step.shape = StepShape::quorum;
  step.actor.posts = inner.words("post");
  step.actor.group = inner.word("group");
  step.share = inner.word("of");
  inner.require("of", step.share);
  inner.finish();
}

// Depth is bounded by the YAML tree's.
SourceStep read_step(const YamlNode& node, Findings& findings, const std::string& what, int depth) {
  SourceStep step;
  step.at = node.at;
  if (node.kind == YamlNode::Kind::scalar) {  // a bare post
    step.actor.posts.push_back({node.text, node.at});
    return step;
  }
  Reader reader(node, findings, what);
  int shapes = 0;
  const auto nested = [&](std::string_view key, StepShape shape) {
    if (const YamlNode* children = reader.get(key); children != nullptr) {
      ++shapes;
      step.shape = shape;
      step.children = read_children(*children, findings, what + "." + std::string(key), depth);
    }
  };
  nested("sequence", StepShape::sequence);
  nested("any_of", StepShape::any_of);
  nested("all_of", StepShape::all_of);
  if (reader.get("quorum") != nullptr) {
    ++shapes;
    read_quorum(reader, step);
  } else {
    step.actor = read_actor(reader);
    shapes += step.actor.posts.empty() && step.actor.group.empty() && step.actor.of.text != "requester_self" ? 0 : 1;
  }
  if (shapes != 1) {
    reader.report(node.at, "pack/step",
                  {what + " 要有 post、group、any_of、all_of、sequence、quorum 中的恰好一个",
                   what + " needs exactly one of post, group, any_of, all_of, sequence, quorum"},
                  {"例如 {post: 某岗位}", "for example {post: some_post}"});
  }
  step.act = reader.word("act");
  step.when = reader.word("when");
  step.deadline = reader.word("deadline");
  step.clauses = reader.words("clause");
  if (const YamlNode* escalate = reader.get("escalate"); escalate != nullptr) {
    Reader inner(*escalate, findings, what + ".escalate");
    step.escalate_to = read_actor(inner);
    inner.finish();
  }
  reader.finish();
  return step;
}

void read_emergency(Reader& reader, SourceFlow& flow) {
  const YamlNode* node = reader.get("emergency");
  if (node == nullptr) {
    return;
  }
  Reader inner(*node, reader.findings(), reader.what() + ".emergency");
  SourceEmergency out;
  out.at = node->at;
  out.posts = inner.words("posts");
  out.term = inner.word("for");
  inner.require("for", out.term);
  out.uses = inner.word("uses");
  out.within = inner.word("within");
  inner.require("within", out.within);
  out.clauses = inner.words("clause");
  inner.finish();
  flow.emergency = std::move(out);
}

void read_flow(Reader& reader, SourceFlow& flow) {
  for_each_named(reader, "form", [&](Reader& inner, const Word& id) {
    SourceFormField field;
    field.id = id;
    field.title = inner.title(true);
    field.type = inner.word("type");
    field.required = inner.maybe("required").value_or(true);
    flow.form.push_back(std::move(field));
  });
  flow.root.shape = StepShape::sequence;
  flow.root.at = reader.node().at;
  if (const YamlNode* steps = reader.get("steps"); steps != nullptr) {
    flow.root.children = read_steps(*steps, reader.findings(), reader.what() + ".steps");
  } else {
    reader.require("steps", {});
  }
  if (const YamlNode* grant = reader.get("grant"); grant != nullptr) {
    Reader inner(*grant, reader.findings(), reader.what() + ".grant");
    flow.term = inner.word("for");
    inner.require("for", flow.term);
    flow.uses = inner.word("uses");
    inner.finish();
  } else {
    reader.require("grant", {});
  }
  flow.deadline = reader.word("deadline");
  read_emergency(reader, flow);
}

}  // namespace

std::vector<SourceStep> read_steps(const YamlNode& node, Findings& findings, const std::string& what) {
  return read_children(node, findings, what, 0);
}

void read_rules(const YamlNode& node, Findings& findings, SourcePack& pack) {
  for_each_listed(&node, findings, "rules", [&](Reader& reader) {
    SourceRule rule;
    read_item(reader, rule, false);
    read_kind(reader, rule);
    read_who(reader, rule);
    read_on(reader, rule);
    rule.when = reader.word("when");
    pack.rules.push_back(std::move(rule));
  });
}

void read_flows(const YamlNode& node, Findings& findings, SourcePack& pack) {
  if (node.kind != YamlNode::Kind::map) {
    findings.push_back({Severity::error,
                        "pack/shape",
                        node.at,
                        "",
                        {"flows 应写成 名称: {…}", "flows is written name: {…}"},
                        {"每个流程以其名称为键", "give every flow its name as key"}});
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    Reader reader(node.items[i], findings, "flows." + node.keys[i].first);
    SourceFlow flow;
    flow.id = {node.keys[i].first, node.keys[i].second};
    read_item(reader, flow, true);
    read_flow(reader, flow);
    reader.finish();
    pack.flows.push_back(std::move(flow));
  }
}

}  // namespace jinkui::policy
