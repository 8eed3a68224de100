// What the writer and the reader of the export format (docs/formats/export.md) share.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "jinkui/ledger/export.h"

namespace jinkui::ledger {

inline constexpr std::string_view kExportMagic = "jinkui-ledger-export/1";
inline constexpr std::uint64_t kBundleEntries = 256;
inline constexpr std::size_t kMaxLeaf = 4096;
inline constexpr std::size_t kMaxPack = std::size_t{16} << 20;

[[nodiscard]] constexpr std::size_t max_payload(RecordType type) {
  switch (type) {
    case RecordType::pack:
      return kMaxPack;
    case RecordType::entries:
      return kBundleEntries * (2 + kMaxLeaf);
    case RecordType::checkpoint:
      return kMaxNote;
    case RecordType::end:
      return 0;
  }
  return 0;
}

// Entries [begin, end) as an entry bundle of C2SP tlog-tiles; corrupt when one is missing or too long.
[[nodiscard]] base::Status read_bundle(store::Session& session, std::uint64_t begin, std::uint64_t end,
                                       base::Bytes& bundle);

}  // namespace jinkui::ledger
