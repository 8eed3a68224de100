// What a typed query may look for.
#include <algorithm>

#include "company.h"
#include "jinkui/codec/utf8.h"
#include "jinkui/values/numbers.h"
#include "jinkui/values/terms.h"
#include "name_terms.h"
#include "text.h"

namespace jinkui::values {
namespace {

using pack::FieldType;
using Alternatives = std::vector<Alternative>;

constexpr std::size_t kMaxInitials = 12;
constexpr std::size_t kMaxCode = 64;  // bytes of a text that is looked for as a whole

void add(Alternatives& to, TermKind kind, std::vector<std::string> all, FieldType type = FieldType::text) {
  const bool complete = !all.empty() && std::none_of(all.begin(), all.end(), [](const auto& t) { return t.empty(); });
  Alternative made{kind, type, std::move(all)};
  if (complete && std::find(to.begin(), to.end(), made) == to.end()) {
    to.push_back(std::move(made));
  }
}

std::vector<std::string> in_utf8(const std::vector<std::u32string>& texts) {
  std::vector<std::string> out;
  for (const auto& text : texts) {
    add_once(out, to_utf8(text));
  }
  return out;
}

// Words that many companies have come last, so that a search can begin with the rare ones.
void rare_first(std::vector<std::u32string>& pairs) {
  std::stable_partition(pairs.begin(), pairs.end(), [](const auto& pair) { return !is_trade_word(pair); });
}

void add_parts(Alternatives& to, std::string_view word) {
  const CompanyName name = take_apart(to_code_points(folded(word)));
  if (name.body.size() < 2) {
    return;  // a legal form alone, or one character
  }
  add(to, TermKind::part, {to_utf8(whole_of(word))});
  auto pairs = pairs_of(name.body);
  rare_first(pairs);
  add(to, TermKind::part, in_utf8(pairs));
  if (!name.regions.empty() && name.core.size() >= 2) {
    auto core = pairs_of(name.core);
    rare_first(core);
    core.insert(core.end(), name.regions.begin(), name.regions.end());
    add(to, TermKind::part, in_utf8(core));
  }
}

void add_written(Alternatives& to, std::string_view word) {
  const auto whole = whole_of(word);
  add(to, TermKind::name, {to_utf8(whole)});
  if (all_han(whole) && whole.size() >= 3) {
    add(to, TermKind::name, in_utf8(pairs_of(whole)));
  }
  add_parts(to, word);
}

// ü is looked for as v; everything that is not a letter is left out.
std::string spelled(std::string_view word) {
  std::string out;
  for (const char32_t c : to_code_points(folded(word))) {
    if (c == U'ü') {
      out.push_back('v');
    } else if (c >= U'a' && c <= U'z') {
      out.push_back(static_cast<char>(c));
    }
  }
  return out;
}

bool is_latin(std::string_view word) {
  const auto all = to_code_points(folded(word));
  return !all.empty() && std::all_of(all.begin(), all.end(), [](char32_t c) {
    return (c >= U'a' && c <= U'z') || c == U'ü' || c == U'\'' || c == U'-' || c == U'.';
  }) && !spelled(word).empty();
}

void add_latin(Alternatives& to, std::string_view word) {
  const std::string letters = spelled(word);
  if (letters.size() >= 2) {
    add(to, TermKind::pinyin, {letters});
  }
  if (letters.size() >= 2 && letters.size() <= kMaxInitials) {
    add(to, TermKind::initials, {letters});
  }
}

void add_numbers(Alternatives& to, std::string_view word) {
  const std::string code = upper(without(word, "+-_.,()/'"));
  const bool plain = !code.empty() && std::all_of(code.begin(), code.end(),
                                                  [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
  const auto digits = static_cast<std::size_t>(std::count_if(code.begin(), code.end(), is_digit));
  if (!plain || digits == 0) {
    return;
  }
  if (code.size() == 4) {
    for (const auto type :
         {FieldType::cn_mobile, FieldType::cn_resident_id, FieldType::bank_card, FieldType::cn_credit_code}) {
      add(to, TermKind::last4, {code}, type);
    }
  }
  const bool number = digits == code.size();
  if (number && code.size() >= 7 && code.size() <= 17) {
    add(to, TermKind::exact, {lookup_form(FieldType::cn_mobile, word)}, FieldType::cn_mobile);
  }
  if ((number && code.size() == 15) || code.size() == 18) {
    add(to, TermKind::exact, {lookup_form(FieldType::cn_resident_id, code)}, FieldType::cn_resident_id);
  }
  if (number && code.size() >= 13 && code.size() <= 19) {
    add(to, TermKind::exact, {code}, FieldType::bank_card);
  }
  if (code.size() >= 8 && code.size() <= 20) {
    add(to, TermKind::exact, {code}, FieldType::cn_credit_code);
  }
}

Alternatives alternatives_of(std::string_view word) {
  Alternatives out;
  const std::string form = folded(word);
  if (form.find('@') != std::string::npos) {
    add(out, TermKind::exact, {form}, FieldType::email);
    return out;
  }
  add_numbers(out, word);
  if (!all_digits(form)) {
    add_written(out, word);
    if (is_latin(word)) {
      add_latin(out, word);
    }
  }
  if (form.size() <= kMaxCode && !whole_of(word).empty()) {
    add(out, TermKind::exact, {form}, FieldType::text);
  }
  return out;
}

std::vector<std::string> split(std::string_view tidy) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < tidy.size();) {
    const std::size_t end = std::min(tidy.find(' ', at), tidy.size());
    out.emplace_back(tidy.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// A number that was typed in groups: 138 0013 8000, 6222 0000 …
bool is_grouped_number(std::string_view text) {
  return std::all_of(
             text.begin(), text.end(),
             [](char c) { return is_digit(c) || std::string_view(" +-()xX").find(c) != std::string_view::npos; }) &&
         std::count_if(text.begin(), text.end(), is_digit) > 8;
}

// "zhang wei" and "John Smith": one name typed with spaces.
Alternatives spoken(const std::vector<std::string>& words) {
  Alternatives out;
  std::string letters;
  std::vector<std::string> each;
  std::vector<std::string> written;
  std::string whole;
  for (const auto& word : words) {
    letters += spelled(word);
    add_once(each, spelled(word));
    add_once(written, to_utf8(whole_of(word)));
    whole += to_utf8(whole_of(word));
  }
  add(out, TermKind::pinyin, {letters});
  add(out, TermKind::pinyin, each);
  if (letters.size() <= kMaxInitials) {
    add(out, TermKind::initials, {letters});
  }
  add(out, TermKind::name, {whole});
  add(out, TermKind::name, written);
  add(out, TermKind::part, {whole});
  return out;
}

}  // namespace

Query query_terms(std::string_view text) {
  Query out;
  if (text.size() > kMaxQuery || !codec::is_utf8(text) || has_control(text)) {
    return out;
  }
  const std::string tidy = tidied(nfkc(text), false);
  if (is_grouped_number(tidy)) {
    out.words.push_back(alternatives_of(tidy));
    return out;
  }
  const auto words = split(tidy);
  if (words.size() > kMaxWords) {
    return out;
  }
  if (words.size() > 1 && std::all_of(words.begin(), words.end(), is_latin)) {
    out.words.push_back(spoken(words));
    return out;
  }
  for (const auto& word : words) {
    if (auto alternatives = alternatives_of(word); !alternatives.empty()) {
      out.words.push_back(std::move(alternatives));
    }
  }
  return out;
}

}  // namespace jinkui::values
