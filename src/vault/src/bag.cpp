#include "bag.h"

#include <algorithm>

#include "aad.h"

namespace jinkui::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kStep = 96;  // terms; a bag is padded to a multiple
constexpr std::uint8_t kSeparator = 0;

}  // namespace

Fingerprint fingerprint(const Term& term) {
  const base::Hash hash =
      crypto::sha256({base::as_bytes(term.group), base::ByteView(&kSeparator, 1), base::as_bytes(term.text)});
  return {hash[0], hash[1], hash[2]};
}

base::Bytes seal_bag(const crypto::Suite& suite, base::CustomerId customer, base::ByteView data_key,
                     std::span<const Term> terms, base::Random& random) {
  std::vector<Fingerprint> prints;
  prints.reserve(terms.size());
  for (const Term& term : terms) {
    prints.push_back(fingerprint(term));
  }
  std::ranges::sort(prints);
  prints.erase(std::unique(prints.begin(), prints.end()), prints.end());
  const std::size_t places = std::max<std::size_t>(1, (prints.size() + kStep - 1) / kStep) * kStep;
  Wiped plain(1 + places * sizeof(Fingerprint));
  plain.bytes.push_back(kVersion);
  for (const Fingerprint& print : prints) {
    base::append(plain.bytes, print);
  }
  plain.bytes.resize(1 + places * sizeof(Fingerprint), 0xFF);
  crypto::wipe({reinterpret_cast<std::uint8_t*>(prints.data()), prints.size() * sizeof(Fingerprint)});
  base::Bytes sealed;
  suite.seal(data_key, bag_aad(suite.id(), customer), plain.view(), random, sealed);
  return sealed;
}

std::optional<Bag> Bag::open(const crypto::Suite& suite, base::CustomerId customer, base::ByteView data_key,
                             base::ByteView sealed) {
  Wiped plain(sealed.size());
  if (!suite.open(data_key, bag_aad(suite.id(), customer), sealed, plain.bytes) || plain.bytes.empty() ||
      plain.bytes[0] != kVersion) {
    return std::nullopt;
  }
  return Bag(std::move(plain));
}

bool Bag::holds(std::span<const Fingerprint> wanted) const {
  const base::ByteView places = plain_.view().subspan(1);
  return std::ranges::all_of(wanted, [places](const Fingerprint& print) {
    for (std::size_t at = 0; at + print.size() <= places.size(); at += print.size()) {
      if (std::ranges::equal(places.subspan(at, print.size()), print)) {
        return true;
      }
    }
    return false;
  });
}

}  // namespace jinkui::vault
