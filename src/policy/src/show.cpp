#include "jinkui/policy/show.h"

#include <array>

#include "jinkui/codec/json_writer.h"
#include "jinkui/pack/rules.h"
#include "jinkui/policy/explain.h"

namespace jinkui::policy {
namespace {

using codec::JsonWriter;

void write(JsonWriter& json, std::string_view key, const base::Text& text) {
  json.object(key).text("zh", text.zh).text("en", text.en).end_object();
}
void write_period(JsonWriter& json, std::string_view key, const std::optional<base::Period>& period) {
  period.has_value() ? json.text(key, base::to_string(*period)) : json.null(key);
}
template <class Set, class Rows>
void write_set(JsonWriter& json, std::string_view key, const Set& set, const Rows& rows) {
  json.array(key);
  for (std::size_t i = 0; i < rows.size() && i < set.size(); ++i) {
    if (set.test(i)) {
      json.text(rows[i].id);
    }
  }
  json.end_array();
}

// As a pack's file writes it.
std::string mask_word(const pack::Field& field) {
  switch (field.mask) {
    case pack::MaskKind::none:
      return "none";
    case pack::MaskKind::all:
      return "all";
    case pack::MaskKind::surname:
      return "surname";
    case pack::MaskKind::domain:
      return "domain";
    case pack::MaskKind::first_last:
      return std::to_string(field.mask_first) + "…" + std::to_string(field.mask_last);
    case pack::MaskKind::last:
      return "last" + std::to_string(field.mask_last);
  }
  return {};
}

class Shower {
 public:
  Shower(const pack::Pack& pack, std::string& out) : pack_(pack), json_(out) {}

  void run() {
    json_.begin_object().text("id", pack_.id);
    write(json_, "title", pack_.title);
    json_.integer("schema", pack_.schema)
        .text("mark", pack_.mark)
        .boolean("automatic_declassification", pack_.automatic_declassification);
    levels();
    people();
    fields();
    purposes();
    classification();
    mechanisms();
    rules();
    flows();
    accounts();
    governance();
    clauses();
    json_.end_object();
  }

 private:
  void clause(std::string_view key, pack::ClauseId id) {
    id.none() ? json_.null(key) : json_.text(key, pack_.at(id).id);
  }
  template <class Id>
  void name(std::string_view key, Id id) {
    id.none() ? json_.null(key) : json_.text(key, pack_.at(id).id);
  }
  template <class Row>
  void open(const Row& row) {
    json_.begin_object().text("id", row.id);
    write(json_, "title", row.title);
  }

