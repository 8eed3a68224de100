#include "compilation.h"

#include "reader.h"

namespace jinkui::policy {

void Compilation::error(const Spot& at, std::string_view slug, base::Text message, base::Text mend) {
  findings.push_back({Severity::error, std::string(slug), at, "", std::move(message), std::move(mend)});
}

void Compilation::warn(const Spot& at, std::string_view slug, base::Text message, base::Text mend) {
  findings.push_back({Severity::warning, std::string(slug), at, "", std::move(message), std::move(mend)});
}

void report_unknown(Compilation& c, const Word& word, const base::Text& kind, const std::vector<std::string>& known) {
  const std::string near = nearest(word.text, known);
  base::Text mend = {"已有的：" + join(known, "、"), "there are: " + join(known, ", ")};
  if (!near.empty()) {
    mend = {"是否要写 " + near + "？", "did you mean " + near + "?"};
  }
  c.error(word.at, "pack/unknown-name",
          {"没有" + kind.zh + "“" + word.text + "”", "there is no " + kind.en + " '" + word.text + "'"},
          std::move(mend));
}

std::vector<pack::ClauseId> Compilation::cite(const Words& clauses, const std::string& binding) {
  std::vector<pack::ClauseId> out;
  for (const Word& word : clauses) {
    const auto id = resolve<pack::ClauseId>(*this, pack.clauses, word, {"条款", "clause"});
    if (!id.none()) {
      out.push_back(id);
      bindings[word.text].push_back(binding);
    }
  }
  return out;
}

pack::ClauseId Compilation::cite_first(const Words& clauses, const std::string& binding) {
  const auto all = cite(clauses, binding);
  return all.empty() ? pack::ClauseId() : all.front();
}

std::optional<base::Period> Compilation::period(const Word& word) {
  if (word.empty()) {
    return std::nullopt;
  }
  auto parsed = base::parse_period(word.text);
  if (!parsed.ok()) {
    error(word.at, "pack/period", {"“" + word.text + "”不是期限", "'" + word.text + "' is not a period"},
          {"写成 P3Y、P1D、PT30M 等（ISO 8601）", "write P3Y, P1D, PT30M … (ISO 8601)"});
    return std::nullopt;
  }
  return parsed.value();
}

int Compilation::number(const Word& word, int low, int high, int otherwise) {
  if (word.empty()) {
    return otherwise;
  }
  long value = 0;
  bool right = word.text.size() <= 9;
  for (const char digit : word.text) {
    right = right && digit >= '0' && digit <= '9';
    value = right ? value * 10 + (digit - '0') : value;
  }
  if (!right || value < low || value > high) {
    const std::string range = std::to_string(low) + ".." + std::to_string(high);
    error(word.at, "pack/number",
          {"“" + word.text + "”应是 " + range + " 的整数", "'" + word.text + "' must be a whole number in " + range},
          {"改为范围内的整数", "write a number in the range"});
    return otherwise;
  }
  return static_cast<int>(value);
}

pack::SymbolId Compilation::symbol(const std::string& word) {
  for (std::size_t i = 0; i < pack.symbols.size(); ++i) {
    if (pack.symbols[i] == word) {
      return pack::PackBuilder::make<pack::SymbolId>(i);
    }
  }
  pack.symbols.push_back(word);
  return pack::PackBuilder::make<pack::SymbolId>(pack.symbols.size() - 1);
}

}  // namespace jinkui::policy
