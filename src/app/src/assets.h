// The embedded page as the API's asset source.
// Immutable after construction; safe from several threads.
#pragma once
#include <map>
#include <string_view>

#include "jinkui/api/api.h"

namespace jinkui::app {

class PageAssets final : public api::AssetSource {
 public:
  PageAssets();
  [[nodiscard]] std::optional<api::Asset> find(std::string_view path) const override;

 private:
  std::map<std::string_view, api::Asset> files_;
};

}  // namespace jinkui::app
