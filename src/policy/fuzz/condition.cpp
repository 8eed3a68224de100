// Any bytes as a condition; and as the bytes of a named question and decision.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "jinkui/policy/conditions.h"
#include "jinkui/policy/named.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;
  const auto expr = policy::parse_condition(base::as_text({data, size}));
  if (expr.ok() && expr->nodes.size() > policy::kMaxConditionNodes) {
    std::abort();
  }
  const auto question = policy::decode_question({data, size});
  if (question.ok() && policy::encode(*question) != base::Bytes(data, data + size)) {
    std::abort();
  }
  const auto decision = policy::decode_decision({data, size});
  if (decision.ok() && policy::encode(*decision) != base::Bytes(data, data + size)) {
    std::abort();
  }
  return 0;
}
