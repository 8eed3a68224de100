// What somebody with write access to the database can try; every change is seen.
#include <gtest/gtest.h>

#include "jinkui/vault/vault.h"
#include "memory_disk.h"
#include "world.h"

namespace jinkui::vault {
namespace {

class TamperTest : public ::testing::Test {
 protected:
  TamperTest() : world_(disk_, directory_.file("jinkui.db"), "keys") {
    first_ = world_.put(sample_customer(1));
    second_ = world_.put(sample_customer(2));
    NewRecord record;
    record.customer = first_;
    record.values = {{"content", "one"}};
    record.label.level = "level-b";
    record.label.category = "trade";
    record_ = world_.put(record);
    record.values = {{"content", "two"}};
    other_record_ = world_.put(record);
  }

  // Runs a statement behind the program's back; it must change something.
  void change(store::Sql sql) {
    std::int64_t changed = 0;
    ASSERT_TRUE(world_
                    .write([&](store::WriterSession& session) {
                      changed = session.run(sql);
                      return base::success();
                    })
                    .ok());
    ASSERT_GT(changed, 0) << sql.text;
  }
  std::string read(base::CustomerId customer, base::RecordId record, const std::string& field) {
    const auto opened = world_.read(customer, record, {field});
    return opened.ok() ? text_of(opened->values) : opened.error().slug;
  }
  std::string facts(base::CustomerId customer, base::RecordId record) {
    return slug_of(world_.vault().facts(world_.session(), customer, record));
  }

  // The facts as they would be after a change that is then undone.
  std::string facts_after(store::Sql sql, base::CustomerId customer, base::RecordId record) {
    std::string answer;
    const auto undone = world_.write([&](store::WriterSession& session) -> base::Status {
      EXPECT_GT(session.run(sql), 0) << sql.text;
      answer = slug_of(world_.vault().facts(session, customer, record));
      return base::Error{};
    });
    EXPECT_FALSE(undone.ok());
    return answer;
  }

