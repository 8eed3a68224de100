#include "jinkui/vault/vault.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "memory_disk.h"
#include "world.h"

namespace jinkui::vault {
namespace {

class VaultTest : public ::testing::Test {
 protected:
  VaultTest() : world_(disk_, directory_.file("jinkui.db"), "keys") {}

  base::CustomerId put(int number) { return world_.put(sample_customer(number)); }
  base::RecordId put_record(base::CustomerId customer, const std::string& value) {
    NewRecord record;
    record.customer = customer;
    record.values = {{"content", value}};
    record.traits = {{"settled", "true"}};
    record.label.level = "level-c";
    record.label.category = "complaint";
    record.label.set_at = base::Instant{5};
    return world_.put(record);
  }
  std::string read(base::CustomerId customer, base::RecordId record, std::vector<std::string> fields) {
    const auto opened = world_.read(customer, record, std::move(fields));
    return opened.ok() ? text_of(opened->values) : opened.error().slug;
  }
  receipt::Receipt opening_of(base::CustomerId customer) {
    receipt::Scope scope;
    scope.what = receipt::Scope::What::opening;
    scope.customer = customer;
    return world_.receipt(scope);
  }
  base::Status write(const std::function<base::Status(store::WriterSession&)>& work) { return world_.write(work); }
  Vault& vault() { return world_.vault(); }
  store::Session& session() { return world_.session(); }

