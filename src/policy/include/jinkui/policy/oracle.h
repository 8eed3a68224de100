// The slow, obvious evaluator: judges a named question over the parsed pack, word by word, without the compiled pack.
// It shares only the parser with decide(), so that replay and the differential test are a second opinion.
// Pure; safe from any thread.
#pragma once
#include "jinkui/policy/named.h"
#include "jinkui/policy/source.h"

namespace jinkui::policy {

// `source` must compile without errors. A question that names what the pack does not have is an Error
// (policy/unknown-name): it was asked under another pack.
[[nodiscard]] base::Result<NamedDecision> judge(const SourcePack& source, const NamedQuestion& question);

}  // namespace jinkui::policy
