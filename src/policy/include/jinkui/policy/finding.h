// What is wrong with a pack, where, under which clause, and how to mend it.
// Plain values; made by parse, compile and the checks, shown by `jinkui pack check`.
#pragma once
#include <string>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/base/text.h"

namespace jinkui::policy {

// A place in a file; line and column count from 1, 0 means the whole file.
struct Spot {
  std::string file;
  int line = 0;
  int column = 0;
};

[[nodiscard]] std::string to_string(const Spot& spot);  // file:line:column, as compilers write it

enum class Severity { error, warning };

struct Finding {
  Severity severity = Severity::error;
  std::string slug;  // stable, e.g. "pack/unknown-name"
  Spot at;
  std::string clause;  // printed number, when the finding is about one
  base::Text message;
  base::Text mend;
};
using Findings = std::vector<Finding>;

[[nodiscard]] bool has_errors(const Findings& findings);
// The first error as an Error with the number of further ones in its message; findings must have an error.
[[nodiscard]] base::Error to_error(const Findings& findings);
// One finding as a line for people: file:line:column: error: message [clause] mend.
[[nodiscard]] std::string to_line(const Finding& finding, bool english);

}  // namespace jinkui::policy
