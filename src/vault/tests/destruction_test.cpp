#include <gtest/gtest.h>

#include <filesystem>

#include "jinkui/vault/vault.h"
#include "memory_disk.h"
#include "world.h"

namespace jinkui::vault {
namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;

class DestructionTest : public ::testing::Test {
 protected:
  DestructionTest() : world_(disk_, directory_.file("jinkui.db"), "keys") {
    EXPECT_EQ(slug_of(world_.recover()), "ok");
    for (int i = 1; i <= 6; ++i) {
      world_.put(sample_customer(i));
    }
  }

  std::string name_of(std::int64_t customer) {
    const auto opened = world_.read({customer}, {}, {"name"});
    return opened.ok() ? text_of(opened->values) : opened.error().slug;
  }
  void expect_destroyed(base::CustomerId customer) {
    EXPECT_EQ(name_of(customer.value), "vault/destroyed");
    const auto facts = world_.vault().facts(world_.session(), customer, {});
    ASSERT_TRUE(facts.ok());
    EXPECT_TRUE(facts->destroyed);
    EXPECT_TRUE(facts->label.level.empty());
    EXPECT_TRUE(facts->custody.assigned.none());
    EXPECT_TRUE(facts->custody.keeper.none());
    EXPECT_TRUE(world_.keys().forgotten(customer));
  }
  void expect_survivors(base::CustomerId destroyed) {
    for (std::int64_t id = 1; id <= 6; ++id) {
      if (id != destroyed.value) {
        EXPECT_EQ(name_of(id), "name=客户" + std::to_string(id));
      }
    }
  }
  void lose_keys_and_put_back(const std::string& backup, base::Instant now) {
    world_.close();
    disk_.files().erase("keys.0");
    disk_.files().erase("keys.1");
    crypto::SystemRandom random;
    ASSERT_TRUE(KeyStore::restore(disk_, {backup, "keys", now}, world_.root(), random).ok());
    world_.open();
  }
  base::Status mark(base::CustomerId customer) {
    return world_.write(
        [&](store::WriterSession& session) { return world_.vault().mark_destroyed(session, customer); });
  }
  base::Status finish(base::CustomerId customer) {
    return world_.write([&](store::WriterSession& session) {
      return world_.vault().finish_destruction(session, customer, world_.clock().now());
    });
  }
  base::Status forget(base::CustomerId customer) { return world_.vault().forget(world_.session(), {&customer, 1}); }
  void restart() {
    world_.close();
    disk_.revive();
    world_.open();
  }
  std::int64_t count(store::Sql sql) {
    store::Query query = world_.session().query(sql);
    EXPECT_TRUE(query.step());
    return query.integer(0);
  }

