// The subcommands of the binary; each file cmd_*.cpp adds some. Exit codes: say.h.
// For the main thread, before anything else runs.
#pragma once
#include <functional>

#include "say.h"

namespace CLI {
class App;
}

namespace jinkui::app {

using Command = std::function<int()>;

// Every add_* puts its subcommands on the app; parsing one of them sets `chosen`.
void add_commands(CLI::App& app, Command& chosen);
void add_init(CLI::App& app, Command& chosen);
void add_serve(CLI::App& app, Command& chosen);
void add_demo(CLI::App& app, Command& chosen);
void add_pack(CLI::App& app, Command& chosen);
void add_ledger(CLI::App& app, Command& chosen);
void add_ledger_records(CLI::App& ledger, Command& chosen);
void add_ledger_witness(CLI::App& ledger, Command& chosen);
void add_witness(CLI::App& app, Command& chosen);
void add_keys(CLI::App& app, Command& chosen);
void add_keys_restore(CLI::App& keys, Command& chosen);
void add_keys_rotate(CLI::App& keys, Command& chosen);
void add_restore(CLI::App& app, Command& chosen);
void add_client(CLI::App& app, Command& chosen);
void add_import(CLI::App& app, Command& chosen);

}  // namespace jinkui::app
