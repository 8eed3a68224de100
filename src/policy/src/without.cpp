#include "jinkui/policy/without.h"

#include <algorithm>
#include <array>
#include <set>

#include "yaml.h"

namespace jinkui::policy {
namespace {

struct Section {
  std::string_view prefix;
  std::string_view key;
};
constexpr std::array<Section, 13> kSections = {{{"rule", "rules"},
                                                {"flow", "flows"},
                                                {"level", "levels"},
                                                {"tier", "tiers"},
                                                {"post", "posts"},
                                                {"group", "groups"},
                                                {"field", "fields"},
                                                {"category", "categories"},
                                                {"purpose", "purposes"},
                                                {"classification", "classification"},
                                                {"mechanism", "mechanisms"},
                                                {"measure", "measures"},
                                                {"clause", "clauses"}}};

YamlNode word(std::string text) {
  YamlNode out;
  out.kind = YamlNode::Kind::scalar;
  out.text = std::move(text);
  return out;
}

YamlNode* child(YamlNode& node, std::string_view key) {
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    if (node.keys[i].first == key) {
      return &node.items[i];
    }
  }
  return nullptr;
}

bool erase_key(YamlNode& node, std::string_view key) {
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    if (node.keys[i].first == key) {
      node.keys.erase(node.keys.begin() + static_cast<std::ptrdiff_t>(i));
      node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(i));
      return true;
    }
  }
  return false;
}

std::string scalar(YamlNode& node, std::string_view key) {
  const YamlNode* value = child(node, key);
  return value == nullptr ? std::string() : value->text;
}

// The entry of a section with this id, whether the section is a map or a list.
YamlNode* entry(YamlNode& section, std::string_view id) {
  if (section.kind == YamlNode::Kind::map) {
    return child(section, id);
  }
  const auto found = std::find_if(section.items.begin(), section.items.end(),
                                  [&](YamlNode& item) { return scalar(item, "id") == id; });
  return found == section.items.end() ? nullptr : &*found;
}

template <class Drop>
void drop_items(YamlNode* list, const Drop& drop) {
  if (list != nullptr && list->kind == YamlNode::Kind::sequence) {
    list->items.erase(std::remove_if(list->items.begin(), list->items.end(), drop), list->items.end());
  }
}

bool erase_entry(YamlNode& section, std::string_view id) {
  if (entry(section, id) == nullptr) {
    return false;
  }
  if (section.kind == YamlNode::Kind::map) {
    return erase_key(section, id);
  }
  drop_items(&section, [&](YamlNode& item) { return scalar(item, "id") == id; });
  return true;
}

// True when `value` is `name`, or a list that holds nothing once `name` is out of it.
bool names_only(YamlNode* value, std::string_view name) {
  if (value == nullptr) {
    return false;
  }
  if (value->kind == YamlNode::Kind::scalar) {
    const std::size_t space = value->text.rfind(' ');
    return value->text.substr(space == std::string::npos ? 0 : space + 1) == name;
  }
  const bool had = !value->items.empty();
  drop_items(value, [&](YamlNode& item) { return item.text == name; });
  return had && value->items.empty();
}

void forget_flow(YamlNode& root, std::string_view flow) {
  if (YamlNode* rules = child(root, "rules"); rules != nullptr) {
    for (YamlNode& rule : rules->items) {
      if (scalar(rule, "by") == flow) {
        erase_key(rule, "by");
      }
    }
  }
}

void forget_level(YamlNode& root, std::string_view level) {
  drop_items(child(root, "classification"), [&](YamlNode& item) { return scalar(item, "level") == level; });
  for (const char* section : {"categories", "fields"}) {
    if (YamlNode* node = child(root, section); node != nullptr) {
      for (YamlNode& item : node->items) {
        if (scalar(item, "level") == level) {
          erase_key(item, "level");
        }
      }
    }
  }
  drop_items(child(root, "rules"), [&](YamlNode& rule) {
    YamlNode* on = child(rule, "on");
    return on != nullptr && names_only(child(*on, "level"), level);
  });
}

void forget_field(YamlNode& root, std::string_view field) {
  if (YamlNode* purposes = child(root, "purposes"); purposes != nullptr) {
    for (YamlNode& purpose : purposes->items) {
      (void)names_only(child(purpose, "fields"), field);
    }
  }
}

void forget_category(YamlNode& root, std::string_view category) {
  drop_items(child(root, "rules"), [&](YamlNode& rule) {
    YamlNode* on = child(rule, "on");
    return on != nullptr && names_only(child(*on, "category"), category);
  });
}

