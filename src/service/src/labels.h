// Labels for people and by rule: what a level looks like on screen, which level and period a new object gets.
// Pure; safe from any thread.
#pragma once
#include "jinkui/pack/pack.h"
#include "jinkui/service/changes.h"
#include "jinkui/service/core.h"
#include "jinkui/vault/vault.h"

namespace jinkui::service {

[[nodiscard]] LevelView level_view(const pack::Pack& pack, const Settings& settings, const vault::Label& label,
                                   base::Instant now);

struct Proposal {
  pack::LevelId level;
  std::vector<pack::ClauseId> clauses;  // why
};
// 定密 by rule (P01-6): the highest level of the classification rules that hold; `of_record` picks the rules that
// attach to records. None when no rule holds.
[[nodiscard]] Proposal propose_level(const pack::Pack& pack, const pack::Facts& facts, bool of_record);

// A label of `level` set now; its period from the level (P01-7).
[[nodiscard]] vault::Label label_of(const pack::Pack& pack, pack::LevelId level, base::Instant now, int zone_minutes);

// Would a label of the level `to` be lower than `old`? kLevelEnded is the lowest; what is declassified has none left.
[[nodiscard]] bool lowers(const pack::Pack& pack, const vault::Label& old, const std::string& to);
// A level of the pack, or none for kLevelEnded. Errors: invalid, level/unknown.
[[nodiscard]] base::Result<pack::LevelId> level_to(const pack::Pack& pack, const std::string& name);

[[nodiscard]] DepartmentRef department_ref(const identity::DirectoryData& directory, base::DepartmentId id);
[[nodiscard]] PersonRef person_ref(const identity::DirectoryData& directory, base::PersonId id);

}  // namespace jinkui::service
