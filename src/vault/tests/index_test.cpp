// Searching by terms: found, scoped, paged, kept up with changes and destruction, built anew under another key.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "index.h"
#include "jinkui/platform/disk.h"
#include "world.h"

namespace jinkui::vault {
namespace {

Term word(const std::string& text, const std::string& group = "name") {
  return {Term::Kind::word, group, text};
}
Term unique(const std::string& text) {
  return {Term::Kind::unique, "phone", text};
}
Term two(const std::string& text) {
  return word(text, "two");
}
// Every term is a word of the query with that one way.
std::vector<Word> all_of(const std::vector<Term>& terms) {
  std::vector<Word> words;
  for (const Term& term : terms) {
    words.push_back({{.all = {term}}});
  }
  return words;
}

NewCustomer called(const std::string& name, const std::string& phone, std::int64_t assigned = 10) {
  NewCustomer customer = sample_customer(1);
  customer.values = {{"name", name}, {"phone", phone}};
  customer.custody.assigned = {assigned};
  return customer;
}

class IndexTest : public ::testing::Test {
 protected:
  IndexTest() : world_(disk_, directory_.file("v.db"), directory_.file("keys")) {}

  std::vector<std::int64_t> find(std::vector<Term> terms, std::int64_t after = 0, std::size_t limit = 100) {
    Search search;
    search.words = all_of(terms);
    search.after = {after};
    search.limit = limit;
    return find(search);
  }
  std::vector<std::int64_t> find(const Search& search) {
    auto page = world_.vault().search(world_.session(), search, [this](const ObjectFacts& facts) {
      ++asked_;
      return !only_ || facts.custody.assigned == *only_ ? std::optional(rights_) : std::nullopt;
    });
    EXPECT_TRUE(page.ok()) << slug_of(page);
    std::vector<std::int64_t> ids;
    if (page.ok()) {
      for (const ObjectFacts& facts : page->found) {
        ids.push_back(facts.customer.value);
      }
      next_ = page->next.value;
    }
    return ids;
  }
  void build_all() {
    for (;;) {
      std::optional<IndexState> state;
      ASSERT_TRUE(world_
                      .write([&](store::WriterSession& session) -> base::Status {
                        JINKUI_TRY(state, world_.vault().build_index(session, 3));
                        return base::success();
                      })
                      .ok());
      if (!state) {
        return;
      }
    }
  }
  using Ids = std::vector<std::int64_t>;

