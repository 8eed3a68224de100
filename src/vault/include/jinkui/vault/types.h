// What goes into the vault and comes out of it: labels, custody, values, corrections, pages of lists and searches.
// Plain values, but for DataKey and Opened, which move only and wipe what they hold.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"
#include "jinkui/crypto/secret.h"
#include "jinkui/vault/terms.h"

namespace jinkui::vault {

// Protected by a MAC under the label key, not baked into ciphertext: changing it is a recorded act, not a
// re-encryption.
struct Label {
  std::string level;                   // the pack's name
  std::string category;                // records only; a customer's own is not kept
  std::optional<base::Instant> until;  // end of the confidentiality period; none: left open by the pack
  bool declassified = false;
  base::Instant set_at;
};

struct Custody {
  base::DepartmentId department;  // owns the file
  base::PersonId assigned;        // serves the customer; may be none
  base::PersonId keeper;          // keeps the file (保管); may be none
  base::PersonId entered_by;
};

// Values of choice and flag fields that are facts of the policy, kept in clear: (field name, choice id or "true").
using Traits = std::vector<std::pair<std::string, std::string>>;

// What the decision needs to know of an object; no personal data.
struct ObjectFacts {
  base::CustomerId customer;
  base::RecordId record;
  Custody custody;
  Label customer_label;
  Label label;             // of the record, or the customer's again
  bool destroyed = false;  // then custody, labels and key are empty
  Traits traits;
  base::Bytes wrapped_key;  // of the customer, as it lies in the database: ciphertext; empty in lists
};

// The data key of one living customer, for the length of one request and in memory that is wiped. Made by the vault
// and of no use to anybody else.
class DataKey {
 public:
  DataKey(DataKey&&) noexcept = default;
  DataKey& operator=(DataKey&&) = delete;
  DataKey(const DataKey&) = delete;
  DataKey& operator=(const DataKey&) = delete;
  ~DataKey();

 private:
  friend class Vault;
  DataKey(base::CustomerId customer, base::Bytes bytes) : customer_(customer), bytes_(std::move(bytes)) {}

  base::CustomerId customer_;
  base::Bytes bytes_;
};

struct NewCustomer {
  std::vector<PlainValue> values;
  std::vector<PlainValue> masks;  // what lists show; sealed as one
  Traits traits;
  Custody custody;
  Label label;
};

struct NewRecord {
  base::CustomerId customer;
  std::vector<PlainValue> values;
  Traits traits;
  Label label;
  base::PersonId entered_by;
};

// A correction: new versions of values of a customer or of one of its records.
struct Correction {
  base::CustomerId customer;
  base::RecordId record;
  std::int64_t revision = 0;  // the one that is corrected; another one meanwhile is a conflict
  base::PersonId by;
  base::Instant at;
  std::vector<PlainValue> values;  // at least one
  std::vector<PlainValue> masks;   // of a customer: replace those of the same field
  std::string reason;              // sealed as a value of kReasonField
  base::Hash reason_commitment{};
};

// Who changed which fields when; no plaintext. Revision 0 is the entry, each correction adds one.
struct Change {
  struct Field {
    std::string name;
    std::int64_t version = 0;  // that this change made
  };
  std::int64_t revision = 0;
  base::PersonId by;
  base::Instant at;
  std::vector<Field> fields;  // none at revision 0
  base::Hash reason{};        // the commitment
};

// A field name in a receipt's scope names the newest version; with kVersionSign and a number exactly that version
// ("phone#1"). The reason of revision r is the version r of kReasonField. No id of a pack holds the sign.
inline constexpr char kVersionSign = '#';
inline constexpr std::string_view kReasonField = "#reason";
// The name, in a scope, of the version of a field that stood after `revision` corrections; version 0: it had no
// value.
[[nodiscard]] std::string as_of(std::span<const Change> changes, std::string_view field, std::int64_t revision);

// Values of one customer or record as they lie in the database: ciphertext, with the wrapped key or the data key.
struct SealedValues {
  struct One {
    std::string field;
    std::int64_t version = 0;
    base::Bytes sealed;
  };
  base::CustomerId customer;  // none: there is no such customer
  base::RecordId record;
  std::int64_t state = 0;
  base::Bytes wrapped_key;
  std::optional<DataKey> key;  // instead of state and wrapped key
  std::vector<One> values;
};

struct Opened {
  std::vector<PlainValue> values;
  Opened() = default;
  Opened(Opened&&) noexcept = default;
  Opened& operator=(Opened&&) noexcept = default;
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened();  // wipes
};

struct OpenedMask {
  base::CustomerId customer;
  std::vector<PlainValue> masks;
};

// Which customers a list may show; empty: all. What is given must all hold.
struct ListFilter {
  std::optional<base::DepartmentId> department;
  std::optional<base::PersonId> assigned;
  std::optional<base::PersonId> keeper;  // not none
};

struct ListPage {
  std::vector<ObjectFacts> items;  // ascending by id
  std::int64_t next = 0;           // the cursor of the next page; 0: this was the last
};

// A customer (record 0) or one of its records.
struct ObjectName {
  base::CustomerId customer;
  base::RecordId record;
};

// What reconcile() found; both ascending.
struct Reconciled {
  std::vector<base::CustomerId> marked;     // the database had them alive: it is older than the key store
  std::vector<base::CustomerId> to_forget;  // the key store has their keys: it is older, or a destruction was cut off
};

// One step of a rotation of the customers' keys.
struct Rewrapped {
  base::CustomerId last;  // the cursor of the next step
  std::size_t moved = 0;
  bool finished = false;  // there is no customer after `last`
};

// How far the search index of one epoch (key) has come.
struct IndexState {
  std::uint32_t epoch = 0;
  base::CustomerId built;  // customers up to here are in it
  base::CustomerId goal;   // the last customer when the build began; whoever came later is in it too
  bool has_key = false;    // false: its key was dropped, what is left of it is waste
  [[nodiscard]] bool whole() const { return built >= goal; }
};

// What to look for: a customer is found when the caller's `admit` lets it through and it meets every word.
struct Search {
  std::vector<Word> words;    // normalised as the TermSource does; not empty, nor is any word
  base::CustomerId after;     // cursor; 0: from the first
  std::size_t limit = 20;     // 1..kMaxPage
  std::size_t budget = 1000;  // customers looked at, at most
  // The only customers that can be admitted, ascending, when the caller knows them and they are few.
  std::optional<std::vector<base::CustomerId>> among;
};

// Whether the caller may know of a customer; if so, which rights he has there: bit n - 1 for `Way::right` n.
using Admit = std::function<std::optional<std::uint64_t>(const ObjectFacts&)>;

struct SearchPage {
  std::vector<ObjectFacts> found;  // ascending by id
  base::CustomerId next;           // cursor to go on from, also of a page that the budget cut short; 0: that was all
};

}  // namespace jinkui::vault
