#include "jinkui/policy/oracle.h"

#include <algorithm>
#include <map>
#include <set>

#include "jinkui/policy/conditions.h"

namespace jinkui::policy {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}
bool contains(const Words& words, std::string_view name) {
  return std::any_of(words.begin(), words.end(), [&](const Word& word) { return word.text == name; });
}
template <class Items>
const auto* item_named(const Items& items, std::string_view name) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id.text == name; });
  return found == items.end() ? nullptr : &*found;
}
bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// Numbers and times of day that the evaluation can read as numbers.
bool is_readable(const std::string& value) {
  if (value.find(':') != std::string::npos) {
    return value.size() == 5 && value[2] == ':' && is_number(value.substr(0, 2)) && is_number(value.substr(3));
  }
  return !is_number(value) || value.size() <= 18;
}

base::Status unknown(const std::string& name) {
  base::Error error;
  error.slug = "policy/unknown-name";
  error.message = {"制度包中没有“" + name + "”", "the pack has no '" + name + "'"};
  error.next = {"确认使用的是当时生效的制度包", "make sure that the pack is the one then in force"};
  return error;
}

// Everything that the question names is there, so that the evaluation need not ask.
base::Status check_names(const SourcePack& pack, const NamedQuestion& question) {
  std::vector<std::string> fields = question.fields;
  std::vector<std::string> purposes = {question.purpose};
  for (const NamedGrant& grant : question.grants) {
    fields.insert(fields.end(), grant.fields.begin(), grant.fields.end());
    purposes.push_back(grant.purpose);
    if (item_named(pack.flows, grant.flow) == nullptr) {
      return unknown(grant.flow);
    }
  }
  for (const std::string& field : fields) {
    if (item_named(pack.fields, field) == nullptr) {
      return unknown(field);
    }
  }
  for (const std::string& purpose : purposes) {
    if (!purpose.empty() && item_named(pack.purposes, purpose) == nullptr) {
      return unknown(purpose);
    }
  }
  for (const auto& [path, value] : question.facts) {
    if (!is_readable(value)) {
      return unknown(path);
    }
  }
  return base::success();
}

class Oracle {
 public:
  Oracle(const SourcePack& pack, const NamedQuestion& question) : pack_(pack), question_(question) {
    for (const auto& [path, value] : question.facts) {
      facts_[path] = value;
    }
    facts_.erase("purpose");
    facts_.erase("object.tier");
    if (!question.purpose.empty()) {
      facts_["purpose"] = question.purpose;
    }
    for (const std::string& field : wanted()) {
      const std::string tier = item_named(pack_.fields, field)->tier.text;
      if (!tier.empty() &&
          (facts_["object.tier"].empty() || rank("object.tier", tier) > rank("object.tier", facts_["object.tier"]))) {
        facts_["object.tier"] = tier;
      }
    }
    if (facts_["object.tier"].empty()) {
      facts_.erase("object.tier");
    }
  }

  NamedDecision run() {
    std::vector<const SourceRule*> nevers = matching(RuleKind::never);
    if (!nevers.empty()) {
      return deny("forbidden_by_rule", nevers[0]->id.text, clauses_of(nevers));
    }
    const std::vector<const SourceRule*> duties = matching(RuleKind::must);
    std::vector<const SourceRule*> purpose_duties;
    std::copy_if(duties.begin(), duties.end(), std::back_inserter(purpose_duties),
                 [](const SourceRule* rule) { return contains(rule->obligations, "purpose"); });
    if (!purpose_duties.empty() && question_.purpose.empty()) {
      return deny("purpose_missing", purpose_duties[0]->id.text, clauses_of(purpose_duties));
    }
    if (!question_.purpose.empty()) {
      const std::string fault = purpose_fault();
      if (!fault.empty()) {
        std::vector<std::string> clauses = first_of(item_named(pack_.purposes, question_.purpose)->clauses);
        append(clauses, clauses_of(purpose_duties));
        return deny(fault, "", clauses);
      }
    }
    return permit_or_flow(duties);
  }

 private:
  // What opens if nothing else limits it.
  [[nodiscard]] std::vector<std::string> wanted() const {
    if (!question_.fields.empty() || question_.purpose.empty()) {
      return question_.fields;
    }
    std::vector<std::string> out;
    for (const Word& field : item_named(pack_.purposes, question_.purpose)->fields) {
      out.push_back(field.text);
    }
    return out;
  }

