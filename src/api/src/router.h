// Finds the route of a path: a small tree of segments, where {name} stands for any one segment and a last {name...}
// for all that is left, one segment or more. A fixed segment wins over a parameter, that over a rest, without going
// back. Immutable after the last add(), then safe from any thread; bounded by the
// path.
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinkui/api/http.h"

namespace jinkui::api {

struct Match {
  static constexpr std::size_t kMost = 4;
  int route = -1;  // -1: the path is known, but not with this method
  std::array<std::string_view, kMost> values;
  std::size_t count = 0;
  std::string_view allow;  // the methods of the path, for the Allow field
};

class Router {
 public:
  // `pattern` such as "/api/v1/customers/{id}"; at most Match::kMost parameters. HEAD goes where GET goes.
  void add(Method method, std::string_view pattern, int route);
  // Nothing when no route has this path. Views into `path` and the router.
  [[nodiscard]] std::optional<Match> find(Method method, std::string_view path) const;

 private:
  struct Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> children;
    std::unique_ptr<Node> parameter;
    std::unique_ptr<Node> rest;
    std::array<int, 8> routes{-1, -1, -1, -1, -1, -1, -1, -1};
    std::string allow;
  };
  Node root_;
};

}  // namespace jinkui::api