  TestDirectory directory_;
  platform::PosixDisk disk_;
  World world_;
  std::optional<base::PersonId> only_;
  std::uint64_t rights_ = 0;
  int asked_ = 0;
  std::int64_t next_ = 0;
};

TEST_F(IndexTest, FindsByUniqueByWordByPartAndBySeveral) {
  world_.put(called("王小明", "1"));
  world_.put(called("王大明", "2"));
  world_.put(called("李小明", "3"));
  EXPECT_EQ(find({unique("2")}), Ids{2});
  EXPECT_EQ(find({word("王")}), (Ids{1, 2}));
  EXPECT_EQ(find({two("小明")}), (Ids{1, 3}));
  EXPECT_EQ(find({word("李"), two("小明")}), Ids{3});
  EXPECT_EQ(find({word("王"), two("大明")}), Ids{2});
  EXPECT_EQ(find({word("王"), two("小明")}), Ids{1});
  EXPECT_EQ(find({unique("3"), word("王")}), Ids{});
  EXPECT_EQ(find({word("赵")}), Ids{});
  EXPECT_EQ(find({word("小明")}), Ids{}) << "the same word in another group is another term";
}

TEST_F(IndexTest, AWordIsMetByAnyOfItsWaysThatTheCallerHasTheRightTo) {
  world_.put(called("王小明", "138"));
  world_.put(called("赵一", "王小明"));
  Search search;
  search.words = {{{.all = {word("王"), two("小明")}}, {.all = {unique("王小明")}, .right = 3}}};
  EXPECT_EQ(find(search), Ids{1});
  rights_ = 1U << 2U;
  EXPECT_EQ(find(search), (Ids{1, 2}));
  search.words.push_back({{.all = {two("赵一")}}});
  EXPECT_EQ(find(search), Ids{2});
  search.words = {{{.all = {unique("138")}, .right = 1}}};
  EXPECT_EQ(find(search), Ids{}) << "without the right it looks like not found";
}

TEST_F(IndexTest, PagesAscendAndTheBudgetCutsThemShort) {
  for (int i = 0; i < 30; ++i) {
    world_.put(called(i % 2 == 0 ? "王一" : "李一", std::to_string(i)));
  }
  EXPECT_EQ(find({word("王")}, 0, 4), (Ids{1, 3, 5, 7}));
  EXPECT_EQ(next_, 7);
  EXPECT_EQ(find({word("王")}, 7, 4), (Ids{9, 11, 13, 15}));
  EXPECT_EQ(find({word("王")}, 25, 4), (Ids{27, 29}));
  EXPECT_EQ(next_, 0);
  Search search;
  search.words = all_of({word("王")});
  search.among = world_.vault().ids_of(world_.session(), {}, 100);
  search.budget = 5;
  EXPECT_EQ(find(search), (Ids{1, 3, 5}));
  EXPECT_EQ(next_, 5);
  search.after = {next_};
  EXPECT_EQ(find(search), (Ids{7, 9}));
  EXPECT_EQ(next_, 10);
}

TEST_F(IndexTest, OnlyThoseWhomAllWordsNameAreLookedAt) {
  for (int i = 0; i < 20; ++i) {
    world_.put(called(i == 7 ? "王小明" : i % 2 == 0 ? "王一" : "李小明", std::to_string(i)));
  }
  EXPECT_EQ(find({word("王"), two("小明")}), Ids{8});
  EXPECT_EQ(asked_, 1);
}

TEST_F(IndexTest, AWordThatVeryManyMeetIsNotReadForTheSakeOfAFew) {
  for (int i = 0; i < 20; ++i) {
    world_.put(called(i == 7 ? "王小明" : i == 9 ? "李小明" : "王一", std::to_string(i)));
  }
  EXPECT_EQ(find({word("王"), two("小明")}), Ids{8});
  EXPECT_EQ(asked_, 2) << "two to look at against nineteen rows to read";
}

TEST_F(IndexTest, WhoIsNotAdmittedIsNotLookedInto) {
  world_.put(called("王小明", "1", 10));
  const auto other = world_.put(called("王小明", "2", 11));
  // The bag of a customer that is not admitted is never read: a damaged one goes unnoticed.
  static constexpr store::Sql kSpoil{"UPDATE index_bag SET sealed = $1 WHERE customer_id = $2"};
  ASSERT_TRUE(world_
                  .write([&](store::WriterSession& session) {
                    session.run(kSpoil, base::Bytes(80), other);
                    return base::success();
                  })
                  .ok());
  only_ = base::PersonId{10};
  EXPECT_EQ(find({word("王")}), Ids{1});
  EXPECT_EQ(asked_, 2);
  Search search;
  search.words = all_of({word("王")});
  search.among =
      world_.vault().ids_of(world_.session(), {.department = {}, .assigned = base::PersonId{10}, .keeper = {}}, 50);
  ASSERT_TRUE(search.among.has_value());
  asked_ = 0;
  EXPECT_EQ(find(search), Ids{1});
  EXPECT_EQ(asked_, 1) << "the narrow scope was walked, not the term";
  EXPECT_FALSE(world_.vault().ids_of(world_.session(), {}, 1).has_value()) << "more than asked for";
}

TEST_F(IndexTest, FollowsChangesAndDestruction) {
  const auto first = world_.put(called("王小明", "1"));
  world_.put(called("王小明", "2"));
  const std::vector<PlainValue> changed = {{"name", "赵小明"}, {"phone", "9"}};
  ASSERT_TRUE(world_
                  .write([&](store::WriterSession& session) {
                    return world_.vault().put_values(session, first, {}, changed, {});
                  })
                  .ok());
  EXPECT_EQ(find({word("王")}), Ids{2});
  EXPECT_EQ(find({word("赵")}), Ids{1});
  EXPECT_EQ(find({two("小明")}), (Ids{1, 2}));
  EXPECT_EQ(find({unique("1")}), Ids{});
  EXPECT_EQ(find({unique("9")}), Ids{1});
  ASSERT_TRUE(world_.destroy(first).ok());
  EXPECT_EQ(find({word("赵")}), Ids{});
  EXPECT_EQ(find({unique("9")}), Ids{});
  static constexpr store::Sql kLeft{
      "SELECT (SELECT COUNT(*) FROM index_tag WHERE customer_id = $1), (SELECT COUNT(*) FROM index_bag "
      "WHERE customer_id = $1)"};
  auto left = world_.session().query(kLeft, first);
  ASSERT_TRUE(left.step());
  EXPECT_EQ(left.integer(0), 0);
  EXPECT_EQ(left.integer(1), 0);
}

TEST_F(IndexTest, JobsThatFailLeaveNoGap) {
  world_.put(called("王一", "1"));
  EXPECT_FALSE(world_
                   .write([&](store::WriterSession& session) {
                     static_cast<void>(world_.vault().put(session, called("王二", "2")));
                     return base::Status(base::Error{base::Errc::conflict, "test/undone", {}, {}, "", {}, ""});
                   })
                   .ok());
  world_.put(called("王三", "3"));
  EXPECT_EQ(find({word("王")}), (Ids{1, 2}));
  world_.close();
  world_.open();
  world_.put(called("王四", "4"));
  world_.put(called("王五", "5"));
  EXPECT_EQ(find({word("王")}), (Ids{1, 2, 3, 4})) << "counts are found again after a start";
}

TEST(PostingCounts, AFailedJobTakesBackWhatItTookAlsoAfterASegmentWentOutOfMemory) {
  crypto::initialise();
  PostingCounts counts;
  const crypto::Key32 term(base::Bytes(32, 5));
  std::map<std::int64_t, std::uint32_t> stored;  // postings of the term in each segment
  const auto take = [&](std::int64_t segment) {
    const std::uint32_t count = counts.take(
        {1, segment}, term, [&](std::uint32_t at) { return at < stored[segment]; },
        [&] { return stored[segment] == 0; });
    EXPECT_EQ(count, stored[segment]);
    ++stored[segment];
  };
  for (int i = 0; i < 100; ++i) {
    counts.mark();
    take(0);
  }
  counts.mark();
  auto before = stored;
  take(0);
  take(0);
  counts.rollback_to_mark();
  stored = before;
  counts.mark();
  take(0);
  before = stored;
  counts.mark();
  for (const std::int64_t segment : {0, 1, 2, 3, 4, 5, 0, 1}) {
    take(segment);
  }
  counts.rollback_to_mark();
  stored = before;
  counts.mark();
  for (const std::int64_t segment : {0, 1, 5, 0}) {
    take(segment);
  }
  counts.aborted();
  stored = before;
  take(0);
}

TEST_F(IndexTest, AQueryIsGoneWithAnyOneOfThoseItFound) {
  const std::vector<base::CustomerId> both = {world_.put(called("王一", "1")), world_.put(called("王二", "2"))};
  const auto sealed = world_.vault().seal_shared(world_.session(), both, "test", base::as_bytes("王"));
  ASSERT_TRUE(sealed.ok());
  receipt::Scope scope;
  scope.what = receipt::Scope::What::opening;
  const auto open = [&] {
    const auto receipt = world_.receipt(scope);
    return world_.vault().open_shared(receipt, world_.session(), both, "test", *sealed);
  };
  const auto plain = open();
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(base::as_text(*plain), "王");
  scope.customer = both[0];
  EXPECT_NE(slug_of(open()), "ok") << "a receipt for one customer's openings is not one for the company's";
  scope.customer = {};
  ASSERT_TRUE(world_.destroy(both[1]).ok());
  EXPECT_EQ(slug_of(open()), "vault/destroyed");
}

TEST_F(IndexTest, AnotherKeyIsBuiltBesideAndTheOldOneGoes) {
  for (int i = 1; i <= 10; ++i) {
    world_.put(called("王一", std::to_string(i)));
  }
  ASSERT_TRUE(world_.keys().add_index_key().ok());
  ASSERT_TRUE(
      world_.write([&](store::WriterSession& session) { return world_.vault().prepare_indexes(session); }).ok());
  world_.put(called("王一", "11"));
  EXPECT_EQ(find({word("王")}).size(), 11U) << "the old one serves while the new one is built";
  const std::vector<PlainValue> renamed = {{"name", "李一"}};
  ASSERT_TRUE(world_
                  .write([&](store::WriterSession& session) {
                    return world_.vault().put_values(session, {10}, {}, renamed, {});
                  })
                  .ok());
  build_all();
  ASSERT_TRUE(world_.keys().drop_index_key(1).ok());
  bool swept = false;
  while (!swept) {
    ASSERT_TRUE(world_
                    .write([&](store::WriterSession& session) {
                      swept = world_.vault().sweep_indexes(session);
                      return base::success();
                    })
                    .ok());
  }
  const auto states = world_.vault().index_states(world_.session());
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].epoch, 2U);
  static constexpr store::Sql kOld{
      "SELECT (SELECT COUNT(*) FROM index_tag WHERE epoch = 1), (SELECT COUNT(*) FROM index_posting WHERE epoch = "
      "1)"};
  auto old = world_.session().query(kOld);
  ASSERT_TRUE(old.step());
  EXPECT_EQ(old.integer(0) + old.integer(1), 0);
  EXPECT_EQ(find({word("王")}).size(), 10U);
  EXPECT_EQ(find({word("李")}), Ids{10});
  EXPECT_EQ(find({unique("7")}), Ids{7});
}

