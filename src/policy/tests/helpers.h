// Files of the project's packs for tests, which run in the project's root.
#pragma once
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "jinkui/policy/source.h"

namespace jinkui::policy {

inline Document document(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return {path, text.str()};
}

inline std::vector<Document> classified() {
  return {document("packs/classified-customer-records/pack.yaml"), document("packs/base/pack.yaml")};
}

}  // namespace jinkui::policy
