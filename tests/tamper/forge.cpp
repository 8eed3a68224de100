// jinkui_forge: what somebody with root on the server can do to a ledger, for tests/tamper/run.
//
//   jinkui_forge ATTACK --data DIR [--key-file FILE] [--at N] [--count N] [--export FILE] [--receipt FILE]
//
// Rewrites the ledger of a data directory that no server holds. Without a key file the rows alone are changed, as by
// somebody who has the database; with one the holder of the signing key numbers the entries anew, builds the tiles
// and signs: by itself the ledger then looks whole. Attacks: none, changed, dropped, reordered, inserted, backdated,
// swapped, truncated. --receipt writes a forged receipt of entry --at and leaves the ledger as it is.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <utility>
#include <vector>

#include "jinkui/ledger/export.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/receipt_text.h"
#include "jinkui/platform/disk.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "jinkui/vault/key_store.h"

namespace {

using namespace jinkui;

struct Options {
  std::string attack;
  std::string data;
  std::string key_file;
  std::uint64_t at = 0;
  std::uint64_t count = 1;
  std::string export_file;
  std::string receipt_file;
};

struct Row {
  ledger::Leaf leaf;
  base::Bytes opening;
  base::CustomerId subject;
};

template <class T>
T must(base::Result<T> result) {
  if (!result.ok()) {
    throw base::Fatal(result.error().slug + ": " + result.error().message.en);
  }
  return std::move(result).value();
}

std::vector<Row> read_rows(store::Session& session, std::uint64_t size) {
  std::vector<Row> rows;
  for (std::uint64_t index = 0; index < size; ++index) {
    auto entry = must(ledger::entry_at(session, index));
    rows.push_back({must(ledger::decode_leaf(entry.leaf)), std::move(entry.sealed_opening), entry.subject});
  }
  return rows;
}

Row invented(const Row& like) {
  Row row = like;
  for (auto& commitment : row.leaf.commitments) {
    commitment[5] ^= 0x5A;
  }
  return row;
}

void apply(const Options& options, std::vector<Row>& rows) {
  const auto at = static_cast<std::ptrdiff_t>(options.at);
  Row& row = rows.at(options.at);
  if (options.attack == "changed") {
    row.leaf.kind = ledger::Kind::masks_listed;
  } else if (options.attack == "dropped") {
    rows.erase(rows.begin() + at);
  } else if (options.attack == "reordered") {
    std::swap(row, rows.at(options.at + 1));
  } else if (options.attack == "inserted") {
    rows.insert(rows.begin() + at, invented(row));
  } else if (options.attack == "backdated") {
    rows.back().leaf.time = {rows.front().leaf.time.ms - 86'400'000};
  } else if (options.attack == "swapped") {
    std::swap(row.leaf.commitments[0], rows.at(options.at + 1).leaf.commitments[0]);
  } else if (options.attack == "truncated") {
    rows.resize(rows.size() - options.count);
  } else if (options.attack != "none") {
    throw base::Fatal("no such attack: " + options.attack);
  }
}

// The holder of the key leaves no trace that the ledger itself would show, but for a backdated entry's time.
void renumber(std::vector<Row>& rows, bool smooth_times) {
  base::Instant last;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].leaf.index = i;
    rows[i].leaf.node_seq = i;
    if (smooth_times) {
      rows[i].leaf.time = std::max(rows[i].leaf.time, last);
    }
    last = rows[i].leaf.time;
  }
}

void write_entries(store::WriterSession& session, const std::vector<Row>& rows) {
  session.run({"DELETE FROM ledger_entry"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    session.run({"INSERT INTO ledger_entry(idx, leaf, sealed_opening, subject) VALUES ($1, $2, $3, $4)"},
                static_cast<std::int64_t>(i), ledger::encode(rows[i].leaf), rows[i].opening, rows[i].subject);
  }
}

ledger::TreeHead tree_of(const std::vector<Row>& rows, std::vector<ledger::Tile>& tiles) {
  ledger::TileBuilder builder;
  for (const Row& row : rows) {
    builder.append(ledger::leaf_hash(ledger::encode(row.leaf)), tiles);
  }
  return {builder.size(), builder.root()};
}

// Tiles and state that match the entries, under the true signature.
std::string sign_all(store::WriterSession& session, const std::vector<Row>& rows, const crypto::SigningKey& key,
                     const std::string& origin) {
  std::vector<ledger::Tile> tiles;
  const ledger::TreeHead head = tree_of(rows, tiles);
  session.run({"DELETE FROM ledger_tile"});
  for (const ledger::Tile& tile : tiles) {
    base::Bytes bytes;
    for (const base::Hash& hash : tile.hashes) {
      base::append(bytes, hash);
    }
    session.run({"INSERT INTO ledger_tile(level, idx, root, hashes) VALUES ($1, $2, $3, $4)"},
                static_cast<std::int64_t>(tile.level), static_cast<std::int64_t>(tile.index), tile.root, bytes);
  }
  std::string note = ledger::sign_checkpoint(origin, head, key);
  session.run({"UPDATE ledger_state SET size = $1, root = $2, checkpoint = $3, last_time = $4"},
              static_cast<std::int64_t>(head.size), head.root, note, rows.back().leaf.time);
  return note;
}

void record(std::ostream& out, char type, std::string_view payload) {
  out.put(type);
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.put(static_cast<char>(payload.size() >> shift));
  }
  out << payload;
}

