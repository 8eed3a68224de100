#include "jinkui/policy/compare.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "jinkui/policy/decide.h"
#include "jinkui/policy/explain.h"
#include "jinkui/policy/show.h"

namespace jinkui::policy {
namespace {

using pack::KernelFact;
using pack::Relation;

struct Item {
  std::string id;
  base::Text title;
  base::Text text;  // all that counts about it
};
using Items = std::vector<Item>;

template <class Set, class Rows>
base::Text titles(const Set& set, const Rows& rows) {
  base::Text out;
  for (std::size_t i = 0; i < rows.size() && i < set.size(); ++i) {
    if (set.test(i)) {
      out.zh += (out.zh.empty() ? "" : "、") + rows[i].title.zh;
      out.en += (out.en.empty() ? "" : ", ") + rows[i].title.en;
    }
  }
  return out;
}

base::Text period_text(const std::optional<base::Period>& period) {
  return period ? base::Text{"期限 " + base::to_string(*period), "for " + base::to_string(*period)}
                : base::Text{"期限另定", "for a time left open"};
}

void append(base::Text& out, const base::Text& more) {
  out.zh += (out.zh.empty() || more.zh.empty() ? "" : "；") + more.zh;
  out.en += (out.en.empty() || more.en.empty() ? "" : "; ") + more.en;
}

base::Text yes_text(bool holds, const char* zh, const char* en) {
  return holds ? base::Text{zh, en} : base::Text{};
}

template <class Rows, class Describe>
Items items_of(const Rows& rows, const Describe& describe) {
  Items out;
  for (const auto& row : rows) {
    Item item{row.id, row.title, row.title};
    describe(row, item.text);
    out.push_back(std::move(item));
  }
  return out;
}

Items level_items(const pack::Pack& pack) {
  std::size_t rank = 0;
  return items_of(pack.levels, [&rank](const pack::Level& level, base::Text& text) {
    ++rank;
    append(text, {"第 " + std::to_string(rank) + " 级", "rank " + std::to_string(rank)});
    append(text, period_text(level.period));
  });
}

Items post_items(const pack::Pack& pack) {
  return items_of(pack.posts, [](const pack::Post& post, base::Text& text) {
    append(text, yes_text(post.one, "只有一人", "one holder"));
    append(text, yes_text(post.per_department, "每部门", "per department"));
    append(text, yes_text(post.head, "部门负责人", "heads its department"));
    append(text, yes_text(post.administrator, "管理员", "administrator"));
  });
}

Items field_items(const pack::Pack& pack) {
  return items_of(pack.fields, [&pack](const pack::Field& field, base::Text& text) {
    const std::string type(name_of(field.type));
    append(text, {type, type});
    append(text, field.tier.none() ? base::Text{} : pack.at(field.tier).title);
    append(text, field.level.none() ? base::Text{} : pack.at(field.level).title);
    append(text, yes_text(field.required, "必填", "required"));
    append(text, yes_text(field.unique, "查重", "unique"));
    static constexpr std::array kMasks = {"none", "all", "surname", "first_last", "last", "domain"};
    const std::string mask = std::string(kMasks[static_cast<std::size_t>(field.mask)]) + " " +
                             std::to_string(field.mask_first) + "/" + std::to_string(field.mask_last);
    append(text, {"脱敏 " + mask, "mask " + mask});
    for (std::uint8_t i = 0; i < pack::kSearchModeCount; ++i) {
      const std::string mode(name_of(static_cast<pack::SearchMode>(i)));
      if (field.searched(static_cast<pack::SearchMode>(i))) {
        append(text, {"可检索 " + mode, "searched by " + mode});
      }
    }
    for (const auto& choice : field.choices) {
      append(text, choice.title);
    }
  });
}

Items category_items(const pack::Pack& pack) {
  return items_of(pack.categories, [&pack](const pack::Category& category, base::Text& text) {
    append(text, category.level.none() ? base::Text{} : pack.at(category.level).title);
  });
}

Items purpose_items(const pack::Pack& pack) {
  return items_of(pack.purposes, [&pack](const pack::Purpose& purpose, base::Text& text) {
    append(text, titles(purpose.fields, pack.fields));
    append(text, titles(purpose.posts, pack.posts));
  });
}

Items flow_items(const pack::Pack& pack) {
  return items_of(pack.flows, [&pack](const pack::Flow& flow, base::Text& text) {
    const base::Text who = approvers_text(pack, flow);
    append(text, {"由" + who.zh + "批准", "approved by " + who.en});
    append(text, {"有效 " + base::to_string(flow.term) + "，用 " + std::to_string(flow.uses) + " 次",
                  "valid " + base::to_string(flow.term) + ", " + std::to_string(flow.uses) + " uses"});
    append(text, flow.deadline ? base::Text{"时限 " + base::to_string(*flow.deadline),
                                            "within " + base::to_string(*flow.deadline)}
                               : base::Text{});
    if (flow.emergency) {
      const pack::Emergency& now = *flow.emergency;
      const std::string term = base::to_string(now.term) + "，" + std::to_string(now.uses) + " 次";
      append(text, {"应急先查阅 " + term + "，" + base::to_string(now.within) + " 内复核",
                    "emergency access for " + base::to_string(now.term) + ", " + std::to_string(now.uses) +
                        " uses, reviewed within " + base::to_string(now.within)});
      append(text, titles(now.posts, pack.posts));
    }
    for (const auto& part : flow.form) {
      append(text, {part.title.zh + (part.required ? "（必填）" : ""),
                    part.title.en + (part.required ? " (required)" : "")});
    }
  });
}

Items clause_items(const pack::Pack& pack) {
  return items_of(pack.clauses, [](const pack::Clause& clause, base::Text& text) {
    const std::string status(name_of(clause.status));
    append(text, {status, status});
  });
}

base::Text budget_words(const pack::SearchRules& rules) {
  if (rules.budget == 0) {
    return {"不限次数", "not limited"};
  }
  const std::string count = std::to_string(rules.budget);
  const std::string per = base::to_string(rules.per);
  return {"每人每 " + per + " " + count + " 次", count + " for each person in " + per};
}

Items account_items(const pack::Pack& pack) {
  const pack::PasswordRules& rules = pack.passwords;
  const std::string lock = std::to_string(rules.lock_after);
  const base::Text words = {"至少 " + std::to_string(rules.min_length) + " 位 " + std::to_string(rules.min_classes) +
                                " 类；错 " + lock + " 次锁 " + base::to_string(rules.lock_for) +
                                (rules.rotate ? "；每 " + base::to_string(*rules.rotate) + " 更换" : "") +
                                (rules.forbid_name ? "；不得含登录名" : ""),
                            "at least " + std::to_string(rules.min_length) + " characters of " +
                                std::to_string(rules.min_classes) + " kinds; locked for " +
                                base::to_string(rules.lock_for) + " after " + lock + " wrong tries" +
                                (rules.rotate ? "; changed every " + base::to_string(*rules.rotate) : "") +
                                (rules.forbid_name ? "; not holding the user name" : "")};
  const std::string idle = base::to_string(pack.sessions.idle);
  const std::string whole = base::to_string(pack.sessions.absolute);
  return {
      {"passwords", {"口令", "Passwords"}, words},
      {"sessions", {"会话", "Sessions"}, {"闲置 " + idle + "，最长 " + whole, "idle " + idle + ", at most " + whole}},
      {"search", {"按号码检索", "Look-ups by number"}, budget_words(pack.search)},
      {"marking", {"密级标志", "Mark"}, {pack.mark, pack.mark}},
      {"declassification",
       {"到期解密", "Declassification"},
       pack.automatic_declassification ? base::Text{"自动", "automatic"} : base::Text{"不自动", "not automatic"}}};
}

using Renamed = std::map<std::string, std::string, std::less<>>;

std::string name_after(const Renamed& renamed, const std::string& id) {
  const auto found = renamed.find(id);
  return found == renamed.end() || found->second.empty() ? id : found->second;
}

Items::const_iterator find(const Items& items, const std::string& id) {
  return std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
}

void compare_items(const std::string& kind, const Items& before, const Items& after, const Renamed& renamed,
                   std::vector<NameChange>& out) {
  std::set<std::string> met;
  for (const Item& old : before) {
    const std::string id = name_after(renamed, old.id);
    const auto now = find(after, id);
    met.insert(id);
    if (now == after.end()) {
      out.push_back({NameChange::What::removed, kind, old.id, old.title, old.text, {}});
    } else if (id != old.id || !(now->text == old.text)) {
      const std::string words = id == old.id ? id : old.id + " → " + id;
      out.push_back({NameChange::What::changed, kind, words, now->title, old.text, now->text});
    }
  }
  for (const Item& now : after) {
    if (!met.contains(now.id)) {
      out.push_back({NameChange::What::added, kind, now.id, now.title, {}, now.text});
    }
  }
}

// How somebody can stand to a file; what is compared is what each of these standings permits.
struct Standing {
  pack::RelationSet relations;
  base::Text text;
};
const std::array<Standing, 7>& standings() {
  const auto bit = [](Relation relation) {
    return static_cast<pack::RelationSet>(1U << static_cast<unsigned>(relation));
  };
  static const std::array<Standing, 7> kStandings = {
      {{0, {"与档案无关", "unrelated to the file"}},
       {bit(Relation::same_department), {"档案所属部门的人", "of the owning department"}},
       {bit(Relation::assigned), {"负责该客户", "serving the customer"}},
       {bit(Relation::custodian), {"保管该档案", "keeping the file"}},
       {bit(Relation::designated), {"受委托的专人", "delegated for it"}},
       {bit(Relation::head_of_owner), {"档案所属部门的负责人", "heading the owning department"}},
       {static_cast<pack::RelationSet>(bit(Relation::designated) | bit(Relation::same_department) |
                                       bit(Relation::assigned)),
        {"负责该客户且受委托", "serving the customer and delegated"}}}};
  return kStandings;
}

struct Outcome {
  Verdict verdict = Verdict::deny;
  std::string flow;
  base::Text text = {"不准", "denied"};
  friend bool operator==(const Outcome& a, const Outcome& b) { return a.verdict == b.verdict && a.flow == b.flow; }
  [[nodiscard]] int nearness() const {
    return verdict == Verdict::permit ? 2 : verdict == Verdict::needs_flow ? 1 : 0;
  }
};

// The best that a staff member with this post gets, whatever purpose they name.
Outcome outcome(const pack::Pack& pack, const std::string& post, pack::Verb verb, const std::string& level,
                pack::RelationSet relations) {
  Question question;
  question.verb = verb;
  question.facts.relations = relations;
  for (const KernelFact fact :
       {KernelFact::subject_staff, KernelFact::subject_password_fresh, KernelFact::context_workday}) {
    question.facts.set(fact, 1);
  }
  question.facts.set(KernelFact::quantity, 1);
  question.facts.set(KernelFact::context_time, 600);
  if (const auto id = pack.post_named(post); !id.none()) {
    question.facts.posts.set(id.slot());
    question.facts.set(KernelFact::subject_posts, 1);
  }
  if (const auto id = pack.level_named(level); !id.none()) {
    question.facts.set(KernelFact::object_level, id);
    question.facts.set(KernelFact::object_marked, 1);
    question.facts.set(KernelFact::object_record, 0);
  }
  Outcome best;
  for (std::size_t i = 0; i <= pack.purposes.size(); ++i) {
    question.purpose = i == 0 ? pack::PurposeId() : pack.purpose_at(i - 1);
    const Decision decision = decide(pack, question);
    Outcome here{decision.verdict, "", best.text};
    if (decision.verdict == Verdict::permit) {
      here.text = {"准许", "permitted"};
    } else if (decision.verdict == Verdict::needs_flow) {
      here.flow = pack.at(decision.flow).id;
      here.text = {"须经“" + pack.at(decision.flow).title.zh + "”",
                   "needs '" + pack.at(decision.flow).title.en + "'"};
    }
    if (here.nearness() > best.nearness()) {
      best = here;
    }
  }
  return best;
}

// By the names of `before`, which `after` reads too; then what is new.
template <class Rows>
std::vector<Item> of_both(const Rows& before, const Rows& after, const Renamed& renamed) {
  std::vector<Item> out = {{}};  // none of them
  std::set<std::string> met;
  for (const auto& row : before) {
    out.push_back({row.id, row.title, {}});
    met.insert(name_after(renamed, row.id));
  }
  for (const auto& row : after) {
    if (!met.contains(row.id)) {
      out.push_back({row.id, row.title, {}});
    }
  }
  return out;
}

class Access {
 public:
  Access(const pack::Pack& before, const pack::Pack& after, std::vector<AccessChange>& out)
      : before_(before), after_(after), out_(out) {}

