// Second factors: enrolment, replay, recovery codes, the count of wrong codes, former passwords, live sessions.
#include "jinkui/identity/second_factors.h"

#include <set>

#include "house.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/identity/accounts.h"
#include "jinkui/identity/sessions.h"

namespace jinkui::identity::test {
namespace {

using Verdict = LoginOutcome::Verdict;

class SecondFactorsTest : public House {
 protected:
  SecondFactorsTest() {
    crypto::initialise();
    rules_.lock_after = 3;
    rules_.lock_for = base::Period{0, 0, 0, 900};
    who_ = person("1");
    EXPECT_TRUE(create_account(*writer_, who_, "one", phc_, kNow).ok());
  }
  LoginOutcome log_in(Shown shown, std::int64_t at_ms = 0) {
    const LoginMaterial material{who_, phc_};
    return record_login(*writer_, {material, true, [shown] { return shown; }}, rules_, {kNow.ms + at_ms});
  }

  const std::string phc_ = "$stands$for$a$hash";
  crypto::SystemRandom random_;
  PasswordRules rules_;
  base::PersonId who_;
};

TEST_F(SecondFactorsTest, AnEnrolmentCountsOnceItsFirstCodeWasShown) {
  EXPECT_FALSE(second_factor_of(*reader_, who_));
  begin_enrolment(*writer_, who_, {1, 2, 3});
  EXPECT_FALSE(has_second_factor(*reader_, who_));
  EXPECT_EQ(second_factor_of(*reader_, who_)->pending, (base::Bytes{1, 2, 3}));
  confirm_enrolment(*writer_, who_, 100, {}, kNow);
  EXPECT_TRUE(has_second_factor(*reader_, who_));
  EXPECT_EQ(second_factor_of(*reader_, who_)->sealed, (base::Bytes{1, 2, 3}));
  EXPECT_FALSE(second_factor_of(*reader_, who_)->pending);
  begin_enrolment(*writer_, who_, {4});
  EXPECT_EQ(second_factor_of(*reader_, who_)->sealed, (base::Bytes{1, 2, 3})) << "the one in use stays until then";
  drop_second_factor(*writer_, who_);
  EXPECT_FALSE(second_factor_of(*reader_, who_));
}

TEST_F(SecondFactorsTest, ATimeStepIsUsedOnceAndNoEarlierOneAfterIt) {
  begin_enrolment(*writer_, who_, {1});
  confirm_enrolment(*writer_, who_, 100, {}, kNow);
  EXPECT_FALSE(use_step(*writer_, who_, 100)) << "the code of the enrolment";
  EXPECT_TRUE(use_step(*writer_, who_, 101));
  EXPECT_FALSE(use_step(*writer_, who_, 101));
  EXPECT_FALSE(use_step(*writer_, who_, 99));
  EXPECT_FALSE(use_step(*writer_, {77}, 102)) << "nobody's";
}

TEST_F(SecondFactorsTest, RecoveryCodesAreGoodOnceAndStoredAsHashes) {
  const auto codes = make_recovery_codes(random_);
  ASSERT_EQ(codes.size(), kRecoveryCodes);
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), kRecoveryCodes);
  std::vector<base::Hash> hashes;
  for (const auto& code : codes) {
    EXPECT_EQ(code.size(), 19U);
    hashes.push_back(recovery_code_hash(who_, code).value());
  }
  begin_enrolment(*writer_, who_, {1});
  confirm_enrolment(*writer_, who_, 100, hashes, kNow);
  EXPECT_EQ(second_factor_of(*reader_, who_)->recovery_codes, 10);
  std::string typed = codes[3];
  std::erase(typed, '-');
  for (char& c : typed) {
    c = static_cast<char>(std::tolower(c));
  }
  EXPECT_EQ(recovery_code_hash(who_, typed), hashes[3]) << "as people type it";
  EXPECT_NE(recovery_code_hash({who_.value + 1}, codes[3]), hashes[3]) << "it is one person's";
  EXPECT_TRUE(use_recovery_code(*writer_, who_, hashes[3]));
  EXPECT_FALSE(use_recovery_code(*writer_, who_, hashes[3]));
  EXPECT_EQ(second_factor_of(*reader_, who_)->recovery_codes, 9);
  begin_enrolment(*writer_, who_, {2});
  confirm_enrolment(*writer_, who_, 200, {}, kNow);
  EXPECT_FALSE(use_recovery_code(*writer_, who_, hashes[4])) << "a new device ends the old codes";
  for (const char* bad : {"", "123456", "ABCD-EFGH-JKLM-NPQ", "ABCD-EFGH-JKLM-NPQ0", "ABCD-EFGH-JKLM-NPQRS"}) {
    EXPECT_FALSE(recovery_code_hash(who_, bad)) << bad;
  }
}