  void levels() {
    json_.array("levels");
    for (const pack::Level& level : pack_.levels) {
      open(level);
      write(json_, "harm", level.harm);
      write_period(json_, "period", level.period);
      json_.text("color", level.color).boolean("conceal", level.conceal);
      clause("clause", level.clause);
      json_.end_object();
    }
    json_.end_array().array("tiers");
    for (const pack::Tier& tier : pack_.tiers) {
      open(tier);
      json_.boolean("second_factor", tier.second_factor).end_object();
    }
    json_.end_array();
  }
  void people() {
    json_.array("posts");
    for (const pack::Post& post : pack_.posts) {
      open(post);
      json_.boolean("per_department", post.per_department)
          .boolean("one", post.one)
          .boolean("administrator", post.administrator)
          .boolean("head", post.head)
          .end_object();
    }
    json_.end_array().array("groups");
    for (const pack::Group& group : pack_.groups) {
      open(group);
      json_.array("posts");
      for (const pack::PostId post : group.posts) {
        json_.text(pack_.at(post).id);
      }
      json_.end_array().end_object();
    }
    json_.end_array();
  }
  void fields() {
    json_.array("fields");
    for (const pack::Field& field : pack_.fields) {
      open(field);
      json_.text("type", name_of(field.type));
      name("tier", field.tier);
      name("level", field.level);
      json_.text("mask", mask_word(field))
          .boolean("record", field.of_record)
          .boolean("required", field.required)
          .boolean("unique", field.unique)
          .text("csv", field.csv)
          .array("search");
      for (std::uint8_t i = 0; i < pack::kSearchModeCount; ++i) {
        if (const auto mode = static_cast<pack::SearchMode>(i); field.searched(mode)) {
          json_.text(name_of(mode));
        }
      }
      json_.end_array().array("choices");
      for (const auto& choice : field.choices) {
        open(choice);
        json_.end_object();
      }
      json_.end_array().end_object();
    }
    json_.end_array().array("categories");
    for (const pack::Category& category : pack_.categories) {
      open(category);
      name("level", category.level);
      clause("clause", category.clause);
      json_.end_object();
    }
    json_.end_array();
  }
  void purposes() {
    json_.array("purposes");
    for (const pack::Purpose& purpose : pack_.purposes) {
      open(purpose);
      write_set(json_, "fields", purpose.fields, pack_.fields);
      write_set(json_, "posts", purpose.posts, pack_.posts);
      clause("clause", purpose.clause);
      json_.end_object();
    }
    json_.end_array();
  }
  void classification() {
    json_.array("classification");
    for (const pack::Classification& item : pack_.classification) {
      json_.begin_object();
      name("level", item.level);
      json_.text("attach", item.of_record ? "record" : "customer");
      clause("clause", item.clause);
      json_.end_object();
    }
    json_.end_array();
  }
  void mechanisms() {
    json_.array("mechanisms");
    for (const pack::Mechanism& mechanism : pack_.mechanisms) {
      open(mechanism);
      json_.end_object();
    }
    json_.end_array();
  }
  void rules() {
    static constexpr std::array<std::string_view, 4> kEffects = {"never", "must", "may", "may_by"};
    std::vector<std::vector<pack::Verb>> verbs(pack_.rules->all.size());
    for (std::uint8_t v = 1; v < pack::kVerbCount; ++v) {
      for (const pack::RuleEntry& entry : pack_.rules->by_verb[v].rules) {
        verbs[entry.rule.slot()].push_back(static_cast<pack::Verb>(v));
      }
    }
    json_.array("rules");
    for (const pack::Rule& rule : pack_.rules->all) {
      json_.begin_object()
          .text("id", rule.id)
          .text("effect", kEffects[static_cast<std::size_t>(rule.effect)])
          .boolean("floor", rule.floor);
      json_.array("verbs");
      for (const pack::Verb verb : verbs[rule.self.slot()]) {
        json_.text(pack::name_of(verb));
      }
      json_.end_array();
      name("flow", rule.flow);
      json_.array("obligations");
      for (std::uint8_t o = 0; o < pack::kObligationCount; ++o) {
        if ((rule.obligations >> o & 1U) != 0) {
          json_.text(pack::name_of(static_cast<pack::Obligation>(o)));
        }
      }
      json_.end_array().array("clauses");
      for (const pack::ClauseId id : rule.clauses) {
        json_.text(pack_.at(id).id);
      }
      json_.end_array().end_object();
    }
    json_.end_array();
  }
  void flows() {
    json_.array("flows");
    for (const pack::Flow& flow : pack_.flows) {
      open(flow);
      json_.array("verbs");
      for (const pack::Verb verb : flow.verbs) {
        json_.text(pack::name_of(verb));
      }
      json_.end_array().array("form");
      for (const pack::FormField& field : flow.form) {
        static constexpr std::array<std::string_view, 3> kTypes = {"text", "number", "date"};
        open(field);
        json_.text("type", kTypes[static_cast<std::size_t>(field.type)])
            .boolean("required", field.required)
            .end_object();
      }
      json_.end_array();
      write(json_, "approvers", approvers_text(pack_, flow));
      json_.text("term", base::to_string(flow.term)).integer("uses", flow.uses);
      write_period(json_, "deadline", flow.deadline);
      emergency(flow);
      clause("clause", flow.clause);
      json_.end_object();
    }
    json_.end_array();
  }
  void emergency(const pack::Flow& flow) {
    if (!flow.emergency) {
      json_.null("emergency");
      return;
    }
    json_.object("emergency");
    write_set(json_, "posts", flow.emergency->posts, pack_.posts);
    json_.text("term", base::to_string(flow.emergency->term))
        .integer("uses", flow.emergency->uses)
        .text("within", base::to_string(flow.emergency->within));
    clause("clause", flow.emergency->clause);
    json_.end_object();
  }
  void accounts() {
    const pack::PasswordRules& rules = pack_.passwords;
    json_.object("passwords")
        .integer("min", rules.min_length)
        .integer("classes", rules.min_classes)
        .boolean("forbid_name", rules.forbid_name);
    write_period(json_, "rotate", rules.rotate);
    json_.integer("lock_after", rules.lock_after).text("lock_for", base::to_string(rules.lock_for));
    json_.integer("history", rules.history);
    clause("clause", rules.clause);
    json_.end_object();
    json_.object("recovery").text("delay", base::to_string(pack_.recovery.delay)).array("posts");
    for (std::size_t i = 0; i < pack_.posts.size(); ++i) {
      if (pack_.recovery.confirm.test(i)) {
        json_.text(pack_.posts[i].id);
      }
    }
    json_.end_array();
    clause("clause", pack_.recovery.clause);
    json_.end_object();
    json_.object("sessions")
        .text("idle", base::to_string(pack_.sessions.idle))
        .text("absolute", base::to_string(pack_.sessions.absolute))
        .text("single", name_of(pack_.sessions.single));
    clause("clause", pack_.sessions.clause);
    json_.object("second_factor").array("posts");
    for (std::size_t i = 0; i < pack_.posts.size(); ++i) {
      if (pack_.second_factor.posts.test(i)) {
        json_.text(pack_.posts[i].id);
      }
    }
    json_.end_array().text("fresh", base::to_string(pack_.second_factor.fresh));
    clause("clause", pack_.second_factor.clause);
    json_.end_object().end_object();
    if (pack_.search.budget > 0) {
      json_.object("search").integer("budget", pack_.search.budget).text("per", base::to_string(pack_.search.per));
      clause("clause", pack_.search.clause);
      json_.end_object();
    }
  }
  void governance() {
    json_.object("governance").array("interpreted_by");
    for (const pack::PostId post : pack_.governance.interpreted_by) {
      json_.text(pack_.at(post).id);
    }
    json_.end_array();
    clause("clause", pack_.governance.clause);
    json_.end_object().array("measures");
    for (const pack::Measure& measure : pack_.measures) {
      open(measure);
      clause("clause", measure.clause);
      json_.end_object();
    }
    json_.end_array().object("map");
    static constexpr std::array<std::string_view, pack::kNameKinds> kKinds = {"posts",      "levels",   "fields",
                                                                              "categories", "purposes", "flows"};
    for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
      json_.object(kKinds[kind]);
      for (const auto& [from, to] : pack_.names[kind]) {
        json_.text(from, to.empty() ? "none" : to);
      }
      json_.end_object();
    }
    json_.end_object();
  }
  void clauses() {
    json_.array("clauses");
    for (const pack::Clause& item : pack_.clauses) {
      open(item);
      write(json_, "printed", item.printed);
      json_.text("pack", item.pack)
          .text("status", name_of(item.status))
          .text("note", item.note)
          .text("not_yet", item.not_yet);
      json_.array("bindings");
      for (const std::string& binding : item.bindings) {
        json_.text(binding);
      }
      json_.end_array().end_object();
    }
    json_.end_array();
  }

