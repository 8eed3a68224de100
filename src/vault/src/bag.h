// The term bag of one customer: short fingerprints of all its terms, sealed under the customer's own key, so that
// what a search found can be checked against every other term without opening a value (docs/formats/index-labels.md).
// Pure functions and values of one thread; borrows nothing.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/vault/terms.h"
#include "wiped.h"

namespace jinkui::vault {

using Fingerprint = std::array<std::uint8_t, 3>;

// Of group and text, whatever the kind. Two terms share one by chance once in 16 million.
[[nodiscard]] Fingerprint fingerprint(const Term& term);

// Sealed; its length says only how many times 96 terms there are.
[[nodiscard]] base::Bytes seal_bag(const crypto::Suite& suite, base::CustomerId customer, base::ByteView data_key,
                                   std::span<const Term> terms, base::Random& random);

// An open bag; wiped when it goes.
class Bag {
 public:
  // Nothing when it does not open.
  [[nodiscard]] static std::optional<Bag> open(const crypto::Suite& suite, base::CustomerId customer,
                                               base::ByteView data_key, base::ByteView sealed);
  [[nodiscard]] bool holds(std::span<const Fingerprint> wanted) const;

 private:
  explicit Bag(Wiped plain) : plain_(std::move(plain)) {}
  Wiped plain_;
};

}  // namespace jinkui::vault
