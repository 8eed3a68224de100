// Types a condition against the pack's facts and turns it into a program.
#include <algorithm>

#include "compilation.h"
#include "reader.h"

namespace jinkui::policy {
namespace {

using pack::ConditionOp;
using pack::FactType;

base::Text type_text(FactType type) {
  switch (type) {
    case FactType::boolean:
      return {"是非（true/false）", "true or false"};
    case FactType::integer:
      return {"整数", "a whole number"};
    case FactType::minutes:
      return {"时刻（如 09:00）", "a time of day (as 09:00)"};
    case FactType::symbol:
      return {"选项", "one of its words"};
    case FactType::level:
      return {"密级", "a level"};
    case FactType::tier:
      return {"字段分级", "a tier"};
    case FactType::post_set:
      return {"岗位（用 has）", "posts (use has)"};
  }
  return {};
}

class Binder {
 public:
  Binder(Compilation& c, const Word& when) : c_(c), when_(when) {}

  pack::Condition run(const Expr& expr) {
    if (!expr.nodes.empty()) {
      bind(expr);
    }
    if (failed_) {
      return pack::Condition();
    }
    return pack::Condition(std::move(program_));
  }

 private:
  void fail(int column, const base::Text& message, base::Text mend) {
    Spot at = when_.at;
    at.column += column;
    const std::string place = std::to_string(column);
    c_.error(at, "condition/type",
             {"条件第 " + place + " 列：" + message.zh, "condition, column " + place + ": " + message.en},
             std::move(mend));
    failed_ = true;
  }

  // Nodes stand in post-order, so one pass makes the postfix program; `pending_` follows the stack.
  void bind(const Expr& expr) {
    for (const ExprNode& node : expr.nodes) {
      switch (node.kind) {
        case ExprNode::Kind::logical_or:
          logical(ConditionOp::Kind::logical_or);
          break;
        case ExprNode::Kind::logical_and:
          logical(ConditionOp::Kind::logical_and);
          break;
        case ExprNode::Kind::logical_not:
          emit({.kind = ConditionOp::Kind::logical_not}, 0);
          break;
        default:
          test(node);
      }
      if (failed_) {
        return;
      }
    }
  }
  void emit(ConditionOp op, int growth) {
    program_.push_back(op);
    depth_ += growth;
    if (depth_ > static_cast<int>(pack::kMaxConditionDepth)) {
      fail(1, {"条件嵌套太深", "the condition nests too deep"}, {"拆成几条规则", "split it into several rules"});
    }
  }
  void logical(ConditionOp::Kind kind) { emit({.kind = kind}, -1); }

  void test(const ExprNode& node) {
    if (node.kind == ExprNode::Kind::literal) {
      emit({.kind = ConditionOp::Kind::always}, 1);
      if (node.words[0] == "false") {
        emit({.kind = ConditionOp::Kind::logical_not}, 0);
      }
      return;
    }
    const auto fact = c_.pack.fact_named(node.words[0]);
    if (!fact.has_value()) {
      relation_or_unknown(node);
      return;
    }
    const FactType type = c_.pack.fact_types[*fact];
    switch (node.kind) {
      case ExprNode::Kind::truth:
        truth(node, *fact, type);
        break;
      case ExprNode::Kind::compare:
        compare(node, *fact, type);
        break;
      case ExprNode::Kind::in_set:
        in_set(node, *fact, type);
        break;
      case ExprNode::Kind::in_range:
        in_range(node, *fact, type);
        break;
      default:
        has(node, type);
    }
  }

  void relation_or_unknown(const ExprNode& node) {
    const auto relation = pack::relation_named(node.words[0]);
    if (relation.has_value()) {
      if (node.kind != ExprNode::Kind::truth) {
        fail(node.column,
             {"关系“" + node.words[0] + "”单独使用", "the relation '" + node.words[0] + "' stands alone"},
             {"只写 " + node.words[0] + " 或 not " + node.words[0],
              "write just " + node.words[0] + " or not " + node.words[0]});
        return;
      }
      emit({.kind = ConditionOp::Kind::relation, .n = static_cast<std::int64_t>(*relation)}, 1);
      return;
    }
    std::vector<std::string> known = c_.pack.facts;
    for (std::uint8_t i = 0; i < pack::kRelationCount; ++i) {
      known.emplace_back(pack::name_of(static_cast<pack::Relation>(i)));
    }
    const std::string near = nearest(node.words[0], known);
    base::Text mend = {"已有的：" + join(known, "、"), "there are: " + join(known, ", ")};
    if (!near.empty()) {
      mend = {"是否要写 " + near + "？", "did you mean " + near + "?"};
    }
    fail(node.column,
         {"没有事实或关系“" + node.words[0] + "”", "there is no fact or relation '" + node.words[0] + "'"},
         std::move(mend));
  }

