#include "yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <sstream>

#include "jinkui/policy/source.h"

namespace jinkui::policy {
namespace {

// Thrown out of the event handler, which has no other way to stop yaml-cpp; caught in parse_yaml.
struct Refused {
  Finding finding;
};

class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(std::string file) : file_(std::move(file)) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      refuse(mark, "pack/yaml", "一个文件只能有一个文档", "a file holds one document", "删去第二个 ---",
             "remove the second ---");
    }
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(mark, YamlNode::Kind::null, "");
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { refuse_anchor(mark, anchor + 1); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (!stack_.empty() && stack_.back().kind == YamlNode::Kind::map && !has_key_) {
      take_key(mark, value);
      return;
    }
    add(mark, YamlNode::Kind::scalar, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    open(mark, YamlNode::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    open(mark, YamlNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

  [[nodiscard]] YamlNode take_root() { return std::move(root_); }
  [[nodiscard]] Spot spot(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark, const char* slug, std::string zh, std::string en,
                           std::string mend_zh, std::string mend_en) const {
    throw Refused{Finding{Severity::error,
                          slug,
                          spot(mark),
                          "",
                          {std::move(zh), std::move(en)},
                          {std::move(mend_zh), std::move(mend_en)}}};
  }
  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != 0) {
      refuse(mark, "pack/yaml-anchor", "制度包不使用锚点（&）和引用（*）", "packs use no anchors (&) and aliases (*)",
             "把内容写全", "write the content out");
    }
  }
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, "pack/yaml-tag", "制度包不使用类型标签（!）", "packs use no tags (!)", "删去标签",
             "remove the tag");
    }
  }

  void take_key(const YAML::Mark& mark, const std::string& key) {
    YamlNode& map = stack_.back();
    const auto same = std::find_if(map.keys.begin(), map.keys.end(), [&](const auto& k) { return k.first == key; });
    if (same != map.keys.end()) {
      refuse(mark, "pack/duplicate-key", "“" + key + "”重复，第 " + std::to_string(same->second.line) + " 行已有",
             "'" + key + "' stands twice, first on line " + std::to_string(same->second.line), "删去或改名其中一个",
             "remove or rename one of them");
    }
    map.keys.emplace_back(key, spot(mark));
    has_key_ = true;
  }

  YamlNode make(const YAML::Mark& mark, YamlNode::Kind kind, const std::string& text) {
    if (!stack_.empty() && stack_.back().kind == YamlNode::Kind::map && !has_key_) {
      refuse(mark, "pack/yaml", "键只能是一个词", "a key is one word", "改写这个键", "rewrite this key");
    }
    if (++nodes_ > kMaxYamlNodes) {
      refuse(mark, "pack/too-large", "文件的节点太多", "the file has too many nodes", "拆分或精简制度包",
             "make the pack smaller");
    }
    YamlNode node;
    node.kind = kind;
    node.text = text;
    node.at = spot(mark);
    return node;
  }
  void place(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    stack_.back().items.push_back(std::move(node));
    has_key_ = false;
  }
  void add(const YAML::Mark& mark, YamlNode::Kind kind, const std::string& text) { place(make(mark, kind, text)); }
  void open(const YAML::Mark& mark, YamlNode::Kind kind) {
    YamlNode node = make(mark, kind, "");
    if (static_cast<int>(stack_.size()) >= kMaxYamlDepth) {
      refuse(mark, "pack/too-deep", "嵌套超过 " + std::to_string(kMaxYamlDepth) + " 层",
             "nested deeper than " + std::to_string(kMaxYamlDepth), "减少嵌套", "nest less");
    }
    stack_.push_back(std::move(node));
    has_key_ = false;
  }
  void close() {
    YamlNode node = std::move(stack_.back());
    stack_.pop_back();
    place(std::move(node));
  }

  std::string file_;
  YamlNode root_;
  std::vector<YamlNode> stack_;
  bool has_key_ = false;  // the innermost map has a key that waits for its value
  std::size_t nodes_ = 0;
  int documents_ = 0;
};

void emit_text(std::string& out, const std::string& text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

// Depth is bounded by kMaxYamlDepth.
void emit(std::string& out, const YamlNode& node, std::size_t depth) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      out += "null";
      return;
    case YamlNode::Kind::scalar:
      emit_text(out, node.text);
      return;
    default:
      break;
  }
  const bool map = node.kind == YamlNode::Kind::map;
  const std::string line = depth < 3 ? "\n" + std::string(depth + 1, ' ') : " ";
  out += map ? "{" : "[";
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    out += i == 0 ? line : "," + line;
    if (map) {
      emit_text(out, node.keys[i].first);
      out += ": ";
    }
    emit(out, node.items[i], depth + 1);
  }
  out += map ? "}" : "]";
}

}  // namespace

YamlNode parse_yaml(const std::string& name, std::string_view text, Findings& findings) {
  const std::string& file = name;
  const auto fail = [&](const Spot& at, std::string zh, std::string en, std::string mend_zh, std::string mend_en) {
    findings.push_back({Severity::error,
                        "pack/yaml",
                        at,
                        "",
                        {std::move(zh), std::move(en)},
                        {std::move(mend_zh), std::move(mend_en)}});
    return YamlNode{};
  };
  if (text.size() > kMaxPackBytes) {
    return fail({file, 0, 0}, "文件超过 1 MiB", "the file is larger than 1 MiB", "精简制度包",
                "make the pack smaller");
  }
  if (text.find('\0') != std::string_view::npos) {
    return fail({file, 0, 0}, "文件含有空字节", "the file holds a null byte", "另存为 UTF-8 文本",
                "save it as UTF-8 text");
  }
  Builder builder(file);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused& refused) {
    findings.push_back(refused.finding);
    return YamlNode{};
  } catch (const YAML::Exception& error) {
    return fail(builder.spot(error.mark), "不是正确的 YAML：" + error.msg, "not valid YAML: " + error.msg,
                "检查缩进、引号和冒号后的空格", "check indentation, quotes and the space after a colon");
  }
  return builder.take_root();
}

std::string emit_yaml(const YamlNode& node) {
  std::string out;
  emit(out, node, 0);
  out += "\n";
  return out;
}

}  // namespace jinkui::policy