  [[nodiscard]] std::string purpose_fault() const {
    const SourcePurpose& purpose = *item_named(pack_.purposes, question_.purpose);
    const bool yours =
        purpose.posts.empty() || std::any_of(purpose.posts.begin(), purpose.posts.end(),
                                             [&](const Word& post) { return contains(question_.posts, post.text); });
    if (!yours) {
      return "purpose_not_yours";
    }
    const bool within = std::all_of(question_.fields.begin(), question_.fields.end(),
                                    [&](const std::string& field) { return contains(purpose.fields, field); });
    return within ? "" : "field_outside_purpose";
  }

  NamedDecision permit_or_flow(const std::vector<const SourceRule*>& duties) {
    const std::vector<const SourceRule*> direct = matching(RuleKind::may);
    const std::vector<const SourceRule*> by_flow = matching(RuleKind::may_by);
    NamedDecision out;
    const SourceRule* rule = nullptr;
    const NamedGrant* grant = nullptr;
    if (!direct.empty()) {
      rule = direct[0];
      out.verdict = "permit";
      out.reason = "permitted";
    } else {
      for (const SourceRule* candidate : by_flow) {
        for (const NamedGrant& offered : question_.grants) {
          if (rule == nullptr && carries(offered, candidate->flow.text)) {
            rule = candidate;
            grant = &offered;
          }
        }
      }
      out.verdict = rule != nullptr ? "permit" : "needs_flow";
      out.reason = rule != nullptr ? "by_grant" : "flow_required";
      rule = rule != nullptr || by_flow.empty() ? rule : by_flow[0];
    }
    if (rule == nullptr) {
      return deny("no_permission", "", ways_in());
    }
    out.rule = rule->id.text;
    out.flow = rule->flow.text;
    std::vector<std::string> clauses;
    append(clauses, names(rule->clauses));
    if (!out.flow.empty()) {
      append(clauses, first_of(item_named(pack_.flows, out.flow)->clauses));
    }
    append(clauses, clauses_of(duties));
    out.clauses = cut(clauses);
    std::set<std::string> obligations;
    for (const auto* list : {&duties, &direct, &by_flow}) {
      for (const SourceRule* each : *list) {
        for (const Word& obligation : each->obligations) {
          obligations.insert(obligation.text);
        }
      }
    }
    if (out.verdict == "permit") {
      open_fields(grant, out, obligations);
    }
    out.obligations.assign(obligations.begin(), obligations.end());
    return out;
  }

  void open_fields(const NamedGrant* grant, NamedDecision& out, std::set<std::string>& obligations) const {
    std::set<std::string> visible;
    for (const std::string& field : wanted()) {
      if (grant == nullptr || contains(grant->fields, field)) {
        visible.insert(field);
        const SourceTier* tier = item_named(pack_.tiers, item_named(pack_.fields, field)->tier.text);
        if (tier != nullptr && tier->second_factor) {
          obligations.insert("second_factor");
        }
      }
    }
    out.grant = grant == nullptr ? 0 : grant->id;
    out.visible.assign(visible.begin(), visible.end());
  }

  [[nodiscard]] bool carries(const NamedGrant& grant, const std::string& flow) const {
    if (grant.flow != flow || grant.verb != question_.verb || grant.uses_left <= 0 ||
        !(question_.now < grant.not_after)) {
      return false;
    }
    if (!grant.purpose.empty() && grant.purpose != question_.purpose) {
      return false;
    }
    const auto in_grant = [&](const std::string& field) { return contains(grant.fields, field); };
    if (!question_.fields.empty()) {
      return std::all_of(question_.fields.begin(), question_.fields.end(), in_grant);
    }
    const std::vector<std::string> all = wanted();
    return all.empty() || std::any_of(all.begin(), all.end(), in_grant);
  }

