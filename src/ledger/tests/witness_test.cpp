#include "jinkui/ledger/witness.h"

#include <filesystem>

#include "jinkui/platform/disk.h"
#include "support.h"

namespace jinkui::ledger {
namespace {

using test::House;

class Witnessing : public testing::Test {
 protected:
  Witnessing() {
    std::filesystem::remove(path);
    EXPECT_TRUE(Witness::create(disk, path, house.log()).ok());
  }
  ~Witnessing() override { std::filesystem::remove(path); }
  WitnessRequest request(std::uint64_t from) {
    WitnessRequest made;
    made.old_size = from;
    const auto head = house.ledger->head();
    made.checkpoint = head->checkpoint;
    if (from > 0 && from <= head->size) {
      made.proof = consistency_proof(*house.reader, from, head->size).value();
    }
    return made;
  }

  House house{"witness"};
  platform::PosixDisk disk;
  const std::string path = (std::filesystem::temp_directory_path() / "jinkui_ledger_witness.state").string();
  Witness witness{disk, path, "witness.example/w1", test::key_of(40), house.clock};
};

TEST_F(Witnessing, CosignsWhatExtendsTheLastOne) {
  std::uint64_t seen = 0;
  for (const std::size_t more : {3U, 1U, 300U, 0U}) {
    house.add(more, 50);
    const WitnessRequest made = request(seen);
    const auto line = witness.update(made);
    ASSERT_TRUE(line.ok()) << line.error().slug;
    const auto cosigned = open_checkpoint(made.checkpoint + *line, house.log());
    ASSERT_TRUE(cosigned.ok());
    const std::vector<NoteKey> keys = {witness.key()};
    const auto words = verify_cosignatures(*cosigned, keys);
    ASSERT_TRUE(words.ok());
    ASSERT_EQ(words->size(), 1U);
    EXPECT_EQ(words->front().time.ms / 1000, house.clock.at.ms / 1000);
    seen = house.ledger->head()->size;
    EXPECT_EQ(witness.state()->head.size, seen);
    EXPECT_EQ(to_text(parse_witness_request(to_text(made)).value()), to_text(made));
  }
}

TEST_F(Witnessing, RefusesForkAndRollbackAfterARestart) {
  house.add(20);
  ASSERT_TRUE(witness.update(request(0)).ok());
  Witness again(disk, path, "witness.example/w1", test::key_of(40), house.clock);
  const crypto::SigningKey key = test::key_of(1);
  const TreeHead head = {house.ledger->head()->size, house.ledger->head()->root};

  WitnessRequest rollback;
  rollback.old_size = 0;
  rollback.checkpoint = sign_checkpoint(house.ledger->origin(), {10, leaf_hash({})}, key);
  const auto conflict = again.update(rollback);
  ASSERT_FALSE(conflict.ok());
  EXPECT_EQ(conflict.error().code, base::Errc::conflict);
  EXPECT_EQ(conflict.error().where, "20");
  rollback.old_size = 20;
  EXPECT_EQ(again.update(rollback).error().code, base::Errc::malformed);

  WitnessRequest fork = request(20);
  fork.checkpoint = sign_checkpoint(house.ledger->origin(), {head.size, leaf_hash({})}, key);
  EXPECT_EQ(again.update(fork).error().slug, "witness/not-consistent");
  fork.checkpoint = sign_checkpoint(house.ledger->origin(), {25, leaf_hash({})}, key);
  EXPECT_EQ(again.update(fork).error().slug, "witness/not-consistent");
  WitnessRequest garbage = request(20);
  garbage.proof = {leaf_hash({})};
  EXPECT_EQ(again.update(garbage).error().slug, "witness/not-consistent");
  EXPECT_EQ(again.state()->head, head);
}

TEST_F(Witnessing, RefusesOtherLogsAndSignatures) {
  WitnessRequest made;
  made.checkpoint = sign_checkpoint("jinkui.example/other", {1, leaf_hash({})}, test::key_of(1));
  EXPECT_EQ(witness.update(made).error().code, base::Errc::not_found);
  made.checkpoint = sign_checkpoint(house.ledger->origin(), {1, leaf_hash({})}, test::key_of(2));
  EXPECT_EQ(witness.update(made).error().code, base::Errc::forbidden);
  made.checkpoint = sign_checkpoint(house.ledger->origin(), {0, leaf_hash({})}, test::key_of(1));
  EXPECT_EQ(witness.update(made).error().code, base::Errc::invalid);  // an empty tree has one root only
  made.checkpoint = sign_checkpoint(house.ledger->origin(), {0, empty_root()}, test::key_of(1));
  EXPECT_TRUE(witness.update(made).ok());
}

TEST_F(Witnessing, NeverStartsAnewByItself) {
  EXPECT_EQ(Witness::create(disk, path, house.log()).error().slug, "witness/exists");
  house.add(2);
  ASSERT_TRUE(witness.update(request(0)).ok());
  const base::Bytes good = disk.read(path).value();
  base::Bytes bad = good;
  bad[bad.size() / 2] ^= 1U;
  disk.replace(path, bad);
  EXPECT_EQ(witness.update(request(2)).error().slug, "witness/bad-state");
  std::filesystem::remove(path);
  EXPECT_EQ(witness.update(request(0)).error().slug, "witness/no-state");
  EXPECT_FALSE(disk.exists(path));
}

// A source that reads `bytes` from the start.
ExportSource source_of(const std::string& bytes) {
  return [&bytes, at = std::size_t{0}](std::span<std::uint8_t> into) mutable {
    const std::size_t count = std::min(into.size(), bytes.size() - at);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), count, into.begin());
    at += count;
    return count;
  };
}