  TestDirectory directory_;
  MemoryDisk disk_;
  World world_;
  const base::CustomerId victim_{3};
};

// What a request holds of a customer for its own length is worth nothing once the customer is forgotten.
TEST_F(DestructionTest, AKeyAtHandOpensNothingAfterwards) {
  const auto facts = world_.vault().facts(world_.session(), victim_, {});
  ASSERT_TRUE(facts.ok());
  auto key = world_.vault().data_key(*facts);
  auto second = world_.vault().data_key(*facts);
  ASSERT_TRUE(key.ok() && second.ok());
  const auto scope = values_of(victim_, {}, {"name"});
  const auto sealed = world_.vault().fetch(world_.session(), scope, std::move(key).value());
  const auto opened = world_.vault().open(world_.receipt(scope), sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(text_of(opened->values), "name=客户3");

  const auto late = world_.vault().fetch(world_.session(), scope, std::move(second).value());
  auto receipt = world_.receipt(scope);
  ASSERT_EQ(slug_of(world_.destroy(victim_)), "ok");
  EXPECT_EQ(slug_of(world_.vault().open(std::move(receipt), late)), "vault/destroyed");
  EXPECT_EQ(slug_of(world_.vault().data_key(*facts)), "vault/destroyed");
}

TEST_F(DestructionTest, ATextSealedUnderAKeyAtHandOpensAsAnyOther) {
  const auto facts = world_.vault().facts(world_.session(), victim_, {});
  ASSERT_TRUE(facts.ok());
  const auto key = world_.vault().data_key(*facts);
  ASSERT_TRUE(key.ok());
  const auto sealed = world_.vault().seal_text(*key, "test", base::as_bytes("一句话"));
  receipt::Scope scope;
  scope.what = receipt::Scope::What::opening;
  scope.customer = victim_;
  const auto plain = world_.vault().open_text(world_.receipt(scope), world_.session(), "test", sealed);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(base::as_text(*plain), "一句话");
}

TEST_F(DestructionTest, DestroyedIsGoneAndLeavesATombstone) {
  ASSERT_EQ(slug_of(world_.destroy(victim_)), "ok");
  expect_destroyed(victim_);
  expect_survivors(victim_);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM customer_value WHERE customer_id = 3"}), 0);
  EXPECT_EQ(count({"SELECT COUNT(*) FROM unit WHERE customer_id = 3"}), 0);
  EXPECT_EQ(count({"SELECT state FROM customer WHERE id = 3"}), 2);
  EXPECT_EQ(count({"SELECT destroyed_at FROM customer WHERE id = 3"}), world_.clock().now().ms);
  EXPECT_TRUE(world_.vault().pending_destructions(world_.session()).empty());

  const auto page = world_.vault().list(world_.session(), {}, 100, {});
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->items.size(), 5U);
  const auto masks = world_.read_masks({{2}, victim_, {4}});
  ASSERT_TRUE(masks.ok());
  EXPECT_EQ(masks->size(), 2U);
  EXPECT_EQ(slug_of(world_.vault().seal_text(world_.session(), victim_, "x", {})), "vault/destroyed");
  const auto changed =
      world_.write([&](store::WriterSession& session) { return world_.vault().set_label(session, victim_, {}, {}); });
  EXPECT_EQ(slug_of(changed), "vault/destroyed");
}

TEST_F(DestructionTest, NumbersAreNeverUsedAgain) {
  ASSERT_EQ(slug_of(world_.destroy({6})), "ok");
  EXPECT_EQ(world_.put(sample_customer(7)).value, 7);
}

TEST_F(DestructionTest, StepsOutOfOrderAreRefused) {
  EXPECT_EQ(slug_of(forget(victim_)), "vault/not-marked");
  EXPECT_EQ(slug_of(finish(victim_)), "vault/not-marked");
  EXPECT_EQ(slug_of(mark({99})), "vault/no-customer");
  ASSERT_EQ(slug_of(mark(victim_)), "ok");
  EXPECT_EQ(slug_of(finish(victim_)), "vault/not-forgotten");
  EXPECT_EQ(name_of(victim_.value), "vault/destroyed");
  const std::vector<base::CustomerId> pending = {victim_};
  EXPECT_EQ(world_.vault().pending_destructions(world_.session()), pending);
}

TEST_F(DestructionTest, EachStepMayBeRepeated) {
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(slug_of(mark(victim_)), "ok");
  }
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(slug_of(forget(victim_)), "ok");
  }
  const base::Instant first = world_.clock().now();
  ASSERT_EQ(slug_of(finish(victim_)), "ok");
  world_.clock().set({first.ms + kDay});
  ASSERT_EQ(slug_of(mark(victim_)), "ok");
  ASSERT_EQ(slug_of(forget(victim_)), "ok");
  ASSERT_EQ(slug_of(finish(victim_)), "ok");
  EXPECT_EQ(count({"SELECT destroyed_at FROM customer WHERE id = 3"}), first.ms);
  expect_destroyed(victim_);
  expect_survivors(victim_);
}

TEST_F(DestructionTest, ManyGoInOneStep) {
  const std::uint64_t generation = world_.keys().generation();
  const std::vector<base::CustomerId> two = {{2}, {5}};
  for (const base::CustomerId customer : two) {
    ASSERT_EQ(slug_of(mark(customer)), "ok");
  }
  ASSERT_EQ(slug_of(world_.vault().forget(world_.session(), two)), "ok");
  EXPECT_EQ(world_.keys().generation(), generation + 1);
}

// The process dies between the steps.
TEST_F(DestructionTest, ResumesBetweenSteps) {
  ASSERT_EQ(slug_of(mark(victim_)), "ok");
  restart();
  expect_survivors(victim_);
  EXPECT_EQ(name_of(victim_.value), "vault/destroyed");
  ASSERT_EQ(slug_of(world_.recover()), "ok");
  expect_destroyed(victim_);

  const base::CustomerId second{4};
  ASSERT_EQ(slug_of(mark(second)), "ok");
  ASSERT_EQ(slug_of(forget(second)), "ok");
  restart();
  ASSERT_EQ(slug_of(world_.recover()), "ok");
  expect_destroyed(second);
  EXPECT_EQ(count({"SELECT state FROM customer WHERE id = 4"}), 2);
  EXPECT_EQ(count({"SELECT department + assigned + keeper FROM customer WHERE id = 4"}), 0);
  EXPECT_EQ(name_of(5), "name=客户5");
}

// The disk dies at each changing call of the key store, before, during and after it, and the process with it.
TEST_F(DestructionTest, ResumesWhenTheDiskDiesAnywhere) {
  int deaths = 0;
  for (int call = 1; call <= 3; ++call) {
    for (const auto how : {MemoryDisk::Death::before, MemoryDisk::Death::half, MemoryDisk::Death::after}) {
      const base::CustomerId customer = world_.put(sample_customer(100));
      ASSERT_EQ(slug_of(mark(customer)), "ok");
      disk_.die_at(call, how);
      EXPECT_THROW(static_cast<void>(forget(customer)), base::Fatal);
      deaths += disk_.dead() ? 1 : 0;
      restart();
      expect_survivors(customer);
      ASSERT_EQ(slug_of(world_.recover()), "ok");
      expect_destroyed(customer);
      expect_survivors(customer);
      EXPECT_EQ(disk_.files().size(), 2U);  // root and one generation
    }
  }
  EXPECT_EQ(deaths, 9);
}

