#include "router.h"

#include <algorithm>

#include "jinkui/base/check.h"

namespace jinkui::api {
namespace {

// Takes the next segment of "/a/b/c"; the path begins with a slash.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

}  // namespace

void Router::add(Method method, std::string_view pattern, int route) {
  JINKUI_CHECK(!pattern.empty() && pattern.front() == '/');
  Node* node = &root_;
  while (!pattern.empty()) {
    const std::string_view segment = next_segment(pattern);
    if (segment.ends_with("...}")) {
      JINKUI_CHECK(pattern.empty());
      if (!node->rest) {
        node->rest = std::make_unique<Node>();
      }
      node = node->rest.get();
      continue;
    }
    if (!segment.empty() && segment.front() == '{') {
      if (!node->parameter) {
        node->parameter = std::make_unique<Node>();
      }
      node = node->parameter.get();
      continue;
    }
    auto& children = node->children;
    auto found = std::find_if(children.begin(), children.end(), [&](const auto& c) { return c.first == segment; });
    if (found == children.end()) {
      found = children.emplace(children.end(), std::string(segment), std::make_unique<Node>());
    }
    node = found->second.get();
  }
  const auto set = [&](Method m) {
    int& slot = node->routes[static_cast<std::size_t>(m)];
    JINKUI_CHECK(slot < 0);
    slot = route;
    node->allow.append(node->allow.empty() ? "" : ", ").append(to_string(m));
  };
  set(method);
  if (method == Method::get) {
    set(Method::head);
  }
}

std::optional<Match> Router::find(Method method, std::string_view path) const {
  if (path.empty() || path.front() != '/') {
    return std::nullopt;
  }
  Match match;
  const Node* node = &root_;
  while (!path.empty()) {
    const std::string_view segment = next_segment(path);
    const auto& children = node->children;
    const auto found =
        std::find_if(children.begin(), children.end(), [&](const auto& c) { return c.first == segment; });
    if (found != children.end()) {
      node = found->second.get();
    } else if (node->parameter && !segment.empty() && match.count < Match::kMost) {
      node = node->parameter.get();
      match.values[match.count++] = segment;
    } else if (node->rest && !segment.empty() && match.count < Match::kMost) {
      node = node->rest.get();
      match.values[match.count++] = {segment.data(), segment.size() + path.size()};
      path = {};
    } else {
      return std::nullopt;
    }
  }
  if (node->allow.empty()) {
    return std::nullopt;
  }
  match.route = node->routes[static_cast<std::size_t>(method)];
  match.allow = node->allow;
  return match;
}

}  // namespace jinkui::api
