// Exports: verification of any bytes ends with a report or an error, and finds nothing proven.
#include "jinkui/ledger/export.h"

#include <algorithm>
#include <cstdint>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/verify.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;
  base::ByteView left(data, size);
  const ledger::ExportSource source = [&left](std::span<std::uint8_t> out) {
    const std::size_t count = std::min(out.size(), left.size());
    std::copy_n(left.begin(), count, out.begin());
    left = left.subspan(count);
    return count;
  };
  const auto report = ledger::verify_export(source, {});
  if (!report.ok()) {
    JINKUI_CHECK(!report.error().slug.empty());
    return 0;
  }
  JINKUI_CHECK(report->verdict != ledger::Verdict::proven && report->proven_size == 0);
  JINKUI_CHECK((report->verdict == ledger::Verdict::findings) == (report->findings_total > 0));
  JINKUI_CHECK(report->verdict == ledger::Verdict::findings || (report->root_ok && report->signature_ok));
  return 0;
}
