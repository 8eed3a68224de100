// The use cases of `jinkui pack …`, which need no server: what to print and how to exit. The caller reads the files.
// Pure; safe from any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "jinkui/policy/named.h"
#include "jinkui/policy/source.h"

namespace jinkui::policy {

struct Report {
  std::string text;  // ends with a newline
  int exit = 0;      // 0 fine (warnings or none), 1 findings that are errors
};

struct Style {
  bool english = false;
  bool json = false;
};

// pack check FILE [--org FILE]: every finding, then a count.
[[nodiscard]] Report check_report(const std::vector<Document>& documents, const std::optional<Document>& org,
                                  Style style);

// pack show FILE: show_text or show_json; the findings when the pack does not compile.
[[nodiscard]] Report show_report(const std::vector<Document>& documents, Style style);

// pack explain FILE --verb … --post … --fact name=value …: the decision in words, with its clauses.
[[nodiscard]] Report explain_report(const std::vector<Document>& documents, const NamedQuestion& question,
                                    Style style);

// pack compare BEFORE AFTER: what the second version changes, and for whom; exit 1 when it changes anything, as diff.
[[nodiscard]] Report compare_report(const std::vector<Document>& before, const std::vector<Document>& after,
                                    Style style);

// Which pack a document extends, so that the caller knows which further file to read; empty when none or unreadable.
[[nodiscard]] std::string extended_by(const Document& document);

}  // namespace jinkui::policy
