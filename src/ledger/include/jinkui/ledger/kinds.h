// The kinds of entries by name: a stable English slug and a title in both languages.
// Pure functions over constants, safe from any thread; an unlisted kind has the slug "kind-<number>".
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "jinkui/base/text.h"
#include "jinkui/ledger/entry.h"

namespace jinkui::ledger {

struct KindName {
  Kind kind = Kind::genesis;
  std::string_view slug;  // the enumerator's name
  std::string_view zh;
  std::string_view en;
};

// Every kind of this program, by number.
[[nodiscard]] std::span<const KindName> all_kinds();
// False for a number of a later program.
[[nodiscard]] bool is_known(Kind kind);
[[nodiscard]] std::string slug_of(Kind kind);
[[nodiscard]] base::Text title_of(Kind kind);

}  // namespace jinkui::ledger
