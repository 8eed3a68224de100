#include "yaml.h"

#include <gtest/gtest.h>

#include "helpers.h"

namespace jinkui::policy {
namespace {

bool same(const YamlNode& a, const YamlNode& b) {
  bool equal =
      a.kind == b.kind && a.text == b.text && a.items.size() == b.items.size() && a.keys.size() == b.keys.size();
  for (std::size_t i = 0; equal && i < a.items.size(); ++i) {
    equal = same(a.items[i], b.items[i]) && (a.keys.empty() || a.keys[i].first == b.keys[i].first);
  }
  return equal;
}

TEST(Yaml, WhatIsWrittenReadsTheSame) {
  const std::string odd = "{a: \"x\\ty\\\"\\\\z\\x01\", b: [1, ~, [], {}], 中: '文 : # ,'}";
  for (const std::string& text : {classified()[0].text, classified()[1].text, odd}) {
    Findings findings;
    const YamlNode tree = parse_yaml("t", text, findings);
    const YamlNode again = parse_yaml("t", emit_yaml(tree), findings);
    EXPECT_TRUE(findings.empty()) << to_line(findings[0], true);
    EXPECT_TRUE(same(tree, again));
  }
}

TEST(Yaml, PlacesCountFromOne) {
  Findings findings;
  const YamlNode tree = parse_yaml("t", "a:\n  - b\n  - {c: d}\n", findings);
  const YamlNode& list = tree.items.at(0);
  EXPECT_EQ(to_string(tree.keys.at(0).second), "t:1:1");
  EXPECT_EQ(to_string(list.items.at(0).at), "t:2:5");
  EXPECT_EQ(to_string(list.items.at(1).items.at(0).at), "t:3:9");
}

TEST(Yaml, RefusalsNameTheirPlace) {
  const auto refused = [](const std::string& text) {
    Findings findings;
    EXPECT_EQ(parse_yaml("t", text, findings).kind, YamlNode::Kind::null);
    return findings.empty() ? "nothing" : findings[0].slug + " " + to_string(findings[0].at);
  };
  EXPECT_EQ(refused("a: &x 1"), "pack/yaml-anchor t:1:4");
  EXPECT_EQ(refused("a: *x"), "pack/yaml t:1:4");
  EXPECT_EQ(refused("a: !t 1"), "pack/yaml-tag t:1:4");
  EXPECT_EQ(refused("a: 1\na: 2"), "pack/duplicate-key t:2:1");
  EXPECT_EQ(refused("? [a]\n: 1"), "pack/yaml t:1:3");
  EXPECT_EQ(refused("a: 1\n---\nb: 2"), "pack/yaml t:2:1");
  EXPECT_EQ(refused(std::string("a: \0", 4)), "pack/yaml t");
}

}  // namespace
}  // namespace jinkui::policy
