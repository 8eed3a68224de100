#include "jinkui/policy/named.h"

#include <algorithm>

#include "fact_text.h"

namespace jinkui::policy {
namespace {

using pack::FactType;

template <class Set, class Rows>
std::vector<std::string> names_in(const Set& set, const Rows& rows) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < rows.size() && i < set.size(); ++i) {
    if (set.test(i)) {
      out.push_back(rows[i].id);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

base::Error unknown(const std::string& kind, const std::string& name) {
  base::Error error;
  error.slug = "policy/unknown-name";
  error.message = {"制度包中没有" + kind + "“" + name + "”", "the pack has no " + kind + " '" + name + "'"};
  error.next = {"确认使用的是当时生效的制度包", "make sure that the pack is the one then in force"};
  return error;
}

class Resolver {
 public:
  explicit Resolver(const pack::Pack& pack) : pack_(pack) {}

  base::Result<Question> run(const NamedQuestion& named) {
    Question out;
    out.now = named.now;
    out.verb = verb(named.verb);
    out.purpose = purpose(named.purpose);
    out.fields = fields(named.fields);
    for (const auto& [path, value] : named.facts) {
      fact(path, value, out.facts);
    }
    for (const std::string& name : named.posts) {
      const auto post = pack_.post_named(name);
      check(!post.none(), "post", name) ? static_cast<void>(out.facts.posts.set(post.slot())) : static_cast<void>(0);
    }
    for (const std::string& name : named.relations) {
      const auto relation = pack::relation_named(name);
      if (check(relation.has_value(), "relation", name)) {
        out.facts.relations =
            static_cast<pack::RelationSet>(out.facts.relations | (1U << static_cast<unsigned>(*relation)));
      }
    }
    for (const NamedGrant& grant : named.grants) {
      const auto flow = pack_.flow_named(grant.flow);
      check(!flow.none(), "flow", grant.flow);
      out.grants.push_back({{grant.id},
                            flow,
                            verb(grant.verb),
                            purpose(grant.purpose),
                            fields(grant.fields),
                            grant.not_after,
                            grant.uses_left});
    }
    if (!error_.slug.empty()) {
      return std::move(error_);
    }
    return out;
  }

 private:
  bool check(bool right, const std::string& kind, const std::string& name) {
    if (!right && error_.slug.empty()) {
      error_ = unknown(kind, name);
    }
    return right;
  }
  pack::Verb verb(const std::string& name) {
    const auto found = pack::verb_named(name);
    check(found.has_value(), "verb", name);
    return found.value_or(pack::Verb::read);
  }
  pack::PurposeId purpose(const std::string& name) {
    const auto id = pack_.purpose_named(name);
    check(name.empty() || !id.none(), "purpose", name);
    return id;
  }
  pack::FieldSet fields(const std::vector<std::string>& names) {
    pack::FieldSet out;
    for (const std::string& name : names) {
      const auto id = pack_.field_named(name);
      if (check(!id.none(), "field", name)) {
        out.set(id.slot());
      }
    }
    return out;
  }
  void fact(const std::string& path, const std::string& value, pack::Facts& facts) {
    const auto slot = pack_.fact_named(path);
    if (!check(slot.has_value(), "fact", path)) {
      return;
    }
    const auto n = number(pack_.fact_types[*slot], value);
    if (check(n.has_value() && FactText().of(pack_, *slot, {true, *n}) == value, "value of " + path, value)) {
      facts.set(*slot, *n);
    }
  }
  std::optional<std::int64_t> number(FactType type, const std::string& value) {
    const auto slot = [](auto id) { return id.none() ? std::nullopt : std::optional<std::int64_t>(id.slot()); };
    switch (type) {
      case FactType::boolean:
        return value == "true" ? 1 : 0;
      case FactType::symbol:
        return slot(pack_.symbol_named(value));
      case FactType::level:
        return slot(pack_.level_named(value));
      case FactType::tier:
        return slot(pack_.tier_named(value));
      case FactType::minutes:
        return value.size() == 5
                   ? std::optional<std::int64_t>(digits(value.substr(0, 2)) * 60 + digits(value.substr(3)))
                   : std::nullopt;
      default:
        return value.size() <= 18 ? std::optional<std::int64_t>(digits(value)) : std::nullopt;
    }
  }
  // Whatever is not a number gives another text again, which fact() sees.
  static std::int64_t digits(const std::string& text) {
    std::int64_t n = 0;
    const bool negative = !text.empty() && text[0] == '-';
    for (std::size_t i = negative ? 1 : 0; i < text.size(); ++i) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      n = n * 10 + (text[i] - '0');
    }
    return negative ? -n : n;
  }

  const pack::Pack& pack_;
  base::Error error_;
};

}  // namespace

std::string_view name_of(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"deny", "permit", "needs_flow"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string_view name_of(Decision::Reason reason) {
  static constexpr std::string_view kNames[] = {
      "permitted",     "by_grant",        "forbidden_by_rule",     "no_permission",
      "flow_required", "purpose_missing", "field_outside_purpose", "purpose_not_yours"};
  return kNames[static_cast<std::size_t>(reason)];
}

NamedQuestion describe(const pack::Pack& pack, const Question& question) {
  NamedQuestion out;
  out.verb = pack::name_of(question.verb);
  out.purpose = question.purpose.none() ? "" : pack.at(question.purpose).id;
  out.fields = names_in(question.fields, pack.fields);
  for (std::size_t slot = 0; slot < pack.facts.size(); ++slot) {
    FactText text;
    if (const auto value = text.of(pack, slot, question.facts.at(slot)); !value.empty()) {
      out.facts.emplace_back(pack.facts[slot], value);
    }
  }
  std::sort(out.facts.begin(), out.facts.end());
  out.posts = names_in(question.facts.posts, pack.posts);
  for (std::uint8_t i = 0; i < pack::kRelationCount; ++i) {
    if (((question.facts.relations >> i) & 1U) != 0) {
      out.relations.emplace_back(pack::name_of(static_cast<pack::Relation>(i)));
    }
  }
  std::sort(out.relations.begin(), out.relations.end());
  for (const GrantView& grant : question.grants) {
    out.grants.push_back({grant.id.value, pack.at(grant.flow).id, std::string(pack::name_of(grant.verb)),
                          grant.purpose.none() ? "" : pack.at(grant.purpose).id, names_in(grant.fields, pack.fields),
                          grant.not_after, grant.uses_left});
  }
  out.now = question.now;
  return out;
}

NamedDecision describe(const pack::Pack& pack, const Decision& decision) {
  NamedDecision out;
  out.verdict = name_of(decision.verdict);
  out.reason = name_of(decision.reason);
  out.flow = decision.flow.none() ? "" : pack.at(decision.flow).id;
  out.grant = decision.grant.value;
  out.rule = pack.rule_name(decision.rule);
  out.visible = names_in(decision.visible, pack.fields);
  for (std::uint8_t i = 0; i < pack::kObligationCount; ++i) {
    if (((decision.obligations >> i) & 1U) != 0) {
      out.obligations.emplace_back(pack::name_of(static_cast<pack::Obligation>(i)));
    }
  }
  std::sort(out.obligations.begin(), out.obligations.end());
  for (std::uint8_t i = 0; i < decision.clause_count; ++i) {
    out.clauses.push_back(pack.at(decision.clauses[i]).id);
  }
  return out;
}

base::Result<Question> resolve(const pack::Pack& pack, const NamedQuestion& question) {
  return Resolver(pack).run(question);
}

}  // namespace jinkui::policy