  TestDirectory directory_;
  MemoryDisk disk_;
  World world_;
};

TEST_F(VaultTest, OpensExactlyWhatTheReceiptNames) {
  const base::CustomerId customer = put(1);
  EXPECT_EQ(read(customer, {}, {"phone", "name"}), "phone=19900001,name=客户1");
  EXPECT_EQ(read(customer, {}, {}), "");
  EXPECT_EQ(read(customer, {}, {"nothing"}), "");
  EXPECT_EQ(read(customer, {1}, {"name"}), "");
  EXPECT_EQ(read({99}, {}, {"name"}), "vault/no-customer");
  world_.close();
  world_.open();
  EXPECT_EQ(read(customer, {}, {"address"}), "address=城东路1号");
}

TEST_F(VaultTest, AReceiptOpensOnlyItsKind) {
  const base::CustomerId customer = put(1);
  receipt::Scope masks;
  masks.what = receipt::Scope::What::masks;
  masks.customers = {customer};
  EXPECT_EQ(slug_of(vault().open(world_.receipt(masks), session())), "vault/receipt-scope");
  EXPECT_EQ(slug_of(vault().open(opening_of(customer), session())), "vault/receipt-scope");
  EXPECT_EQ(slug_of(vault().open(world_.receipt({}), session())), "vault/receipt-scope");
  const receipt::Scope values = values_of(customer, {}, {"name"});
  EXPECT_EQ(slug_of(vault().open_masks(world_.receipt(values), session())), "vault/receipt-scope");
  EXPECT_EQ(slug_of(vault().open_text(world_.receipt(values), session(), "t", {})), "vault/receipt-scope");
}

TEST_F(VaultTest, RecordsHaveIdsAndValuesOfTheirOwn) {
  const base::CustomerId first = put(1);
  const base::CustomerId second = put(2);
  EXPECT_EQ(second.value, first.value + 1);
  const base::RecordId one = put_record(first, "slow delivery");
  const base::RecordId two = put_record(first, "wrong bill");
  EXPECT_EQ(two.value, one.value + 1);
  EXPECT_EQ(put_record(second, "noise").value, 1);
  EXPECT_EQ(read(first, one, {"content"}), "content=slow delivery");
  EXPECT_EQ(read(first, two, {"content"}), "content=wrong bill");
  EXPECT_EQ(read(first, {}, {"content"}), "");
  NewRecord orphan;
  orphan.customer = {77};
  const auto status = write([&](store::WriterSession& writer) -> base::Status {
    JINKUI_RETURN_IF_ERROR(vault().put(writer, orphan));
    return base::success();
  });
  EXPECT_EQ(slug_of(status), "vault/no-customer");
}

TEST_F(VaultTest, NewVersionsStandBesideTheOld) {
  const base::CustomerId customer = put(1);
  const std::vector<PlainValue> values = {{"phone", "19911112222"}, {"email", "a@example.com"}};
  const std::vector<PlainValue> masks = {{"phone", "199****2222"}, {"email", "a***"}};
  ASSERT_TRUE(write([&](store::WriterSession& writer) {
                return vault().put_values(writer, customer, {}, values, masks);
              }).ok());
  EXPECT_EQ(read(customer, {}, {"name", "phone", "email"}), "name=客户1,phone=19911112222,email=a@example.com");
  const auto opened = world_.read_masks({customer});
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(text_of(opened->at(0).masks), "name=客*,phone=199****2222,email=a***");
  store::Query query = session().query({"SELECT COUNT(*), MAX(version) FROM customer_value WHERE field = 'phone'"});
  ASSERT_TRUE(query.step());
  EXPECT_EQ(query.integer(0), 2);
  EXPECT_EQ(query.integer(1), 2);
}

Correction correction_of(base::CustomerId customer, std::int64_t revision, std::vector<PlainValue> values) {
  Correction made;
  made.customer = customer;
  made.revision = revision;
  made.by = {9};
  made.at = {1'800'000'001'000};
  made.values = std::move(values);
  made.reason = "called in";
  made.reason_commitment.fill(0x5a);
  return made;
}

TEST_F(VaultTest, CorrectionsKeepEveryVersionWithItsReason) {
  const base::CustomerId customer = put(1);
  EXPECT_EQ(vault().revision(session(), customer, {}), 0);
  const std::string first = read(customer, {}, {"phone"});
  const auto correct = [&](std::int64_t revision, std::vector<PlainValue> values) {
    return slug_of(write([&](store::WriterSession& writer) -> base::Status {
      JINKUI_RETURN_IF_ERROR(vault().correct(writer, correction_of(customer, revision, std::move(values))));
      return base::success();
    }));
  };
  EXPECT_EQ(correct(0, {{"phone", "19911112222"}}), "ok");
  EXPECT_EQ(correct(0, {{"phone", "19911113333"}}), "vault/changed-meanwhile");
  EXPECT_EQ(correct(1, {{"phone", "19911114444"}, {"income", "5"}}), "ok");
  EXPECT_EQ(vault().revision(session(), customer, {}), 2);
  const auto changes = vault().changes(session(), customer, {});
  ASSERT_TRUE(changes.ok());
  ASSERT_EQ(changes->size(), 3U);
  EXPECT_EQ(changes->at(1).by.value, 9);
  EXPECT_EQ(changes->at(1).reason[31], 0x5a);
  ASSERT_EQ(changes->at(2).fields.size(), 2U);
  EXPECT_EQ(changes->at(2).fields[0].version, 3);
  EXPECT_EQ(as_of(*changes, "phone", 0), "phone#1");
  EXPECT_EQ(as_of(*changes, "phone", 1), "phone#2");
  EXPECT_EQ(as_of(*changes, "phone", 2), "phone#3");
  EXPECT_EQ(as_of(*changes, "name", 1), "name#1");
  EXPECT_EQ(as_of(*changes, "income", 1), "income#0");
  EXPECT_EQ(as_of(*changes, "income", 2), "income#1");
  EXPECT_EQ(read(customer, {}, {"phone#1"}), first);
  EXPECT_EQ(read(customer, {}, {"phone#2", "#reason#1", "income#0", "phone"}),
            "phone=19911112222,#reason=called in,phone=19911114444");
}

TEST_F(VaultTest, RecordsAreCorrectedOnTheirOwn) {
  const base::CustomerId customer = put(1);
  const base::RecordId record = put_record(customer, "slow delivery");
  Correction made = correction_of(customer, 0, {{"content", "late delivery"}});
  made.record = record;
  ASSERT_TRUE(write([&](store::WriterSession& writer) -> base::Status {
                JINKUI_RETURN_IF_ERROR(vault().correct(writer, made));
                return base::success();
              }).ok());
  EXPECT_EQ(vault().revision(session(), customer, record), 1);
  EXPECT_EQ(vault().revision(session(), customer, {}), 0);
  EXPECT_EQ(read(customer, record, {"content", "content#1"}), "content=late delivery,content=slow delivery");
  const auto changes = vault().changes(session(), customer, record);
  ASSERT_TRUE(changes.ok());
  EXPECT_EQ(changes->size(), 2U) << "the entry of a record is noted as well";
}

TEST_F(VaultTest, MasksOpenForTheCustomersNamed) {
  const base::CustomerId first = put(1);
  const base::CustomerId second = put(2);
  put(3);
  const auto opened = world_.read_masks({second, first});
  ASSERT_TRUE(opened.ok());
  ASSERT_EQ(opened->size(), 2U);
  EXPECT_EQ(opened->at(0).customer, second);
  EXPECT_EQ(text_of(opened->at(0).masks), "name=客*,phone=199****2");
  EXPECT_EQ(slug_of(world_.read_masks({{99}})), "vault/no-customer");
}

TEST_F(VaultTest, FactsCarryLabelsCustodyAndTraits) {
  const base::CustomerId customer = put(4);
  const base::RecordId record = put_record(customer, "text");
  const auto own = vault().facts(session(), customer, {});
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(own->label.level, "level-b");
  EXPECT_EQ(own->customer_label.level, "level-b");
  EXPECT_EQ(own->label.until, base::Instant{1'900'000'000'000});
  EXPECT_EQ(own->custody.department, base::DepartmentId{2});
  EXPECT_EQ(own->custody.assigned, base::PersonId{14});
  EXPECT_EQ(own->custody.keeper, base::PersonId{24});
  EXPECT_EQ(own->custody.entered_by, base::PersonId{7});
  EXPECT_EQ(own->traits, (Traits{{"kind", "person"}}));
  EXPECT_FALSE(own->destroyed);
  const auto of_record = vault().facts(session(), customer, record);
  ASSERT_TRUE(of_record.ok());
  EXPECT_EQ(of_record->label.level, "level-c");
  EXPECT_EQ(of_record->label.category, "complaint");
  EXPECT_FALSE(of_record->label.until.has_value());
  EXPECT_EQ(of_record->customer_label.level, "level-b");
  EXPECT_EQ(of_record->traits, (Traits{{"kind", "person"}, {"settled", "true"}}));
  EXPECT_EQ(slug_of(vault().facts(session(), customer, {9})), "vault/no-record");
  EXPECT_EQ(slug_of(vault().facts(session(), {9}, {})), "vault/no-customer");
}

TEST_F(VaultTest, LabelsCustodyAndTraitsChange) {
  const base::CustomerId customer = put(1);
  const base::RecordId record = put_record(customer, "text");
  Label label;
  label.level = "level-a";
  label.category = "trade";
  label.declassified = true;
  label.set_at = base::Instant{77};
  ASSERT_TRUE(write([&](store::WriterSession& writer) -> base::Status {
                JINKUI_RETURN_IF_ERROR(vault().set_label(writer, customer, {}, label));
                JINKUI_RETURN_IF_ERROR(vault().set_label(writer, customer, record, label));
                JINKUI_RETURN_IF_ERROR(vault().set_traits(writer, customer, {}, {{"kind", "company"}}));
                JINKUI_RETURN_IF_ERROR(vault().set_traits(writer, customer, record, {}));
                return vault().set_custody(writer, customer,
                                           {.department = {8}, .assigned = {}, .keeper = {21}, .entered_by = {7}});
              }).ok());
  const auto facts = vault().facts(session(), customer, record);
  ASSERT_TRUE(facts.ok());
  EXPECT_EQ(facts->customer_label.level, "level-a");
  EXPECT_EQ(facts->customer_label.category, "");
  EXPECT_TRUE(facts->label.declassified);
  EXPECT_EQ(facts->label.category, "trade");
  EXPECT_EQ(facts->label.set_at, base::Instant{77});
  EXPECT_EQ(facts->custody.department, base::DepartmentId{8});
  EXPECT_TRUE(facts->custody.assigned.none());
  EXPECT_EQ(facts->custody.keeper, base::PersonId{21});
  EXPECT_EQ(facts->traits, (Traits{{"kind", "company"}}));
}

TEST_F(VaultTest, CopiesAreNumberedPerCustomer) {
  const base::CustomerId first = put(1);
  const base::CustomerId second = put(2);
  std::vector<std::int64_t> numbers;
  const auto count = [&](base::CustomerId customer) {
    return write([&](store::WriterSession& writer) -> base::Status {
      JINKUI_TRY(const auto number, vault().count_copy(writer, customer));
      numbers.push_back(number);
      return base::success();
    });
  };
  ASSERT_TRUE(count(first).ok());
  ASSERT_TRUE(count(first).ok());
  ASSERT_TRUE(count(second).ok());
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{1, 2, 1}));
  EXPECT_FALSE(count({9}).ok());
}

