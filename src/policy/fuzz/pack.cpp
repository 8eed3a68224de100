// Any bytes as a pack: parse, compile, show, take a binding out; and decide a question when it compiles.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "jinkui/policy/compile.h"
#include "jinkui/policy/named.h"
#include "jinkui/policy/oracle.h"
#include "jinkui/policy/show.h"
#include "jinkui/policy/without.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui::policy;
  const Document document{"fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const Parsed parsed = parse({document, document});
  (void)without(document, "rule:r");
  if (has_errors(parsed.findings)) {
    (void)to_error(parsed.findings);
    return 0;
  }
  const Compiled compiled = compile(parsed.source);
  if (!compiled.pack.has_value()) {
    return 0;
  }
  (void)show_json(*compiled.pack);
  Question question;
  question.facts.set(jinkui::pack::KernelFact::subject_staff, 1);
  question.facts.posts.set();
  const auto fast = describe(*compiled.pack, decide(*compiled.pack, question));
  const auto slow = judge(parsed.source, describe(*compiled.pack, question));
  if (!slow.ok() || *slow != fast) {
    std::abort();
  }
  return 0;
}
