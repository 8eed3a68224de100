#include "name_terms.h"

#include <algorithm>

#include "company.h"
#include "pinyin.h"
#include "surnames.h"
#include "text.h"

namespace jinkui::values {
namespace {

constexpr std::size_t kMaxVariants = 8;  // readings of one name
constexpr std::size_t kMaxRead = 24;     // characters of a company's name that are read

// One way to read a text: its syllables as typed, and the first letters.
struct Spoken {
  std::string letters;
  std::string initials;
};
using Readings = std::vector<Spoken>;

Readings joined(const Readings& heads, const Readings& tails) {
  Readings out;
  for (const auto& head : heads) {
    for (const auto& tail : tails) {
      if (out.size() < kMaxVariants) {
        out.push_back({head.letters + tail.letters, head.initials + tail.initials});
      }
    }
  }
  return out;
}

Readings of_syllable(std::string_view syllable) {
  Readings out;
  for (const auto& spelled : spellings_of(syllable)) {
    out.push_back({spelled, spelled.substr(0, 1)});
  }
  return out;
}

// All readings of a text of Han characters; of other letters themselves. What has no reading is left out.
Readings read(std::u32string_view text) {
  Readings out{{}};
  for (const char32_t c : text.substr(0, kMaxRead)) {
    Readings one;
    if (is_han(c)) {
      for (const auto& syllable : readings_of(c)) {
        const auto spelled = of_syllable(syllable);
        one.insert(one.end(), spelled.begin(), spelled.end());
      }
    } else if (c < 0x80) {
      one.push_back({std::string(1, static_cast<char>(c)), std::string(1, static_cast<char>(c))});
    }
    if (!one.empty()) {
      out = joined(out, one);
    }
  }
  return out;
}

Readings read_surname(std::u32string_view surname) {
  Readings out;
  for (const auto& reading : surname_readings(surname)) {
    Readings one{{}};
    for (const auto& syllable : reading) {
      one = joined(one, of_syllable(syllable));
    }
    out.insert(out.end(), one.begin(), one.end());
  }
  const auto usual = read(surname);  // who does not know the surname's own reading types the usual one
  out.insert(out.end(), usual.begin(), usual.end());
  return out;
}

void add_readings(NameTerms& to, const Readings& readings, bool initials) {
  for (const auto& one : readings) {
    add_once(to.pinyin, one.letters);
    if (initials) {
      add_once(to.initials, one.initials);
    }
  }
}

void add_person(NameTerms& to, std::u32string_view whole) {
  const std::size_t length = surname_length(whole);
  const auto surname = whole.substr(0, length);
  const auto given = whole.substr(length);
  add_once(to.written, to_utf8(whole));
  add_once(to.written, to_utf8(surname));
  add_once(to.written, to_utf8(given));
  if (length == 2) {
    add_once(to.written, to_utf8(whole.substr(0, 1)));
  }
  for (const auto& pair : pairs_of(whole)) {
    add_once(to.written, to_utf8(pair));
  }
  const auto first = read_surname(surname);
  const auto second = read(given);
  add_readings(to, joined(first, second), true);
  add_readings(to, first, false);
  add_readings(to, second, false);
}

// Words of a value as typed: split where it has white space, dots or hyphens.
std::vector<std::u32string> words_of(std::string_view value) {
  std::vector<std::u32string> out(1);
  for (const char32_t c : to_code_points(nfkc(value))) {
    if (is_letter(c) || (c >= U'0' && c <= U'9')) {
      out.back().push_back(c);
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  for (auto& word : out) {
    word = to_code_points(folded(to_utf8(word)));
  }
  return out;
}

// A name that is not simply surname and given name: of other languages, with a dot or in letters.
void add_words(NameTerms& to, std::string_view value, std::u32string_view whole) {
  add_once(to.written, to_utf8(whole));
  Readings all{{}};
  std::string initials;
  for (const auto& word : words_of(value)) {
    add_once(to.written, to_utf8(word));
    if (all_han(word)) {
      for (const auto& pair : pairs_of(word)) {
        add_once(to.written, to_utf8(pair));
      }
    }
    const auto one = read(word);
    add_readings(to, one, false);
    all = joined(all, one);
    if (!word.empty() && word[0] < 0x80) {
      initials.push_back(static_cast<char>(word[0]));
    }
  }
  add_readings(to, all, all_han(whole));
  add_once(to.initials, initials);
}

void add_company(NameTerms& to, std::u32string_view whole, std::string_view value) {
  const CompanyName name = take_apart(to_code_points(folded(value)));
  for (const auto text : {whole, std::u32string_view(name.body), std::u32string_view(name.core)}) {
    add_once(to.written, to_utf8(text));
    add_once(to.parts, to_utf8(text));
  }
  for (const auto& region : name.regions) {
    add_once(to.parts, to_utf8(region));
  }
  for (const auto& text : {name.core, name.body}) {
    for (const auto& pair : pairs_of(text)) {
      add_once(to.parts, to_utf8(pair));
    }
    add_readings(to, read(text), true);
  }
}

}  // namespace

void add_once(std::vector<std::string>& to, std::string text) {
  if (!text.empty() && std::find(to.begin(), to.end(), text) == to.end()) {
    to.push_back(std::move(text));
  }
}

bool all_han(std::u32string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_han);
}

std::u32string whole_of(std::string_view value) {
  std::u32string out;
  for (const char32_t c : to_code_points(folded(value))) {
    if (is_letter(c) || (c >= U'0' && c <= U'9')) {
      out.push_back(c);
    }
  }
  return out;
}

std::vector<std::u32string> pairs_of(std::u32string_view text) {
  if (text.size() < 3) {
    return {std::u32string(text)};
  }
  std::vector<std::u32string> out;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    out.emplace_back(text.substr(i, 2));
  }
  return out;
}

NameTerms name_terms(std::string_view value, bool company) {
  NameTerms out;
  const std::u32string whole = whole_of(value);
  if (whole.empty()) {
    return out;
  }
  if (company || is_company(to_code_points(folded(value)))) {
    add_company(out, whole, value);
  } else if (all_han(whole) && whole.size() <= 6 && words_of(value).size() == 1) {
    add_person(out, whole);
  } else {
    add_words(out, value, whole);
  }
  return out;
}

}  // namespace jinkui::values