TEST_F(VaultTest, ListsPageByPageInOrder) {
  for (int i = 0; i < 25; ++i) {
    put(i);
  }
  std::vector<std::int64_t> seen;
  base::CustomerId cursor;
  do {
    const auto page = vault().list(session(), cursor, 10, {});
    ASSERT_TRUE(page.ok());
    for (const ObjectFacts& facts : page->items) {
      seen.push_back(facts.customer.value);
    }
    cursor = {page->next};
  } while (!cursor.none());
  ASSERT_EQ(seen.size(), 25U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));

  const auto size = [&](const ListFilter& filter) {
    const auto page = vault().list(session(), {}, 1000, filter);
    EXPECT_TRUE(page.ok());
    for (const ObjectFacts& facts : page->items) {
      EXPECT_TRUE(!filter.department || facts.custody.department == *filter.department);
      EXPECT_TRUE(!filter.assigned || facts.custody.assigned == *filter.assigned);
      EXPECT_TRUE(!filter.keeper || facts.custody.keeper == *filter.keeper);
    }
    return page->items.size();
  };
  EXPECT_EQ(size({}), 25U);
  const base::DepartmentId one{1};
  const base::PersonId kept_by{24};  // customers 4, 12, 20
  EXPECT_EQ(size({.department = one, .assigned = {}, .keeper = {}}), 9U);
  EXPECT_EQ(size({.department = {}, .assigned = base::PersonId{11}, .keeper = {}}), 5U);
  EXPECT_EQ(size({.department = one, .assigned = base::PersonId{10}, .keeper = {}}), 2U);
  EXPECT_EQ(size({.department = base::DepartmentId{9}, .assigned = {}, .keeper = {}}), 0U);
  EXPECT_EQ(size({.department = {}, .assigned = {}, .keeper = kept_by}), 3U);
  EXPECT_EQ(size({.department = one, .assigned = {}, .keeper = kept_by}), 1U);
  EXPECT_EQ(size({.department = {}, .assigned = base::PersonId{10}, .keeper = kept_by}), 1U);
  EXPECT_EQ(size({.department = one, .assigned = base::PersonId{10}, .keeper = kept_by}), 0U);
}

