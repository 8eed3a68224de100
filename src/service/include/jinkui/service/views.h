// What anybody logged in may look at without touching customer data: the ledger's leaves and proofs, the pack, time.
// Safe from several threads.
#pragma once
#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct EntryView {
  std::uint64_t index = 0;
  base::Instant time;
  std::string kind;  // stable name, e.g. "released"
  base::Text title;
  base::Hash pack{};
  base::Bytes leaf;  // exact bytes
  base::Hash leaf_hash{};
};

struct EntryPage {
  std::vector<EntryView> rows;  // newest first
  std::uint64_t size = 0;
};

struct ProofView {
  std::uint64_t index = 0;
  std::uint64_t size = 0;
  base::Bytes leaf;
  base::Hash leaf_hash{};
  std::vector<base::Hash> hashes;
  base::Hash root{};
  std::string checkpoint;
};

// The opened parts of an entry, in words, for an auditor or for whom the entry is about.
struct OpeningView {
  std::uint64_t index = 0;
  FieldValues actor;
  FieldValues object;
  FieldValues decision;
  bool destroyed = false;  // the customer is destroyed: nothing can be opened any more
  ReceiptView receipt;     // of the reading itself
};

class LedgerView {
 public:
  explicit LedgerView(Core& core) : core_(core) {}
  [[nodiscard]] std::string checkpoint() const;
  [[nodiscard]] std::string verifier_key() const;         // vkey of the checkpoint signatures
  [[nodiscard]] std::string second_verifier_key() const;  // of their second one; empty: the suite has none
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] base::Result<EntryPage> entries(const Caller& caller, std::optional<std::uint64_t> before, int limit);
  // `size` 0: the newest checkpoint.
  [[nodiscard]] base::Result<ProofView> proof(const Caller& caller, std::uint64_t index, std::uint64_t size);
  [[nodiscard]] base::Result<std::vector<base::Hash>> consistency(std::uint64_t from, std::uint64_t to);
  [[nodiscard]] base::Result<std::string> receipt_text(const Caller& caller, std::uint64_t index);
  void opening(const Caller& caller, std::uint64_t index, Done<OpeningView> done);
  // What C2SP tlog-tiles has under "tile/…"; not_found for a path that names nothing.
  [[nodiscard]] base::Result<base::Bytes> tile(const std::string& path);
  // Writes the export (docs/formats/export.md) piece by piece; false from `write` stops it.
  base::Status export_to(const Caller& caller, const std::function<bool(std::string_view)>& write);

 private:
  Core& core_;
};

struct PackSummary {
  std::string id;
  base::Text title;
  base::Hash hash{};
  base::Instant activated;
  std::string json;    // levels, tiers, fields, posts, purposes, flows, clauses: policy::show as JSON
  std::string policy;  // policy.md
};

class PackView {
 public:
  explicit PackView(Core& core) : core_(core) {}
  [[nodiscard]] base::Result<PackSummary> summary() const;

 private:
  Core& core_;
};

// Simulated time; every call is refused in a data directory that was not made for it.
class Simulation {
 public:
  explicit Simulation(Core& core) : core_(core) {}
  [[nodiscard]] base::Instant now() const;
  [[nodiscard]] bool allowed() const;
  // Decided by the pack (verb administer): it ends grants and sessions of everybody.
  void advance(const Caller& caller, base::Period by, Done<base::Instant> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
