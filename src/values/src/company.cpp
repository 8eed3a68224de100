#include "company.h"

#include <algorithm>
#include <set>

#include "data.h"
#include "text.h"

namespace jinkui::values {
namespace {

constexpr std::size_t kLongestPersonName = 6;  // Han characters of a name without a dot

struct Words {
  std::vector<std::u32string> forms;    // longest first
  std::vector<std::u32string> regions;  // longest first
  std::set<std::u32string, std::less<>> trades;
};

const Words& words() {
  static const Words kWords = [] {
    Words out;
    for (const Row& row : rows_of(company_words_tsv(), 2)) {
      auto word = to_code_points(row[0]);
      if (row[1] == "form") {
        out.forms.push_back(std::move(word));
      } else {
        out.trades.insert(std::move(word));
      }
    }
    for (const Row& row : rows_of(regions_tsv(), 1)) {
      out.regions.push_back(to_code_points(row[0]));
    }
    const auto longest = [](const auto& a, const auto& b) { return a.size() > b.size(); };
    std::stable_sort(out.forms.begin(), out.forms.end(), longest);
    std::stable_sort(out.regions.begin(), out.regions.end(), longest);
    return out;
  }();
  return kWords;
}

// Cuts one of the words off the end; leaves at least `keep` characters.
const std::u32string* cut_end(std::u32string& name, const std::vector<std::u32string>& from, std::size_t keep) {
  const auto found = std::find_if(from.begin(), from.end(), [&](const auto& word) {
    return name.size() >= word.size() + keep && name.ends_with(word);
  });
  if (found == from.end()) {
    return nullptr;
  }
  name.resize(name.size() - found->size());
  return &*found;
}

const std::u32string* cut_start(std::u32string& name, const std::vector<std::u32string>& from, std::size_t keep) {
  const auto found = std::find_if(from.begin(), from.end(), [&](const auto& word) {
    return name.size() >= word.size() + keep && name.starts_with(word);
  });
  if (found == from.end()) {
    return nullptr;
  }
  name.erase(0, found->size());
  return &*found;
}

// A place in brackets, 青禾(济南)商贸: a region of its own.
void cut_brackets(std::u32string& name, std::vector<std::u32string>& regions) {
  const std::size_t open = name.find(U'(');
  const std::size_t close = name.find(U')', open == std::u32string::npos ? 0 : open);
  if (open == std::u32string::npos || close == std::u32string::npos) {
    return;
  }
  const auto inner = name.substr(open + 1, close - open - 1);
  const auto& known = words().regions;
  if (std::find(known.begin(), known.end(), inner) != known.end()) {
    regions.push_back(inner);
    name.erase(open, close - open + 1);
  }
}

bool cut_form(std::u32string& name) {
  bool any = false;
  while (cut_end(name, words().forms, 0) != nullptr) {
    any = true;
  }
  return any;
}

void drop_punctuation(std::u32string& name) {
  name.erase(
      std::remove_if(name.begin(), name.end(), [](char32_t c) { return !is_letter(c) && !(c >= U'0' && c <= U'9'); }),
      name.end());
}

}  // namespace

CompanyName take_apart(std::u32string_view folded) {
  CompanyName out;
  out.core = folded;
  cut_brackets(out.core, out.regions);
  // A branch has a place and a whole name before its form: 青禾商贸有限公司济南分公司.
  while (cut_form(out.core)) {
    out.formed = true;
    const auto* region = cut_end(out.core, words().regions, 2);
    if (region == nullptr) {
      break;
    }
    out.regions.push_back(*region);
  }
  out.body = out.core;
  drop_punctuation(out.body);
  // Two places at most (province, city), and something must be left to be a name.
  for (int i = 0; i < 2; ++i) {
    if (const auto* region = cut_start(out.core, words().regions, out.formed ? 1 : 2); region != nullptr) {
      out.regions.push_back(*region);
    }
  }
  drop_punctuation(out.core);
  return out;
}

bool is_company(std::u32string_view folded) {
  std::u32string name(folded);
  if (folded.size() > 3 && cut_form(name)) {
    return true;
  }
  const auto han = static_cast<std::size_t>(std::count_if(folded.begin(), folded.end(), is_han));
  return han > kLongestPersonName && folded.find(U'·') == std::u32string_view::npos;
}

bool is_trade_word(std::u32string_view word) {
  return words().trades.contains(word);
}

}  // namespace jinkui::values