TEST_F(VaultTest, ListsTheRecordsOfACustomer) {
  const base::CustomerId customer = put(1);
  for (int i = 0; i < 5; ++i) {
    put_record(customer, "r" + std::to_string(i));
  }
  put_record(put(2), "other");
  auto page = vault().records(session(), customer, {}, 3);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->items.size(), 3U);
  EXPECT_EQ(page->next, 3);
  page = vault().records(session(), customer, {page->next}, 3);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->items.size(), 2U);
  EXPECT_EQ(page->items[1].record.value, 5);
  EXPECT_EQ(page->items[1].customer_label.level, "level-b");
  EXPECT_EQ(page->next, 0);
  EXPECT_EQ(slug_of(vault().records(session(), {99}, {}, 3)), "vault/no-customer");
}

TEST_F(VaultTest, TextsOpenUnderTheirSubjectAndUse) {
  const base::CustomerId customer = put(1);
  const base::CustomerId other = put(2);
  const base::Bytes plain = base::to_bytes(base::as_bytes("为续约核对联系方式"));
  auto sealed = vault().seal_text(session(), customer, "request.reason", plain);
  auto company = vault().seal_text(session(), {}, "request.reason", plain);
  ASSERT_TRUE(sealed.ok() && company.ok());
  const auto open = [&](base::CustomerId subject, std::string_view what, base::ByteView bytes) {
    const auto opened = vault().open_text(opening_of(subject), session(), what, bytes);
    return opened.ok() ? std::string(base::as_text(*opened)) : opened.error().slug;
  };
  EXPECT_EQ(open(customer, "request.reason", *sealed), "为续约核对联系方式");
  EXPECT_EQ(open({}, "request.reason", *company), "为续约核对联系方式");
  EXPECT_EQ(open(customer, "request.opinion", *sealed), "vault/corrupt");
  EXPECT_EQ(open(other, "request.reason", *sealed), "vault/corrupt");
  EXPECT_EQ(open({}, "request.reason", *sealed), "vault/corrupt");
  EXPECT_EQ(open(customer, "request.reason", *company), "vault/corrupt");
  EXPECT_EQ(open(customer, "request.reason", {}), "vault/corrupt");
  for (std::size_t i = 0; i < sealed->size(); ++i) {
    base::Bytes bad = *sealed;
    bad[i] ^= 1;
    EXPECT_EQ(open(customer, "request.reason", bad), "vault/corrupt") << i;
  }
  base::Bytes later = *company;
  later[4] = 9;  // an epoch whose key does not exist any more
  EXPECT_EQ(open({}, "request.reason", later), "vault/company-key");
  EXPECT_EQ(slug_of(vault().seal_text(session(), {99}, "x", plain)), "vault/no-customer");
}