  void truth(const ExprNode& node, std::uint16_t fact, FactType type) {
    if (type != FactType::boolean) {
      const base::Text is = type_text(type);
      fail(node.column,
           {node.words[0] + " 不是是非，而是" + is.zh, node.words[0] + " is not true or false but " + is.en},
           {"写成比较，例如 " + node.words[0] + " = …", "write a comparison, as " + node.words[0] + " = …"});
      return;
    }
    emit({.kind = ConditionOp::Kind::truth, .slot = fact}, 1);
  }

  void compare(const ExprNode& node, std::uint16_t fact, FactType type) {
    static const std::vector<std::pair<std::string, ConditionOp::Compare>> kOps = {
        {"=", ConditionOp::Compare::eq},  {"!=", ConditionOp::Compare::ne}, {"<", ConditionOp::Compare::lt},
        {"<=", ConditionOp::Compare::le}, {">", ConditionOp::Compare::gt},  {">=", ConditionOp::Compare::ge}};
    const auto op =
        std::find_if(kOps.begin(), kOps.end(), [&](const auto& row) { return row.first == node.op; })->second;
    const bool ordered =
        type == FactType::integer || type == FactType::minutes || type == FactType::level || type == FactType::tier;
    if (type == FactType::post_set ||
        (!ordered && op != ConditionOp::Compare::eq && op != ConditionOp::Compare::ne)) {
      const base::Text is = type_text(type);
      fail(node.column,
           {node.words[0] + "（" + is.zh + "）不能用 " + node.op,
            node.words[0] + " (" + is.en + ") does not take " + node.op},
           {"岗位用 has，选项和是非用 = 或 !=", "posts take has; words and true/false take = or !="});
      return;
    }
    if (const auto other = c_.pack.fact_named(node.words[1]); other.has_value()) {
      if (c_.pack.fact_types[*other] != type) {
        mismatch(node, 1, type);
        return;
      }
      emit({.kind = ConditionOp::Kind::compare_fact, .compare = op, .slot = fact, .other = *other}, 1);
      return;
    }
    if (const auto value = literal(node, 1, fact, type); value.has_value()) {
      emit({.kind = ConditionOp::Kind::compare, .compare = op, .slot = fact, .n = *value}, 1);
    }
  }

  void in_set(const ExprNode& node, std::uint16_t fact, FactType type) {
    if (type == FactType::post_set || type == FactType::boolean) {
      mismatch(node, 0, FactType::symbol);
      return;
    }
    std::vector<std::int64_t> values;
    for (std::size_t i = 1; i < node.words.size(); ++i) {
      const auto value = literal(node, i, fact, type);
      if (!value.has_value()) {
        return;
      }
      values.push_back(*value);
    }
    const bool slots = type == FactType::symbol || type == FactType::level || type == FactType::tier;
    if (slots && std::all_of(values.begin(), values.end(), [](std::int64_t v) { return v < 63; })) {
      std::int64_t mask = 0;
      for (const std::int64_t value : values) {
        mask |= std::int64_t{1} << value;
      }
      emit({.kind = ConditionOp::Kind::in_set, .slot = fact, .n = mask}, 1);
      return;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      emit({.kind = ConditionOp::Kind::compare, .slot = fact, .n = values[i]}, 1);
      if (i > 0) {
        logical(ConditionOp::Kind::logical_or);
      }
    }
  }

  void in_range(const ExprNode& node, std::uint16_t fact, FactType type) {
    if (type != FactType::integer && type != FactType::minutes) {
      mismatch(node, 0, FactType::integer);
      return;
    }
    const auto low = literal(node, 1, fact, type);
    const auto high = low.has_value() ? literal(node, 2, fact, type) : std::nullopt;
    if (!high.has_value()) {
      return;
    }
    const bool whole = type == FactType::integer;
    if (whole ? *low > *high : *low == *high) {
      fail(node.columns[1], {"范围是空的", "the range is empty"}, {"小的在前", "put the smaller one first"});
      return;
    }
    emit({.kind = ConditionOp::Kind::in_range, .slot = fact, .n = *low, .high = whole ? *high + 1 : *high}, 1);
  }