TEST_F(SecondFactorsTest, WrongCodesCountLikeWrongPasswordsAndAPasswordAloneForgivesNone) {
  EXPECT_EQ(log_in(Shown::missing).verdict, Verdict::code_needed);
  EXPECT_EQ(log_in(Shown::wrong).verdict, Verdict::wrong);
  EXPECT_EQ(log_in(Shown::wrong).verdict, Verdict::wrong);
  EXPECT_EQ(log_in(Shown::missing).verdict, Verdict::code_needed);
  EXPECT_EQ(account_of(*reader_, who_)->failed, 2);
  EXPECT_TRUE(log_in(Shown::wrong).locked_now);
  EXPECT_EQ(log_in(Shown::right).verdict, Verdict::locked);
  EXPECT_EQ(log_in(Shown::right, 900'000).verdict, Verdict::accepted);
  EXPECT_EQ(account_of(*reader_, who_)->failed, 0);
}

TEST_F(SecondFactorsTest, ACodeIsNotJudgedBeforeThePasswordIsRight) {
  bool judged = false;
  const LoginMaterial material{who_, phc_};
  const auto judge = [&judged] {
    judged = true;
    return Shown::right;
  };
  EXPECT_EQ(record_login(*writer_, {material, false, judge}, rules_, kNow).verdict, Verdict::wrong);
  EXPECT_FALSE(judged) << "it would be used up";
  EXPECT_EQ(record_login(*writer_, {material, true, judge}, rules_, kNow).verdict, Verdict::accepted);
  EXPECT_TRUE(judged);
}

TEST_F(SecondFactorsTest, CodesWithinASessionCountTheSame) {
  const auto show = [this](Shown shown, std::int64_t at_ms = 0) {
    return record_factor(*writer_, who_, [shown] { return shown; }, rules_, {kNow.ms + at_ms});
  };
  EXPECT_EQ(show(Shown::wrong).verdict, Verdict::wrong);
  EXPECT_EQ(show(Shown::right).verdict, Verdict::accepted);
  EXPECT_EQ(account_of(*reader_, who_)->failed, 0);
  EXPECT_FALSE(show(Shown::wrong).locked_now);
  EXPECT_FALSE(show(Shown::wrong).locked_now);
  EXPECT_TRUE(show(Shown::wrong).locked_now);
  EXPECT_EQ(show(Shown::right).verdict, Verdict::locked);
  EXPECT_EQ(show(Shown::right, 900'000).verdict, Verdict::accepted);
}

TEST_F(SecondFactorsTest, FormerPasswordsAreKeptNewestFirstAndNoMoreThanNeeded) {
  for (int i = 1; i <= 15; ++i) {
    EXPECT_TRUE(set_password(*writer_, who_, "hash " + std::to_string(i), false, day(i)).ok());
  }
  EXPECT_EQ(known_passwords(*reader_, who_, 0), (std::vector<std::string>{"hash 15"}));
  EXPECT_EQ(known_passwords(*reader_, who_, 2), (std::vector<std::string>{"hash 15", "hash 14", "hash 13"}));
  EXPECT_EQ(known_passwords(*reader_, who_, 100).size(), 1U + static_cast<std::size_t>(kFormerKept));
}

TEST_F(SecondFactorsTest, LiveSessionsAreThoseThatHaveNotTimedOut) {
  Sessions sessions;
  const SessionLimits limits{1'800'000, 43'200'000};
  const auto open = [&](std::int64_t at_ms) {
    NewSession made = Sessions::make({who_, false, kNow, true, "10.0.0.7"}, {kNow.ms + at_ms}, random_);
    sessions.store(*writer_, made.view);
    sessions.admit(made.view);
    return made;
  };
  const NewSession first = open(0);
  const NewSession second = open(1'000'000);
  const auto live = [&](std::int64_t at_ms) { return sessions.live(*reader_, who_, limits, {kNow.ms + at_ms}); };
  ASSERT_EQ(live(1'000'000).size(), 2U);
  EXPECT_EQ(live(1'000'000)[0].key, second.view.key) << "newest first";
  EXPECT_EQ(live(1'000'000)[0].address, "10.0.0.7");
  EXPECT_EQ(live(1'000'000)[0].factor_at.ms, kNow.ms + 1'000'000);
  EXPECT_EQ(live(2'000'000).size(), 1U);
  EXPECT_TRUE(sessions.lookup(first.token, limits, {kNow.ms + 1'700'000}));
  EXPECT_EQ(live(2'000'000).size(), 2U) << "seen in memory, though the table does not know yet";
  sessions.remove(*writer_, first.view.key);
  EXPECT_EQ(live(2'000'000).size(), 1U);
}

}  // namespace
}  // namespace jinkui::identity::test
