// From the pack's fields to the terms of the search index: what a customer is found by, and what a query looks for.
// PackTerms is called on the writer thread and follows the pack that is in force there; the functions are pure.
#pragma once
#include <string>
#include <vector>

#include "jinkui/pack/pack.h"
#include "jinkui/service/types.h"
#include "jinkui/service/world.h"
#include "jinkui/vault/terms.h"

namespace jinkui::service {

class PackTerms final : public vault::TermSource {
 public:
  explicit PackTerms(const WorldKeeper& world) : world_(world) {}
  [[nodiscard]] std::vector<vault::Term> terms(std::span<const vault::PlainValue> values) const override;

 private:
  const WorldKeeper& world_;
};

// A query in the index's terms.
struct Wanted {
  std::vector<vault::Word> words;
  // Fields whose value the query would confirm: whoever finds by one needs the right to read it. Way::right n means
  // gates[n - 1]. A field that every list shows as it is needs none.
  std::vector<pack::FieldId> gates;
};

// What a whole value of a tagged field is found by.
[[nodiscard]] vault::Term exact_term(const pack::Field& field, std::string_view value);

// Errors: invalid; search/nothing when no word can be looked for, with what can, search/unknown-field.
[[nodiscard]] base::Result<Wanted> wanted(const pack::Pack& pack, const SearchCommand& command);

// What the terms of customers depend on: a change of it needs a new index.
[[nodiscard]] std::string terms_version(const pack::Pack& pack);

}  // namespace jinkui::service
