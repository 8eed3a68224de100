// A compiled pack in full, for people and for programs.
// Pure; safe from any thread.
#pragma once
#include <string>

#include "jinkui/pack/pack.h"

namespace jinkui::policy {

// One JSON object: id, title, mark, levels, tiers, posts, groups, fields, categories, purposes, classification,
// rules, flows, passwords, sessions, clauses. Titles are {"zh","en"}; lists of names are sorted as the pack has them.
[[nodiscard]] std::string show_json(const pack::Pack& pack);

// The same in lines for a terminal: a summary, then each clause with its status and what binds it.
[[nodiscard]] std::string show_text(const pack::Pack& pack, bool english);

[[nodiscard]] std::string_view name_of(pack::ClauseStatus status);  // enforced, evidenced, declared, not_yet
[[nodiscard]] std::string_view name_of(pack::SingleSession single);
[[nodiscard]] std::string_view name_of(pack::ActorScope scope);

}  // namespace jinkui::policy
