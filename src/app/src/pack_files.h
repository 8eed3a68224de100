// A pack on disk: packs/NAME/pack.yaml with policy.md beside it, and the packs it extends beside that.
// Errors: pack/unreadable with the path. For the main thread.
#pragma once
#include <string>

#include "jinkui/service/pack_store.h"

namespace jinkui::app {

// `path`: the folder of the pack, or its pack.yaml. `extends: base` is read from the sibling folder `base`.
[[nodiscard]] base::Result<service::PackBundle> read_pack_bundle(const std::string& path);
[[nodiscard]] base::Result<std::string> read_text_file(const std::string& path);

}  // namespace jinkui::app
