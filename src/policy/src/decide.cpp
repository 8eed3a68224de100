#include "jinkui/policy/decide.h"

#include <algorithm>
#include <bit>

#include "jinkui/pack/rules.h"

namespace jinkui::policy {
namespace {

using pack::Facts;
using pack::KernelFact;
using pack::Obligation;
using pack::RuleEffect;
using pack::RuleEntry;

const pack::PostSet kLowest64(~std::uint64_t{0});

constexpr pack::ObligationSet bit_of(Obligation obligation) {
  return static_cast<pack::ObligationSet>(1U << static_cast<unsigned>(obligation));
}

// A short list of clauses without repetition; further ones are dropped.
class ClauseList {
 public:
  void add(pack::ClauseId clause) {
    if (clause.none() || count_ == kMaxNamedClauses) {
      return;
    }
    for (std::uint8_t i = 0; i < count_; ++i) {
      if (items_[i] == clause) {
        return;
      }
    }
    items_[count_++] = clause;
  }
  void add(const std::vector<pack::ClauseId>& clauses) {
    for (const pack::ClauseId clause : clauses) {
      add(clause);
    }
  }
  // As many of `clauses` as leave `room` places free.
  void add(const std::vector<pack::ClauseId>& clauses, std::size_t room) {
    for (const pack::ClauseId clause : clauses) {
      if (count_ + room < kMaxNamedClauses) {
        add(clause);
      }
    }
  }
  void add(const ClauseList& other) {
    for (std::uint8_t i = 0; i < other.count_; ++i) {
      add(other.items_[i]);
    }
  }
  [[nodiscard]] std::size_t size() const { return count_; }
  void move_to(Decision& decision) const {
    decision.clauses = items_;
    decision.clause_count = count_;
  }

 private:
  std::array<pack::ClauseId, kMaxNamedClauses> items_{};
  std::uint8_t count_ = 0;
};

// The rows of the rules whose demands on the object the facts meet.
constexpr std::size_t kObjectDemands = 4;
using ObjectRows = std::array<const std::uint64_t*, kObjectDemands>;

ObjectRows rows_of_object(const pack::Pack& pack, const pack::VerbRules& verb, const Facts& facts) {
  const pack::RuleRows& rows = pack.rules->rows;
  const auto slot = [&](KernelFact fact, std::size_t first, std::size_t count) {
    const pack::Value value = facts.at(fact);
    const bool known = value.known && value.n >= 0 && value.n < static_cast<std::int64_t>(count);
    return verb.row(first + (known ? static_cast<std::size_t>(value.n) + 1 : 0));
  };
  return {slot(KernelFact::object_level, rows.first_level, pack.levels.size()),
          slot(KernelFact::object_tier, rows.first_tier, pack.tiers.size()),
          slot(KernelFact::object_category, rows.first_category, pack.purposes.size() + pack.categories.size()),
          slot(KernelFact::object_record, rows.first_record, 2)};
}

// The rows whose words, any-ed and and-ed, leave the rules whose demands the facts meet.
class Candidates {
 public:
  Candidates(const pack::Pack& pack, const pack::VerbRules& verb, const Facts& facts) : words_(verb.words) {
    const pack::RuleRows& rows = pack.rules->rows;
    any_[any_count_++] = verb.row(rows.open_to_all);
    for (std::size_t first = 0; first < pack.posts.size(); first += 64) {
      std::uint64_t held = ((facts.posts >> first) & kLowest64).to_ullong();
      for (; held != 0; held &= held - 1) {
        const std::size_t post = first + static_cast<std::size_t>(std::countr_zero(held));
        if (post < pack.posts.size()) {
          any_[any_count_++] = verb.row(rows.first_post + post);
        }
      }
    }
    const auto demand = [&](std::size_t row) { all_[all_count_++] = verb.row(row); };
    const std::size_t staff = facts.at(KernelFact::subject_staff).n != 0 ? 1 : 0;
    const std::size_t partner = facts.at(KernelFact::subject_partner).n != 0 ? 2 : 0;
    demand(rows.first_kind + staff + partner);
    demand(rows.first_relation + (facts.relations & (pack::kRelationSets - 1)));
    for (const std::uint64_t* row : rows_of_object(pack, verb, facts)) {
      all_[all_count_++] = row;
    }
  }

  [[nodiscard]] std::size_t words() const { return words_; }
  [[nodiscard]] std::uint64_t word(std::size_t i) const {
    std::uint64_t out = 0;
    for (std::size_t row = 0; row < any_count_; ++row) {
      out |= any_[row][i];
    }
    for (std::size_t row = 0; row < all_count_; ++row) {
      out &= all_[row][i];
    }
    return out;
  }

