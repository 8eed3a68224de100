// Strict reading of a query string: every parameter is asked for by name, the first error is kept, finish() refuses
// parameters that nobody asked for. For one thread; keeps a view of the query.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"

namespace jinkui::api {

class Query {
 public:
  static constexpr std::size_t kMost = 8;

  explicit Query(std::string_view query);

  // Nothing when absent.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
  // The value as it stands (unreserved characters only); nothing when absent.
  [[nodiscard]] std::optional<std::string_view> word(std::string_view name);
  [[nodiscard]] base::Status finish();
  void fail(std::string_view name, std::string_view zh, std::string_view en);

 private:
  struct Parameter {
    std::string_view name;
    std::string_view value;
    bool read = false;
  };
  std::array<Parameter, kMost> parameters_;
  std::size_t count_ = 0;
  std::optional<base::Error> error_;
};

}  // namespace jinkui::api