// An older database under today's key store: survivors are read, the destroyed one stays destroyed.
TEST_F(DestructionTest, AnOlderDatabaseIsReconciled) {
  const std::string backup = directory_.file("backup.db");
  ASSERT_TRUE(world_.database().backup_to(backup, {}).ok());
  ASSERT_EQ(slug_of(world_.destroy(victim_)), "ok");
  const base::CustomerId later = world_.put(sample_customer(7));
  ASSERT_EQ(slug_of(world_.destroy(later)), "ok");

  World old(disk_, backup, "keys");
  expect_survivors(victim_);
  const auto before = old.vault().facts(old.session(), victim_, {});
  ASSERT_TRUE(before.ok());
  EXPECT_TRUE(before->destroyed);  // even before reconcile() ran
  EXPECT_EQ(slug_of(old.read(victim_, {}, {"name"})), "vault/destroyed");
  Reconciled found;
  ASSERT_TRUE(old.write([&](store::WriterSession& session) -> base::Status {
                   JINKUI_TRY(found, old.vault().reconcile(session, world_.clock().now()));
                   return base::success();
                 })
                  .ok());
  EXPECT_EQ(found.marked, std::vector<base::CustomerId>{victim_});
  EXPECT_TRUE(found.to_forget.empty());
  ASSERT_EQ(slug_of(old.recover()), "ok");
  for (std::int64_t id : {1, 2, 4, 5, 6}) {
    EXPECT_EQ(text_of(old.read({id}, {}, {"name"})->values), "name=客户" + std::to_string(id));
  }
  // The number of the customer that this database never knew stays unused.
  EXPECT_EQ(old.put(sample_customer(8)).value, later.value + 1);
}

// An older key store, from its backup, under today's database: what was forgotten since is forgotten again.
TEST_F(DestructionTest, AnOlderKeyStoreIsReconciled) {
  const base::Instant now = world_.clock().now();
  ASSERT_TRUE(world_.keys().backup("backup.jks", {now.ms + 30 * kDay}, now).ok());
  ASSERT_EQ(slug_of(world_.destroy(victim_)), "ok");
  const base::CustomerId later = world_.put(sample_customer(7));
  EXPECT_EQ(world_.keys().unrecoverable_from(now), base::Instant{now.ms + 30 * kDay});

  lose_keys_and_put_back("backup.jks", now);
  EXPECT_FALSE(world_.keys().forgotten(victim_));
  Reconciled found;
  ASSERT_TRUE(world_
                  .write([&](store::WriterSession& session) -> base::Status {
                    JINKUI_TRY(found, world_.vault().reconcile(session, world_.clock().now()));
                    return base::success();
                  })
                  .ok());
  EXPECT_EQ(found.to_forget, std::vector<base::CustomerId>{victim_});
  EXPECT_FALSE(world_.keys().forgotten(victim_));  // only what is recorded is forgotten
  EXPECT_EQ(name_of(victim_.value), "vault/destroyed");
  ASSERT_TRUE(world_.vault().forget(world_.session(), found.to_forget).ok());
  expect_destroyed(victim_);
  expect_survivors(victim_);
  EXPECT_EQ(name_of(later.value), "name=客户7");  // entered after the backup was made
}

// A key store put back from an earlier backup learns of the later one from the database: certificates count it.
TEST_F(DestructionTest, LaterBackupsOutliveTheKeyStore) {
  const base::Instant now = world_.clock().now();
  const KeyBackup earlier{.made = now, .expires = {now.ms + kDay}};
  const KeyBackup later{.made = now, .expires = {now.ms + 30 * kDay}};
  for (const auto& [name, backup] : {std::pair("earlier.jks", earlier), std::pair("later.jks", later)}) {
    ASSERT_TRUE(world_
                    .write([&, noted = backup](store::WriterSession& session) -> base::Status {
                      world_.vault().note_key_backup(session, noted);
                      return base::success();
                    })
                    .ok());
    ASSERT_TRUE(world_.keys().backup(name, backup.expires, backup.made).ok());
  }
  lose_keys_and_put_back("earlier.jks", now);
  EXPECT_EQ(world_.keys().unrecoverable_from(now), earlier.expires);
  ASSERT_TRUE(world_.recover().ok());
  EXPECT_EQ(world_.keys().unrecoverable_from(now), later.expires);
  EXPECT_EQ(world_.keys().backups(now).size(), 2U);
  ASSERT_TRUE(world_.recover().ok());
  EXPECT_EQ(world_.keys().backups(now).size(), 2U);
}

TEST_F(DestructionTest, NothingIsForgottenWhenTheIntentWasNotCommitted) {
  const auto undone = world_.write([&](store::WriterSession& session) -> base::Status {
    JINKUI_RETURN_IF_ERROR(world_.vault().mark_destroyed(session, victim_));
    return base::Error{};
  });
  EXPECT_FALSE(undone.ok());
  EXPECT_EQ(slug_of(forget(victim_)), "vault/not-marked");
  EXPECT_EQ(name_of(3), "name=客户3");
}

}  // namespace
}  // namespace jinkui::vault
