// What the tests of the approval engine share: a directory of named posts, flows written as text, opaque ids.
#pragma once
#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/check.h"
#include "jinkui/workflow/machine.h"

namespace jinkui::pack {

// Stands in for the pack compiler, which alone can make opaque ids.
class PackBuilder {
 public:
  template <class IdType>
  static IdType make(std::size_t slot) {
    return IdType(static_cast<std::uint16_t>(slot));
  }
};

}  // namespace jinkui::pack

namespace jinkui::workflow::test {

using base::PersonId;
inline constexpr std::uint16_t kConditionSlot = 40;

// Posts by name; the slot of a post is its place in the list of names.
class Company final : public ActorDirectory {
 public:
  [[nodiscard]] pack::PostId post(const std::string& name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    const auto slot = static_cast<std::size_t>(found - names_.begin());
    if (found == names_.end()) {
      names_.push_back(name);
    }
    return pack::PackBuilder::make<pack::PostId>(slot);
  }
  [[nodiscard]] std::vector<PersonId> holders(const pack::Actor& actor) const override {
    std::vector<PersonId> found;
    for (const pack::PostId id : actor.posts) {
      const auto held = posts.find(names_.at(id.slot()));
      if (held != posts.end()) {
        found.insert(found.end(), held->second.begin(), held->second.end());
      }
    }
    return found;
  }
  [[nodiscard]] std::vector<PersonId> delegates_of(PersonId principal) const override {
    std::vector<PersonId> found;
    for (const auto& [from, to] : delegations) {
      if (from == principal) {
        found.push_back(to);
      }
    }
    return found;
  }
  [[nodiscard]] bool active(PersonId person) const override { return gone.count(person) == 0; }

  std::map<std::string, std::vector<PersonId>> posts;
  std::set<std::pair<PersonId, PersonId>> delegations;  // principal, delegate
  std::set<PersonId> gone;

 private:
  std::vector<std::string> names_;
};

// A flow from text: NAME an act by holders of a post; self the requester's signature; seq(…), any(…), all(…);
// qN/D(NAME) a quorum. Suffixes: ? only when the fact holds; {HOURS} deadline, {HOURS>NAME} with escalation,
// {>NAME} substitution only.
class FlowText {
 public:
  FlowText(std::string_view text, Company& company) : text_(text), company_(company) {
    flow_.term.days = 1;
    flow_.verbs = {pack::Verb::copy};
    step();
    JINKUI_CHECK(at_ == text_.size());
  }
  [[nodiscard]] pack::Flow take() { return std::move(flow_); }

 private:
  bool eat(char c) {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
    const bool there = at_ < text_.size() && text_[at_] == c;
    at_ += there ? 1U : 0U;
    return there;
  }
  std::string word() {
    std::string out;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '/')) {
      out += text_[at_++];
    }
    return out;
  }
  std::uint16_t step() {
    while (eat(' ')) {
    }
    const auto index = static_cast<std::uint16_t>(flow_.steps.size());
    flow_.steps.emplace_back();
    const std::string name = word();
    const bool group = eat('(');
    if (group && name[0] == 'q' && name.find('/') != std::string::npos) {
      const std::size_t slash = name.find('/');
      flow_.steps[index].kind = pack::StepKind::quorum;
      flow_.steps[index].numerator = static_cast<std::uint16_t>(std::stoi(name.substr(1, slash - 1)));
      flow_.steps[index].denominator = static_cast<std::uint16_t>(std::stoi(name.substr(slash + 1)));
      flow_.steps[index].actor.posts = {company_.post(word())};
      JINKUI_CHECK(eat(')'));
    } else if (group) {
      composite(index, name);
    } else if (name == "self") {
      flow_.steps[index].actor.scope = pack::ActorScope::requester_self;
      flow_.steps[index].act = pack::StepAct::sign;
    } else {
      flow_.steps[index].actor.posts = {company_.post(name)};
    }
    suffixes(index);
    return index;
  }
  void composite(std::uint16_t index, const std::string& name) {
    flow_.steps[index].kind = name == "seq"   ? pack::StepKind::sequence
                              : name == "any" ? pack::StepKind::any_of
                                              : pack::StepKind::all_of;
    do {
      const std::uint16_t child = step();
      flow_.steps[index].children.push_back(child);
    } while (eat(','));
    JINKUI_CHECK(eat(')'));
  }
  void suffixes(std::uint16_t index) {
    if (eat('?')) {
      pack::ConditionOp op;
      op.kind = pack::ConditionOp::Kind::truth;
      op.slot = kConditionSlot;
      flow_.steps[index].when = pack::Condition({op});
    }
    if (eat('{')) {
      const std::string hours = word();
      if (!hours.empty()) {
        flow_.steps[index].deadline = base::Period{0, 0, 0, std::stoi(hours) * 3600};
      }
      if (eat('>')) {
        flow_.steps[index].escalate_to.posts = {company_.post(word())};
      }
      JINKUI_CHECK(eat('}'));
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Company& company_;
  pack::Flow flow_;
};

}  // namespace jinkui::workflow::test
