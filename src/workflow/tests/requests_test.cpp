// Requests, inboxes and grants over the real SQLite driver.
#include "jinkui/workflow/requests.h"

#include <gtest/gtest.h>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "kit.h"

namespace jinkui::workflow::test {
namespace {

constexpr std::int64_t kHour = 3'600'000;

template <class T>
std::string slug(const base::Result<T>& result) {
  return result.ok() ? "" : result.error().slug;
}

class RequestsTest : public ::testing::Test {
 protected:
  RequestsTest() {
    database_ = store_sqlite::open({.path = dir_ / "d.db", .create = true}).value();
    EXPECT_TRUE(database_->migrate(migrations()).ok());
    writer_ = database_->open_writer();
    reader_ = database_->open_reader();
    company_.posts["head"] = {{1}};
    company_.posts["gm"] = {{2}, {3}};
    flow_ = FlowText("seq(head{24>gm}, gm)", company_).take();
    flow_.uses = 2;
    flow_.deadline = base::Period{0, 0, 10, 0};
    asked_.flow = "copy";
    asked_.pack.fill(7);
    asked_.customer = {70};
    asked_.record = {1};
    asked_.fields = {"name", "电话\"x"};
    asked_.purpose = "visit";
    asked_.requester = {9};
  }

  Context context() const { return {flow_, facts_, company_, now_}; }
  base::RequestId make() {
    auto made = create_request(*writer_, asked_, {1, 2}, {3}, context());
    EXPECT_TRUE(made.ok());
    return made.value().request;
  }
  base::Result<Outcome> move(base::RequestId id, Event::Kind kind, std::int64_t actor, base::Bytes opinion = {}) {
    Event event;
    event.kind = kind;
    event.actor = {actor};
    return move_request(*writer_, id, event, {std::move(opinion), {}, {}}, context());
  }
  base::GrantId approved() {
    const base::RequestId id = make();
    EXPECT_TRUE(move(id, Event::Kind::approve, 1).ok());
    auto done = move(id, Event::Kind::approve, 2);
    EXPECT_TRUE(done.ok() && done.value().grant);
    return *done.value().grant;
  }
  std::vector<std::int64_t> todo(std::int64_t person, std::vector<base::PersonId> principals = {}) {
    std::vector<std::int64_t> ids;
    for (const auto& head : inbox_todo(*reader_, {person}, principals, {}, 20)) {
      ids.push_back(head.id.value);
    }
    return ids;
  }
  using Ids = std::vector<std::int64_t>;

  fault::TempDir dir_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::WriterSession> writer_;
  std::unique_ptr<store::Session> reader_;
  Company company_;
  pack::Flow flow_;
  pack::Facts facts_;
  Asked asked_;
  base::Instant now_{1'790'000'000'000};
};

TEST_F(RequestsTest, ARequestComesBackAsItWasMade) {
  const base::RequestId id = make();
  auto request = load_request(*reader_, id);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->head.asked.fields, asked_.fields);
  EXPECT_EQ(request->head.asked.pack, asked_.pack);
  EXPECT_EQ(request->head.asked.customer, asked_.customer);
  EXPECT_EQ(request->head.created, now_);
  EXPECT_EQ(request->head.status, RequestStatus::open);
  EXPECT_FALSE(request->head.decided);
  EXPECT_EQ(request->sealed_reason, (base::Bytes{1, 2}));
  EXPECT_EQ(request->sealed_form, base::Bytes{3});
  EXPECT_EQ(slug(load_request(*reader_, {99})), "request/unknown");
}

TEST_F(RequestsTest, ApprovalEndsInAGrantAndALog) {
  const base::RequestId id = make();
  ASSERT_TRUE(move(id, Event::Kind::approve, 1, {5}).ok());
  now_.ms += kHour;
  const auto done = move(id, Event::Kind::approve, 3, {6});
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done.value().status, RequestStatus::approved);
  EXPECT_EQ(done.value().principal, base::PersonId{3});
  const auto grant = grant_of(*reader_, id);
  ASSERT_TRUE(grant && done.value().grant == grant->id);
  EXPECT_EQ(grant->holder, asked_.requester);
  EXPECT_EQ(grant->verbs, std::vector{pack::Verb::copy});
  EXPECT_EQ(grant->fields, asked_.fields);
  EXPECT_EQ(grant->not_before, now_);
  EXPECT_EQ(grant->not_after.ms, now_.ms + 24 * kHour);
  EXPECT_EQ(grant->uses, 2);
  const auto log = log_of(*reader_, id);
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[0].kind, Event::Kind::submit);
  EXPECT_EQ(log[1].sealed_opinion, base::Bytes{5});
  EXPECT_EQ(log[2].actor, base::PersonId{3});
  EXPECT_EQ(log[2].part, 2);
  EXPECT_EQ(log[2].number, 3);
}

