// Plays a scenario: a script of moves and expectations over the approval machine.
#pragma once
#include <gtest/gtest.h>

#include <sstream>

#include "kit.h"

namespace jinkui::workflow::test {

// One command a line; "=> SLUG" at the end says that it is refused with workflow/SLUG.
//   submit P | approve P [PART] | for P PRINCIPAL (approve for) | reject P | back P | resubmit P | withdraw P
//   reassign P T | add P T before|after|parallel | remind P | tick HOURS
//   hold NAME 1,2 | delegate A B | undelegate A B | leave P | fact 0|1
//   is STATUS | asked PART 1,2 | round N | told KIND [1,2] (an effect of the last move) | can P approve,…
struct Scenario {
  const char* name;
  const char* flow;
  const char* people;  // hold lines, separated by ';'
  const char* script;
};

inline const std::map<std::string, RequestStatus> kStatus = {
    {"open", RequestStatus::open},           {"returned", RequestStatus::returned},
    {"approved", RequestStatus::approved},   {"rejected", RequestStatus::rejected},
    {"withdrawn", RequestStatus::withdrawn}, {"lapsed", RequestStatus::lapsed}};
using Effects = Effect::Kind;
inline const std::map<std::string, Effects> kEffects = {{"opened", Effects::opened},
                                                        {"closed", Effects::closed},
                                                        {"skipped", Effects::skipped},
                                                        {"substituted", Effects::substituted},
                                                        {"escalated", Effects::escalated},
                                                        {"overdue", Effects::overdue},
                                                        {"asked_changed", Effects::asked_changed},
                                                        {"stuck", Effects::stuck},
                                                        {"reminded", Effects::reminded},
                                                        {"reassigned", Effects::reassigned},
                                                        {"approver_added", Effects::approver_added},
                                                        {"added_void", Effects::added_void},
                                                        {"given_back", Effects::given_back},
                                                        {"approved", Effects::approved},
                                                        {"rejected", Effects::rejected},
                                                        {"lapsed", Effects::lapsed},
                                                        {"decided", Effects::decided}};
inline const std::map<std::string, Event::Kind> kKinds = {
    {"approve", Event::Kind::approve},   {"for", Event::Kind::approve},       {"reject", Event::Kind::reject},
    {"back", Event::Kind::give_back},    {"resubmit", Event::Kind::resubmit}, {"withdraw", Event::Kind::withdraw},
    {"reassign", Event::Kind::reassign}, {"add", Event::Kind::add_approver},  {"remind", Event::Kind::remind}};

inline std::vector<PersonId> persons(const std::string& text) {
  std::vector<PersonId> list;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one, ',');) {
    list.push_back({std::stoll(one)});
  }
  return list;
}

class Player {
 public:
  Player(const Scenario& scenario) : flow_(FlowText(scenario.flow, company_).take()) {  // NOLINT
    flow_.deadline = base::Period{0, 0, 30, 0};
    std::istringstream people(scenario.people);
    for (std::string line; std::getline(people, line, ';');) {
      play("hold " + line);
    }
    std::istringstream script(scenario.script);
    for (std::string line; std::getline(script, line);) {
      const std::size_t start = line.find_first_not_of(' ');
      if (start != std::string::npos) {
        SCOPED_TRACE(line);
        play(line.substr(start));
      }
    }
  }

 private:
  void play(const std::string& line) {
    std::istringstream in(line);
    std::string verb;
    in >> verb;
    if (!setting(verb, in) && !check(verb, in)) {
      move(verb, in);
    }
  }