  void has(const ExprNode& node, FactType type) {
    if (type != FactType::post_set) {
      mismatch(node, 0, FactType::post_set);
      return;
    }
    ConditionOp op;
    op.kind = ConditionOp::Kind::has_post;
    for (std::size_t i = 1; i < node.words.size(); ++i) {
      const auto post = c_.pack.post_named(node.words[i]);
      if (post.none()) {
        unknown(node, i, {"岗位", "post"});
        return;
      }
      op.posts.set(post.slot());
    }
    emit(op, 1);
  }

  std::optional<std::int64_t> literal(const ExprNode& node, std::size_t i, std::uint16_t fact, FactType type) {
    const std::string& word = node.words[i];
    switch (type) {
      case FactType::boolean:
        if (word == "true" || word == "false") {
          return word == "true" ? 1 : 0;
        }
        break;
      case FactType::integer:
        if (word.size() <= 15 && word.find_first_not_of("0123456789") == std::string::npos) {
          return std::stoll(word);
        }
        break;
      case FactType::minutes:
        if (const auto minutes = minutes_of(word); minutes.has_value()) {
          return minutes;
        }
        break;
      case FactType::symbol:
        return symbol(node, i, fact);
      case FactType::level:
        return slot(node, i, c_.pack.level_named(word), {"密级", "level"});
      case FactType::tier:
        return slot(node, i, c_.pack.tier_named(word), {"字段分级", "tier"});
      default:
        break;
    }
    mismatch(node, i, type);
    return std::nullopt;
  }

  static std::optional<std::int64_t> minutes_of(const std::string& word) {
    const auto digit = [&](std::size_t i) { return word[i] >= '0' && word[i] <= '9'; };
    if (word.size() != 5 || word[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
      return std::nullopt;
    }
    const int hours = (word[0] - '0') * 10 + (word[1] - '0');
    const int minutes = (word[3] - '0') * 10 + (word[4] - '0');
    if (minutes > 59 || hours * 60 + minutes > 24 * 60) {
      return std::nullopt;
    }
    return hours * 60 + minutes;
  }

  std::optional<std::int64_t> symbol(const ExprNode& node, std::size_t i, std::uint16_t fact) {
    const auto& domain = c_.domains[fact];
    if (std::find(domain.begin(), domain.end(), node.words[i]) == domain.end()) {
      const std::string near = nearest(node.words[i], domain);
      base::Text mend = {"可以是：" + join(domain, "、"), "it can be: " + join(domain, ", ")};
      if (!near.empty()) {
        mend = {"是否要写 " + near + "？", "did you mean " + near + "?"};
      }
      fail(node.columns[i],
           {node.words[0] + " 不会是“" + node.words[i] + "”", node.words[0] + " is never '" + node.words[i] + "'"},
           std::move(mend));
      return std::nullopt;
    }
    return c_.pack.symbol_named(node.words[i]).slot();
  }

  template <class Id>
  std::optional<std::int64_t> slot(const ExprNode& node, std::size_t i, Id id, const base::Text& kind) {
    if (id.none()) {
      unknown(node, i, kind);
      return std::nullopt;
    }
    return id.slot();
  }

  void unknown(const ExprNode& node, std::size_t i, const base::Text& kind) {
    fail(node.columns[i],
         {"没有" + kind.zh + "“" + node.words[i] + "”", "there is no " + kind.en + " '" + node.words[i] + "'"},
         {"检查拼写", "check the spelling"});
  }
  void mismatch(const ExprNode& node, std::size_t i, FactType type) {
    const base::Text is = type_text(type);
    fail(node.columns[i], {"“" + node.words[i] + "”应是" + is.zh, "'" + node.words[i] + "' must be " + is.en},
         {"改用同类的值", "use a value of that kind"});
  }

  Compilation& c_;
  const Word& when_;
  std::vector<ConditionOp> program_;
  int depth_ = 0;
  bool failed_ = false;
};

}  // namespace

pack::Condition Compilation::condition(const Word& when) {
  if (when.empty()) {
    return pack::Condition();
  }
  auto parsed = parse_condition(when.text);
  if (!parsed.ok()) {
    Spot at = when.at;
    at.column += parsed.error().where.empty() ? 0 : std::stoi(parsed.error().where);
    error(at, parsed.error().slug, parsed.error().message, parsed.error().next);
    return pack::Condition();
  }
  return Binder(*this, when).run(parsed.value());
}

}  // namespace jinkui::policy
