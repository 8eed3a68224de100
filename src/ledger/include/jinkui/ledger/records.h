// Many records in one entry: each has a salted commitment, the entry's object names the root of the tree over them,
// and a proof shows one record without the others. Layouts: docs/formats/ledger-records.md.
// Pure functions and plain values, safe from any thread. A proof that does not hold is an Error that says where.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/receipt/receipt.h"

namespace jinkui::ledger {

// What was entered or handed out of one record.
struct RecordContent {
  base::CustomerId customer;
  base::RecordId record;
  std::vector<std::pair<std::string, std::string>> values;  // (field, value), in the order written
};
[[nodiscard]] base::Bytes encode(const RecordContent& content);

// The leaf of a record in its entry's tree: SHA-256(0x00 ‖ "jinkui/record/1" ‖ salt ‖ content).
[[nodiscard]] base::Hash record_leaf(const base::Hash& salt, base::ByteView content);
// The scope's `records` for these leaves.
[[nodiscard]] receipt::Scope::Records records_of(std::span<const base::Hash> leaves);
// The audit path of leaf `index` (RFC 6962); index < leaves.size().
[[nodiscard]] std::vector<base::Hash> record_path(std::span<const base::Hash> leaves, std::size_t index);

// An entry's object part, shown with its salt, under a signed checkpoint: what a holder needs to check records.
struct RecordsProof {
  std::uint64_t index = 0;  // of the entry
  base::Bytes leaf;
  base::Hash object_salt{};
  base::Bytes object;
  std::vector<base::Hash> path;  // of the entry in the ledger's tree
  std::string checkpoint;        // signed note
  struct Record {
    std::uint64_t position = 0;
    base::Hash salt{};
    std::vector<base::Hash> path;  // empty when all records are given in order
  };
  std::vector<Record> records;
};
[[nodiscard]] std::string to_json(const RecordsProof& proof);
[[nodiscard]] base::Result<RecordsProof> parse_records_proof(std::string_view json);

// Checks leaf, object and path against the checkpoint, and the checkpoint's signature; the scope that the object
// part states. Errors, all corrupt: records/leaf, records/object, records/path, records/signature.
[[nodiscard]] base::Result<receipt::Scope> verify_entry(const RecordsProof& proof, const NoteKey& log);
// All records of the entry, in order: do they give its root? Error records/content.
[[nodiscard]] base::Status verify_all(const RecordsProof& proof, const receipt::Scope& scope,
                                      std::span<const RecordContent> contents);
// One record by its own path. Error records/content.
[[nodiscard]] base::Status verify_one(const RecordsProof::Record& record, const receipt::Scope& scope,
                                      const RecordContent& content);

}  // namespace jinkui::ledger
