#include "reader.h"

#include <algorithm>
#include <numeric>

namespace jinkui::policy {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > 64) {
    return "";
  }
  std::string best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t d = candidate.size() > 64 ? least : distance(word, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

std::string join(const std::vector<std::string>& words, std::string_view between) {
  static constexpr std::size_t kMost = 20;
  std::string out;
  for (std::size_t i = 0; i < std::min(words.size(), kMost); ++i) {
    out += i == 0 ? words[i] : std::string(between) + words[i];
  }
  return words.size() > kMost ? out + " …" : out;
}

Reader::Reader(const YamlNode& node, Findings& findings, std::string what)
    : node_(node), findings_(findings), what_(std::move(what)) {
  if (node.kind != YamlNode::Kind::map) {
    report(node.at, "pack/shape", {what_ + " 应是键和值", what_ + " must be keys and values"},
           {"写成 键: 值", "write key: value"});
  }
}

void Reader::report(const Spot& at, std::string_view slug, base::Text message, base::Text mend) const {
  findings_.push_back({Severity::error, std::string(slug), at, "", std::move(message), std::move(mend)});
}

const YamlNode* Reader::get(std::string_view key) {
  known_.emplace(key);
  if (node_.kind != YamlNode::Kind::map) {
    return nullptr;
  }
  for (std::size_t i = 0; i < node_.keys.size(); ++i) {
    if (node_.keys[i].first == key) {
      return node_.items[i].kind == YamlNode::Kind::null ? nullptr : &node_.items[i];
    }
  }
  return nullptr;
}

Word Reader::word(std::string_view key) {
  const YamlNode* node = get(key);
  if (node == nullptr) {
    return {"", node_.at};
  }
  if (node->kind != YamlNode::Kind::scalar) {
    report(node->at, "pack/shape",
           {what_ + "." + std::string(key) + " 应是一个值", what_ + "." + std::string(key) + " must be one value"},
           {"写成 " + std::string(key) + ": 值", "write " + std::string(key) + ": value"});
    return {"", node->at};
  }
  return {node->text, node->at};
}

Words Reader::words(std::string_view key) {
  const YamlNode* node = get(key);
  Words out;
  if (node == nullptr) {
    return out;
  }
  if (node->kind == YamlNode::Kind::scalar) {
    out.push_back({node->text, node->at});
    return out;
  }
  bool right = node->kind == YamlNode::Kind::sequence;
  for (const YamlNode& item : node->items) {
    right = right && item.kind == YamlNode::Kind::scalar;
    if (right) {
      out.push_back({item.text, item.at});
    }
  }
  if (!right) {
    report(node->at, "pack/shape",
           {what_ + "." + std::string(key) + " 应是一个值或一列值",
            what_ + "." + std::string(key) + " must be a value or a list of values"},
           {"写成 [甲, 乙]", "write [a, b]"});
    out.clear();
  }
  return out;
}

std::optional<bool> Reader::maybe(std::string_view key) {
  const Word value = word(key);
  if (value.empty()) {
    return std::nullopt;
  }
  if (value.text != "true" && value.text != "false") {
    report(value.at, "pack/shape",
           {what_ + "." + std::string(key) + " 只能是 true 或 false",
            what_ + "." + std::string(key) + " is true or false"},
           {"改为 true 或 false", "write true or false"});
    return std::nullopt;
  }
  return value.text == "true";
}

base::Text Reader::title(bool required) {
  const Word zh = word("zh");
  const Word en = word("en");
  if (required) {
    require("zh", zh);
  }
  return {zh.text, en.empty() ? zh.text : en.text};
}

base::Text Reader::text(std::string_view key) {
  const YamlNode* node = get(key);
  if (node == nullptr) {
    return {};
  }
  Reader inner(*node, findings_, what_ + "." + std::string(key));
  base::Text out = inner.title(true);
  inner.finish();
  return out;
}

void Reader::require(std::string_view key, const Word& value) {
  if (value.empty() && node_.kind == YamlNode::Kind::map) {
    report(node_.at, "pack/missing-key", {what_ + " 缺少 " + std::string(key), what_ + " lacks " + std::string(key)},
           {"补上 " + std::string(key) + ": …", "add " + std::string(key) + ": …"});
  }
}

void Reader::finish() {
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const auto& [key, at] : node_.keys) {
    if (known_.contains(key)) {
      continue;
    }
    const std::string near = nearest(key, known);
    base::Text mend = {"可用的键：" + join(known, "、"), "known keys: " + join(known, ", ")};
    if (!near.empty()) {
      mend = {"是否要写 " + near + "？", "did you mean " + near + "?"};
    }
    report(at, "pack/unknown-key", {what_ + " 没有键“" + key + "”", what_ + " has no key '" + key + "'"},
           std::move(mend));
  }
}

}  // namespace jinkui::policy
