// Any bytes as a value of every type, and as a query: what is accepted is stored unchanged the second time, and every
// term is a text of bounded number.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "jinkui/base/bytes.h"
#include "jinkui/codec/utf8.h"
#include "jinkui/values/check.h"
#include "jinkui/values/mask.h"
#include "jinkui/values/terms.h"

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void one(jinkui::pack::FieldType type, std::string_view raw) {
  using namespace jinkui;
  pack::Field field;
  field.id = "it";
  field.type = type;
  for (std::uint8_t mode = 0; mode < pack::kSearchModeCount; ++mode) {
    if (pack::fits(static_cast<pack::SearchMode>(mode), type)) {
      field.search |= static_cast<pack::SearchSet>(1U << mode);
    }
  }
  const auto first = values::check(field, raw);
  if (!first.ok()) {
    return;
  }
  const auto again = values::check(field, first->value);
  require(again.ok() && again->value == first->value && codec::is_utf8(first->value));
  const auto terms = values::terms(field, first->value);
  require(terms.size() <= values::kMaxTerms);
  for (const auto& term : terms) {
    require(codec::is_utf8(term.text) && !term.text.empty());
  }
  const std::string form = values::lookup_form(type, first->value);
  require(!field.searched(pack::SearchMode::exact) || values::lookup_form(type, raw) == form ||
          type == pack::FieldType::person_name);
  require(first->value.empty() || values::mask(field, first->value) != first->value || first->value == "***");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;
  if (size == 0) {
    return 0;
  }
  const std::string_view raw = base::as_text({data + 1, size - 1});
  one(static_cast<pack::FieldType>(data[0] % pack::kFieldTypeCount), raw);
  const auto query = values::query_terms(raw);
  require(query.words.size() <= values::kMaxWords);
  for (const auto& word : query.words) {
    for (const auto& alternative : word) {
      require(!alternative.all.empty());
    }
  }
  return 0;
}
