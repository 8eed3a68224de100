// What the ledger's tests share: vectors from files, a slow reference tree, and a house with a real database, a
// writer queue and a ledger. One thread.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jinkui/codec/base64.h"
#include "jinkui/codec/hex.h"
#include "jinkui/codec/json.h"
#include "jinkui/ledger/ledger.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/store/queue.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::ledger::test {

inline codec::Json vectors(const std::string& name) {
  std::ifstream file("tests/vectors/ledger/" + name);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto json = codec::parse_json(text);
  EXPECT_TRUE(json.ok()) << name;
  return json.ok() ? std::move(json).value() : codec::Json();
}

inline std::string text_of(const codec::Json& json, const char* key) {
  return std::string(json.as_object().at(key).as_string());
}

inline base::Hash hex_hash(const char* text) {
  return codec::hash_from_hex(text).value();
}

// RFC 6962, 2.1, as written there: slow and obvious.
base::Hash reference_root(const std::vector<base::Hash>& leaves, std::size_t begin, std::size_t end);
std::vector<base::Hash> reference_path(const std::vector<base::Hash>& leaves, std::size_t index, std::size_t begin,
                                       std::size_t end);
std::vector<base::Hash> reference_consistency(const std::vector<base::Hash>& leaves, std::size_t from,
                                              std::size_t begin, std::size_t end, bool whole);

class FixedClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return at; }
  base::Instant at = {1'763'700'000'000};
};

// A generator whose bytes follow from a seed.
class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint64_t state_;
};

class InlineExecutor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    for (auto& task : batch) {
      task->run();
    }
  }
};

// A participant that can make a group fail.
class Saboteur final : public store::Participant {
 public:
  bool fail = false;
  void mark() override {}
  void rollback_to_mark() override {}
  void before_commit(store::WriterSession&) override {
    if (fail) {
      throw base::Fatal("sabotage");
    }
  }
  void committed() override {}
  void aborted() override {}
};

crypto::SigningKey key_of(std::uint8_t seed);
// Nothing when the suite of this run has no second signature.
std::optional<crypto::Sm2Key> second_key_of(std::uint8_t seed);

class House {
 public:
  explicit House(const std::string& name);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  [[nodiscard]] NoteKey log() const { return {ledger->origin(), NoteKeyType::ed25519, ledger->public_key()}; }
  [[nodiscard]] Draft make(Kind kind, const std::string& word = "word");
  // Appends `count` entries, `per_group` to a commit; the very first is the genesis entry. Returns the receipts.
  std::vector<receipt::Receipt> add(std::size_t count, std::size_t per_group = 16);
  // One job that appends an entry and then fails or succeeds; not served yet.
  void submit(Kind kind, bool succeed, Ticket& ticket);
  // Runs SQL outside the queue, as somebody with the database file would.
  void tamper(const char* sql);
  // Closes everything; reload() opens it again and loads the ledger.
  void close();
  base::Status reload();

  void remove_files() const;

  std::string path;
  FixedClock clock;
  SeededRandom random{7};
  InlineExecutor executor;
  Saboteur saboteur;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::WriterSession> writer;
  std::unique_ptr<store::Session> reader;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<store::Queue> queue;
  std::vector<Opening> openings;
};

}  // namespace jinkui::ledger::test