  // --- rules
  std::vector<const SourceRule*> matching(RuleKind kind) {
    std::vector<const SourceRule*> out;
    for (const SourceRule& rule : pack_.rules) {
      if (rule.kind == kind && contains(rule.verbs, question_.verb) && who_fits(rule) && object_fits(rule) &&
          holds(rule.when.text)) {
        out.push_back(&rule);
      }
    }
    return out;
  }
  [[nodiscard]] bool is_true(const std::string& path) const {
    const auto fact = facts_.find(path);
    return fact != facts_.end() && fact->second == "true";
  }
  [[nodiscard]] bool who_fits(const SourceRule& rule) const {
    if ((rule.staff && !is_true("subject.staff")) || (rule.partner && !is_true("subject.partner"))) {
      return false;
    }
    if (!rule.posts.empty() && std::none_of(rule.posts.begin(), rule.posts.end(),
                                            [&](const Word& post) { return contains(question_.posts, post.text); })) {
      return false;
    }
    if (rule.administrator && std::none_of(pack_.posts.begin(), pack_.posts.end(), [&](const SourcePost& post) {
          return post.administrator && contains(question_.posts, post.id.text);
        })) {
      return false;
    }
    return std::all_of(rule.relations.begin(), rule.relations.end(),
                       [&](const Word& relation) { return contains(question_.relations, relation.text); });
  }
  [[nodiscard]] bool object_fits(const SourceRule& rule) const {
    if (!in_range(rule.levels, "object.level") || !in_range(rule.tiers, "object.tier")) {
      return false;
    }
    const auto category = facts_.find("object.category");
    if (!rule.categories.empty() && (category == facts_.end() || !contains(rule.categories, category->second))) {
      return false;
    }
    const auto record = facts_.find("object.record");
    return !rule.of_record.has_value() || (record != facts_.end() && (record->second == "true") == *rule.of_record);
  }
  [[nodiscard]] bool in_range(const SourceRange& range, const std::string& path) const {
    if (range.names.empty()) {
      return true;
    }
    const auto fact = facts_.find(path);
    if (fact == facts_.end()) {
      return false;
    }
    return range.compare.empty()
               ? contains(range.names, fact->second)
               : ordered(range.compare.text, rank(path, fact->second), rank(path, range.names[0].text));
  }

  // --- conditions
  bool holds(const std::string& when) {
    const auto expr = parse_condition(when);
    std::vector<bool> values;
    for (const ExprNode& node : expr.value().nodes) {
      switch (node.kind) {
        case ExprNode::Kind::logical_or:
          values.push_back(values[node.left] || values[node.right]);
          break;
        case ExprNode::Kind::logical_and:
          values.push_back(values[node.left] && values[node.right]);
          break;
        case ExprNode::Kind::logical_not:
          values.push_back(!values[node.left]);
          break;
        default:
          values.push_back(test(node));
      }
    }
    return values.empty() || values.back();
  }
  [[nodiscard]] bool test(const ExprNode& node) const {
    const std::string& name = node.words[0];
    switch (node.kind) {
      case ExprNode::Kind::literal:
        return name == "true";
      case ExprNode::Kind::truth:
        return contains(question_.relations, name) || is_true(name);
      case ExprNode::Kind::has:
        return std::any_of(node.words.begin() + 1, node.words.end(),
                           [&](const std::string& post) { return contains(question_.posts, post); });
      default:
        break;
    }
    const auto fact = facts_.find(name);
    if (fact == facts_.end()) {
      return false;
    }
    if (node.kind == ExprNode::Kind::in_set) {
      return std::any_of(node.words.begin() + 1, node.words.end(),
                         [&](const std::string& word) { return compare(name, "=", fact->second, word); });
    }
    if (node.kind == ExprNode::Kind::in_range) {
      return inside(name, fact->second, node.words[1], node.words[2]);
    }
    return compare(name, node.op, fact->second, node.words[1]);
  }
  [[nodiscard]] bool compare(const std::string& path, const std::string& op, const std::string& left,
                             const std::string& word) const {
    std::string right = word;
    if (is_fact(word)) {
      const auto other = facts_.find(word);
      if (other == facts_.end()) {
        return false;
      }
      right = other->second;
    }
    if (op == "=" || op == "!=") {
      const bool same = is_number(left) && is_number(right) ? std::stoll(left) == std::stoll(right) : left == right;
      return same == (op == "=");
    }
    return ordered(op, rank(path, left), rank(path, right));
  }
  [[nodiscard]] bool inside(const std::string& path, const std::string& value, const std::string& low,
                            const std::string& high) const {
    const auto of = [&](const std::string& word) { return rank(path, word); };
    if (is_number(value)) {
      return of(low) <= of(value) && of(value) <= of(high);
    }
    const bool over_midnight = of(high) < of(low);
    return over_midnight ? of(value) >= of(low) || of(value) < of(high)
                         : of(value) >= of(low) && of(value) < of(high);
  }
  static bool ordered(const std::string& op, long long left, long long right) {
    return op == "<" ? left < right : op == "<=" ? left <= right : op == ">" ? left > right : left >= right;
  }
  [[nodiscard]] bool is_fact(const std::string& word) const {
    if (word.find('.') != std::string::npos) {
      return true;
    }
    static const std::vector<std::string> kPlain = {"quantity", "purpose",  "time",
                                                    "workday",  "external", "emergency"};
    return contains(kPlain, word);
  }
  // The order of a value: the number itself, minutes of a time, or the written rank of a level or tier.
  [[nodiscard]] long long rank(const std::string& path, const std::string& value) const {
    if (is_number(value)) {
      return std::stoll(value);
    }
    if (value.size() == 5 && value[2] == ':') {
      return std::stoll(value.substr(0, 2)) * 60 + std::stoll(value.substr(3));
    }
    const SourceTier* tier = path == "object.tier" ? item_named(pack_.tiers, value) : nullptr;
    const SourceLevel* level = path == "object.tier" ? nullptr : item_named(pack_.levels, value);
    return tier != nullptr ? std::stoll(tier->rank.text) : level != nullptr ? std::stoll(level->rank.text) : -1;
  }