  void run() {
    const auto levels = of_both(before_.levels, after_.levels, renamed(pack::NameKind::level));  // first: no file
    for (const Item& post : of_both(before_.posts, after_.posts, renamed(pack::NameKind::post))) {
      for (std::uint8_t number = 1; number < pack::kVerbCount; ++number) {
        const auto verb = static_cast<pack::Verb>(number);
        std::vector<Row> rows;
        std::transform(levels.begin(), levels.end(), std::back_inserter(rows),
                       [&](const Item& level) { return row_of(post.id, verb, level.id); });
        if (post.id.empty()) {
          staff_[verb] = rows;
        } else if (rows == staff_[verb]) {
          continue;  // as for everybody on the staff
        }
        const bool of_any_level =
            std::all_of(rows.begin(), rows.end(), [&](const Row& row) { return row == rows[0]; });
        for (std::size_t i = of_any_level ? 0 : 1; i < (of_any_level ? 1 : rows.size()); ++i) {
          tell(post, verb, levels[i], rows[i]);
        }
      }
    }
  }

 private:
  using Row = std::array<std::pair<Outcome, Outcome>, 7>;  // by standing

  [[nodiscard]] const Renamed& renamed(pack::NameKind kind) const {
    return after_.names[static_cast<std::size_t>(kind)];
  }

