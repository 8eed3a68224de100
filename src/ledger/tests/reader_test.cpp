#include "jinkui/ledger/reader.h"

#include <atomic>
#include <thread>

#include "jinkui/ledger/receipt_text.h"
#include "jinkui/ledger/verify.h"
#include "support.h"

namespace jinkui::ledger {
namespace {

using test::House;

class Reader : public testing::Test {
 protected:
  void SetUp() override { receipts = house.add(700, 50); }

  House house{"reader"};
  std::vector<receipt::Receipt> receipts;
};

TEST_F(Reader, Entries) {
  const auto entry = entry_at(*house.reader, 42);
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(entry->index, 42U);
  EXPECT_EQ(leaf_hash(entry->leaf), receipts[42].leaf_hash());
  EXPECT_EQ(entry->subject, receipts[42].scope().customer);
  EXPECT_EQ(decode_opening(entry->sealed_opening)->salts, house.openings[42].salts);
  EXPECT_EQ(entry_at(*house.reader, 700).error().slug, "ledger/not-there");
  EXPECT_FALSE(entry_at(*house.reader, ~0ULL).ok());

  const auto some = entries(*house.reader, 690, 1000);
  ASSERT_EQ(some.size(), 10U);
  EXPECT_EQ(some.front().index, 690U);
  EXPECT_TRUE(entries(*house.reader, 5, 5).empty());
  EXPECT_TRUE(entries(*house.reader, 9, 5).empty());

  const auto about = entries_about(*house.reader, {2}, 700, 3);
  ASSERT_EQ(about.size(), 3U);
  EXPECT_EQ(about[0].index, 696U);
  EXPECT_EQ(about[1].index, 691U);
  EXPECT_EQ(entries_about(*house.reader, {2}, about[2].index, 1).front().index, 681U);
}

TEST_F(Reader, ProofsAreTheReferenceAndVerify) {
  std::vector<base::Hash> leaves;
  for (const auto& receipt : receipts) {
    leaves.push_back(receipt.leaf_hash());
  }
  for (const std::size_t size : {1U, 255U, 256U, 257U, 300U, 512U, 513U, 700U}) {
    const TreeHead head = {size, test::reference_root(leaves, 0, size)};
    for (const std::size_t index : {std::size_t{0}, size / 3, size / 2, size - 1}) {
      const auto proof = inclusion_proof(*house.reader, index, size);
      ASSERT_TRUE(proof.ok());
      EXPECT_EQ(*proof, test::reference_path(leaves, index, 0, size));
      EXPECT_TRUE(verify_inclusion(index, leaves[index], *proof, head));
    }
    EXPECT_EQ(root_of(*house.reader, size).value(), head.root);
    for (const std::size_t from : {std::size_t{1}, (size + 1) / 2, size}) {
      const auto proof = consistency_proof(*house.reader, from, size);
      ASSERT_TRUE(proof.ok());
      EXPECT_EQ(*proof, test::reference_consistency(leaves, from, 0, size, true));
    }
  }
  EXPECT_EQ(root_of(*house.reader, 0).value(), empty_root());
  EXPECT_FALSE(root_of(*house.reader, 701).ok());
  EXPECT_FALSE(inclusion_proof(*house.reader, 700, 701).ok());
  EXPECT_FALSE(inclusion_proof(*house.reader, 5, 5).ok());
  EXPECT_FALSE(consistency_proof(*house.reader, 0, 5).ok());
  EXPECT_FALSE(consistency_proof(*house.reader, 6, 5).ok());
  EXPECT_FALSE(consistency_proof(*house.reader, 6, 701).ok());
}

TEST_F(Reader, Tiles) {
  const auto full = tile_bytes(*house.reader, 0, 1, 256);
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full->size(), 8192U);
  EXPECT_TRUE(std::equal(full->begin(), full->begin() + 32, receipts[256].leaf_hash().begin()));
  const auto partial = tile_bytes(*house.reader, 0, 2, 188);
  ASSERT_TRUE(partial.ok());
  EXPECT_TRUE(std::equal(partial->end() - 32, partial->end(), receipts[699].leaf_hash().begin()));
  const auto above = tile_bytes(*house.reader, 1, 0, 2);
  ASSERT_TRUE(above.ok());
  EXPECT_EQ(above->size(), 64U);
  EXPECT_FALSE(tile_bytes(*house.reader, 0, 2, 189).ok());
  EXPECT_FALSE(tile_bytes(*house.reader, 0, 3, 1).ok());
  EXPECT_FALSE(tile_bytes(*house.reader, 1, 0, 3).ok());
  EXPECT_FALSE(tile_bytes(*house.reader, 2, 0, 1).ok());
  EXPECT_FALSE(tile_bytes(*house.reader, 99, 0, 1).ok());
  EXPECT_FALSE(tile_bytes(*house.reader, 0, 0, 0).ok());
  EXPECT_FALSE(tile_bytes(*house.reader, 0, 0, 257).ok());
  EXPECT_FALSE(tile_bytes(*house.reader, 0, ~0ULL, 1).ok());
}

TEST_F(Reader, ReceiptsInText) {
  for (const std::size_t index : {0U, 255U, 256U, 699U}) {
    const auto own = receipt_text(*house.reader, index, *receipts[index].group());
    const auto newest = receipt_text(*house.reader, index);
    ASSERT_TRUE(own.ok() && newest.ok());
    for (const std::string& text : {*own, *newest}) {
      const auto verified = verify_receipt_text(text, house.log());
      ASSERT_TRUE(verified.ok()) << verified.error().slug;
      EXPECT_EQ(verified->leaf.index, index);
      EXPECT_EQ(verified->leaf.time, receipts[index].time());
      EXPECT_EQ(to_text(parse_receipt_text(text).value()), text);
    }
    EXPECT_EQ(parse_receipt_text(*own)->checkpoint, receipts[index].group()->checkpoint);
  }
}

TEST_F(Reader, ReceiptsHoldWhileTheWriterGoesOn) {
  std::atomic<bool> stop = false;
  std::atomic<int> held = 0;
  const NoteKey log = house.log();
  std::thread other([&] {
    const std::unique_ptr<store::Session> session = house.database->open_reader();
    while (!stop) {
      const auto head = house.ledger->head();
      EXPECT_LE(house.ledger->last_time(), house.clock.at);
      const auto text = receipt_text(*session, head->size - 1, *head);
      ASSERT_TRUE(text.ok()) << text.error().slug;
      EXPECT_EQ(verify_receipt_text(*text, log)->leaf.index, head->size - 1);
      EXPECT_TRUE(receipt_text(*session, head->size / 2).ok());
      ++held;
    }
  });
  for (int round = 0; round < 40 || held < 3; ++round) {
    std::vector<Ticket> tickets(20);
    for (Ticket& ticket : tickets) {
      house.submit(Kind::released, true, ticket);
    }
    house.queue->serve();
  }
  stop = true;
  other.join();
  EXPECT_EQ(full_check(*house.reader, log)->verdict, Verdict::unproven);
}

TEST_F(Reader, ChangedReceiptsAreRefused) {
  const std::string text = receipt_text(*house.reader, 300).value();
  // With every key that the ledger has: readers without the second one ignore its line.
  const auto holds = [this](const std::string& receipt) {
    const auto verified = verify_receipt_text(receipt, house.log());
    const auto second = house.ledger->second_key();
    return verified.ok() && (!second || verify_second(verified->checkpoint, *second).ok());
  };
  ASSERT_TRUE(holds(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(holds(other)) << i;
  }
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(holds(text.substr(0, size))) << size;
  }
  ReceiptText bare = parse_receipt_text(text).value();
  bare.extra.clear();
  EXPECT_EQ(verify_receipt_text(to_text(bare), house.log()).error().slug, "receipt/no-leaf");
  bare = parse_receipt_text(text).value();
  bare.index = 301;
  EXPECT_EQ(verify_receipt_text(to_text(bare), house.log()).error().slug, "receipt/not-included");
}

TEST_F(Reader, NoReceiptForAnEntryThatWasChanged) {
  house.tamper("UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE idx = 3) WHERE idx = 4");
  EXPECT_EQ(receipt_text(*house.reader, 4).error().slug, "ledger/not-included");
  EXPECT_TRUE(receipt_text(*house.reader, 3).ok());
}

TEST_F(Reader, Packs) {
  const base::Bytes body = {1, 2, 3};
  house.writer->begin();
  const base::Hash hash = put_pack(*house.writer, body);
  EXPECT_EQ(put_pack(*house.writer, body), hash);
  house.writer->commit();
  EXPECT_EQ(get_pack(*house.reader, hash).value(), body);
  EXPECT_EQ(get_pack(*house.reader, {}).error().slug, "ledger/not-there");
  house.tamper("UPDATE ledger_pack SET body = hash");
  EXPECT_EQ(get_pack(*house.reader, hash).error().slug, "ledger/bad-pack");
}

TEST(ReceiptTextForm, Strict) {
  const std::string hash = codec::to_base64(base::Bytes(32, 1)) + "\n";
  const std::string checkpoint = sign_checkpoint("jinkui.example/a", {1, leaf_hash({})}, test::key_of(1));
  const std::string start = "c2sp.org/tlog-proof@v1\n";
  EXPECT_TRUE(parse_receipt_text(start + "index 0\n\n" + checkpoint).ok());
  EXPECT_TRUE(parse_receipt_text(start + "extra AAAA\nindex 7\n" + hash + "\n" + checkpoint).ok());
  const std::vector<std::string> bad = {
      "wrong-header\nindex 0\n\n" + checkpoint,
      start + "extra !!notbase64!!\nindex 0\n\n" + checkpoint,
      start + "extra \nindex 0\n\n" + checkpoint,
      start + "\n\n" + checkpoint,
      start + "index notanumber\n\n" + checkpoint,
      start + "index -5\n\n" + checkpoint,
      start + "index 05\n\n" + checkpoint,
      start + "index 0\n!!notbase64!!\n\n" + checkpoint,
      start + "index 0\n" + codec::to_base64(base::Bytes(64, 1)) + "\n\n" + checkpoint,
      start + "index 0\n" + hash,
      start + "index 0\n" + hash + "\n",
      start + "index 0\n" + hash + "\ncheckpoint\n",
  };
  for (const std::string& text : bad) {
    EXPECT_FALSE(parse_receipt_text(text).ok()) << text;
  }
  std::string many = start + "index 0\n";
  for (int i = 0; i < 64; ++i) {
    many += hash;
  }
  EXPECT_FALSE(parse_receipt_text(many + "\n" + checkpoint).ok());
}

}  // namespace
}  // namespace jinkui::ledger