  // --- clauses
  static std::vector<std::string> names(const Words& words) {
    std::vector<std::string> out;
    for (const Word& word : words) {
      out.push_back(word.text);
    }
    return out;
  }
  static std::vector<std::string> first_of(const Words& words) {
    return words.empty() ? std::vector<std::string>{} : std::vector<std::string>{words[0].text};
  }
  static void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
    for (const std::string& name : more) {
      if (!contains(to, name)) {
        to.push_back(name);
      }
    }
  }
  static std::vector<std::string> clauses_of(const std::vector<const SourceRule*>& rules) {
    std::vector<std::string> out;
    for (const SourceRule* rule : rules) {
      append(out, names(rule->clauses));
    }
    return cut(out);
  }
  static std::vector<std::string> cut(std::vector<std::string> clauses) {
    clauses.resize(std::min(clauses.size(), kMaxNamedClauses));
    return clauses;
  }
  [[nodiscard]] std::vector<std::string> default_deny() const {
    std::vector<std::string> out;
    if (const SourceMechanism* mechanism = item_named(pack_.mechanisms, "default_deny"); mechanism != nullptr) {
      append(out, names(mechanism->clauses));
    }
    return cut(out);
  }
  // The clauses of the permissions that fit the object, whoever they are for, and last the default.
  [[nodiscard]] std::vector<std::string> ways_in() const {
    const std::vector<std::string> last = default_deny();
    std::vector<std::string> out;
    for (const RuleKind kind : {RuleKind::may, RuleKind::may_by}) {
      for (const SourceRule& rule : pack_.rules) {
        if (rule.kind == kind && contains(rule.verbs, question_.verb) && object_fits(rule)) {
          append(out, names(rule.clauses));
        }
      }
    }
    out.resize(std::min(out.size(), kMaxNamedClauses - last.size()));
    append(out, last);
    return out;
  }
  static NamedDecision deny(const std::string& reason, const std::string& rule,
                            const std::vector<std::string>& clauses) {
    NamedDecision out;
    out.verdict = "deny";
    out.reason = reason;
    out.rule = rule;
    out.clauses = cut(clauses);
    return out;
  }

  const SourcePack& pack_;
  const NamedQuestion& question_;
  std::map<std::string, std::string> facts_;
};

}  // namespace

base::Result<NamedDecision> judge(const SourcePack& source, const NamedQuestion& question) {
  JINKUI_RETURN_IF_ERROR(check_names(source, question));
  return Oracle(source, question).run();
}

}  // namespace jinkui::policy