TEST_F(VaultTest, ReplayOpensOpeningsOnly) {
  const base::CustomerId customer = put(1);
  const base::Bytes plain = base::to_bytes(base::as_bytes("opening"));
  const auto opening = vault().seal_text(session(), customer, Vault::kOpeningText, plain);
  const auto company = vault().seal_text(session(), {}, Vault::kOpeningText, plain);
  const auto reason = vault().seal_text(session(), customer, "request.reason", plain);
  ASSERT_TRUE(opening.ok() && company.ok() && reason.ok());
  receipt::Scope scope;
  scope.what = receipt::Scope::What::replay;
  const receipt::Receipt replay = world_.receipt(scope);
  const auto slug = [&](const receipt::Receipt& receipt, base::CustomerId subject, base::ByteView sealed) {
    return slug_of(vault().open_for_replay(receipt, session(), subject, sealed));
  };
  EXPECT_EQ(slug(replay, customer, *opening), "ok");
  EXPECT_EQ(slug(replay, {}, *company), "ok");
  EXPECT_EQ(slug(replay, customer, *reason), "vault/corrupt");
  EXPECT_EQ(slug(opening_of(customer), customer, *opening), "vault/receipt-scope");
  EXPECT_EQ(slug_of(vault().open_text(replay, session(), Vault::kOpeningText, *opening)), "vault/receipt-scope");
}

TEST_F(VaultTest, DoubledFieldsBecomeVersions) {
  NewCustomer customer = sample_customer(1);
  customer.values.push_back({"name", "later"});
  EXPECT_EQ(read(world_.put(customer), {}, {"name"}), "name=later");
}

TEST_F(VaultTest, EmptyAndLargeValuesRoundTrip) {
  NewCustomer customer = sample_customer(1);
  customer.values = {{"empty", ""}, {"large", std::string(200'000, 'x')}, {"bytes", std::string("\0\xFF", 2)}};
  customer.masks.clear();
  customer.traits.clear();
  const base::CustomerId id = world_.put(customer);
  const auto opened = world_.read(id, {}, {"empty", "large", "bytes"});
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->values[0].value, "");
  EXPECT_EQ(opened->values[1].value.size(), 200'000U);
  EXPECT_EQ(opened->values[2].value, std::string("\0\xFF", 2));
}

}  // namespace
}  // namespace jinkui::vault
