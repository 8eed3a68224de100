#include <CLI/CLI.hpp>
#include <iostream>

#include "commands.h"
#include "jinkui/base/result.h"

int main(int argc, char** argv) {
  CLI::App app{"Jinkui 金匮: 客户信息保密制度的执行与证明 / makes a confidentiality policy run, and proves it"};
  app.require_subcommand(1);
  jinkui::app::Command chosen;
  jinkui::app::add_commands(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : jinkui::app::kUsage;
  }
  try {
    return chosen();
  } catch (const std::exception& error) {
    std::cerr << "jinkui: " << error.what() << "\n";
    return jinkui::app::kFindings;
  }
}
