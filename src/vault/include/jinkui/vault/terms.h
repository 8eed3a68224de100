// What a customer can be found by: terms, and who makes them from a customer's values.
// Plain values; a TermSource is called on the writer thread only, keeps nothing of what it sees and must outlive the
// vault. docs/formats/index-labels.md says how terms are stored.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace jinkui::vault {

struct PlainValue {
  std::string field;  // the pack's name
  std::string value;  // UTF-8
};

struct Term {
  enum class Kind : std::uint8_t {
    unique = 1,  // unique by nature (phone, id): found at once by its tag
    word = 2,    // repeats (a name, its pinyin): found by its postings
  };
  Kind kind = Kind::word;
  std::string group;  // e.g. "name", or a field's lookup group; the same word in two groups are two terms
  std::string text;   // normalised; what is searched must be normalised in the same way
  friend bool operator==(const Term&, const Term&) = default;
};

// One way to meet a word of a query: a customer has all of these terms.
struct Way {
  std::vector<Term> all;   // not empty
  std::uint8_t right = 0;  // 0: whoever may know of the customer may look so; else which right it takes, 1..64
};
using Word = std::vector<Way>;  // met by any of its ways

class TermSource {
 public:
  TermSource() = default;
  TermSource(const TermSource&) = delete;
  TermSource& operator=(const TermSource&) = delete;
  virtual ~TermSource() = default;
  // All terms of a customer with these (current, own) values. Doubles do no harm.
  [[nodiscard]] virtual std::vector<Term> terms(std::span<const PlainValue> values) const = 0;
};

}  // namespace jinkui::vault
