// From the parsed document to the compiled pack: every name resolved, every condition typed, every clause bound.
// Pure; safe from any thread. A pack with errors is not made; warnings do not hinder it.
#pragma once
#include <optional>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/pack/pack.h"
#include "jinkui/policy/source.h"

namespace jinkui::policy {

struct Compiled {
  std::optional<pack::Pack> pack;  // none when findings has an error
  Findings findings;               // all at once
};

// `source` comes from parse() without errors.
[[nodiscard]] Compiled compile(const SourcePack& source);

// Parses and compiles documents[0] with what it extends; the findings of both steps.
[[nodiscard]] Compiled check(const std::vector<Document>& documents);

// The same for those who only want the pack: the first error (slug, file:line:column, mend), or the pack.
[[nodiscard]] base::Result<pack::Pack> load(const std::vector<Document>& documents);

}  // namespace jinkui::policy
