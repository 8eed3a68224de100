// Witness policies and tile paths: what parses as a policy is judged without a crash and names only what stands
// before; a path that parses is spelled in one way only.
#include "jinkui/ledger/witness_policy.h"

#include <cstdint>

#include "jinkui/base/check.h"
#include "jinkui/ledger/tiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto policy = ledger::parse_witness_policy(text); policy.ok()) {
    for (std::size_t i = 0; i < policy->members.size(); ++i) {
      const auto& member = policy->members[i];
      JINKUI_CHECK(member.key.has_value() == member.members.empty());
      JINKUI_CHECK(member.key || (member.threshold >= 1 && member.threshold <= member.members.size()));
      for (const std::size_t other : member.members) {
        JINKUI_CHECK(other < i);
      }
    }
    const ledger::Checkpoint nothing;
    const auto judged = ledger::judge(*policy, nothing);
    JINKUI_CHECK(judged.ok() && judged->count() == 0 && judged->reached == !policy->quorum.has_value());
    JINKUI_CHECK(!ledger::quorum_text(*policy).empty());
  }
  if (const auto name = ledger::parse_tile_path(text); name) {
    JINKUI_CHECK(ledger::to_path(*name) == text);
  }
  return 0;
}