  TestDirectory directory_;
  MemoryDisk disk_;
  World world_;
  base::CustomerId first_;
  base::CustomerId second_;
  base::RecordId record_;
  base::RecordId other_record_;
};

TEST_F(TamperTest, ValuesOfAnotherCustomer) {
  change(
      {"UPDATE customer_value SET sealed = (SELECT v.sealed FROM customer_value v WHERE v.customer_id = 2 "
       "AND v.record_id = 0 AND v.field = 'phone') WHERE customer_id = 1 AND record_id = 0 AND field = 'phone'"});
  EXPECT_EQ(read(first_, {}, "phone"), "vault/corrupt");
  EXPECT_EQ(read(first_, {}, "name"), "name=客户1");
  EXPECT_EQ(read(second_, {}, "phone"), "phone=19900002");
}

TEST_F(TamperTest, ValuesOfAnotherField) {
  change(
      {"UPDATE customer_value SET sealed = (SELECT v.sealed FROM customer_value v WHERE v.customer_id = 1 "
       "AND v.record_id = 0 AND v.field = 'phone') WHERE customer_id = 1 AND record_id = 0 AND field = 'name'"});
  EXPECT_EQ(read(first_, {}, "name"), "vault/corrupt");
}

TEST_F(TamperTest, ValuesOfAnotherRecord) {
  change(
      {"UPDATE customer_value SET sealed = (SELECT v.sealed FROM customer_value v WHERE v.customer_id = 1 "
       "AND v.record_id = 1) WHERE customer_id = 1 AND record_id = 2"});
  EXPECT_EQ(read(first_, other_record_, "content"), "vault/corrupt");
  EXPECT_EQ(read(first_, record_, "content"), "content=one");
}

TEST_F(TamperTest, AnOldVersionAsTheNewest) {
  const std::vector<PlainValue> newer = {{"phone", "18800000000"}};
  ASSERT_TRUE(world_
                  .write([&](store::WriterSession& session) {
                    return world_.vault().put_values(session, first_, {}, newer, {});
                  })
                  .ok());
  EXPECT_EQ(read(first_, {}, "phone"), "phone=18800000000");
  change(
      {"INSERT INTO customer_value (customer_id, record_id, field, version, sealed) "
       "SELECT 1, 0, 'phone', 3, sealed FROM customer_value WHERE customer_id = 1 AND field = 'phone' "
       "AND version = 1"});
  EXPECT_EQ(read(first_, {}, "phone"), "vault/corrupt");
}

TEST_F(TamperTest, ANoteOfACorrection) {
  Correction made;
  made.customer = first_;
  made.by = {9};
  made.values = {{"phone", "18800000000"}};
  made.reason = "because";
  ASSERT_TRUE(world_
                  .write([&](store::WriterSession& session) -> base::Status {
                    JINKUI_RETURN_IF_ERROR(world_.vault().correct(session, made));
                    return base::success();
                  })
                  .ok());
  EXPECT_TRUE(world_.vault().changes(world_.session(), first_, {}).ok());
  change({"UPDATE value_change SET person = 8 WHERE customer_id = 1"});
  EXPECT_EQ(slug_of(world_.vault().changes(world_.session(), first_, {})), "vault/corrupt");
}

TEST_F(TamperTest, AChangedBit) {
  change({"UPDATE customer_value SET sealed = zeroblob(60) WHERE customer_id = 1 AND field = 'name'"});
  EXPECT_EQ(read(first_, {}, "name"), "vault/corrupt");
  change({"UPDATE customer_value SET sealed = zeroblob(3) WHERE customer_id = 1 AND field = 'address'"});
  EXPECT_EQ(read(first_, {}, "address"), "vault/corrupt");
}

TEST_F(TamperTest, TheKeyOfAnotherCustomer) {
  change({"UPDATE customer SET wrapped_key = (SELECT c.wrapped_key FROM customer c WHERE c.id = 2) WHERE id = 1"});
  EXPECT_EQ(read(first_, {}, "name"), "vault/corrupt");
  EXPECT_EQ(slug_of(world_.read_masks({first_})), "vault/corrupt");
}

TEST_F(TamperTest, TheMasksOfAnotherCustomer) {
  change({"UPDATE customer SET masks = (SELECT c.masks FROM customer c WHERE c.id = 2) WHERE id = 1"});
  EXPECT_EQ(slug_of(world_.read_masks({first_})), "vault/corrupt");
  EXPECT_EQ(slug_of(world_.read_masks({second_})), "ok");
}

TEST_F(TamperTest, EveryColumnOfACustomersLabel) {
  const std::vector<store::Sql> changes = {
      {"UPDATE customer SET level = 'level-d' WHERE id = 1"},
      {"UPDATE customer SET until = 1 WHERE id = 1"},
      {"UPDATE customer SET until = NULL WHERE id = 1"},
      {"UPDATE customer SET declassified = 1 WHERE id = 1"},
      {"UPDATE customer SET set_at = set_at + 1 WHERE id = 1"},
      {"UPDATE customer SET traits = zeroblob(4) WHERE id = 1"},
      {"UPDATE customer SET traits = zeroblob(3) WHERE id = 1"},
      {"UPDATE customer SET department = 9 WHERE id = 1"},
      {"UPDATE customer SET assigned = 66 WHERE id = 1"},
      {"UPDATE customer SET keeper = 66 WHERE id = 1"},
      {"UPDATE customer SET assigned = keeper, keeper = assigned WHERE id = 1"},
      {"UPDATE customer SET entered_by = 66 WHERE id = 1"},
      {"UPDATE customer SET created = 1 WHERE id = 1"},
      {"UPDATE customer SET state = 1 WHERE id = 1"},
      {"UPDATE customer SET state = 2, destroyed_at = 5 WHERE id = 1"},
      {"UPDATE customer SET state = 7 WHERE id = 1"},
      {"UPDATE customer SET mac = (SELECT c.mac FROM customer c WHERE c.id = 2) WHERE id = 1"},
      {"UPDATE customer SET mac = zeroblob(0) WHERE id = 1"},
  };
  for (const store::Sql& sql : changes) {
    EXPECT_EQ(facts_after(sql, first_, {}), "vault/corrupt") << sql.text;
    EXPECT_EQ(facts_after(sql, first_, record_), "vault/corrupt") << sql.text;
    EXPECT_EQ(facts_after(sql, second_, {}), "ok") << sql.text;
  }
}

TEST_F(TamperTest, EveryColumnOfARecordsLabel) {
  const std::vector<store::Sql> changes = {
      {"UPDATE unit SET level = 'level-d' WHERE customer_id = 1 AND record_id = 1"},
      {"UPDATE unit SET category = 'survey' WHERE customer_id = 1 AND record_id = 1"},
      {"UPDATE unit SET until = 1 WHERE customer_id = 1 AND record_id = 1"},
      {"UPDATE unit SET declassified = 1 WHERE customer_id = 1 AND record_id = 1"},
      {"UPDATE unit SET set_at = 1 WHERE customer_id = 1 AND record_id = 1"},
      {"UPDATE unit SET traits = zeroblob(2) WHERE customer_id = 1 AND record_id = 1"},
      {"UPDATE unit SET mac = (SELECT u.mac FROM unit u WHERE u.record_id = 2) WHERE customer_id = 1 "
       "AND record_id = 1"},
  };
  for (const store::Sql& sql : changes) {
    EXPECT_EQ(facts_after(sql, first_, record_), "vault/corrupt") << sql.text;
    EXPECT_EQ(facts_after(sql, first_, {}), "ok") << sql.text;
  }
}

// A change by the program must not put a valid MAC on what somebody else wrote.
TEST_F(TamperTest, ChangesDoNotLaunder) {
  change({"UPDATE customer SET assigned = 66 WHERE id = 1"});
  const auto outcome = world_.write([&](store::WriterSession& session) -> base::Status {
    EXPECT_EQ(slug_of(world_.vault().set_traits(session, first_, {}, {})), "vault/corrupt");
    EXPECT_EQ(slug_of(world_.vault().set_label(session, first_, {}, {})), "vault/corrupt");
    return world_.vault().set_custody(session, first_, {});
  });
  EXPECT_EQ(slug_of(outcome), "vault/corrupt");
  EXPECT_EQ(facts(first_, {}), "vault/corrupt");
}

TEST_F(TamperTest, AListWithAChangedLabel) {
  change({"UPDATE customer SET department = 9 WHERE id = 2"});
  EXPECT_EQ(slug_of(world_.vault().list(world_.session(), {}, 10, {})), "vault/corrupt");
  EXPECT_EQ(slug_of(world_.vault().list(world_.session(), {}, 1, {})), "ok");
}

// A tombstone that nobody but the database's writer says is one does not make the key store forget.
TEST_F(TamperTest, AForgedTombstoneDestroysNothing) {
  change({"UPDATE customer SET state = 1 WHERE id = 1"});
  EXPECT_EQ(slug_of(world_.recover()), "vault/corrupt");
  EXPECT_FALSE(world_.keys().forgotten(first_));
  EXPECT_EQ(slug_of(world_.vault().forget(world_.session(), {&first_, 1})), "vault/corrupt");
  EXPECT_FALSE(world_.keys().forgotten(first_));
}

TEST_F(TamperTest, TheDatabaseOfAnotherVault) {
  ASSERT_EQ(slug_of(world_.recover()), "ok");
  change({"UPDATE vault_identity SET vault = zeroblob(16)"});
  EXPECT_EQ(slug_of(world_.recover()), "vault/other-key-store");
}

}  // namespace
}  // namespace jinkui::vault
