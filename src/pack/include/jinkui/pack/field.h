// A field of the pack's catalogue: what kind of value it holds, how it is masked and how it is looked for.
// Plain data of a compiled pack, immutable; pure functions. Lists of types, masks and search modes are closed.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/text.h"
#include "jinkui/pack/ids.h"

namespace jinkui::pack {

enum class FieldType : std::uint8_t {
  text,
  person_name,
  company_name,
  cn_resident_id,
  cn_credit_code,
  cn_mobile,
  email,
  address,
  money,
  bank_card,
  date,
  choice,
  flag,
  long_text
};
inline constexpr std::uint8_t kFieldTypeCount = 14;
enum class MaskKind : std::uint8_t { none, all, surname, first_last, last, domain };

// How a field can be looked for without being decrypted; which mode fits which type: fits() below.
enum class SearchMode : std::uint8_t {
  exact,     // the whole value
  last4,     // its last four characters
  name,      // a name or its parts, as written
  pinyin,    // the same in pinyin
  initials,  // the first letters of the pinyin
  part,      // part of a company's name
};
inline constexpr std::uint8_t kSearchModeCount = 6;
using SearchSet = std::uint8_t;  // bit = SearchMode

struct Field {
  std::string id;
  base::Text title;
  FieldType type = FieldType::text;
  TierId tier;    // none: no personal data
  LevelId level;  // lower bound of the level of a view that shows it; none: adds nothing
  MaskKind mask = MaskKind::all;
  std::uint8_t mask_first = 0;  // first_last: characters shown at the start
  std::uint8_t mask_last = 0;   // first_last, last: characters shown at the end
  bool of_record = false;       // belongs to records rather than to the customer
  bool required = false;
  bool unique = false;  // a second file with the same value is held until somebody says why (docs/adr/0037)
  SearchSet search = 0;
  std::string csv;  // header in CSV import; empty: not imported
  struct Choice {
    std::string id;
    base::Text title;
    SymbolId symbol;
  };
  std::vector<Choice> choices;        // choice
  std::optional<std::uint16_t> fact;  // slot of the fact this field declares (choice, flag)

  [[nodiscard]] bool searched(SearchMode mode) const { return (search >> static_cast<std::uint8_t>(mode) & 1U) != 0; }
};

// The words of a pack's file.
[[nodiscard]] std::string_view name_of(FieldType type);
[[nodiscard]] std::string_view name_of(SearchMode mode);
[[nodiscard]] std::optional<FieldType> field_type_named(std::string_view name);
[[nodiscard]] std::optional<SearchMode> search_mode_named(std::string_view name);
// Whether values of this type have what the mode looks for.
[[nodiscard]] bool fits(SearchMode mode, FieldType type);
// Whether two holders of one value are one person or company: numbers that are given out once (docs/formats/
// index-labels.md). A mobile is shared at times, which is why a duplicate is told and not refused by the kernel.
[[nodiscard]] bool unique_by_nature(FieldType type);
// Whether the search index shows which files share a whole value of the field: numbers given out once, e-mail, and
// texts that every list shows as they are (a customer number). Others must not be seen to repeat.
[[nodiscard]] bool tagged(const Field& field);

}  // namespace jinkui::pack