TEST_F(RequestsTest, ARefusedMoveWritesNothing) {
  const base::RequestId id = make();
  EXPECT_EQ(slug(move(id, Event::Kind::approve, 9)), "workflow/self-approval");
  EXPECT_EQ(slug(move(id, Event::Kind::approve, 1, base::Bytes(kSealedTextMax + 1))), "workflow/text-too-large");
  EXPECT_EQ(slug(move({5}, Event::Kind::approve, 1)), "request/unknown");
  EXPECT_EQ(request_head(*reader_, id)->version, 1);
  EXPECT_EQ(log_of(*reader_, id).size(), 1U);
}

TEST_F(RequestsTest, InboxesFollowTheRequest) {
  const base::RequestId first = make();
  const base::RequestId second = make();
  EXPECT_EQ(todo(1), (Ids{second.value, first.value}));
  EXPECT_EQ(todo(2), Ids{});
  ASSERT_TRUE(move(first, Event::Kind::approve, 1).ok());
  EXPECT_EQ(todo(1), Ids{second.value});
  EXPECT_EQ(todo(2), Ids{first.value});
  EXPECT_EQ(inbox_done(*reader_, {1}, {}, 20).size(), 1U);
  EXPECT_EQ(inbox_mine(*reader_, {9}, {}, 20).size(), 2U);
  EXPECT_EQ(inbox_mine(*reader_, {9}, second, 20).front().id, first);
  EXPECT_EQ(inbox_mine(*reader_, {9}, {}, 1).front().id, second);
  EXPECT_TRUE(concerns(*reader_, first, {9}));
  EXPECT_TRUE(concerns(*reader_, first, {1}));
  EXPECT_TRUE(concerns(*reader_, first, {2}));
  EXPECT_FALSE(concerns(*reader_, first, {4}));
  ASSERT_TRUE(move(first, Event::Kind::withdraw, 9).ok());
  EXPECT_EQ(todo(2), Ids{});
}

TEST_F(RequestsTest, ADelegateSeesWhatHisPrincipalIsAsked) {
  company_.delegations = {{{1}, {5}}, {{1}, {9}}, {{2}, {5}}};
  const base::RequestId id = make();
  EXPECT_EQ(todo(5), Ids{});
  EXPECT_EQ(todo(5, {{1}, {2}}), Ids{id.value});
  EXPECT_EQ(todo(9, {{1}}), Ids{}) << "his own request";
  ASSERT_TRUE(move(id, Event::Kind::approve, 5).ok());
  EXPECT_EQ(todo(5, {{1}, {2}}), Ids{}) << "he has decided in this round";
  EXPECT_EQ(inbox_done(*reader_, {5}, {}, 20).size(), 1U);
  EXPECT_EQ(inbox_done(*reader_, {1}, {}, 20).size(), 1U) << "his principal as well";
  EXPECT_EQ(log_of(*reader_, id).back().principal, base::PersonId{1});
  ASSERT_TRUE(move(id, Event::Kind::give_back, 2).ok());
  ASSERT_TRUE(move(id, Event::Kind::resubmit, 9).ok());
  EXPECT_EQ(todo(5, {{1}, {2}}), Ids{id.value}) << "a new round";
}

TEST_F(RequestsTest, ResubmittingReplacesTheTexts) {
  const base::RequestId id = make();
  ASSERT_TRUE(move(id, Event::Kind::give_back, 1, {8}).ok());
  Event event;
  event.kind = Event::Kind::resubmit;
  event.actor = {9};
  ASSERT_TRUE(move_request(*writer_, id, event, {{}, base::Bytes{4, 4}, std::nullopt}, context()).ok());
  const auto request = load_request(*reader_, id);
  EXPECT_EQ(request.value().sealed_reason, (base::Bytes{4, 4}));
  EXPECT_EQ(request.value().sealed_form, base::Bytes{3});
  EXPECT_EQ(request.value().state.round, 2U);
}

TEST_F(RequestsTest, TheClockFindsWhatIsDue) {
  const base::RequestId id = make();
  EXPECT_TRUE(due_requests(*reader_, now_, 10).empty());
  EXPECT_TRUE(move(id, Event::Kind::tick, 0).ok());
  EXPECT_EQ(request_head(*reader_, id)->version, 1) << "a tick that changes nothing writes nothing";
  now_.ms += 24 * kHour;
  EXPECT_EQ(due_requests(*reader_, now_, 10), std::vector{id});
  ASSERT_TRUE(move(id, Event::Kind::tick, 0).ok());
  EXPECT_EQ(todo(2), Ids{id.value}) << "escalated";
  EXPECT_TRUE(due_requests(*reader_, now_, 10).empty());
  now_.ms += 240 * kHour;
  ASSERT_TRUE(move(id, Event::Kind::tick, 0).ok());
  EXPECT_EQ(request_head(*reader_, id)->status, RequestStatus::lapsed);
  EXPECT_EQ(request_head(*reader_, id)->decided, now_);
  EXPECT_TRUE(due_requests(*reader_, now_, 10).empty());
}

