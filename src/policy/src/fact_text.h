// The text of a known fact's value, as ledger entries hold it (docs/formats/decision.md); the layouts' numbers.
// For one thread; a text is valid until the next call. An unknown value, and one without a text, is empty.
#pragma once
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "jinkui/pack/facts.h"
#include "jinkui/pack/pack.h"

namespace jinkui::policy {

inline constexpr std::uint8_t kQuestionLayout = 1;  // frozen
inline constexpr std::uint8_t kDecisionLayout = 1;  // frozen

class FactText {
 public:
  [[nodiscard]] std::string_view of(const pack::Pack& pack, std::size_t slot, const pack::Value& value) {
    if (!value.known) {
      return {};
    }
    const auto row = [n = value.n](const auto& rows) {
      return n >= 0 && static_cast<std::size_t>(n) < rows.size() ? &rows[static_cast<std::size_t>(n)] : nullptr;
    };
    const auto id_of = [](const auto* found) { return found == nullptr ? std::string_view() : found->id; };
    switch (pack.fact_types[slot]) {
      case pack::FactType::boolean:
        return value.n != 0 ? "true" : "false";
      case pack::FactType::minutes:
        return clock(value.n);
      case pack::FactType::symbol: {
        const std::string* word = row(pack.symbols);
        return word == nullptr ? std::string_view() : *word;
      }
      case pack::FactType::level:
        return id_of(row(pack.levels));
      case pack::FactType::tier:
        return id_of(row(pack.tiers));
      case pack::FactType::post_set:
        return {};
      default:
        return digits(value.n);
    }
  }

 private:
  std::string_view digits(std::int64_t n) {
    const char* end = std::to_chars(buffer_.data(), buffer_.data() + buffer_.size(), n).ptr;
    return {buffer_.data(), static_cast<std::size_t>(end - buffer_.data())};
  }
  // hh:mm
  std::string_view clock(std::int64_t minutes) {
    char* to = buffer_.data();
    for (const std::int64_t part : {minutes / 60, minutes % 60}) {
      if (to != buffer_.data()) {
        *to++ = ':';
      }
      if (part < 10) {
        *to++ = '0';
      }
      to = std::to_chars(to, buffer_.data() + buffer_.size(), part).ptr;
    }
    return {buffer_.data(), static_cast<std::size_t>(to - buffer_.data())};
  }

  std::array<char, 48> buffer_{};
};

}  // namespace jinkui::policy
