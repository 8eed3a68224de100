#include "support.h"

#include <bit>
#include <cstdio>
#include <filesystem>

#include "tested_suite.h"

namespace jinkui::ledger::test {
namespace {

std::size_t split(std::size_t n) {
  return std::bit_floor(n - 1);
}

void append(std::vector<base::Hash>& to, const std::vector<base::Hash>& more, const base::Hash& last) {
  to.insert(to.end(), more.begin(), more.end());
  to.push_back(last);
}

}  // namespace

base::Hash reference_root(const std::vector<base::Hash>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) {
    return crypto::sha256(base::ByteView{});
  }
  if (end - begin == 1) {
    return leaves[begin];
  }
  const std::size_t k = begin + split(end - begin);
  const base::Hash left = reference_root(leaves, begin, k);
  const base::Hash right = reference_root(leaves, k, end);
  const base::Bytes one = {1};
  return crypto::sha256({one, left, right});
}

std::vector<base::Hash> reference_path(const std::vector<base::Hash>& leaves, std::size_t index, std::size_t begin,
                                       std::size_t end) {
  std::vector<base::Hash> path;
  if (end - begin == 1) {
    return path;
  }
  const std::size_t k = begin + split(end - begin);
  if (index < k) {
    append(path, reference_path(leaves, index, begin, k), reference_root(leaves, k, end));
  } else {
    append(path, reference_path(leaves, index, k, end), reference_root(leaves, begin, k));
  }
  return path;
}

std::vector<base::Hash> reference_consistency(const std::vector<base::Hash>& leaves, std::size_t from,
                                              std::size_t begin, std::size_t end, bool whole) {
  std::vector<base::Hash> proof;
  if (from == end) {
    if (!whole) {
      proof.push_back(reference_root(leaves, begin, end));
    }
    return proof;
  }
  const std::size_t k = begin + split(end - begin);
  if (from <= k) {
    append(proof, reference_consistency(leaves, from, begin, k, whole), reference_root(leaves, k, end));
  } else {
    append(proof, reference_consistency(leaves, from, k, end, false), reference_root(leaves, begin, k));
  }
  return proof;
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  for (std::uint8_t& byte : out) {  // splitmix64
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    byte = static_cast<std::uint8_t>(z >> 56U);
  }
}

crypto::SigningKey key_of(std::uint8_t seed) {
  crypto::initialise();
  const base::Bytes bytes(32, seed);
  return crypto::SigningKey(crypto::SecretBytes(base::ByteView(bytes)));
}

std::optional<crypto::Sm2Key> second_key_of(std::uint8_t seed) {
  return tested_suite().second_key(base::Bytes(crypto::Sm2Key::kSeed, seed));
}

House::House(const std::string& name)
    : path((std::filesystem::temp_directory_path() / ("jinkui_ledger_" + name + ".db")).string()) {
  remove_files();
  const base::Status status = reload();
  EXPECT_TRUE(status.ok()) << status.error().slug;
}

House::~House() {
  close();
  remove_files();
}

void House::remove_files() const {
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
    std::filesystem::remove(path + suffix);
  }
}

void House::close() {
  queue.reset();
  ledger.reset();
  reader.reset();
  writer.reset();
  database.reset();
}

base::Status House::reload() {
  close();
  store_sqlite::Options options;
  options.path = path;
  options.create = true;
  JINKUI_TRY(database, store_sqlite::open(options));
  JINKUI_RETURN_IF_ERROR(database->migrate(Ledger::migrations()));
  writer = database->open_writer();
  reader = database->open_reader();
  if (!stored_head(*reader).ok()) {
    writer->begin();
    const base::Status made = Ledger::create(*writer, "jinkui.example/test");
    writer->commit();
    EXPECT_TRUE(made.ok());
  }
  JINKUI_TRY(ledger, Ledger::load(*reader, key_of(1), clock, second_key_of(1)));
  queue = std::make_unique<store::Queue>(*writer, executor);
  queue->join(*ledger);
  queue->join(saboteur);
  return base::success();
}

Draft House::make(Kind kind, const std::string& word) {
  receipt::Scope scope;
  scope.what = receipt::Scope::What::values;
  scope.subject = {3};
  scope.customer = {static_cast<std::int64_t>(openings.size() % 5 + 1)};
  scope.fields = {"phone", word};
  scope.purpose = "delivery";
  Opening opening;
  Draft made =
      draft(kind, {}, std::move(scope),
            {base::to_bytes(base::as_bytes("actor")), base::to_bytes(base::as_bytes("decision"))}, random, opening);
  made.sealed_opening = encode(opening);
  openings.push_back(std::move(opening));
  return made;
}

void House::submit(Kind kind, bool succeed, Ticket& ticket) {
  auto job = store::make_job<int>(
      [this, kind, succeed, &ticket](store::WriterSession&) -> base::Result<int> {
        ticket = ledger->append(make(kind));
        if (!succeed) {
          return base::Error{};
        }
        return 1;
      },
      [](base::Result<int>) {});
  EXPECT_TRUE(queue->submit(store::Lane::write, job));
}

std::vector<receipt::Receipt> House::add(std::size_t count, std::size_t per_group) {
  std::vector<receipt::Receipt> receipts;
  std::size_t made = 0;
  while (made < count) {
    const std::size_t group = std::min(per_group, count - made);
    std::vector<Ticket> tickets(group);
    for (std::size_t i = 0; i < group; ++i, ++made) {
      const bool first = ledger->head()->size == 0 && i == 0;
      submit(first ? Kind::genesis : Kind::released, true, tickets[i]);
    }
    while (queue->serve() > 0) {
    }
    clock.at.ms += 1000;
    for (Ticket& ticket : tickets) {
      auto receipt = Ledger::redeem(std::move(ticket));
      EXPECT_TRUE(receipt.ok());
      if (receipt.ok()) {
        receipts.push_back(std::move(receipt).value());
      }
    }
  }
  return receipts;
}

void House::tamper(const char* sql) {
  writer->begin();
  writer->run(store::Sql{sql});
  writer->commit();
}

}  // namespace jinkui::ledger::test
