#include "pack_files.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace jinkui::app {
namespace {

base::Error unreadable(const std::string& path) {
  return {base::Errc::not_found,
          "file/unreadable",
          {"无法读取文件。", "The file cannot be read."},
          {"请检查路径和权限。", "Check the path and its permissions."},
          path,
          {},
          ""};
}

}  // namespace

base::Result<std::string> read_text_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path)) {
    return unreadable(path);
  }
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

base::Result<service::PackBundle> read_pack_bundle(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path file = fs::is_directory(path) ? fs::path(path) / "pack.yaml" : fs::path(path);
  service::PackBundle bundle;
  fs::path current = file;
  for (int depth = 0; depth < 8; ++depth) {
    JINKUI_TRY(auto text, read_text_file(current.string()));
    const std::string name = (current.parent_path().filename() / current.filename()).string();
    bundle.documents.push_back({name, std::move(text)});
    const std::string extends = policy::parse({bundle.documents.back()}).source.extends.text;
    if (extends.empty()) {
      break;
    }
    current = file.parent_path().parent_path() / extends / "pack.yaml";
  }
  if (auto text = read_text_file((file.parent_path() / "policy.md").string()); text.ok()) {
    bundle.policy_text = std::move(text).value();
  }
  return bundle;
}

}  // namespace jinkui::app
