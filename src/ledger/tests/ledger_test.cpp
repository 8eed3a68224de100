#include "jinkui/ledger/ledger.h"

#include "support.h"

namespace jinkui::ledger {
namespace {

using test::House;

std::vector<base::Hash> leaves_of(store::Session& session, std::uint64_t size) {
  std::vector<base::Hash> leaves;
  for (const StoredEntry& entry : entries(session, 0, size)) {
    leaves.push_back(leaf_hash(entry.leaf));
  }
  return leaves;
}

TEST(Ledger, AppendCommitRedeem) {
  House house("append");
  EXPECT_EQ(house.ledger->head()->size, 0U);
  EXPECT_TRUE(open_checkpoint(house.ledger->head()->checkpoint, house.log()).ok());
  const std::vector<receipt::Receipt> receipts = house.add(5, 5);
  ASSERT_EQ(receipts.size(), 5U);
  const auto head = house.ledger->head();
  EXPECT_EQ(head->size, 5U);
  const std::vector<base::Hash> leaves = leaves_of(*house.reader, 5);
  EXPECT_EQ(head->root, test::reference_root(leaves, 0, 5));
  EXPECT_EQ(open_checkpoint(head->checkpoint, house.log())->head, (TreeHead{5, head->root}));
  for (std::uint64_t i = 0; i < receipts.size(); ++i) {
    EXPECT_EQ(receipts[i].index(), i);
    EXPECT_EQ(receipts[i].leaf_hash(), leaves[i]);
    EXPECT_EQ(receipts[i].group(), head);
    EXPECT_EQ(receipts[i].scope().fields.front(), "phone");
    EXPECT_EQ(receipts[i].time(), house.ledger->last_time());
  }
  EXPECT_EQ(stored_head(*house.reader)->checkpoint, head->checkpoint);
}

TEST(Ledger, TicketIsWorthNothingBeforeItsCommit) {
  House house("ticket");
  house.add(1);
  Ticket early;
  Ticket ticket;
  auto job = store::make_job<int>(
      [&](store::WriterSession&) -> base::Result<int> {
        ticket = house.ledger->append(house.make(Kind::released));
        EXPECT_EQ(ticket.index(), 1U);
        Ticket same = house.ledger->append(house.make(Kind::released));
        EXPECT_EQ(Ledger::redeem(std::move(same)).error().slug, "ledger/not-committed");
        return 1;
      },
      [](base::Result<int>) {});
  ASSERT_TRUE(house.queue->submit(store::Lane::write, job));
  house.queue->serve();
  EXPECT_TRUE(Ledger::redeem(std::move(ticket)).ok());
  EXPECT_EQ(Ledger::redeem(std::move(early)).error().slug, "ledger/not-committed");  // never appended
}

TEST(Ledger, AbortedGroupIsForgotten) {
  House house("abort");
  house.add(3);
  const auto before = house.ledger->head();
  const base::Instant time = house.ledger->last_time();
  house.saboteur.fail = true;
  house.clock.at.ms += 50'000;
  std::vector<Ticket> tickets(2);
  house.submit(Kind::released, true, tickets[0]);
  house.submit(Kind::denied, true, tickets[1]);
  house.queue->serve();
  for (Ticket& ticket : tickets) {
    EXPECT_EQ(Ledger::redeem(std::move(ticket)).error().slug, "ledger/not-committed");
  }
  EXPECT_EQ(house.ledger->head(), before);
  EXPECT_EQ(house.ledger->last_time(), time);
  house.saboteur.fail = false;
  house.clock.at.ms -= 50'000;
  const auto receipts = house.add(2);
  EXPECT_EQ(receipts.front().index(), 3U);
  EXPECT_LT(receipts.front().time().ms, time.ms + 50'000);  // the lost group's time went with it
  EXPECT_EQ(house.ledger->head()->root, test::reference_root(leaves_of(*house.reader, 5), 0, 5));
  EXPECT_TRUE(house.reload().ok());
}

TEST(Ledger, EntriesOfAFailedJobArePopped) {
  House house("rollback");
  house.add(1);
  std::vector<Ticket> tickets(4);
  house.submit(Kind::released, true, tickets[0]);
  house.clock.at.ms += 1000;
  house.submit(Kind::denied, false, tickets[1]);
  house.submit(Kind::classified, true, tickets[2]);
  house.submit(Kind::denied, false, tickets[3]);
  house.queue->serve();
  EXPECT_EQ(house.ledger->head()->size, 3U);
  auto first = Ledger::redeem(std::move(tickets[0]));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->index(), 1U);
  EXPECT_EQ(Ledger::redeem(std::move(tickets[1])).error().slug, "ledger/not-committed");
  auto third = Ledger::redeem(std::move(tickets[2]));
  ASSERT_TRUE(third.ok());
  EXPECT_EQ(third->index(), 2U);
  EXPECT_EQ(Ledger::redeem(std::move(tickets[3])).error().slug, "ledger/not-committed");
  EXPECT_EQ(decode_leaf(entry_at(*house.reader, 2)->leaf)->kind, Kind::classified);
  EXPECT_FALSE(entry_at(*house.reader, 3).ok());
  EXPECT_TRUE(house.reload().ok());
}

TEST(Ledger, GroupWithoutEntriesChangesNothing) {
  House house("empty_group");
  house.add(2);
  const auto before = house.ledger->head();
  Ticket ticket;
  house.submit(Kind::denied, false, ticket);
  house.queue->serve();
  EXPECT_EQ(house.ledger->head(), before);
}

TEST(Ledger, TimeNeverGoesBack) {
  House house("time");
  const auto first = house.add(1);
  house.clock.at.ms -= 3'600'000;
  const auto second = house.add(1);
  EXPECT_EQ(second.front().time(), first.front().time());
  ASSERT_TRUE(house.reload().ok());
  const auto third = house.add(1);
  EXPECT_EQ(third.front().time(), first.front().time());
  house.clock.at.ms += 7'200'000;
  EXPECT_GT(house.add(1).front().time(), first.front().time());
}

TEST(Ledger, ReloadsAtEveryInterestingSize) {
  House house("reload");
  std::vector<base::Hash> leaves;
  for (const std::size_t size : {1U, 2U, 255U, 256U, 257U, 511U, 512U, 600U}) {
    house.add(size - static_cast<std::size_t>(house.ledger->head()->size), 60);
    const auto before = house.ledger->head();
    ASSERT_TRUE(house.reload().ok()) << size;
    EXPECT_EQ(house.ledger->head()->size, size);
    EXPECT_EQ(house.ledger->head()->root, before->root);
    EXPECT_EQ(house.ledger->head()->checkpoint, before->checkpoint);
    EXPECT_EQ(house.ledger->head()->root, test::reference_root(leaves_of(*house.reader, size), 0, size));
  }
}

TEST(Ledger, CreateIsOnceAndWantsAUsableOrigin) {
  House house("create");
  house.writer->begin();
  EXPECT_EQ(Ledger::create(*house.writer, "jinkui.example/other").error().slug, "ledger/exists");
  EXPECT_EQ(Ledger::create(*house.writer, "jinkui example").error().slug, "ledger/bad-origin");
  EXPECT_EQ(Ledger::create(*house.writer, "jinkui+simulated").error().slug, "ledger/bad-origin");
  house.writer->rollback();
  EXPECT_TRUE(is_simulated(simulated_origin("jinkui.example/3f9a")));
  EXPECT_FALSE(is_simulated("jinkui.example/3f9a"));
}

TEST(Ledger, AnotherKeyIsRefused) {
  House house("key");
  house.add(1);
  const auto loaded = Ledger::load(*house.reader, test::key_of(2), house.clock, test::second_key_of(2));
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().slug, "ledger/other-key");
}

struct Tamper {
  const char* sql;
  const char* slug;
};

TEST(Ledger, LoadRefusesWhatWasChangedUnderIt) {
  const Tamper all[] = {
      {"UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE idx = 300) WHERE idx = 301",
       "ledger/root"},
      {"DELETE FROM ledger_entry WHERE idx = 301", "ledger/missing-entry"},
      {"DELETE FROM ledger_entry WHERE idx = 310", "ledger/entries-and-head"},
      {"INSERT INTO ledger_entry(idx, leaf, sealed_opening, subject) SELECT 311, leaf, sealed_opening, subject FROM "
       "ledger_entry WHERE idx = 310",
       "ledger/entries-and-head"},
      {"UPDATE ledger_state SET size = 310", "ledger/checkpoint-and-head"},
      {"UPDATE ledger_state SET root = (SELECT root FROM ledger_tile WHERE level = 0 AND idx = 0)",
       "ledger/checkpoint-and-head"},
      {"UPDATE ledger_state SET last_time = last_time + 1", "ledger/last-entry"},
      {"UPDATE ledger_state SET checkpoint = ''", "checkpoint/malformed"},
      {"UPDATE ledger_state SET origin = 'jinkui.example/other'", "ledger/other-key"},
      {"UPDATE ledger_state SET size = -1", "ledger/bad-state"},
      {"DELETE FROM ledger_tile", "ledger/missing-tile"},
      {"UPDATE ledger_tile SET hashes = root", "ledger/missing-tile"},
      {"DELETE FROM ledger_state", "ledger/absent"},
  };
  for (const Tamper& one : all) {
    House house("tamper");
    house.add(311, 60);
    house.tamper(one.sql);
    const auto loaded = Ledger::load(*house.reader, test::key_of(1), house.clock, test::second_key_of(1));
    ASSERT_FALSE(loaded.ok()) << one.sql;
    EXPECT_EQ(loaded.error().slug, one.slug) << one.sql;
    EXPECT_FALSE(loaded.error().next.zh.empty());
  }
}

TEST(Ledger, AnotherWriterIsNoticed) {
  House house("fence");
  house.add(2);
  house.tamper("UPDATE ledger_state SET size = 1");
  Ticket ticket;
  house.submit(Kind::released, true, ticket);
  house.queue->serve();
  EXPECT_EQ(house.queue->stats().failed_groups, 1U);
  EXPECT_FALSE(Ledger::redeem(std::move(ticket)).ok());
}

}  // namespace
}  // namespace jinkui::ledger
