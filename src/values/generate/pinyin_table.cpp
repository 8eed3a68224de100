// Build step: writes the reading of every CJK character as a C++ table, from ICU's Han-Latin data.
// pinyin_table OUT.cpp ; ICU takes a second to read its rules, which no server should wait for.
#include <unicode/translit.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr char32_t kFirst = 0x3400;  // CJK Extension A and the unified ideographs
constexpr char32_t kLast = 0x9fff;

// Letters a–z of a syllable with tones; ü becomes v. Empty when anything else is left: no reading.
std::string plain(const icu::UnicodeString& syllable) {
  std::string out;
  for (int32_t at = 0; at < syllable.length(); ++at) {
    const char16_t c = syllable.charAt(at);
    if (c >= u'a' && c <= u'z') {
      out.push_back(static_cast<char>(c));
    } else if (c == 0x308 && !out.empty() && out.back() == 'u') {
      out.back() = 'v';
    } else if (c < 0x300 || c > 0x36f) {
      return {};
    }
  }
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place;
  const std::unique_ptr<icu::Transliterator> by(
      icu::Transliterator::createInstance("Han-Latin; NFD", UTRANS_FORWARD, place, status));
  if (count != 2 || U_FAILURE(status) || by == nullptr) {
    std::fputs("pinyin_table: no file named, or ICU has no Han-Latin data\n", stderr);
    return 1;
  }
  std::vector<std::string> syllables;
  std::map<std::string, std::size_t> slots;
  std::string table;
  for (char32_t c = kFirst; c <= kLast; ++c) {
    icu::UnicodeString text(static_cast<UChar32>(c));
    by->transliterate(text);
    const std::string syllable = plain(text.trim());
    const auto [at, fresh] = slots.emplace(syllable, syllables.size());
    if (fresh) {
      syllables.push_back(syllable);
    }
    table += std::to_string(at->second) + (c % 32 == 31 ? ",\n" : ",");
  }
  std::ofstream out(arguments[1]);
  out << "#include \"pinyin.h\"\n\nnamespace jinkui::values {\n\nconst std::string_view kSyllables[] = {\n";
  for (const auto& syllable : syllables) {
    out << '"' << syllable << "\",\n";
  }
  out << "};\n\nconst std::uint16_t kSyllableOf[] = {\n" << table << "};\n\n}  // namespace jinkui::values\n";
  out.close();
  return out ? 0 : 1;
}