void write_export(const Options& options, const std::vector<Row>& rows, const std::string& note,
                  const std::string& vkey) {
  std::ofstream out(options.export_file, std::ios::binary | std::ios::trunc);
  out << "jinkui-ledger-export/1\n" << vkey << "\n\n";
  for (std::size_t begin = 0; begin < rows.size(); begin += 256) {
    std::string bundle;
    for (std::size_t i = begin; i < std::min(begin + 256, rows.size()); ++i) {
      const base::Bytes leaf = ledger::encode(rows[i].leaf);
      bundle.push_back(static_cast<char>(leaf.size() >> 8U));
      bundle.push_back(static_cast<char>(leaf.size()));
      bundle += base::as_text(leaf);
    }
    record(out, 'E', bundle);
  }
  record(out, 'C', note);
  record(out, 'Z', "");
}

// A receipt for something that was never recorded, in a tree that was never published, under the true signature.
void forge_receipt(const Options& options, std::vector<Row> rows, const crypto::SigningKey& key,
                   const std::string& origin) {
  rows.at(options.at) = invented(rows.at(options.at));
  std::vector<ledger::Tile> tiles;
  const ledger::TreeHead head = tree_of(rows, tiles);
  ledger::ReceiptText receipt;
  receipt.extra = ledger::encode(rows.at(options.at).leaf);
  receipt.index = options.at;
  class Leaves final : public ledger::TileSource {
   public:
    explicit Leaves(const std::vector<Row>& all) : rows_(all) {}
    base::Result<std::vector<base::Hash>> hashes(unsigned level, std::uint64_t index, std::size_t width) override {
      std::vector<base::Hash> out;
      for (std::size_t i = 0; i < width; ++i) {
        out.push_back(of(level, index * 256 + i));
      }
      return out;
    }

   private:
    base::Hash of(unsigned level, std::uint64_t index) {
      if (level == 0) {
        return ledger::leaf_hash(ledger::encode(rows_[index].leaf));
      }
      std::vector<base::Hash> below;
      for (std::uint64_t i = 0; i < 256; ++i) {
        below.push_back(of(level - 1, index * 256 + i));
      }
      return ledger::perfect_root(below);
    }
    const std::vector<Row>& rows_;
  } leaves(rows);
  receipt.proof = must(ledger::inclusion_proof(leaves, options.at, head.size));
  receipt.checkpoint = ledger::sign_checkpoint(origin, head, key);
  std::ofstream(options.receipt_file, std::ios::binary | std::ios::trunc) << ledger::to_text(receipt);
}

void forge(const Options& options) {
  crypto::initialise();
  platform::PosixDisk disk;
  crypto::SystemRandom random;
  const auto database = must(store_sqlite::open({.path = options.data + "/jinkui.db"}));
  const auto session = database->open_writer();
  const ledger::StoredHead stored = must(ledger::stored_head(*session));
  std::vector<Row> rows = read_rows(*session, stored.head.size);
  std::optional<crypto::SigningKey> key;
  if (!options.key_file.empty()) {
    const auto root = must(vault::RootKey::from_key_file(disk, options.key_file));
    key.emplace(must(vault::KeyStore::load(disk, options.data + "/keys/key-store", root, random))->ledger_key());
  }
  if (!options.receipt_file.empty()) {
    forge_receipt(options, std::move(rows), *key, stored.origin);
    return;
  }
  apply(options, rows);
  std::string note = stored.checkpoint;
  session->begin();
  if (key) {
    renumber(rows, options.attack != "backdated");
  }
  write_entries(*session, rows);
  if (key) {
    note = sign_all(*session, rows, *key, stored.origin);
  }
  session->commit();
  if (!options.export_file.empty()) {
    std::ifstream vkey(options.data + "/ledger.vkey");
    std::string line;
    std::getline(vkey, line);
    write_export(options, rows, note, line);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("rewrites a ledger, for tests");
  app.add_option("attack", options.attack)->required();
  app.add_option("--data", options.data)->required();
  app.add_option("--key-file", options.key_file);
  app.add_option("--at", options.at);
  app.add_option("--count", options.count);
  app.add_option("--export", options.export_file);
  app.add_option("--receipt", options.receipt_file);
  CLI11_PARSE(app, argc, argv);
  try {
    forge(options);
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << "\n";
    return 2;
  }
  return 0;
}
