// A YAML document as a plain tree with places: the strict, bounded subset that packs are written in.
// Values; never throws; every limit breached becomes a Finding.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinkui/policy/finding.h"

namespace jinkui::policy {

struct YamlNode {
  enum class Kind { null, scalar, sequence, map };
  Kind kind = Kind::null;
  std::string text;                                // scalar
  std::vector<YamlNode> items;                     // sequence; map: values
  std::vector<std::pair<std::string, Spot>> keys;  // map: keys[i] names items[i]
  Spot at;
};

inline constexpr int kMaxYamlDepth = 16;
inline constexpr std::size_t kMaxYamlNodes = 200'000;

// Parses one document. On an error the node is null and findings has the reason.
[[nodiscard]] YamlNode parse_yaml(const std::string& name, std::string_view text, Findings& findings);
// Writes the tree back as YAML (flow style, every scalar quoted), which parse_yaml reads as the same tree.
[[nodiscard]] std::string emit_yaml(const YamlNode& node);

}  // namespace jinkui::policy
