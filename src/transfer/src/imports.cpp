#include "jinkui/transfer/imports.h"

#include <algorithm>
#include <array>

#include "jinkui/base/check.h"

namespace jinkui::transfer {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE import_file (
  id BIGINT PRIMARY KEY,
  tag BYTEA NOT NULL,
  person BIGINT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL
);
CREATE UNIQUE INDEX import_file_by_tag ON import_file (tag);
CREATE TABLE import_chunk (
  file BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  entry BIGINT NOT NULL,
  first_row BIGINT NOT NULL,
  outcomes BYTEA NOT NULL,
  first_customer BIGINT NOT NULL,
  customers BYTEA NOT NULL,
  leaves BYTEA NOT NULL,
  PRIMARY KEY (file, seq)
) /*clustered*/;
CREATE INDEX import_chunk_by_customer ON import_chunk (first_customer) WHERE first_customer <> 0;
CREATE TABLE export_scope (
  name TEXT NOT NULL,
  person BIGINT NOT NULL,
  made BIGINT NOT NULL,
  customers BYTEA NOT NULL
);
CREATE UNIQUE INDEX export_scope_by_name ON export_scope (name);
)sql";

constexpr std::size_t kHash = std::tuple_size_v<base::Hash>;

base::Error corrupt_chunk() {
  return {base::Errc::corrupt,
          "import/chunk",
          {"导入记录已损坏。", "A record of an import is damaged."},
          {"请联系系统管理员，从备份恢复。", "Ask the system administrator to restore a backup."},
          "",
          {},
          ""};
}

// Distances from the first customer, four bytes each.
base::Bytes encode_customers(const std::vector<base::CustomerId>& customers) {
  base::Bytes out;
  for (const auto customer : customers) {
    const std::int64_t distance = customer.value - customers.front().value;
    JINKUI_CHECK(distance >= 0 && distance <= 0x7fffffff);
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(distance) >> static_cast<unsigned>(shift)));
    }
  }
  return out;
}

std::int64_t distance_at(base::ByteView bytes, std::size_t index) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value * 256 + bytes[index * 4 + i];
  }
  return value;
}

}  // namespace

std::span<const store::Migration> migrations() {
  static constexpr std::array<store::Migration, 1> kMigrations = {
      store::Migration{.domain = "transfer", .version = 1, .sql = kTables}};
  return kMigrations;
}

FileState open_file(store::WriterSession& session, const base::Hash& tag, base::PersonId person, base::Instant now) {
  FileState state;
  state.last_seen = now;
  {
    auto query = session.query({"SELECT id, first_seen FROM import_file WHERE tag = $1"}, tag);
    if (query.step()) {
      state.id = query.integer(0);
      state.first_seen = query.instant(1);
    }
  }
  if (state.id != 0) {
    session.run({"UPDATE import_file SET last_seen = $1 WHERE id = $2"}, now, state.id);
    return state;
  }
  {
    auto query = session.query({"SELECT COALESCE(MAX(id), 0) FROM import_file"});
    JINKUI_CHECK(query.step());
    state.id = query.integer(0) + 1;
  }
  state.first_seen = now;
  session.run({"INSERT INTO import_file (id, tag, person, first_seen, last_seen) VALUES ($1, $2, $3, $4, $5)"},
              state.id, tag, person, now, now);
  return state;
}

void put_chunk(store::WriterSession& session, std::int64_t file, const Chunk& chunk, std::uint64_t entry) {
  JINKUI_CHECK(chunk.customers.size() == chunk.leaves.size());
  std::int64_t seq = 0;
  {
    auto query = session.query({"SELECT COALESCE(MAX(seq), 0) FROM import_chunk WHERE file = $1"}, file);
    JINKUI_CHECK(query.step());
    seq = query.integer(0) + 1;
  }
  base::Bytes outcomes;
  outcomes.reserve(chunk.outcomes.size());
  for (const Outcome outcome : chunk.outcomes) {
    outcomes.push_back(static_cast<std::uint8_t>(outcome));
  }
  base::Bytes leaves;
  leaves.reserve(chunk.leaves.size() * kHash);
  for (const auto& leaf : chunk.leaves) {
    leaves.insert(leaves.end(), leaf.begin(), leaf.end());
  }
  const base::CustomerId first = chunk.customers.empty() ? base::CustomerId{} : chunk.customers.front();
  session.run({"INSERT INTO import_chunk (file, seq, entry, first_row, outcomes, first_customer, customers, leaves) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
              file, seq, entry, chunk.first_row, outcomes, first, encode_customers(chunk.customers), leaves);
}

void RowSet::add(std::uint64_t row) {
  const auto word = static_cast<std::size_t>(row / 64);
  if (word >= words_.size()) {
    words_.resize(word + 1);
  }
  count_ += has(row) ? 0 : 1;
  words_[word] |= std::uint64_t{1} << (row % 64);
}

bool RowSet::has(std::uint64_t row) const {
  const auto word = static_cast<std::size_t>(row / 64);
  return word < words_.size() && (words_[word] >> (row % 64) & 1U) != 0;
}

base::Result<RowSet> rows_in(store::Session& session, std::int64_t file) {
  RowSet rows;
  auto query = session.query({"SELECT first_row, outcomes FROM import_chunk WHERE file = $1 ORDER BY seq"}, file);
  while (query.step()) {
    const auto outcomes = query.blob(1);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i] > static_cast<std::uint8_t>(Outcome::skipped)) {
        return corrupt_chunk();
      }
      if (outcomes[i] == static_cast<std::uint8_t>(Outcome::in)) {
        rows.add(static_cast<std::uint64_t>(query.integer(0)) + i);
      }
    }
  }
  return rows;
}

base::Result<std::optional<Origin>> origin_of(store::Session& session, base::CustomerId customer) {
  auto query = session.query(
      {"SELECT entry, first_customer, customers, leaves FROM import_chunk WHERE first_customer <> 0 AND "
       "first_customer <= $1 ORDER BY first_customer DESC LIMIT 1"},
      customer);
  if (!query.step()) {
    return std::optional<Origin>();
  }
  const auto customers = query.blob(2);
  const auto leaves = query.blob(3);
  const std::size_t count = leaves.size() / kHash;
  if (leaves.size() != count * kHash || customers.size() != count * 4) {
    return corrupt_chunk();
  }
  const std::int64_t distance = customer.value - query.integer(1);
  Origin origin;
  origin.entry = static_cast<std::uint64_t>(query.integer(0));
  origin.position = count;
  for (std::size_t i = 0; i < count; ++i) {
    base::Hash leaf{};
    std::copy_n(leaves.begin() + static_cast<std::ptrdiff_t>(i * kHash), kHash, leaf.begin());
    origin.leaves.push_back(leaf);
    if (distance_at(customers, i) == distance) {
      origin.position = i;
    }
  }
  return origin.position < count ? std::optional(std::move(origin)) : std::optional<Origin>();
}

}  // namespace jinkui::transfer
