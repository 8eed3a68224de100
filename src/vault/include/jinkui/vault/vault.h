// The vault: customer files as sealed values, opened by a Receipt and by nothing else.
// open*() take a reader session of the calling thread and are safe from several threads; put*() and destroy*() belong
// to the writer thread. The vault holds no plaintext after a call returns. A tag that does not verify is an error
// (corrupt), a destroyed customer is `gone`; failure of disk or database throws base::Fatal.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/receipt/receipt.h"
#include "jinkui/store/database.h"
#include "jinkui/vault/key_store.h"

namespace jinkui::vault {

// Protected by a MAC under the label key, not baked into ciphertext: changing it is a recorded act, not a re-encryption.
struct Label {
  std::string level;                  // the pack's name
  std::string category;               // records only
  std::optional<base::Instant> until; // end of the confidentiality period; none: left open by the pack
  bool declassified = false;
  base::Instant set_at;
};

struct Custody {
  base::DepartmentId department;  // owns the file
  base::PersonId assigned;        // serves the customer; may be none
  base::PersonId entered_by;
};

// What the decision needs to know of an object; no personal data.
struct ObjectFacts {
  base::CustomerId customer;
  base::RecordId record;
  Custody custody;
  Label customer_label;
  Label label;  // of the record, or the customer's again
  bool destroyed = false;
  // Values of choice and flag fields that are facts of the policy, kept in clear: (field name, choice id or "true").
  std::vector<std::pair<std::string, std::string>> traits;
};

struct PlainValue {
  std::string field;  // the pack's name
  std::string value;  // UTF-8
};

struct NewCustomer {
  std::vector<PlainValue> values;
  std::vector<PlainValue> masks;  // what lists show; sealed as one
  std::vector<std::pair<std::string, std::string>> traits;
  Custody custody;
  Label label;
};

struct NewRecord {
  base::CustomerId customer;
  std::vector<PlainValue> values;
  std::vector<std::pair<std::string, std::string>> traits;
  Label label;
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

class Vault {
 public:
  static std::span<const store::Migration> migrations();

  Vault(const crypto::Suite& suite, KeyStore& keys, base::Random& random);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  // Decrypts exactly the fields that the receipt names. Fields without a value are left out.
  [[nodiscard]] base::Result<Opened> open(receipt::Receipt&& receipt, store::Session& session);
  // Decrypts the masks of exactly the customers that the receipt names; destroyed ones are left out.
  [[nodiscard]] base::Result<std::vector<OpenedMask>> open_masks(receipt::Receipt&& receipt, store::Session& session);

  // Writer thread. Ids are given by the vault, ascending.
  [[nodiscard]] base::CustomerId put(store::WriterSession& session, const NewCustomer& customer);
  [[nodiscard]] base::Result<base::RecordId> put(store::WriterSession& session, const NewRecord& record);
  // A new version of values; the old versions stay sealed beside it.
  base::Status put_values(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                          std::span<const PlainValue> values, std::span<const PlainValue> masks);
  base::Status set_label(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                         const Label& label);
  base::Status set_custody(store::WriterSession& session, base::CustomerId customer, const Custody& custody);

  // Facts for the decision; `corrupt` when a label's MAC does not verify, not_found when there is no such object.
  [[nodiscard]] base::Result<ObjectFacts> facts(store::Session& session, base::CustomerId customer,
                                                base::RecordId record);

  // Free text and ledger openings about a customer, sealed under the customer's key (none: the company's own key),
  // so that they are destroyed with it. `what` tells uses apart, e.g. "request.reason"; it is part of the AAD.
  [[nodiscard]] base::Result<base::Bytes> seal_text(store::Session& session, base::CustomerId subject,
                                                    std::string_view what, base::ByteView plain);
  // Opens the opening of a ledger entry (receipt scope `opening` of that customer, or of the company when none).
  [[nodiscard]] base::Result<base::Bytes> open_text(const receipt::Receipt& receipt, store::Session& session,
                                                    std::string_view what, base::ByteView sealed);

  // Destruction in three steps (docs/formats/key-store.md); each may be repeated after a crash.
  // 1. writer thread, same transaction as the intent entry: marks the customer, deletes its rows.
  base::Status mark_destroyed(store::WriterSession& session, base::CustomerId customer);
  // 2. writer thread, own transaction: new bucket key, survivors' keys rewrapped.
  base::Status rewrap_bucket(store::WriterSession& session, base::CustomerId customer);
  // 3. after that commit: new shred root, the old one gone from the key store file.
  base::Status forget(base::CustomerId customer);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace jinkui::vault