  [[nodiscard]] Row row_of(const std::string& post, pack::Verb verb, const std::string& level) const {
    Row row;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto relations = standings()[i].relations;
      row[i] = {outcome(before_, post, verb, level, relations), outcome(after_, post, verb, level, relations)};
      row[i].first.flow = name_after(renamed(pack::NameKind::flow), row[i].first.flow);
    }
    return row;
  }
  // Standings that fare as one unrelated to the file are not told again.
  void tell(const Item& post, pack::Verb verb, const Item& level, const Row& row) {
    const bool everywhere = std::all_of(row.begin(), row.end(), [&](const auto& pair) { return pair == row[0]; });
    for (std::size_t i = 0; i < (everywhere ? 1 : row.size()); ++i) {
      const auto& [old, now] = row[i];
      if (!(old == now) && (i == 0 || row[i] != row[0])) {
        out_.push_back({post.id, post.title, verb, level.id, level.title,
                        everywhere ? base::Text{} : standings()[i].text, old.text, now.text,
                        now.nearness() > old.nearness()});
      }
    }
  }

  const pack::Pack& before_;
  const pack::Pack& after_;
  std::vector<AccessChange>& out_;
  std::map<pack::Verb, std::vector<Row>> staff_;
};

}  // namespace

Comparison compare(const pack::Pack& before, const pack::Pack& after) {
  Comparison out;
  const auto items = [&](const char* kind, auto list, const Renamed& renamed = {}) {
    compare_items(kind, list(before), list(after), renamed, out.names);
  };
  const auto renamed = [&](pack::NameKind kind) -> const Renamed& {
    return after.names[static_cast<std::size_t>(kind)];
  };
  items("level", level_items, renamed(pack::NameKind::level));
  items("post", post_items, renamed(pack::NameKind::post));
  items("field", field_items, renamed(pack::NameKind::field));
  items("category", category_items, renamed(pack::NameKind::category));
  items("purpose", purpose_items, renamed(pack::NameKind::purpose));
  items("flow", flow_items, renamed(pack::NameKind::flow));
  items("clause", clause_items);
  items("setting", account_items);
  Access(before, after, out.access).run();
  return out;
}

}  // namespace jinkui::policy
