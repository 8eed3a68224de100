#include "assets.h"

#include <array>
#include <utility>

#include "page.h"

namespace jinkui::app {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".json", "application/json"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view type_of(std::string_view path) {
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) {
      return type;
    }
  }
  return "application/octet-stream";
}

}  // namespace

PageAssets::PageAssets() {
  std::size_t count = 0;
  const PageFile* files = page_files(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view path = files[i].path;
    const std::string_view content(reinterpret_cast<const char*>(files[i].begin),
                                   static_cast<std::size_t>(files[i].end - files[i].begin));
    if (path.ends_with(".gz")) {
      continue;
    }
    api::Asset asset;
    asset.content = content;
    asset.content_type = type_of(path);
    asset.immutable = path.starts_with("/assets/");
    files_.emplace(path, asset);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view path = files[i].path;
    if (!path.ends_with(".gz")) {
      continue;
    }
    if (const auto plain = files_.find(path.substr(0, path.size() - 3)); plain != files_.end()) {
      plain->second.gzip = {reinterpret_cast<const char*>(files[i].begin),
                            static_cast<std::size_t>(files[i].end - files[i].begin)};
    }
  }
}

std::optional<api::Asset> PageAssets::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace jinkui::app
