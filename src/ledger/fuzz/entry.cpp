// Leaves, openings and scopes: what decodes encodes to the same bytes, and nothing else happens.
#include "jinkui/ledger/entry.h"

#include <algorithm>
#include <cstdint>

#include "jinkui/base/check.h"
#include "jinkui/ledger/kinds.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;
  const base::ByteView bytes(data, size);
  const auto same = [bytes](const base::Bytes& encoded) {
    return std::equal(encoded.begin(), encoded.end(), bytes.begin(), bytes.end());
  };
  if (const auto leaf = ledger::decode_leaf(bytes); leaf.ok()) {
    JINKUI_CHECK(same(ledger::encode(*leaf)));
    JINKUI_CHECK(!ledger::slug_of(leaf->kind).empty());
  }
  if (const auto opening = ledger::decode_opening(bytes); opening.ok()) {
    JINKUI_CHECK(same(ledger::encode(*opening)));
  }
  if (const auto scope = ledger::decode_scope(bytes); scope.ok()) {
    JINKUI_CHECK(same(ledger::encode(*scope)));
  }
  return 0;
}
