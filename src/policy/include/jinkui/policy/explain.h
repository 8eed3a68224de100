// A decision in words: which clause, what it says, what would permit the act and what to do next; Chinese and
// English. Pure; safe from any thread. The words hold names of the pack only, never customer data.
#pragma once
#include <string_view>
#include <vector>

#include "jinkui/base/text.h"
#include "jinkui/policy/decide.h"

namespace jinkui::policy {

struct Explanation {
  base::Text what;                  // 第八条第（二）项：复制摘抄须经批准。…
  base::Text next;                  // what to do next, or what would permit it
  std::vector<base::Text> clauses;  // number and title of each clause cited, main one first
};

[[nodiscard]] Explanation explain(const pack::Pack& pack, const Question& question, const Decision& decision);

// Number and title of a clause: 第八条第（二）项：复制摘抄须经批准.
[[nodiscard]] base::Text clause_text(const pack::Pack& pack, pack::ClauseId clause);
// Who has to agree before the flow ends in a grant: 总经理或主管副总经理.
[[nodiscard]] base::Text approvers_text(const pack::Pack& pack, const pack::Flow& flow);

// What a clause is bound to (Clause::bindings), in words: 规则：复制、摘抄须经“复制摘抄申请”.
[[nodiscard]] base::Text binding_text(const pack::Pack& pack, std::string_view binding);

}  // namespace jinkui::policy
