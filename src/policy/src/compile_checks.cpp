// Checks over the whole pack: declassification never widens access.
#include <algorithm>

#include "compilation.h"

namespace jinkui::policy {
namespace {

constexpr std::string_view kDeclassified = "object.declassified";

enum class Use { none, rises, falls, mixed };

Use both(Use a, Use b) {
  return a == Use::none ? b : b == Use::none || a == b ? a : Use::mixed;
}
Use flipped(Use use) {
  return use == Use::rises ? Use::falls : use == Use::falls ? Use::rises : use;
}

Use use_in_test(const ExprNode& node) {
  if (std::find(node.words.begin(), node.words.end(), kDeclassified) == node.words.end()) {
    return Use::none;
  }
  if (node.kind == ExprNode::Kind::truth) {
    return Use::rises;
  }
  const bool literal = node.words.size() == 2 && node.words[0] == kDeclassified &&
                       (node.words[1] == "true" || node.words[1] == "false");
  if (node.kind != ExprNode::Kind::compare || !literal) {
    return Use::mixed;
  }
  return (node.op == "=") == (node.words[1] == "true") ? Use::rises : Use::falls;
}

// How the condition answers to the end of the confidentiality period: can it become true, or false, by it?
Use use_of_declassified(const std::string& when) {
  const auto expr = parse_condition(when);
  if (!expr.ok()) {
    return Use::none;  // reported where it is compiled
  }
  std::vector<Use> uses;
  for (const ExprNode& node : expr->nodes) {
    switch (node.kind) {
      case ExprNode::Kind::logical_and:
      case ExprNode::Kind::logical_or:
        uses.push_back(both(uses[node.left], uses[node.right]));
        break;
      case ExprNode::Kind::logical_not:
        uses.push_back(flipped(uses[node.left]));
        break;
      default:
        uses.push_back(use_in_test(node));
    }
  }
  return uses.empty() ? Use::none : uses.back();
}

// A permission may only shrink by declassification, a prohibition only grow: so what is permitted never grows.
void check_declassification(Compilation& c) {
  for (const SourceRule& rule : c.source.rules) {
    const Use use = use_of_declassified(rule.when.text);
    const Use allowed = rule.kind == RuleKind::never ? Use::rises : Use::falls;
    if (use == Use::none || use == allowed || rule.kind == RuleKind::must) {
      continue;
    }
    c.error(rule.when.at, "pack/declassified-widens",
            {"规则“" + rule.id.text + "”使到期解密扩大知悉范围",
             "rule '" + rule.id.text + "' lets declassification widen access"},
            {"解密只影响标志；准许条件里不要写 object.declassified",
             "declassification changes marks only; leave object.declassified out of the permission"});
  }
}

}  // namespace

void compile_checks(Compilation& c) {
  check_declassification(c);
}

}  // namespace jinkui::policy
