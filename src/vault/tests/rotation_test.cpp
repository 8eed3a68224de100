// Fresh keys for all customers while they are read, destroyed and entered; crashes between any two steps.
#include "jinkui/vault/rotation.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "jinkui/platform/disk.h"
#include "jinkui/vault/vault.h"
#include "world.h"

namespace jinkui::vault {
namespace {

constexpr std::int64_t kCustomers = 12;
constexpr std::int64_t kDay = 24LL * 3600 * 1000;

class RotationTest : public ::testing::Test {
 protected:
  RotationTest() : world_(disk_, directory_.file("jinkui.db"), directory_.file("keys")) {
    EXPECT_EQ(slug_of(world_.recover()), "ok");
    for (int i = 1; i <= kCustomers; ++i) {
      world_.put(sample_customer(i));
    }
    EXPECT_EQ(slug_of(world_.destroy({3})), "ok");
  }

  std::string name_of(std::int64_t customer) {
    const auto opened = world_.read({customer}, {}, {"name"});
    return opened.ok() ? text_of(opened->values) : opened.error().slug;
  }
  void expect_all_readable(const std::string& when) {
    for (std::int64_t id = 1; id <= kCustomers; ++id) {
      EXPECT_EQ(name_of(id), id == 3 ? "vault/destroyed" : "name=客户" + std::to_string(id)) << when;
    }
  }
  // One step from `cursor`; afterwards it is the next one's.
  bool step(base::CustomerId& cursor, std::size_t limit = 5) {
    Rewrapped done;
    EXPECT_EQ(slug_of(world_.write([&](store::WriterSession& session) -> base::Status {
                JINKUI_TRY(done, world_.vault().rewrap(session, cursor, limit));
                return base::success();
              })),
              "ok");
    cursor = done.last;
    return done.finished;
  }
  void rotate() {
    EXPECT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
    base::CustomerId cursor;
    while (!step(cursor)) {
    }
    EXPECT_EQ(slug_of(world_.keys().end_rotation()), "ok");
  }
  base::Status keep(const Rotation& rotation) {
    return world_.write([&](store::WriterSession& session) {
      update_rotation(session, rotation);
      return base::success();
    });
  }
  // As a process that was killed and started again; with the checks of a start.
  std::string restart() {
    world_.close();
    world_.open();
    return slug_of(world_.recover());
  }
  // Copies of what the disk holds now.
  std::string copy_database(const std::string& name) {
    world_.close();
    const std::string copy = directory_.file(name);
    std::filesystem::copy_file(directory_.file("jinkui.db"), copy);
    world_.open();
    return copy;
  }
  void put_database(const std::string& copy) {
    world_.close();
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(directory_.file("jinkui.db") + suffix);
    }
    std::filesystem::copy_file(copy, directory_.file("jinkui.db"));
    world_.open();
  }
  void put_keys(const std::string& backup) {
    world_.close();
    for (const char* suffix : {".0", ".1"}) {
      std::filesystem::remove(directory_.file("keys") + suffix);
    }
    EXPECT_EQ(slug_of(KeyStore::restore(disk_, {backup, directory_.file("keys"), world_.clock().now()}, world_.root(),
                                        random_)),
              "ok");
    world_.open();
  }
  std::string backup_keys(const std::string& name) {
    const std::string path = directory_.file(name);
    const base::Instant now = world_.clock().now();
    EXPECT_EQ(slug_of(world_.keys().backup(path, {now.ms + kDay}, now)), "ok");
    return path;
  }