  bool setting(const std::string& verb, std::istream& in) {
    std::string a;
    std::string b;
    if (verb == "hold") {
      in >> a >> b;
      company_.posts[a] = b == "-" ? std::vector<PersonId>{} : persons(b);
    } else if (verb == "delegate" || verb == "undelegate") {
      in >> a >> b;
      const std::pair<PersonId, PersonId> pair{{std::stoll(a)}, {std::stoll(b)}};
      if (verb == "delegate") {
        company_.delegations.insert(pair);
      } else {
        company_.delegations.erase(pair);
      }
    } else if (verb == "leave") {
      in >> a;
      company_.gone.insert({std::stoll(a)});
    } else if (verb == "fact") {
      in >> a;
      facts_.set(kConditionSlot, std::stoll(a));
    } else {
      return false;
    }
    return true;
  }

  bool check(const std::string& verb, std::istream& in) {
    std::string a;
    std::string b;
    in >> std::ws;
    if (verb == "is") {
      in >> a;
      EXPECT_EQ(state_.status, kStatus.at(a));
    } else if (verb == "asked") {
      in >> a >> b;
      EXPECT_EQ(asked(std::stoi(a)), b.empty() ? std::vector<PersonId>{} : persons(b));
    } else if (verb == "round") {
      in >> a;
      EXPECT_EQ(state_.round, std::stoul(a));
    } else if (verb == "told") {
      in >> a >> b;
      EXPECT_TRUE(told(kEffects.at(a), b));
    } else if (verb == "can") {
      in >> a >> b;
      const auto kinds = possible(state_, {std::stoll(a)}, context());
      std::string text;
      for (const auto& [name, kind] : kKinds) {
        if (name != "for" && std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) {
          text += (text.empty() ? "" : ",") + name;
        }
      }
      EXPECT_EQ(text, b);
    } else {
      return false;
    }
    return true;
  }

  void move(const std::string& verb, std::istream& in) {
    std::vector<std::string> words;
    std::string slug;
    for (std::string word; in >> word;) {
      if (word == "=>") {
        in >> slug;
        slug = "workflow/" + slug;
      } else {
        words.push_back(word);
      }
    }
    base::Result<Transition> done = run(verb, words);
    ASSERT_EQ(done.ok() ? "" : done.error().slug, slug);
    if (!done.ok()) {
      return;
    }
    state_ = done.value().state;
    effects_ = done.value().effects;
    const base::Result<State> again = decode_state(encode(state_));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again.value(), state_);
  }

  base::Result<Transition> run(const std::string& verb, const std::vector<std::string>& words) {
    if (verb == "submit") {
      return submit({std::stoll(words.at(0))}, context());
    }
    Event event;
    if (verb == "tick") {
      now_.ms += std::stoll(words.at(0)) * 3'600'000;
      return advance(state_, event, context());
    }
    event.kind = kKinds.at(verb);
    event.actor = {std::stoll(words.at(0))};
    if (verb == "for") {
      event.principal = {std::stoll(words.at(1))};
    } else if (verb == "approve" && words.size() > 1) {
      event.part = static_cast<PartId>(std::stoi(words[1]));
    } else if (verb == "reassign" || verb == "add") {
      event.target = {std::stoll(words.at(1))};
    }
    if (verb == "add") {
      event.where = words.at(2) == "before"  ? AddedWhere::before
                    : words.at(2) == "after" ? AddedWhere::after
                                             : AddedWhere::parallel;
    }
    return advance(state_, event, context());
  }

  std::vector<PersonId> asked(int part) const {
    for (const OpenPart& open : open_parts(state_)) {
      if (open.part == part) {
        return open.asked;
      }
    }
    return {};
  }
  bool told(Effects kind, const std::string& who) const {
    return std::any_of(effects_.begin(), effects_.end(), [&](const Effect& effect) {
      return effect.kind == kind && (who.empty() || effect.persons == persons(who));
    });
  }
  Context context() const { return {flow_, facts_, company_, now_}; }

  Company company_;
  pack::Flow flow_;
  pack::Facts facts_;
  base::Instant now_{1'790'000'000'000};
  State state_;
  std::vector<Effect> effects_;
};

}  // namespace jinkui::workflow::test