 private:
  static constexpr std::size_t kMostDemands = kObjectDemands + 2;
  std::size_t words_;
  std::array<const std::uint64_t*, pack::kMaxPosts + 1> any_;
  std::array<const std::uint64_t*, kMostDemands> all_;
  std::size_t any_count_ = 0;
  std::size_t all_count_ = 0;
};

class Evaluation {
 public:
  Evaluation(const pack::Pack& pack, const Question& question)
      : pack_(pack), question_(question), facts_(&question.facts) {
    derive_facts();
  }

  Decision run() {
    gather();
    if (forbidden_ != nullptr) {
      return deny(Decision::Reason::forbidden_by_rule, forbidding_, forbidden_->rule);
    }
    if (purpose_rule_ != nullptr && question_.purpose.none()) {
      return deny(Decision::Reason::purpose_missing, for_purpose_, purpose_rule_->rule);
    }
    if (!question_.purpose.none()) {
      const pack::Purpose& purpose = pack_.at(question_.purpose);
      const bool yours = purpose.posts.none() || (purpose.posts & question_.facts.posts).any();
      const bool within = (question_.fields & ~purpose.fields).none();
      if (!yours || !within) {
        ClauseList clauses;
        clauses.add(purpose.clause);
        clauses.add(for_purpose_);
        return deny(yours ? Decision::Reason::field_outside_purpose : Decision::Reason::purpose_not_yours, clauses,
                    {});
      }
    }
    return permit_or_flow();
  }

 private:
  // Purpose and tier follow from the question itself, whatever the facts say; they are copied only when they differ.
  void derive_facts() {
    const Facts& given = question_.facts;
    pack::Value purpose;
    if (!question_.purpose.none()) {
      purpose = {true, pack_.at(question_.purpose).symbol.slot()};
    }
    const pack::FieldSet& fields =
        question_.fields.any() || question_.purpose.none() ? question_.fields : pack_.at(question_.purpose).fields;
    pack::Value tier;
    const auto& of_tier = pack_.rules->fields_of_tier;
    for (std::size_t i = of_tier.size(); i-- > 0 && !tier.known;) {
      if ((fields & of_tier[i]).any()) {
        tier = {true, static_cast<std::int64_t>(i)};
      }
    }
    if (given.at(KernelFact::context_purpose) == purpose && given.at(KernelFact::object_tier) == tier) {
      return;
    }
    own_ = given;
    set(KernelFact::context_purpose, purpose);
    set(KernelFact::object_tier, tier);
    facts_ = &own_;
  }
  void set(KernelFact fact, const pack::Value& value) {
    if (value.known) {
      own_.set(fact, value.n);
    } else {
      own_.clear(static_cast<std::size_t>(fact));
    }
  }

  void gather() {
    const pack::VerbRules& verb = pack_.rules->by_verb[static_cast<std::size_t>(question_.verb)];
    if (verb.words == 0) {
      return;
    }
    const Candidates candidates(pack_, verb, *facts_);
    for (std::size_t i = 0; i < candidates.words(); ++i) {
      for (std::uint64_t left = candidates.word(i); left != 0; left &= left - 1) {
        const std::size_t bit = i * 64 + static_cast<std::size_t>(std::countr_zero(left));
        const RuleEntry& entry = verb.rules[bit];
        if (forbidden_ != nullptr && entry.effect != RuleEffect::forbid) {
          return;
        }
        if (!entry.conditional || pack_.rules->all[entry.rule.slot()].when.holds(*facts_)) {
          visit(entry);
        }
      }
    }
  }

  void visit(const RuleEntry& rule) {
    obligations_ = static_cast<pack::ObligationSet>(obligations_ | rule.obligations);
    switch (rule.effect) {
      case RuleEffect::forbid:
        forbidden_ = forbidden_ == nullptr ? &rule : forbidden_;
        cite(rule, forbidding_);
        break;
      case RuleEffect::oblige:
        cite(rule, obliging_);
        if ((rule.obligations & bit_of(Obligation::purpose)) != 0) {
          purpose_rule_ = purpose_rule_ == nullptr ? &rule : purpose_rule_;
          cite(rule, for_purpose_);
        }
        break;
      case RuleEffect::permit:
        direct_ = direct_ == nullptr ? &rule : direct_;
        break;
      case RuleEffect::by_flow:
        by_flow_ = by_flow_ == nullptr ? &rule : by_flow_;
        if (grant_ == nullptr) {
          grant_ = grant_for(rule.flow);
          granted_ = grant_ == nullptr ? nullptr : &rule;
        }
        break;
    }
  }
  void cite(const RuleEntry& rule, ClauseList& clauses) const {
    if (rule.more_clauses) {
      clauses.add(pack_.rules->all[rule.rule.slot()].clauses);
    } else {
      clauses.add(rule.clause);
    }
  }

