#include "jinkui/policy/compile.h"

#include <algorithm>

#include "compilation.h"

namespace jinkui::policy {

Compiled compile(const SourcePack& source) {
  Compilation c(source);
  c.pack.id = source.id.text;
  c.pack.title = source.title;
  c.pack.rules = std::make_unique<pack::Rules>();
  list_clauses(c);
  compile_names(c);
  compile_settings(c);
  compile_flows(c);
  compile_access(c);
  compile_rules(c);
  compile_checks(c);
  compile_governance(c);
  compile_clauses(c);
  if (has_errors(c.findings)) {
    return {std::nullopt, std::move(c.findings)};
  }
  return {std::move(c.pack), std::move(c.findings)};
}

Compiled check(const std::vector<Document>& documents) {
  Parsed parsed = parse(documents);
  if (has_errors(parsed.findings)) {
    return {std::nullopt, std::move(parsed.findings)};
  }
  Compiled compiled = compile(parsed.source);
  compiled.findings.insert(compiled.findings.begin(), parsed.findings.begin(), parsed.findings.end());
  return compiled;
}

base::Result<pack::Pack> load(const std::vector<Document>& documents) {
  Compiled compiled = check(documents);
  if (!compiled.pack.has_value()) {
    return to_error(compiled.findings);
  }
  return std::move(*compiled.pack);
}

}  // namespace jinkui::policy
