// The terms of names: persons' and companies', as written, in pinyin and in initials.
// Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace jinkui::values {

// A name taken apart for looking up; every list without repetition.
struct NameTerms {
  std::vector<std::string> written;   // whole, surname, given name, words, pairs of neighbouring characters
  std::vector<std::string> pinyin;    // whole, surname, given name, by all readings
  std::vector<std::string> initials;  // whole
  std::vector<std::string> parts;     // companies: whole, places, pairs of neighbouring characters
};

// `value` as stored, of a field of persons' or of companies' names.
[[nodiscard]] NameTerms name_terms(std::string_view value, bool company);

// Letters and digits only, folded: a name as a whole.
[[nodiscard]] std::u32string whole_of(std::string_view value);
// Pairs of neighbouring characters; the text itself when it has fewer than three.
[[nodiscard]] std::vector<std::u32string> pairs_of(std::u32string_view text);
[[nodiscard]] bool all_han(std::u32string_view text);
// Adds what is not empty and not there yet.
void add_once(std::vector<std::string>& to, std::string text);

}  // namespace jinkui::values
