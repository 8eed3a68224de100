#include <array>

#include "jinkui/policy/conditions.h"

namespace jinkui::policy {
namespace {

struct Token {
  enum class Kind { word, number, time, op, end, bad };
  Kind kind = Kind::end;
  std::string_view text;
  int column = 1;
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { advance(); }
  [[nodiscard]] const Token& now() const { return token_; }

  void advance() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
    const std::size_t start = at_;
    Token::Kind kind = Token::Kind::end;
    if (at_ < text_.size()) {
      kind = is_letter(text_[at_]) ? word() : is_digit(text_[at_]) ? number() : op();
    }
    token_ = {kind, text_.substr(start, at_ - start), static_cast<int>(start) + 1};
  }

 private:
  Token::Kind word() {
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) ||
                                  (text_[at_] == '.' && at_ + 1 < text_.size() && is_letter(text_[at_ + 1])))) {
      ++at_;
    }
    return Token::Kind::word;
  }
  Token::Kind number() {
    Token::Kind kind = Token::Kind::number;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == ':')) {
      kind = text_[at_] == ':' ? Token::Kind::time : kind;
      ++at_;
    }
    return kind;
  }
  Token::Kind op() {
    static constexpr std::array<std::string_view, 12> kOps = {"!=", "<=", ">=", "..", "=", "<",
                                                              ">",  "(",  ")",  "{",  "}", ","};
    for (const std::string_view candidate : kOps) {
      if (text_.substr(at_, candidate.size()) == candidate) {
        at_ += candidate.size();
        return Token::Kind::op;
      }
    }
    ++at_;
    while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xc0U) == 0x80U) {
      ++at_;  // the rest of a UTF-8 character
    }
    return Token::Kind::bad;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Token token_;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) {}

  base::Result<Expr> run() {
    const std::uint16_t root = parse_or(0);
    if (!failed() && lexer_.now().kind != Token::Kind::end) {
      fail("and、or 或结尾", "and, or, or the end");
    }
    if (failed()) {
      return std::move(error_);
    }
    JINKUI_CHECK(root + 1U == expr_.nodes.size());
    return std::move(expr_);
  }

 private:
  [[nodiscard]] bool failed() const { return !error_.slug.empty(); }
  [[nodiscard]] bool is_op(std::string_view op) const {
    return lexer_.now().kind == Token::Kind::op && lexer_.now().text == op;
  }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return lexer_.now().kind == Token::Kind::word && lexer_.now().text == word;
  }
  [[nodiscard]] bool is_operand() const {
    const Token& now = lexer_.now();
    return now.kind == Token::Kind::number || now.kind == Token::Kind::time ||
           (now.kind == Token::Kind::word && !is_reserved(now.text));
  }
  static bool is_reserved(std::string_view word) {
    return word == "and" || word == "or" || word == "not" || word == "in" || word == "has";
  }

  std::uint16_t fail(const std::string& zh, const std::string& en) {
    if (failed()) {
      return 0;
    }
    const Token& now = lexer_.now();
    const std::string found(now.text);
    error_.code = base::Errc::invalid;
    error_.slug = "condition/syntax";
    error_.where = std::to_string(now.column);
    const bool end = now.kind == Token::Kind::end;
    error_.message = {
        "条件第 " + error_.where + " 列：此处应为" + zh + (end ? "，条件却结束了" : "，却是“" + found + "”"),
        "column " + error_.where + ": expected " + en +
            (end ? ", but the condition ends" : ", found '" + found + "'")};
    error_.next = {"改写这个条件，写法见 docs/pack-format.md", "rewrite the condition; see docs/pack-format.md"};
    return 0;
  }

  std::uint16_t add(ExprNode node) {
    if (expr_.nodes.size() >= kMaxConditionNodes) {
      return fail("更短的条件（至多 256 个部分）", "a shorter condition (at most 256 parts)");
    }
    expr_.nodes.push_back(std::move(node));
    return static_cast<std::uint16_t>(expr_.nodes.size() - 1);
  }
  std::uint16_t join(ExprNode::Kind kind, std::uint16_t left, std::uint16_t right, int column) {
    if (failed()) {
      return 0;
    }
    ExprNode node;
    node.kind = kind;
    node.left = left;
    node.right = right;
    node.column = column;
    return add(std::move(node));
  }

  // Nesting is bounded by kMaxConditionNesting, and so is the recursion.
  std::uint16_t parse_or(int depth) {
    if (depth > kMaxConditionNesting) {
      return fail("更浅的嵌套（至多 32 层）", "less nesting (at most 32)");
    }
    std::uint16_t left = parse_and(depth);
    while (!failed() && is_word("or")) {
      const int column = lexer_.now().column;
      lexer_.advance();
      const std::uint16_t right = parse_and(depth);
      left = join(ExprNode::Kind::logical_or, left, right, column);
    }
    return left;
  }
  std::uint16_t parse_and(int depth) {
    std::uint16_t left = parse_not(depth);
    while (!failed() && is_word("and")) {
      const int column = lexer_.now().column;
      lexer_.advance();
      const std::uint16_t right = parse_not(depth);
      left = join(ExprNode::Kind::logical_and, left, right, column);
    }
    return left;
  }
  std::uint16_t parse_not(int depth) {
    const int column = lexer_.now().column;
    bool negated = false;
    while (is_word("not")) {
      negated = !negated;
      lexer_.advance();
    }
    const std::uint16_t inner = parse_primary(depth);
    return negated ? join(ExprNode::Kind::logical_not, inner, 0, column) : inner;
  }
  std::uint16_t parse_primary(int depth) {
    if (is_op("(")) {
      lexer_.advance();
      const std::uint16_t inner = parse_or(depth + 1);
      if (!failed() && !is_op(")")) {
        return fail(" )", "')'");
      }
      lexer_.advance();
      return inner;
    }
    if (lexer_.now().kind != Token::Kind::word || is_reserved(lexer_.now().text)) {
      return fail("事实、关系、not 或 (", "a fact, a relation, not or (");
    }
    return parse_test();
  }
  std::uint16_t parse_test() {
    ExprNode node;
    node.column = lexer_.now().column;
    take(node);
    if (node.words[0] == "true" || node.words[0] == "false") {
      node.kind = ExprNode::Kind::literal;
      return add(std::move(node));
    }
    node.kind = ExprNode::Kind::truth;
    if (is_word("in")) {
      lexer_.advance();
      return is_op("{") ? parse_set(std::move(node), ExprNode::Kind::in_set) : parse_range(std::move(node));
    }
    if (is_word("has")) {
      lexer_.advance();
      return parse_set(std::move(node), ExprNode::Kind::has);
    }
    if (lexer_.now().kind == Token::Kind::op &&
        std::string_view("=!<>").find(lexer_.now().text[0]) != std::string_view::npos) {
      node.kind = ExprNode::Kind::compare;
      node.op = std::string(lexer_.now().text);
      lexer_.advance();
      if (!take(node)) {
        return 0;
      }
    }
    return add(std::move(node));
  }
  std::uint16_t parse_set(ExprNode node, ExprNode::Kind kind) {
    node.kind = kind;
    if (!is_op("{")) {  // "has" takes a single word as well
      return take(node) ? add(std::move(node)) : std::uint16_t{0};
    }
    do {
      lexer_.advance();
      if (!take(node)) {
        return 0;
      }
    } while (is_op(","));
    if (!is_op("}")) {
      return fail(" , 或 }", "',' or '}'");
    }
    lexer_.advance();
    return add(std::move(node));
  }
  std::uint16_t parse_range(ExprNode node) {
    node.kind = ExprNode::Kind::in_range;
    if (!take(node)) {
      return 0;
    }
    if (!is_op("..")) {
      return fail(" ..", "'..'");
    }
    lexer_.advance();
    return take(node) ? add(std::move(node)) : std::uint16_t{0};
  }
  bool take(ExprNode& node) {
    if (!is_operand()) {
      fail("名称、数字或时刻", "a name, a number or a time of day");
      return false;
    }
    node.words.emplace_back(lexer_.now().text);
    node.columns.push_back(lexer_.now().column);
    lexer_.advance();
    return true;
  }

  Lexer lexer_;
  Expr expr_;
  base::Error error_;
};

}  // namespace

base::Result<Expr> parse_condition(std::string_view text) {
  if (text.size() > kMaxConditionBytes) {
    base::Error error;
    error.slug = "condition/too-long";
    error.message = {"条件超过 4096 字节", "the condition is longer than 4096 bytes"};
    error.next = {"拆成几条规则", "split it into several rules"};
    return error;
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Expr{};
  }
  return Parser(text).run();
}

}  // namespace jinkui::policy