  TestDirectory directory_;
  platform::PosixDisk disk_;
  crypto::SystemRandom random_;
  World world_;
};

TEST_F(RotationTest, ReadingGoesOnAtEveryStep) {
  const auto before = world_.keys().wrapping_key({1});
  ASSERT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
  EXPECT_EQ(slug_of(world_.keys().begin_rotation()), "key-store/rotating");
  EXPECT_EQ(world_.keys().epoch().number, 2U);
  EXPECT_TRUE(world_.keys().epoch().rotating);
  expect_all_readable("begun");
  base::CustomerId cursor;
  while (!step(cursor, 4)) {
    expect_all_readable("after " + std::to_string(cursor.value));
    EXPECT_EQ(world_.read_masks({{1}, {12}})->size(), 2U);
  }
  expect_all_readable("all moved");
  ASSERT_EQ(slug_of(world_.keys().end_rotation()), "ok");
  ASSERT_EQ(slug_of(world_.keys().end_rotation()), "ok");
  EXPECT_FALSE(world_.keys().epoch().rotating);
  world_.keys().release_former();
  expect_all_readable("ended");
  EXPECT_FALSE(crypto::equal(before->view(), world_.keys().wrapping_key({1})->view()));
  EXPECT_FALSE(world_.keys().former_wrapping_key({1}).has_value());
  EXPECT_EQ(restart(), "ok");
  expect_all_readable("after a restart");
}

// What was read from the database before a customer was moved is opened after the old tree has left the disk.
TEST_F(RotationTest, AReadingUnderWayIsOpenedAfterTheEnd) {
  auto receipt = world_.receipt(values_of({5}, {}, {"name"}));
  const SealedValues sealed = world_.vault().fetch(world_.session(), receipt.scope());
  rotate();
  const auto opened = world_.vault().open(std::move(receipt), sealed);
  ASSERT_TRUE(opened.ok()) << opened.error().slug;
  EXPECT_EQ(text_of(opened->values), "name=客户5");
  auto late = world_.receipt(values_of({5}, {}, {"name"}));
  world_.keys().release_former();
  EXPECT_EQ(slug_of(world_.vault().open(std::move(late), sealed)), "vault/corrupt");
}

TEST_F(RotationTest, ResumesAfterACrashAtEveryStep) {
  ASSERT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
  EXPECT_EQ(restart(), "ok");
  base::CustomerId cursor;
  for (bool finished = false; !finished;) {
    const base::CustomerId from = cursor;
    finished = step(cursor);
    EXPECT_EQ(restart(), "ok");
    expect_all_readable("crash after " + std::to_string(cursor.value));
    base::CustomerId again = from;
    step(again);  // the record of the step may have been lost with the process: it is done twice
    expect_all_readable("again");
  }
  EXPECT_TRUE(world_.keys().epoch().rotating);
  ASSERT_EQ(slug_of(world_.keys().end_rotation()), "ok");
  EXPECT_EQ(restart(), "ok");
  expect_all_readable("ended");
}

TEST_F(RotationTest, CustomersComeAndGoMeanwhile) {
  ASSERT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
  base::CustomerId cursor;
  step(cursor, 4);
  ASSERT_EQ(slug_of(world_.destroy({2})), "ok");   // moved
  ASSERT_EQ(slug_of(world_.destroy({11})), "ok");  // not moved yet
  EXPECT_EQ(world_.put(sample_customer(13)).value, 13);
  while (!step(cursor, 4)) {
  }
  ASSERT_EQ(slug_of(world_.keys().end_rotation()), "ok");
  EXPECT_EQ(world_.put(sample_customer(14)).value, 14);
  EXPECT_EQ(restart(), "ok");
  for (const std::int64_t gone : {2, 3, 11}) {
    EXPECT_EQ(name_of(gone), "vault/destroyed");
    EXPECT_TRUE(world_.keys().forgotten({gone}));
  }
  for (const std::int64_t there : {1, 12, 13, 14}) {
    EXPECT_EQ(name_of(there), "name=客户" + std::to_string(there));
  }
}

TEST_F(RotationTest, MakesAWornKeyStoreSmall) {
  std::vector<base::CustomerId> many;
  for (std::int64_t id = 1000; id < 60'000; id += 97) {
    many.push_back({id});
  }
  ASSERT_EQ(slug_of(world_.keys().forget(many)), "ok");
  const std::size_t worn = world_.keys().nodes();
  rotate();
  EXPECT_LT(world_.keys().nodes() * 50, worn);
  for (const base::CustomerId one : many) {
    EXPECT_TRUE(world_.keys().forgotten(one));
  }
  EXPECT_FALSE(world_.keys().forgotten({1001}));
}

TEST_F(RotationTest, BackupsFromBeforeAndAfterDoNotMixAndItIsSaid) {
  const std::string old_keys = backup_keys("old.keys");
  const std::string old_database = copy_database("old.db");
  rotate();
  const std::string new_keys = backup_keys("new.keys");
  const std::string new_database = copy_database("new.db");

  put_database(old_database);
  EXPECT_EQ(slug_of(world_.recover()), "vault/older-database");
  put_keys(old_keys);  // both from before: they fit
  EXPECT_EQ(slug_of(world_.recover()), "ok");
  expect_all_readable("both from before");
  put_database(new_database);
  EXPECT_EQ(slug_of(world_.recover()), "vault/older-key-store");
  put_keys(new_keys);
  EXPECT_EQ(slug_of(world_.recover()), "ok");
  expect_all_readable("both from after");
}

TEST_F(RotationTest, BackupsMadeMeanwhileFitBothSides) {
  const std::string old_database = copy_database("old.db");
  ASSERT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
  const std::string keys = backup_keys("meanwhile.keys");
  base::CustomerId cursor;
  while (!step(cursor)) {
  }
  ASSERT_EQ(slug_of(world_.keys().end_rotation()), "ok");
  put_keys(keys);
  EXPECT_EQ(slug_of(world_.recover()), "ok");
  expect_all_readable("the database of after");
  put_database(old_database);
  EXPECT_EQ(slug_of(world_.recover()), "ok");
  expect_all_readable("the database of before");
}

TEST_F(RotationTest, ADatabaseMadeMeanwhileDoesNotFitAKeyStoreOfBefore) {
  const std::string old_keys = backup_keys("old.keys");
  Rotation rotation;
  rotation.kind = Rotation::Kind::buckets;
  rotation.mark = mark_of_epoch(2);
  ASSERT_EQ(slug_of(world_.write([&](store::WriterSession& session) -> base::Status {
              JINKUI_TRY(rotation.id, begin_rotation(session, rotation));
              return base::success();
            })),
            "ok");
  EXPECT_EQ(restart(), "ok");  // begun in the database, and cut off before the key store was
  ASSERT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
  base::CustomerId cursor;
  step(cursor);
  rotation.cursor = cursor.value;
  ASSERT_EQ(slug_of(keep(rotation)), "ok");
  EXPECT_EQ(restart(), "ok");
  put_keys(old_keys);
  EXPECT_EQ(slug_of(world_.recover()), "vault/older-key-store");
}

TEST_F(RotationTest, AKeyThatOpensUnderNeitherTreeStopsIt) {
  ASSERT_EQ(slug_of(world_.write([](store::WriterSession& session) {
              session.run(
                  {"UPDATE customer SET wrapped_key = (SELECT wrapped_key FROM customer WHERE id = 7) WHERE id = 6"});
              return base::success();
            })),
            "ok");
  ASSERT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
  const auto stopped = world_.write([&](store::WriterSession& session) -> base::Status {
    JINKUI_TRY(const auto done, world_.vault().rewrap(session, {}, 100));
    static_cast<void>(done);
    return base::success();
  });
  EXPECT_EQ(slug_of(stopped), "vault/corrupt");
  EXPECT_EQ(name_of(1), "name=客户1");
  EXPECT_EQ(restart(), "ok");
  EXPECT_TRUE(world_.keys().epoch().rotating);
}

TEST_F(RotationTest, TheRecordHoldsOneThatRuns) {
  Rotation rotation;
  rotation.kind = Rotation::Kind::buckets;
  rotation.by = {4};
  rotation.started = {5};
  rotation.mark = mark_of_epoch(0x01020304);
  rotation.total = count_live_customers(world_.session());
  EXPECT_EQ(rotation.total, kCustomers - 1);
  EXPECT_EQ(epoch_of_mark(rotation.mark), 0x01020304U);
  EXPECT_FALSE(running_rotation(world_.session()).has_value());
  std::string second;
  ASSERT_EQ(slug_of(world_.write([&](store::WriterSession& session) -> base::Status {
              JINKUI_TRY(rotation.id, begin_rotation(session, rotation));
              second = slug_of(begin_rotation(session, rotation));
              return base::success();
            })),
            "ok");
  EXPECT_EQ(second, "key-rotation/running");
  rotation.cursor = 9;
  rotation.moved = 8;
  ASSERT_EQ(slug_of(keep(rotation)), "ok");
  const auto running = running_rotation(world_.session());
  ASSERT_TRUE(running.has_value());
  EXPECT_EQ(running->cursor, 9);
  EXPECT_EQ(running->mark, rotation.mark);
  rotation.state = Rotation::State::done;
  ASSERT_EQ(slug_of(keep(rotation)), "ok");
  EXPECT_FALSE(running_rotation(world_.session()).has_value());
  EXPECT_EQ(rotations(world_.session(), 5).size(), 1U);
}

TEST_F(RotationTest, ANewRootKeepsTheRotationAndItsTrees) {
  ASSERT_EQ(slug_of(world_.keys().begin_rotation()), "ok");
  const auto mark = world_.keys().root_mark();
  const std::string path = directory_.file("second.root");
  ASSERT_TRUE(RootKey::create_key_file(disk_, path, random_).ok());
  const RootKey root = std::move(RootKey::from_key_file(disk_, path)).value();
  ASSERT_EQ(slug_of(world_.keys().change_root(root)), "ok");
  EXPECT_NE(world_.keys().root_mark(), mark);
  expect_all_readable("under the new root");
  world_.close();
  EXPECT_EQ(slug_of(KeyStore::load(disk_, directory_.file("keys"), world_.root(), random_)), "key-store/wrong-key");
  const auto again = KeyStore::load(disk_, directory_.file("keys"), root, random_);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE((*again)->epoch().rotating);
  EXPECT_TRUE((*again)->former_wrapping_key({1}).has_value());
}

}  // namespace
}  // namespace jinkui::vault
