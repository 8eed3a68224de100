// encode() of a question and a decision straight from their ids: what encode(describe()) gives, without the names
// between.
#include <algorithm>
#include <vector>

#include "fact_text.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/policy/named.h"

namespace jinkui::policy {
namespace {

// Room for the names of any set of the kernel or of a pack, sorted as they come.
class Names {
 public:
  void add(std::string_view name) {
    JINKUI_CHECK(count_ < names_.size());
    std::size_t at = count_++;
    for (; at > 0 && name < names_[at - 1]; --at) {
      names_[at] = names_[at - 1];
    }
    names_[at] = name;
  }
  void write_to(codec::CanonicalWriter& writer) const {
    writer.count(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      writer.text(names_[i]);
    }
  }

 private:
  std::array<std::string_view, std::max(pack::kMaxFields, pack::kMaxPosts)> names_;
  std::size_t count_ = 0;
};

template <class Set, class Rows>
void write_names(codec::CanonicalWriter& writer, const Set& set, const Rows& rows) {
  Names names;
  for (std::size_t i = 0; set.any() && i < rows.size() && i < set.size(); ++i) {
    if (set.test(i)) {
      names.add(rows[i].id);
    }
  }
  names.write_to(writer);
}

// The names of the bits of a closed list of the kernel.
template <class Enum, class Bits>
void write_bits(codec::CanonicalWriter& writer, Bits bits, std::size_t count) {
  Names names;
  for (std::size_t i = 0; i < count; ++i) {
    if (((bits >> i) & 1U) != 0) {
      names.add(pack::name_of(static_cast<Enum>(i)));
    }
  }
  names.write_to(writer);
}

template <class Id>
std::string_view name_or_empty(const pack::Pack& pack, Id id) {
  return id.none() ? std::string_view() : std::string_view(pack.at(id).id);
}

void write_facts(codec::CanonicalWriter& writer, const pack::Pack& pack, const pack::Facts& facts) {
  std::array<std::uint16_t, pack::kMaxFacts> slots{};
  std::size_t count = 0;
  FactText text;
  for (std::size_t slot = 0; slot < pack.facts.size(); ++slot) {
    if (text.of(pack, slot, facts.at(slot)).empty()) {
      continue;
    }
    std::size_t at = count++;
    for (; at > 0 && pack.facts[slot] < pack.facts[slots[at - 1]]; --at) {
      slots[at] = slots[at - 1];
    }
    slots[at] = static_cast<std::uint16_t>(slot);
  }
  writer.count(count);
  for (std::size_t i = 0; i < count; ++i) {
    writer.text(pack.facts[slots[i]]).text(text.of(pack, slots[i], facts.at(slots[i])));
  }
}

}  // namespace

base::Bytes encode(const pack::Pack& pack, const Question& question) {
  codec::CanonicalWriter writer(768);
  writer.u8(kQuestionLayout).text(pack::name_of(question.verb)).text(name_or_empty(pack, question.purpose));
  write_names(writer, question.fields, pack.fields);
  write_facts(writer, pack, question.facts);
  write_names(writer, question.facts.posts, pack.posts);
  write_bits<pack::Relation>(writer, question.facts.relations, pack::kRelationCount);
  writer.count(question.grants.size());
  for (const GrantView& grant : question.grants) {
    writer.i64(grant.id.value).text(pack.at(grant.flow).id).text(pack::name_of(grant.verb));
    writer.text(name_or_empty(pack, grant.purpose));
    write_names(writer, grant.fields, pack.fields);
    writer.i64(grant.not_after.ms).i64(grant.uses_left);
  }
  writer.i64(question.now.ms);
  return writer.take();
}

base::Bytes encode(const pack::Pack& pack, const Decision& decision) {
  codec::CanonicalWriter writer(384);
  writer.u8(kDecisionLayout).text(name_of(decision.verdict)).text(name_of(decision.reason));
  writer.text(name_or_empty(pack, decision.flow)).i64(decision.grant.value).text(pack.rule_name(decision.rule));
  write_names(writer, decision.visible, pack.fields);
  write_bits<pack::Obligation>(writer, decision.obligations, pack::kObligationCount);
  writer.count(decision.clause_count);
  for (std::uint8_t i = 0; i < decision.clause_count; ++i) {
    writer.text(pack.at(decision.clauses[i]).id);
  }
  return writer.take();
}

}  // namespace jinkui::policy