  const pack::Pack& pack_;
  JsonWriter json_;
};

std::string_view status_zh(pack::ClauseStatus status) {
  static constexpr std::array<std::string_view, 4> kWords = {"系统保证", "有据可查", "已声明", "尚未"};
  return kWords[static_cast<std::size_t>(status)];
}

}  // namespace

std::string_view name_of(pack::ClauseStatus status) {
  static constexpr std::array<std::string_view, 4> kWords = {"enforced", "evidenced", "declared", "not_yet"};
  return kWords[static_cast<std::size_t>(status)];
}

std::string_view name_of(pack::SingleSession single) {
  static constexpr std::array<std::string_view, 3> kNames = {"none", "end_first", "refuse_second"};
  return kNames.at(static_cast<std::size_t>(single));
}

std::string_view name_of(pack::ActorScope scope) {
  static constexpr std::array<std::string_view, 5> kWords = {"company", "requester", "owner", "requester_self",
                                                             "custodian"};
  return kWords[static_cast<std::size_t>(scope)];
}

std::string show_json(const pack::Pack& pack) {
  std::string out;
  Shower(pack, out).run();
  return out;
}

std::string show_text(const pack::Pack& pack, bool english) {
  const auto say = [&](const base::Text& text) { return english ? text.en : text.zh; };
  std::string out = pack.id + "  " + say(pack.title) + "\n";
  const auto count = [&](std::size_t n, const base::Text& what) {
    out += "  " + std::to_string(n) + (english ? " " : "") + say(what);
  };
  count(pack.levels.size(), {"个密级", "levels"});
  count(pack.posts.size(), {"个岗位", "posts"});
  count(pack.fields.size(), {"个字段", "fields"});
  count(pack.purposes.size(), {"种用途", "purposes"});
  count(pack.rules->all.size(), {"条规则", "rules"});
  count(pack.flows.size(), {"个流程", "flows"});
  count(pack.clauses.size(), {"条条款", "clauses"});
  out += "\n\n";
  for (const pack::Level& level : pack.levels) {
    out += "  " + level.id + "  " + say(level.title) +
           (level.period.has_value() ? "  " + base::to_string(*level.period) : "") + "  " + say(level.harm) + "\n";
  }
  out += "\n";
  for (const pack::Flow& flow : pack.flows) {
    out += "  " + flow.id + "  " + say(flow.title) + (english ? ": " : "：") + say(approvers_text(pack, flow)) +
           "  " + base::to_string(flow.term) + " × " + std::to_string(flow.uses) + "\n";
  }
  out += "\n";
  for (const pack::Clause& clause : pack.clauses) {
    out += "  [" + std::string(english ? name_of(clause.status) : status_zh(clause.status)) + "] " +
           say(clause.printed) + (english ? ": " : "：") + say(clause.title);
    out += clause.not_yet.empty() ? "" : " (" + clause.not_yet + ")";
    for (const std::string& binding : clause.bindings) {
      out += " " + binding;
    }
    out += clause.note.empty() ? "\n" : "  〔" + clause.note + "〕\n";
  }
  return out;
}

}  // namespace jinkui::policy
