#include "jinkui/ledger/cosigned.h"

#include "support.h"

namespace jinkui::ledger {
namespace {

NoteKey witness_key(std::uint8_t seed) {
  return {"w" + std::to_string(seed), NoteKeyType::cosignature, test::key_of(seed).public_key()};
}

class CosignedTest : public testing::Test {
 protected:
  CosignedTest() {
    std::string text;
    for (const int seed : {11, 12, 13}) {
      text += "witness w" + std::to_string(seed) + " " + to_vkey(witness_key(static_cast<std::uint8_t>(seed))) + "\n";
    }
    policy = parse_witness_policy(text + "group g 2 w11 w12 w13\nquorum g\n").value();
  }
  std::string note_by(const std::vector<std::uint8_t>& seeds, std::int64_t seconds = 1'763'700'000) {
    std::string note = house.ledger->head()->checkpoint;
    const Checkpoint checkpoint = parse_checkpoint(note).value();
    for (const std::uint8_t seed : seeds) {
      note += cosign(checkpoint, "w" + std::to_string(seed), test::key_of(seed), {seconds * 1000});
    }
    return note;
  }
  base::Status keep(const std::string& note) {
    house.writer->begin();
    auto status = keep_cosigned(*house.writer, note, house.log(), policy);
    house.writer->commit();
    return status;
  }
  std::vector<Cosigned> kept() { return cosigned(*house.reader, policy).value(); }

  test::House house{"cosigned"};
  WitnessPolicy policy;
};

TEST_F(CosignedTest, LinesOfSeveralWitnessesComeTogether) {
  house.add(30);
  ASSERT_TRUE(keep(note_by({11})).ok());
  EXPECT_FALSE(kept().front().witnessed.reached);
  ASSERT_TRUE(keep(note_by({13})).ok());
  ASSERT_EQ(kept().size(), 1U);
  EXPECT_TRUE(kept().front().witnessed.reached);
  const std::string note = kept().front().note;
  EXPECT_TRUE(open_checkpoint(note, house.log()).ok());
  // Again, later, and with a line of a stranger: the newest word of each counts, the stranger's is not kept.
  ASSERT_TRUE(keep(note_by({11, 77}, 1'763'700'060)).ok());
  const auto all = kept();
  EXPECT_EQ(all.front().checkpoint.signatures.size(), 3U);
  EXPECT_EQ(all.front().witnessed.words[0].time->ms, 1'763'700'060'000);
  EXPECT_EQ(all.front().witnessed.words[2].time->ms, 1'763'700'000'000);
}

TEST_F(CosignedTest, WhatIsNotOfThisLedgerIsRefused) {
  house.add(30);
  EXPECT_EQ(keep(note_by({})).error().slug, "cosigned/no-line");
  EXPECT_EQ(keep(note_by({77})).error().slug, "cosigned/no-line");
  const std::string good = note_by({11});
  std::string lied = good;
  lied[lied.size() - 10] ^= 1;
  EXPECT_FALSE(keep(lied).ok());
  for (const TreeHead& head : {TreeHead{31, {}}, TreeHead{30, leaf_hash({})}}) {
    std::string note = sign_checkpoint("jinkui.example/test", head, test::key_of(1));
    note += cosign(parse_checkpoint(note).value(), "w11", test::key_of(11), {1'763'700'000'000});
    EXPECT_EQ(keep(note).error().slug, "cosigned/not-this-ledger");
  }
  std::string other = sign_checkpoint("jinkui.example/test", {1, {}}, test::key_of(2));
  EXPECT_FALSE(keep(other).ok());
  EXPECT_TRUE(kept().empty());
}

TEST_F(CosignedTest, TheNewestFewAndTheNewestWithTheQuorumStay) {
  house.add(3);
  ASSERT_TRUE(keep(note_by({11, 12})).ok());
  for (std::size_t i = 0; i < kMostCosigned + 5; ++i) {
    house.add(1);
    ASSERT_TRUE(keep(note_by({13})).ok());
  }
  const auto all = kept();
  EXPECT_EQ(all.size(), kMostCosigned + 1);
  EXPECT_EQ(all.back().checkpoint.head.size, 3U);
  EXPECT_TRUE(all.back().witnessed.reached);
  EXPECT_EQ(all.front().checkpoint.head.size, 3 + kMostCosigned + 5);
}

}  // namespace
}  // namespace jinkui::ledger
