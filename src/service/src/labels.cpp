#include "labels.h"

namespace jinkui::service {
namespace {

void replace_all(std::string& in, std::string_view what, std::string_view with) {
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + with.size())) {
    in.replace(at, what.size(), with);
  }
}

}  // namespace

LevelView level_view(const pack::Pack& pack, const Settings& settings, const vault::Label& label, base::Instant now) {
  LevelView view;
  view.id = label.level;
  view.until = label.until;
  const bool ended = pack.automatic_declassification && label.until && *label.until <= now;
  view.declassified = label.declassified || ended;
  const auto level = pack.level_named(label.level);
  if (level.none()) {
    view.title = {label.level, label.level};
    return view;
  }
  view.id = pack.at(level).id;  // as this version calls it
  view.title = pack.at(level).title;
  view.color = pack.at(level).color;
  if (!view.declassified) {
    view.mark = pack.mark;
    replace_all(view.mark, "{owner}", settings.mark_owner);
    replace_all(view.mark, "{level}", view.title.zh);
  }
  return view;
}

Proposal propose_level(const pack::Pack& pack, const pack::Facts& facts, bool of_record) {
  Proposal proposal;
  for (const auto& rule : pack.classification) {
    if (rule.of_record != of_record || !rule.when.holds(facts)) {
      continue;
    }
    if (proposal.level.none() || proposal.level < rule.level) {
      proposal.level = rule.level;
      proposal.clauses.clear();
    }
    if (proposal.level == rule.level) {
      proposal.clauses.push_back(rule.clause);
    }
  }
  return proposal;
}

vault::Label label_of(const pack::Pack& pack, pack::LevelId level, base::Instant now, int zone_minutes) {
  vault::Label label;
  label.level = pack.at(level).id;
  label.set_at = now;
  if (pack.at(level).period) {
    label.until = base::add(now, *pack.at(level).period, zone_minutes);
  }
  return label;
}

bool lowers(const pack::Pack& pack, const vault::Label& old, const std::string& to) {
  if (old.declassified) {
    return false;
  }
  return to == kLevelEnded || pack.level_named(to) < pack.level_named(old.level);
}

base::Result<pack::LevelId> level_to(const pack::Pack& pack, const std::string& name) {
  const auto level = pack.level_named(name);
  if (level.none() && name != kLevelEnded) {
    return base::Error{base::Errc::invalid,
                       "level/unknown",
                       {"制度中没有这个密级：" + name, "The pack has no such level: " + name},
                       {"请从制度页列出的密级中选择；none 表示解密。",
                        "Choose one of the levels that the policy page lists; `none` declassifies."},
                       "/level",
                       {},
                       ""};
  }
  return level;
}

DepartmentRef department_ref(const identity::DirectoryData& directory, base::DepartmentId id) {
  const auto* department = directory.department(id);
  return {id, department == nullptr ? std::string() : department->name};
}

PersonRef person_ref(const identity::DirectoryData& directory, base::PersonId id) {
  const auto* person = directory.person(id);
  return person == nullptr ? PersonRef{id, {}, {}} : PersonRef{id, person->name, person->staff_number};
}

}  // namespace jinkui::service
