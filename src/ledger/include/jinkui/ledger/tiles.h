// The read API of C2SP tlog-tiles over a ledger's tables: what stands under a path, byte for byte as specified.
// Free functions; a session belongs to one thread. What is not there is an Error (not_found); I/O failure throws
// base::Fatal. Layout: docs/formats/tiles.md.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/ledger/tree.h"
#include "jinkui/store/session.h"

namespace jinkui::ledger {

// A resource below "tile/": hashes of a level, or the entries themselves.
struct TileName {
  bool entries = false;
  unsigned level = 0;  // of a tile of hashes
  std::uint64_t index = 0;
  std::size_t width = kTileWidth;  // 1..256; 256 is a full one
  friend bool operator==(const TileName&, const TileName&) = default;
};
// "tile/<level>/<index>[.p/<width>]" or "tile/entries/<index>[.p/<width>]".
[[nodiscard]] std::string to_path(const TileName& name);
// The reverse of to_path, and nothing else: another spelling of the same name is none.
[[nodiscard]] std::optional<TileName> parse_tile_path(std::string_view path);

// Any width up to what the committed ledger has, so that a client at an older checkpoint finds its partial tile
// still; not_found beyond.
[[nodiscard]] base::Result<base::Bytes> tile_resource(store::Session& session, const TileName& name);

}  // namespace jinkui::ledger
