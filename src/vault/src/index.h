// The search indexes: tags of unique values and postings of terms that repeat, as docs/formats/index-labels.md lays
// down. append, remove, and what changes the state belong to the writer thread; look-ups are safe from several
// threads with their own sessions. Borrows suite, keys and random. Database failure throws Fatal; rows that do not
// verify are errors.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/store/queue.h"
#include "jinkui/vault/key_store.h"
#include "jinkui/vault/terms.h"
#include "jinkui/vault/vault.h"

namespace jinkui::vault {

// Customers of one segment: postings lie together by it, and a term counts its postings anew in each.
inline constexpr int kSegmentBits = 12;
[[nodiscard]] constexpr std::int64_t segment_of(base::CustomerId customer) {
  return customer.value >> kSegmentBits;
}

using Tag = std::array<std::uint8_t, 16>;

// The keys of one epoch.
class IndexKeys {
 public:
  IndexKeys(const crypto::Suite& suite, std::uint32_t epoch, base::ByteView key);
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
  [[nodiscard]] Tag tag(const Term& term) const;
  [[nodiscard]] crypto::Key32 term_key(const Term& term) const;  // T
  [[nodiscard]] std::array<std::uint8_t, 16> label(const crypto::Key32& term, std::int64_t segment,
                                                   std::uint32_t count) const;
  [[nodiscard]] base::ByteView posting_key() const { return posting_key_.view().first(suite_->key_size()); }
  // Tells whether rows were made under this key.
  [[nodiscard]] std::array<std::uint8_t, 16> check() const;

 private:
  const crypto::Suite* suite_;
  std::uint32_t epoch_;
  crypto::Key32 key_;
  crypto::Key32 posting_key_;
};

// How many postings a term has in a segment, as the writer knows it; follows the writer queue.
class PostingCounts final : public store::Participant {
 public:
  struct Place {
    std::uint32_t epoch = 0;
    std::int64_t segment = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };
  // The number of the next posting, which is taken by this call. `probe(c)` says whether posting c is there; asked
  // only when the term is not known here. `fresh()` says whether the segment has no posting at all.
  template <class Probe, class Fresh>
  std::uint32_t take(const Place& place, const crypto::Key32& term, Probe probe, Fresh fresh) {
    Segment& segment = at(place, fresh);
    const std::uint64_t name = name_of(term);
    auto found = segment.next.find(name);
    if (found == segment.next.end()) {
      found = segment.next.emplace(name, segment.whole ? 0 : first_free(probe)).first;
    }
    taken_.push_back({place, name});
    return found->second++;
  }
  void forget(std::uint32_t epoch);

  void mark() override;
  void rollback_to_mark() override;
  void before_commit(store::WriterSession&) override {}
  void committed() override { mark(); }
  void aborted() override;

 private:
  static constexpr std::size_t kSegments = 4;  // in memory at a time
  struct Segment {
    Place place;
    bool whole = false;  // every term of it is known here
    std::unordered_map<std::uint64_t, std::uint32_t> next;
  };
  static std::uint64_t name_of(const crypto::Key32& term);
  template <class Probe>
  static std::uint32_t first_free(Probe probe) {
    if (!probe(0U)) {
      return 0;
    }
    std::uint32_t there = 0;
    std::uint32_t missing = 1;
    while (probe(missing)) {
      there = missing;
      missing *= 2;
    }
    while (missing - there > 1) {
      const std::uint32_t middle = there + (missing - there) / 2;
      (probe(middle) ? there : missing) = middle;
    }
    return missing;
  }
  template <class Fresh>
  Segment& at(const Place& place, Fresh fresh) {
    if (Segment* known = find(place)) {
      return *known;
    }
    return add(place, fresh());
  }
  Segment* find(const Place& place);
  Segment& add(const Place& place, bool whole);

  std::vector<Segment> segments_;                       // the last used ones
  std::vector<std::pair<Place, std::uint64_t>> taken_;  // since mark()
  bool evicted_ = false;                                // a segment went out of memory since mark()
};

class Index {
 public:
  Index(const crypto::Suite& suite, const KeyStore& keys, base::Random& random)
      : suite_(suite), keys_(keys), random_(random) {}

  [[nodiscard]] PostingCounts& counts() { return counts_; }

  // Adds tags and postings in every epoch whose build has come as far as this customer, or began before it was there.
  void append(store::WriterSession& session, base::CustomerId customer, std::span<const Term> terms);
  void remove_tags(store::WriterSession& session, base::CustomerId customer, std::span<const Term> terms);
  void remove_all_tags(store::WriterSession& session, base::CustomerId customer);

  // One row a key of the key store: see Vault::prepare_index.
  base::Status prepare(store::WriterSession& session);
  base::Status restart(store::WriterSession& session, std::uint32_t epoch);
  [[nodiscard]] std::vector<IndexState> states(store::Session& session) const;
  // Adds one customer to the epoch that is being built.
  void build(store::WriterSession& session, std::uint32_t epoch, base::CustomerId customer,
             std::span<const Term> terms);
  void set_built(store::WriterSession& session, std::uint32_t epoch, base::CustomerId customer);
  // Removes rows of an epoch; true when none is left.
  [[nodiscard]] bool drop(store::WriterSession& session, std::uint32_t epoch);

  // The keys to look up with: of the newest epoch that is built. Error index/building.
  [[nodiscard]] base::Result<IndexKeys> usable(store::Session& session) const;
  // Customers with this tag, ascending.
  [[nodiscard]] std::vector<base::CustomerId> tagged(store::Session& session, const IndexKeys& keys,
                                                     const Term& term) const;
  struct Wanted {
    std::span<const crypto::Key32> terms;  // not empty
    std::int64_t segment = 0;
    std::size_t cap = 0;  // more than this are not wanted
  };
  // Customers of the segment that the rarest of these terms names, in no order; nothing when there are more than
  // `cap`. `looked` grows by the rows read. The terms are not checked against each other.
  [[nodiscard]] base::Result<std::optional<std::vector<base::CustomerId>>> posted(store::Session& session,
                                                                                  const IndexKeys& keys,
                                                                                  const Wanted& wanted,
                                                                                  std::size_t& looked) const;

 private:
  [[nodiscard]] IndexKeys keys_of(std::uint32_t epoch) const;
  [[nodiscard]] base::Result<base::CustomerId> open_posting(const IndexKeys& keys, std::int64_t segment,
                                                            base::ByteView label, base::ByteView sealed) const;
  void add(store::WriterSession& session, const IndexKeys& keys, base::CustomerId customer, const Term& term);

  const crypto::Suite& suite_;
  const KeyStore& keys_;
  base::Random& random_;
  PostingCounts counts_;
};

}  // namespace jinkui::vault
