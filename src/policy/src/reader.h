// Reads a YAML map key by key and reports what is missing, unknown or of the wrong shape.
// Used on one thread; borrows the node and the findings for its lifetime.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "jinkui/policy/source.h"
#include "yaml.h"

namespace jinkui::policy {

class Reader {
 public:
  // `what` names the part for people, e.g. "rules[3]". A node that is not a map is reported and read as empty.
  Reader(const YamlNode& node, Findings& findings, std::string what);

  // The value of a key, or null; a key asked for counts as known.
  [[nodiscard]] const YamlNode* get(std::string_view key);
  // A scalar, or an empty word when absent.
  [[nodiscard]] Word word(std::string_view key);
  // A scalar or a list of scalars.
  [[nodiscard]] Words words(std::string_view key);
  // true or false; absent is nothing.
  [[nodiscard]] std::optional<bool> maybe(std::string_view key);
  [[nodiscard]] bool flag(std::string_view key) { return maybe(key).value_or(false); }
  // zh and en; zh is asked for when `required`.
  [[nodiscard]] base::Text title(bool required);
  [[nodiscard]] base::Text text(std::string_view key);
  // Reports that `key` must stand here.
  void require(std::string_view key, const Word& value);
  // Reports every key that nobody asked for, with the nearest known one.
  void finish();

  [[nodiscard]] const YamlNode& node() const { return node_; }
  [[nodiscard]] const std::string& what() const { return what_; }
  [[nodiscard]] Findings& findings() const { return findings_; }
  void report(const Spot& at, std::string_view slug, base::Text message, base::Text mend) const;

 private:
  const YamlNode& node_;
  Findings& findings_;
  std::string what_;
  std::set<std::string, std::less<>> known_;
};

// The word of `known` that differs least from `word`; empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);
// "one of: a, b, c", cut after twenty.
[[nodiscard]] std::string join(const std::vector<std::string>& words, std::string_view between);

}  // namespace jinkui::policy