TEST_F(Witnessing, RequestsOfDatabaseAndExportAreTheSame) {
  EXPECT_EQ(witness_request(*house.reader, 0).error().slug, "witness/empty");
  house.add(300, 50);
  std::string bytes;
  ASSERT_TRUE(export_ledger(*house.reader, house.log(), {}, [&bytes](std::string_view piece) {
                bytes += piece;
                return true;
              }).ok());
  const auto open = [&bytes] { return source_of(bytes); };
  for (const std::uint64_t old : {0U, 1U, 2U, 7U, 64U, 255U, 256U, 257U, 299U, 300U}) {
    const auto stored = witness_request(*house.reader, old);
    const auto exported = witness_request(open, old);
    ASSERT_TRUE(stored.ok() && exported.ok());
    EXPECT_EQ(to_text(*stored), to_text(*exported)) << old;
    EXPECT_EQ(to_text(*stored), to_text(request(old))) << old;
  }
  EXPECT_EQ(witness_request(*house.reader, 301).error().slug, "witness/ahead");
  EXPECT_EQ(witness_request(open, 301).error().where, "300");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  EXPECT_FALSE(witness_request(open, 7).ok());
}

TEST_F(Witnessing, ACosignedCheckpointHoldsEachWitnessOnce) {
  house.add(5);
  const WitnessRequest made = request(0);
  const std::vector<std::string> lines = {*witness.update(made)};
  const std::vector<NoteKey> keys = {witness.key()};
  const auto cosigned = with_cosignatures(made.checkpoint, lines, keys);
  ASSERT_TRUE(cosigned.ok());
  EXPECT_EQ(*cosigned, made.checkpoint + lines.front());
  EXPECT_EQ(with_cosignatures(*cosigned, lines, keys).value(), *cosigned);
  EXPECT_EQ(with_cosignatures(made.checkpoint, lines, {}).error().slug, "witness/unknown-line");
  house.add(1);
  const std::string later = request(5).checkpoint;
  EXPECT_EQ(with_cosignatures(later, lines, keys).error().code, base::Errc::corrupt);
  const std::vector<std::string> cut = {lines.front().substr(0, lines.front().size() - 1)};
  EXPECT_EQ(with_cosignatures(made.checkpoint, cut, keys).error().slug, "witness/line");
}

TEST(WitnessVectors, RequestsOfAnotherImplementationsTest) {
  const codec::Json all = test::vectors("witness.json");
  crypto::initialise();
  test::FixedClock clock;
  platform::PosixDisk disk;
  const std::string path = (std::filesystem::temp_directory_path() / "jinkui_ledger_witness_vectors").string();
  std::filesystem::remove(path);
  const base::Hash log_key = test::hex_hash(test::text_of(all, "log_public_key").c_str());
  const base::Hash seed = test::hex_hash(test::text_of(all, "witness_seed").c_str());
  ASSERT_TRUE(Witness::create(disk, path, {test::text_of(all, "origin"), NoteKeyType::ed25519, log_key}).ok());
  Witness witness(disk, path, test::text_of(all, "witness_name"),
                  crypto::SigningKey(crypto::SecretBytes(base::ByteView(seed))), clock);
  EXPECT_EQ(codec::to_hex(witness.key().key), test::text_of(all, "witness_public_key"));
  for (const codec::Json& one : all.as_object().at("cases").as_array()) {
    const auto request = parse_witness_request(test::text_of(one, "request"));
    const auto line = request.ok() ? witness.update(*request) : base::Result<std::string>(request.error());
    int status = 200;
    if (!line.ok()) {
      const std::vector<std::pair<base::Errc, int>> codes = {{base::Errc::malformed, 400},
                                                             {base::Errc::forbidden, 403},
                                                             {base::Errc::not_found, 404},
                                                             {base::Errc::conflict, 409},
                                                             {base::Errc::invalid, 422}};
      status =
          std::find_if(codes.begin(), codes.end(), [&](auto& c) { return c.first == line.error().code; })->second;
      if (status == 409) {
        EXPECT_EQ(line.error().where, test::text_of(one, "size"));
      }
    }
    EXPECT_EQ(status, one.as_object().at("status").as_int64()) << test::text_of(one, "request");
  }
  EXPECT_EQ(witness.state()->head.size, 5U);
  std::filesystem::remove(path);
}

TEST(WitnessForms, Strict) {
  const std::string hash = codec::to_base64(base::Bytes(32, 1)) + "\n";
  const std::string note = sign_checkpoint("jinkui.example/a", {1, leaf_hash({})}, test::key_of(1));
  EXPECT_TRUE(parse_witness_request("old 0\n\n" + note).ok());
  for (const std::string& bad :
       {std::string(), std::string("old 0"), "old 0\n" + note, "old -1\n\n" + note, "old 01\n\n" + note,
        "new 1\n\n" + note, "old 1\nAAAA\n\n" + note, "old 1\n" + hash, "old 1\n" + hash + "\n"}) {
    EXPECT_FALSE(parse_witness_request(bad).ok()) << bad;
  }
  std::string many = "old 1\n";
  for (int i = 0; i < 64; ++i) {
    many += hash;
  }
  EXPECT_FALSE(parse_witness_request(many + "\n" + note).ok());
  for (const char* bad : {"", "jinkui-witness/1\n", "jinkui-witness/2\nx\n", "jinkui-witness/1\nx\n"}) {
    EXPECT_EQ(parse_witness_state(bad).error().slug, "witness/bad-state");
  }
}

}  // namespace
}  // namespace jinkui::ledger
