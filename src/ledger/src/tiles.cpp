#include "jinkui/ledger/tiles.h"

#include <charconv>

#include "errors.h"
#include "export_format.h"
#include "jinkui/ledger/reader.h"

namespace jinkui::ledger {
namespace {

constexpr std::string_view kTile = "tile/";
constexpr std::string_view kEntries = "entries/";
constexpr std::string_view kPartial = ".p/";
constexpr std::size_t kMaxPath = 64;

// Digits up to the end of `text`; whether they are spelled as they should be is seen by spelling them again.
template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

// "x001/x234/067"
std::optional<std::uint64_t> index_of(std::string_view groups) {
  std::string digits;
  for (const char c : groups) {
    if (c != 'x' && c != '/') {
      digits.push_back(c);
    }
  }
  return number<std::uint64_t>(digits);
}

}  // namespace

std::string to_path(const TileName& name) {
  std::string path = tile_path(name.level, name.index, name.width);
  if (name.entries) {
    path.replace(kTile.size(), path.find('/', kTile.size()) + 1 - kTile.size(), kEntries);
  }
  return path;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
  if (path.size() > kMaxPath || !path.starts_with(kTile)) {
    return std::nullopt;
  }
  std::string_view rest = path.substr(kTile.size());
  TileName name;
  name.entries = rest.starts_with(kEntries);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  if (!name.entries) {
    const auto level = number<unsigned>(rest.substr(0, slash));
    if (!level) {
      return std::nullopt;
    }
    name.level = *level;
  }
  rest.remove_prefix(slash + 1);
  if (const std::size_t partial = rest.find(kPartial); partial != std::string_view::npos) {
    const auto width = number<std::size_t>(rest.substr(partial + kPartial.size()));
    if (!width || *width == 0 || *width >= kTileWidth) {
      return std::nullopt;
    }
    name.width = *width;
    rest = rest.substr(0, partial);
  }
  const auto index = index_of(rest);
  if (!index) {
    return std::nullopt;
  }
  name.index = *index;
  return to_path(name) == path ? std::optional(name) : std::nullopt;
}

base::Result<base::Bytes> tile_resource(store::Session& session, const TileName& name) {
  if (!name.entries) {
    return tile_bytes(session, name.level, name.index, name.width);
  }
  JINKUI_TRY(const StoredHead stored, stored_head(session));
  const bool fits = name.width >= 1 && name.width <= kTileWidth && name.index <= stored.head.size / kTileWidth &&
                    name.index * kTileWidth + name.width <= stored.head.size;
  if (!fits) {
    return make_error(base::Errc::not_found, "ledger/not-there",
                      {"账本中没有这一组分录。", "The ledger has no such entries."},
                      {"账本大小见最新检查点。", "The newest checkpoint tells the size."});
  }
  base::Bytes bundle;
  JINKUI_RETURN_IF_ERROR(read_bundle(session, name.index * kTileWidth, name.index * kTileWidth + name.width, bundle));
  return bundle;
}

}  // namespace jinkui::ledger
