// pack_without FILE BINDING: prints the pack without that part (policy/without.h), for tests that prove that a clause
// depends on it. Exit 0, or 2 with a message.
#include <fstream>
#include <iostream>
#include <sstream>

#include "jinkui/policy/without.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: pack_without FILE BINDING   e.g. pack_without pack.yaml rule:copy\n";
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const auto out = jinkui::policy::without({argv[1], text.str()}, argv[2]);
  if (!out.ok()) {
    std::cerr << out.error().message.en << "\n";
    return 2;
  }
  std::cout << *out;
  return 0;
}
