// The condition language: text -> syntax tree of words. Small, total, without loops; grammar in docs/pack-format.md.
// Values; pure and safe from any thread; text is bounded to 4,096 bytes, 256 nodes and 32 levels of nesting.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/result.h"

namespace jinkui::policy {

inline constexpr std::size_t kMaxConditionBytes = 4096;
inline constexpr std::size_t kMaxConditionNodes = 256;
inline constexpr int kMaxConditionNesting = 32;

struct ExprNode {
  enum class Kind : std::uint8_t {
    logical_or,   // left, right
    logical_and,  // left, right
    logical_not,  // left
    literal,      // words[0] is true or false
    truth,        // words[0] stands alone: a boolean fact or a relation
    compare,      // words[0] op words[1]
    in_set,       // words[0] in {words[1..]}
    in_range,     // words[0] in words[1]..words[2]
    has,          // words[0] has words[1..], any of them
  };
  Kind kind = Kind::literal;
  std::uint16_t left = 0;
  std::uint16_t right = 0;
  std::string op;  // compare: = != < <= > >=
  std::vector<std::string> words;
  std::vector<int> columns;  // of words, from 1
  int column = 0;
};

// Children stand before their parents; the last node is the root. No node: always true.
struct Expr {
  std::vector<ExprNode> nodes;
};

// Parses a condition. On failure the Error has slug "condition/syntax", where = column, what was expected and a mend.
[[nodiscard]] base::Result<Expr> parse_condition(std::string_view text);

}  // namespace jinkui::policy
