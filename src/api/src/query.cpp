#include "query.h"

#include <algorithm>
#include <charconv>

#include "problem.h"

namespace jinkui::api {

Query::Query(std::string_view query) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (count_ == kMost) {
      fail("", "查询参数过多", "too many query parameters");
      return;
    }
    const std::size_t equals = std::min(pair.find('='), pair.size());
    Parameter parameter{pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size()))};
    const auto end_known = parameters_.begin() + static_cast<std::ptrdiff_t>(count_);
    if (std::any_of(parameters_.begin(), end_known, [&](const auto& p) { return p.name == parameter.name; })) {
      fail("", "查询参数重复", "a query parameter is repeated");
      return;
    }
    parameters_[count_++] = parameter;
  }
}

std::optional<std::string_view> Query::word(std::string_view name) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (parameters_[i].name == name) {
      parameters_[i].read = true;
      return parameters_[i].value;
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> Query::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const auto text = word(name);
  if (!text) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [stop, ec] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (ec != std::errc{} || stop != text->data() + text->size() || value < min || value > max) {
    const std::string range = std::to_string(min) + ".." + std::to_string(max);
    fail(name, "应为整数 " + range, "an integer " + range + " is expected");
    return std::nullopt;
  }
  return value;
}

void Query::fail(std::string_view name, std::string_view zh, std::string_view en) {
  if (error_) {
    return;
  }
  error_ = make_error(base::Errc::invalid, "http/query", {std::string(zh) + "。", std::string(en)},
                      {"请修正网址中的查询参数。", "Correct the query parameters of the address."});
  error_->where = name.empty() ? "?" : "?" + std::string(name);
}

base::Status Query::finish() {
  for (std::size_t i = 0; i < count_ && !error_; ++i) {
    if (!parameters_[i].read) {
      fail("", "有未知的查询参数", "there is an unknown query parameter");
    }
  }
  if (error_) {
    return *error_;
  }
  return base::success();
}

}  // namespace jinkui::api