  [[nodiscard]] const GrantView* grant_for(pack::FlowId flow) const {
    for (const GrantView& grant : question_.grants) {
      const bool live = question_.now < grant.not_after && grant.uses_left > 0;
      const bool same = grant.flow == flow && grant.verb == question_.verb &&
                        (grant.purpose.none() || grant.purpose == question_.purpose);
      if (live && same && covers(grant)) {
        return &grant;
      }
    }
    return nullptr;
  }
  [[nodiscard]] bool covers(const GrantView& grant) const {
    if (question_.fields.any() || question_.purpose.none()) {
      return (question_.fields & ~grant.fields).none();
    }
    const pack::FieldSet& allowed = pack_.at(question_.purpose).fields;
    return allowed.none() || (allowed & grant.fields).any();
  }

  Decision permit_or_flow() {
    const RuleEntry* rule = direct_ != nullptr ? direct_ : granted_ != nullptr ? granted_ : by_flow_;
    if (rule == nullptr) {
      return deny(Decision::Reason::no_permission, ways_in(), {});
    }
    Decision out;
    out.rule = rule->rule;
    ClauseList clauses;
    cite(*rule, clauses);
    if (!rule->flow.none()) {
      out.flow = rule->flow;
      clauses.add(pack_.at(rule->flow).clause);
    }
    clauses.add(obliging_);
    clauses.move_to(out);
    out.obligations = obligations_;
    if (rule == by_flow_ && rule != granted_) {
      out.verdict = Verdict::needs_flow;
      out.reason = Decision::Reason::flow_required;
      return out;
    }
    out.verdict = Verdict::permit;
    out.reason = rule == direct_ ? Decision::Reason::permitted : Decision::Reason::by_grant;
    out.visible = question_.fields;
    if (!question_.purpose.none()) {
      const pack::FieldSet& allowed = pack_.at(question_.purpose).fields;
      out.visible = question_.fields.any() ? question_.fields & allowed : allowed;
    }
    if (rule != direct_) {
      out.grant = grant_->id;
      out.visible &= grant_->fields;
    }
    if ((out.visible & pack_.rules->second_factor_fields).any()) {
      out.obligations = static_cast<pack::ObligationSet>(out.obligations | bit_of(Obligation::second_factor));
    }
    return out;
  }

  // Who is permitted to do it at all: the clauses of the permissions that fit the object, then the default.
  [[nodiscard]] ClauseList ways_in() const {
    ClauseList clauses;
    ClauseList last;
    last.add(pack_.rules->default_deny);
    const std::size_t room = last.size();
    const pack::VerbRules& verb = pack_.rules->by_verb[static_cast<std::size_t>(question_.verb)];
    if (verb.words != 0) {
      const ObjectRows rows = rows_of_object(pack_, verb, *facts_);
      for (std::size_t bit = 0; bit < verb.rules.size(); ++bit) {
        const bool permits =
            verb.rules[bit].effect == RuleEffect::permit || verb.rules[bit].effect == RuleEffect::by_flow;
        const bool fits = std::all_of(rows.begin(), rows.end(), [bit](const std::uint64_t* row) {
          return ((row[bit / 64] >> (bit % 64)) & 1U) != 0;
        });
        if (permits && fits) {
          clauses.add(pack_.rules->all[verb.rules[bit].rule.slot()].clauses, room);
        }
      }
    }
    clauses.add(last);
    return clauses;
  }

  static Decision deny(Decision::Reason reason, const ClauseList& clauses, pack::RuleId rule) {
    Decision out;
    out.reason = reason;
    out.rule = rule;
    clauses.move_to(out);
    return out;
  }

  const pack::Pack& pack_;
  const Question& question_;
  const Facts* facts_;
  Facts own_;
  ClauseList forbidding_, obliging_, for_purpose_;
  const RuleEntry* forbidden_ = nullptr;
  const RuleEntry* purpose_rule_ = nullptr;
  const RuleEntry* direct_ = nullptr;
  const RuleEntry* by_flow_ = nullptr;
  const RuleEntry* granted_ = nullptr;
  const GrantView* grant_ = nullptr;
  pack::ObligationSet obligations_ = 0;
};

}  // namespace

Decision decide(const pack::Pack& pack, const Question& question) {
  return Evaluation(pack, question).run();
}

}  // namespace jinkui::policy