// Depth is bounded by the YAML tree's.
void gather_cited(const YamlNode& node, std::set<std::string>& cited) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const YamlNode& item = node.items[i];
    if (node.kind == YamlNode::Kind::map && node.keys[i].first == "clause") {
      cited.insert(item.text);
      for (const YamlNode& one : item.items) {
        cited.insert(one.text);
      }
    } else {
      gather_cited(item, cited);
    }
  }
}

// What the clauses are cited by once the flows that no rule goes by are left out.
std::set<std::string> strongly_cited(YamlNode root) {
  std::set<std::string> used;
  if (YamlNode* rules = child(root, "rules"); rules != nullptr) {
    for (YamlNode& rule : rules->items) {
      used.insert(scalar(rule, "by"));
    }
  }
  if (YamlNode* flows = child(root, "flows"); flows != nullptr && flows->kind == YamlNode::Kind::map) {
    for (std::size_t i = flows->keys.size(); i-- > 0;) {
      if (!used.contains(flows->keys[i].first)) {
        erase_key(*flows, std::string(flows->keys[i].first));
      }
    }
  }
  std::set<std::string> cited;
  gather_cited(root, cited);
  return cited;
}

// Clauses claim no more than what is left gives.
void settle_clauses(YamlNode& root) {
  std::set<std::string> cited;
  gather_cited(root, cited);
  const std::set<std::string> strongly = strongly_cited(root);
  YamlNode* clauses = child(root, "clauses");
  if (clauses == nullptr) {
    return;
  }
  for (YamlNode& clause : clauses->items) {
    YamlNode* claim = child(clause, "claim");
    const std::string id = scalar(clause, "id");
    if (claim == nullptr || strongly.contains(id)) {
      continue;
    }
    if (cited.contains(id)) {
      claim->text = "declared";
      continue;
    }
    erase_key(clause, "claim");
    clause.keys.emplace_back("not_yet", Spot{});
    clause.items.push_back(word("taken_out"));
  }
}

// Takes a key out of a part; `path` may lead into it: grant/uses. A flow needs a grant: without it, one without
// bounds.
bool erase_path(YamlNode& part, std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash != std::string_view::npos) {
    YamlNode* inner = child(part, path.substr(0, slash));
    return inner != nullptr && erase_path(*inner, path.substr(slash + 1));
  }
  if (path == "grant" && child(part, path) != nullptr) {
    YamlNode& grant = *child(part, path);
    grant.kind = YamlNode::Kind::map;
    grant.keys = {{"for", {}}, {"uses", {}}};
    grant.items = {word("P100Y"), word("1000000")};
    return true;
  }
  return erase_key(part, path);
}

bool take_out(YamlNode& root, std::string_view binding) {
  const std::size_t slash = binding.find('/');
  const std::string_view part = binding.substr(0, slash);
  const std::string_view key = slash == std::string_view::npos ? std::string_view() : binding.substr(slash + 1);
  const std::size_t colon = part.find(':');
  if (colon == std::string_view::npos) {
    YamlNode* section = child(root, part);
    return section != nullptr && (key.empty() ? erase_key(root, part) : erase_path(*section, key));
  }
  const auto known = std::find_if(kSections.begin(), kSections.end(),
                                  [&](const Section& s) { return s.prefix == part.substr(0, colon); });
  YamlNode* section = known == kSections.end() ? nullptr : child(root, known->key);
  const std::string_view id = part.substr(colon + 1);
  if (section == nullptr || entry(*section, id) == nullptr) {
    return id == kGovernance && erase_key(root, kGovernance);  // its rule and flow stand there
  }
  if (!key.empty()) {
    return erase_path(*entry(*section, id), key);
  }
  erase_entry(*section, id);
  if (known->prefix == "flow") {
    forget_flow(root, id);
  } else if (known->prefix == "level") {
    forget_level(root, id);
  } else if (known->prefix == "field") {
    forget_field(root, id);
  } else if (known->prefix == "category") {
    forget_category(root, id);
  }
  return true;
}

}  // namespace

base::Result<std::string> without(const Document& document, std::string_view binding) {
  Findings findings;
  YamlNode root = parse_yaml(document.name, document.text, findings);
  if (has_errors(findings)) {
    return to_error(findings);
  }
  if (!take_out(root, binding)) {
    base::Error error;
    error.code = base::Errc::not_found;
    error.slug = "policy/no-such-binding";
    error.message = {"制度包里没有“" + std::string(binding) + "”", "the pack has no '" + std::string(binding) + "'"};
    error.next = {"写成 rule:名称、flow:名称、level:名称/period 等",
                  "write rule:name, flow:name, level:name/period …"};
    return error;
  }
  settle_clauses(root);
  return emit_yaml(root);
}

}  // namespace jinkui::policy