TEST_F(IndexTest, ARestoredDatabaseSaysThatItIsBuilding) {
  world_.put(called("王一", "1"));
  world_.put(called("王二", "2"));
  const std::string copy = directory_.file("copy.db");
  ASSERT_TRUE(world_.database().backup_to(copy, Vault::index_tables()).ok());
  {
    auto database = std::move(store_sqlite::open_read_only(copy)).value();
    auto session = database->open_reader();
    static constexpr store::Sql kRows{
        "SELECT (SELECT COUNT(*) FROM index_tag) + (SELECT COUNT(*) FROM index_posting) + "
        "(SELECT COUNT(*) FROM index_bag) + (SELECT COUNT(*) FROM index_state), (SELECT COUNT(*) FROM customer)"};
    auto rows = session->query(kRows);
    ASSERT_TRUE(rows.step());
    EXPECT_EQ(rows.integer(0), 0);
    EXPECT_EQ(rows.integer(1), 2);
  }
  World restored(disk_, copy, directory_.file("keys"));
  Search search;
  search.words = all_of({word("王")});
  const auto all = [](const ObjectFacts&) { return std::optional<std::uint64_t>(0); };
  EXPECT_EQ(slug_of(restored.vault().search(restored.session(), search, all)), "index/building");
  restored.put(called("王三", "3"));
  ASSERT_TRUE(restored
                  .write([&](store::WriterSession& session) -> base::Status {
                    JINKUI_TRY(const auto state, restored.vault().build_index(session, 10));
                    EXPECT_TRUE(state.has_value() && state->whole());
                    return base::success();
                  })
                  .ok());
  auto page = restored.vault().search(restored.session(), search, all);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->found.size(), 3U);
}

}  // namespace
}  // namespace jinkui::vault
