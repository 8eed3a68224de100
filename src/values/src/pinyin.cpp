#include "pinyin.h"

#include <map>

#include "data.h"
#include "text.h"

namespace jinkui::values {
namespace {

std::map<char32_t, std::vector<std::string>> read_several() {
  std::map<char32_t, std::vector<std::string>> out;
  for (const Row& row : rows_of(readings_tsv(), 2)) {
    out.emplace(to_code_points(row[0]).at(0), std::vector<std::string>(row.begin() + 1, row.end()));
  }
  return out;
}

}  // namespace

std::string_view reading_of(char32_t c) {
  return c < kFirstRead || c > kLastRead ? std::string_view() : kSyllables[kSyllableOf[c - kFirstRead]];
}

std::vector<std::string> readings_of(char32_t c) {
  static const auto kSeveral = read_several();
  if (const auto found = kSeveral.find(c); found != kSeveral.end()) {
    return found->second;
  }
  const auto one = reading_of(c);
  return one.empty() ? std::vector<std::string>() : std::vector<std::string>{std::string(one)};
}

std::vector<std::string> spellings_of(std::string_view syllable) {
  std::vector<std::string> out{std::string(syllable)};
  if (const auto v = syllable.find('v'); v != std::string_view::npos) {
    for (const char* other : {"u", "yu"}) {
      out.push_back(std::string(syllable).replace(v, 1, other));
    }
  }
  return out;
}

}  // namespace jinkui::values
