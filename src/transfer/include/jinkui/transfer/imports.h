// Imports under way: which files are known, which of their rows are in, and the chunks in which they came in.
// Functions over a session of the calling thread; those with a WriterSession belong to the writer thread. A file is
// known by a keyed tag of its bytes, a row by its place in it: no personal data. Database failure throws base::Fatal.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"
#include "jinkui/store/database.h"

namespace jinkui::transfer {

[[nodiscard]] std::span<const store::Migration> migrations();

// What became of a row. Numbers are frozen: they stand in import_chunk.
enum class Outcome : std::uint8_t {
  in = 0,        // a customer was entered
  rejected = 1,  // refused, with a reason that was shown
  known = 2,     // a customer of this number is there already; nothing was entered
  skipped = 3,   // in by an earlier chunk
};

// Rows first_row … first_row + outcomes.size() - 1 of a file (the header is row 0), decided in one commit.
struct Chunk {
  std::uint64_t first_row = 1;
  std::vector<Outcome> outcomes;
  std::vector<base::CustomerId> customers;  // of the rows that are in, in order
  std::vector<base::Hash> leaves;           // their salted commitments, the leaves of the sub-tree
};

struct FileState {
  std::int64_t id = 0;
  base::Instant first_seen;
  base::Instant last_seen;
};

// The file of a tag, made when it is new.
[[nodiscard]] FileState open_file(store::WriterSession& session, const base::Hash& tag, base::PersonId person,
                                  base::Instant now);
// Records a chunk; `entry` is the index of the ledger entry of the same commit.
void put_chunk(store::WriterSession& session, std::int64_t file, const Chunk& chunk, std::uint64_t entry);

// Which rows of a file are in: one bit a row.
class RowSet {
 public:
  void add(std::uint64_t row);
  [[nodiscard]] bool has(std::uint64_t row) const;
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  std::vector<std::uint64_t> words_;
  std::uint64_t count_ = 0;
};
[[nodiscard]] base::Result<RowSet> rows_in(store::Session& session, std::int64_t file);

// The chunk that a customer came in with, for its proof; nothing when it was not imported.
struct Origin {
  std::uint64_t entry = 0;
  std::size_t position = 0;  // among the leaves
  std::vector<base::Hash> leaves;
};
[[nodiscard]] base::Result<std::optional<Origin>> origin_of(store::Session& session, base::CustomerId customer);

}  // namespace jinkui::transfer
