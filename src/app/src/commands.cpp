#include "commands.h"

#include <CLI/CLI.hpp>

namespace jinkui::app {

void add_commands(CLI::App& app, Command& chosen) {
  add_init(app, chosen);
  add_serve(app, chosen);
  add_demo(app, chosen);
  add_client(app, chosen);
  add_import(app, chosen);
  add_pack(app, chosen);
  add_ledger(app, chosen);
  add_witness(app, chosen);
  add_keys(app, chosen);
  add_restore(app, chosen);
}

}  // namespace jinkui::app
