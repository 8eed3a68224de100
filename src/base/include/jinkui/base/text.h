// A message for people in both languages of the product; Chinese first.
// Plain data, freely copied, safe to share between threads when not written.
#pragma once
#include <string>

namespace jinkui::base {

struct Text {
  std::string zh;
  std::string en;

  [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
  friend bool operator==(const Text&, const Text&) = default;
};

}  // namespace jinkui::base
