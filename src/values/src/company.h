// Company names taken apart: place, core, legal form.
// Pure; safe from any thread. Names are folded (text.h). Data: data/company_words.tsv, data/regions.tsv.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace jinkui::values {

struct CompanyName {
  std::u32string body;                  // without punctuation and legal forms
  std::u32string core;                  // and without the places at its ends
  std::vector<std::u32string> regions;  // places that were cut off
  bool formed = false;                  // it had a legal form
};

[[nodiscard]] CompanyName take_apart(std::u32string_view folded);
// Whether a name is a company's rather than a person's: it has a legal form, or is longer than persons' names are.
[[nodiscard]] bool is_company(std::u32string_view folded);
// A word that very many companies have in their names.
[[nodiscard]] bool is_trade_word(std::u32string_view word);

}  // namespace jinkui::values