TEST_F(RequestsTest, UnfinishedOnesAreListed) {
  const base::RequestId first = make();
  asked_.customer = {71};
  const base::RequestId second = make();
  EXPECT_EQ(unfinished_requests(*reader_, {}, 10), (std::vector{first, second}));
  EXPECT_EQ(unfinished_requests(*reader_, first, 10), std::vector{second});
  EXPECT_EQ(unfinished_requests_about(*reader_, {71}), std::vector{second});
  ASSERT_TRUE(move(second, Event::Kind::reject, 1).ok());
  EXPECT_TRUE(unfinished_requests_about(*reader_, {71}).empty());
}

TEST_F(RequestsTest, AGrantIsUsedAsOftenAsItSays) {
  const base::GrantId id = approved();
  EXPECT_EQ(usable_grants(*reader_, {9}, {70}, {1}, pack::Verb::copy, now_).size(), 1U);
  EXPECT_TRUE(usable_grants(*reader_, {9}, {70}, {1}, pack::Verb::print, now_).empty());
  EXPECT_TRUE(usable_grants(*reader_, {9}, {70}, {0}, pack::Verb::copy, now_).empty());
  EXPECT_TRUE(usable_grants(*reader_, {8}, {70}, {1}, pack::Verb::copy, now_).empty());
  EXPECT_EQ(usable_grants(*reader_, {9}, {70}, {1}, now_).size(), 1U);
  EXPECT_TRUE(use_grant(*writer_, id, now_).ok());
  EXPECT_TRUE(use_grant(*writer_, id, now_).ok());
  EXPECT_EQ(slug(use_grant(*writer_, id, now_)), "grant/used-up");
  EXPECT_EQ(grant_of(*reader_, id)->used, 2);
  EXPECT_TRUE(usable_grants(*reader_, {9}, {70}, {1}, pack::Verb::copy, now_).empty());
  EXPECT_EQ(slug(use_grant(*writer_, {99}, now_)), "grant/unknown");
}

TEST_F(RequestsTest, AGrantEnds) {
  const base::GrantId id = approved();
  const base::Instant end = grant_of(*reader_, id)->not_after;
  EXPECT_EQ(slug(use_grant(*writer_, id, {now_.ms - 1})), "grant/not-yet");
  EXPECT_TRUE(use_grant(*writer_, id, {end.ms - 1}).ok());
  EXPECT_EQ(slug(use_grant(*writer_, id, end)), "grant/expired");
  EXPECT_TRUE(usable_grants(*reader_, {9}, {70}, {1}, pack::Verb::copy, end).empty());
  EXPECT_EQ(grants_expired(*reader_, now_, {end.ms + 1}, 10).size(), 1U);
  EXPECT_TRUE(grants_expired(*reader_, {end.ms + 1}, {end.ms + kHour}, 10).empty());
  EXPECT_EQ(slug(revoke_grant(*writer_, id, {2}, end)), "grant/expired");
}

TEST_F(RequestsTest, NothingIsUsedAfterRevocation) {
  const base::GrantId id = approved();
  EXPECT_TRUE(use_grant(*writer_, id, now_).ok());
  ASSERT_TRUE(revoke_grant(*writer_, id, {2}, now_).ok());
  EXPECT_EQ(slug(use_grant(*writer_, id, now_)), "grant/revoked");
  EXPECT_EQ(slug(revoke_grant(*writer_, id, {2}, now_)), "grant/revoked");
  const auto grant = grant_of(*reader_, id);
  EXPECT_EQ(grant->revoked_at, now_);
  EXPECT_EQ(grant->revoked_by, base::PersonId{2});
  EXPECT_EQ(state_of(*grant, now_), GrantState::revoked);
}

TEST_F(RequestsTest, GrantsGoWithHolderAndCustomer) {
  const base::GrantId first = approved();
  const base::GrantId second = approved();
  EXPECT_TRUE(revoke_grants_of(*writer_, {8}, {2}, now_).empty());
  EXPECT_TRUE(revoke_grant(*writer_, first, {2}, now_).ok());
  EXPECT_EQ(revoke_grants_about(*writer_, {70}, {2}, now_), std::vector{second});
  const base::GrantId third = approved();
  EXPECT_EQ(revoke_grants_of(*writer_, {9}, {2}, now_), std::vector{third});
  EXPECT_EQ(grants_held_by(*reader_, {9}, {}, 2).front().id, third);
  EXPECT_EQ(grants_held_by(*reader_, {9}, third, 10).size(), 2U);
  const base::CustomerId about = grant_of(*reader_, third)->customer;
  EXPECT_EQ(grants_held_by(*reader_, {9}, {}, 10, about).front().id, third);
  EXPECT_TRUE(grants_held_by(*reader_, {9}, {}, 10, {about.value + 1000}).empty());
}

TEST_F(RequestsTest, DamagedStateIsAnError) {
  const base::RequestId id = make();
  writer_->run(store::Sql{"UPDATE request SET state = $1 WHERE id = $2"}, base::Bytes{1, 2, 3}, id);
  EXPECT_EQ(load_request(*reader_, id).error().code, base::Errc::malformed);
}

}  // namespace
}  // namespace jinkui::workflow::test
