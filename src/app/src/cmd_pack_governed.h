// jinkui pack propose|versions|version|request|activate|coverage: clients of a running server's API.
// For the main thread, before any other starts.
#pragma once
#include <CLI/CLI.hpp>

#include "commands.h"

namespace jinkui::app {

void add_governed_pack(CLI::App& pack, Command& chosen);

}  // namespace jinkui::app
