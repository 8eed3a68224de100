// Passwords, log-in attempts and lock-out.
#include "jinkui/identity/accounts.h"

#include "house.h"

namespace jinkui::identity::test {
namespace {

using Verdict = LoginOutcome::Verdict;

std::string cheap_hash(std::string_view password) {
  return crypto::hash_password(password, {8ULL << 10, 1});
}

class AccountsTest : public House {
 protected:
  AccountsTest() {
    crypto::initialise();
    rules_.lock_after = 3;
    rules_.lock_for = base::Period{0, 0, 0, 600};
    rules_.rotate = base::Period{0, 0, 90, 0};
    who_ = person("A");
    EXPECT_TRUE(create_account(*writer_, who_, "Wang.Wei", cheap_hash("right-1"), kNow).ok());
  }
  LoginOutcome attempt(std::string_view login, std::string_view password, std::int64_t at_ms = 0) {
    const LoginMaterial material = login_material(*reader_, login);
    return record_login(*writer_, {material, verify_login(material, password), {}}, rules_, {kNow.ms + at_ms});
  }

  PasswordRules rules_;
  base::PersonId who_;
};

TEST(PasswordRulesTest, SayWhatIsMissing) {
  struct Row {
    PasswordRules rules;
    const char* login;
    const char* name;
    const char* password;
    bool good;
  };
  const PasswordRules usual{8, 2, true, std::nullopt, 5, {}};
  const PasswordRules strict{10, 4, true, std::nullopt, 5, {}};
  const PasswordRules loose{4, 1, false, std::nullopt, 5, {}};
  const Row rows[] = {
      {usual, "wang", "王伟", "abcdefg1", true},
      {usual, "wang", "王伟", "abcdef1", false},
      {usual, "wang", "王伟", "abcdefgh", false},
      {usual, "wang", "王伟", "xxWANG12", false},
      {usual, "wang", "王伟", "我是王伟12345", false},
      {usual, "wang", "王伟", "床前明月光疑是1", true},
      {usual, "wang", "", "abcdefg1", true},
      {usual, "wang", "王伟", "abcd\x01fg12", false},
      {usual, "wang", "王伟",
       "abcdef\xff"
       "1",
       false},
      {strict, "wang", "王伟", "Abcdef-123", true},
      {strict, "wang", "王伟", "Abcdefg123", false},
      {loose, "wang", "王伟", "wang", true},
      {loose, "wang", "王伟", "", false},
  };
  for (const Row& row : rows) {
    const base::Status status = check_password(row.rules, row.login, row.name, row.password);
    EXPECT_EQ(status.ok(), row.good) << row.password;
    if (!status.ok()) {
      EXPECT_EQ(status.error().slug, "account/weak-password");
      const std::string password = row.password;
      EXPECT_TRUE(password.empty() || status.error().message.en.find(password) == std::string::npos);
    }
  }
  EXPECT_FALSE(check_password(loose, "wang", "", std::string(kPasswordMaxBytes + 1, 'a')).ok());
}

TEST(PasswordRulesTest, RotationEnds) {
  PasswordRules rules;
  EXPECT_TRUE(password_fresh(rules, kNow, day(10'000)));
  rules.rotate = base::Period{0, 0, 90, 0};
  EXPECT_TRUE(password_fresh(rules, kNow, {day(90).ms - 1}));
  EXPECT_FALSE(password_fresh(rules, kNow, day(90)));
}

TEST(LoginNames, AreFoldedAndChecked) {
  EXPECT_EQ(normalised_login("Wang.Wei-1_x").value(), "wang.wei-1_x");
  EXPECT_EQ(normalised_login("王伟").value(), "王伟");
  for (const char* bad : {"", "a", "a b", "a/b", "a@b", "\xff\xff"}) {
    EXPECT_EQ(slug(normalised_login(bad)), "account/login-name") << bad;
  }
  EXPECT_FALSE(normalised_login(std::string(65, 'a')).ok());
}

TEST_F(AccountsTest, RightPasswordIsAccepted) {
  const LoginOutcome outcome = attempt("WANG.wei", "right-1");
  EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(outcome.person, who_);
  EXPECT_TRUE(outcome.must_change) << "set by somebody else";
  EXPECT_EQ(account_of(*reader_, who_)->last_login, kNow);
  ASSERT_TRUE(set_password(*writer_, who_, cheap_hash("mine-22"), false, kNow).ok());
  EXPECT_EQ(attempt("wang.wei", "right-1").verdict, Verdict::wrong);
  EXPECT_FALSE(attempt("wang.wei", "mine-22").must_change);
  EXPECT_TRUE(attempt("wang.wei", "mine-22", 90 * kDay).must_change) << "rotation is due";
}

TEST_F(AccountsTest, UnknownNamesAreRefusedLikeOthers) {
  const LoginMaterial material = login_material(*reader_, "nobody");
  EXPECT_TRUE(material.person.none());
  EXPECT_FALSE(verify_login(material, ""));
  EXPECT_FALSE(verify_login(material, "right-1"));
  const LoginOutcome outcome = record_login(*writer_, {material, true, {}}, rules_, kNow);
  EXPECT_EQ(outcome.verdict, Verdict::wrong);
  EXPECT_TRUE(outcome.person.none());
  EXPECT_TRUE(login_material(*reader_, "a/b").person.none());
}

TEST_F(AccountsTest, LocksAfterWrongTries) {
  EXPECT_FALSE(attempt("wang.wei", "x").locked_now);
  EXPECT_FALSE(attempt("wang.wei", "x").locked_now);
  EXPECT_EQ(account_of(*reader_, who_)->failed, 2);
  EXPECT_TRUE(attempt("wang.wei", "x").locked_now);
  EXPECT_EQ(attempt("wang.wei", "right-1", 1).verdict, Verdict::locked) << "the right one does not open it";
  EXPECT_EQ(attempt("wang.wei", "right-1", 599'999).verdict, Verdict::locked);
  EXPECT_EQ(attempt("wang.wei", "right-1", 600'000).verdict, Verdict::accepted);
  EXPECT_FALSE(account_of(*reader_, who_)->locked_until);
}

TEST_F(AccountsTest, ARightTryClearsTheCount) {
  attempt("wang.wei", "x");
  attempt("wang.wei", "x");
  EXPECT_EQ(attempt("wang.wei", "right-1").verdict, Verdict::accepted);
  EXPECT_FALSE(attempt("wang.wei", "x").locked_now);
  EXPECT_EQ(account_of(*reader_, who_)->failed, 1);
}

TEST_F(AccountsTest, UnlockingEndsALock) {
  for (int i = 0; i < 3; ++i) {
    attempt("wang.wei", "x");
  }
  ASSERT_TRUE(unlock_account(*writer_, who_).ok());
  EXPECT_EQ(attempt("wang.wei", "right-1").verdict, Verdict::accepted);
  EXPECT_EQ(slug(unlock_account(*writer_, {99})), "account/unknown");
}

TEST_F(AccountsTest, APasswordChangedMeanwhileIsWrong) {
  const LoginMaterial material = login_material(*reader_, "wang.wei");
  ASSERT_TRUE(verify_login(material, "right-1"));
  ASSERT_TRUE(set_password(*writer_, who_, cheap_hash("other-1"), false, kNow).ok());
  EXPECT_EQ(record_login(*writer_, {material, true, {}}, rules_, kNow).verdict, Verdict::wrong);
}

TEST_F(AccountsTest, ClosedAccountsAndLeaversStayOut) {
  ASSERT_TRUE(set_account_active(*writer_, who_, false).ok());
  EXPECT_EQ(attempt("wang.wei", "right-1").verdict, Verdict::closed);
  ASSERT_TRUE(set_account_active(*writer_, who_, true).ok());
  EXPECT_EQ(attempt("wang.wei", "right-1").verdict, Verdict::accepted);
  ASSERT_TRUE(leave(*writer_, who_, day(1)).ok());
  EXPECT_EQ(attempt("wang.wei", "right-1").verdict, Verdict::closed);
  ASSERT_TRUE(rejoin(*writer_, who_, day(2)).ok());
  EXPECT_EQ(attempt("wang.wei", "right-1").verdict, Verdict::closed) << "until it is reopened";
}

TEST_F(AccountsTest, AccountsAreChecked) {
  const auto other = person("B");
  EXPECT_EQ(slug(create_account(*writer_, who_, "second", "x", kNow)), "account/exists");
  EXPECT_EQ(slug(create_account(*writer_, other, "WANG.WEI", "x", kNow)), "account/login-taken");
  EXPECT_EQ(slug(create_account(*writer_, other, "a b", "x", kNow)), "account/login-name");
  EXPECT_EQ(slug(create_account(*writer_, {99}, "ninety", "x", kNow)), "people/unknown-person");
  EXPECT_EQ(slug(set_password(*writer_, other, "x", true, kNow)), "account/unknown");
  EXPECT_EQ(slug(set_account_active(*writer_, other, false)), "account/unknown");
  EXPECT_FALSE(account_of(*reader_, other));
}

TEST_F(AccountsTest, NewHashesVerify) {
  const std::string phc = hash_new_password("correct horse");
  EXPECT_EQ(phc.rfind("$argon2id$", 0), 0U);
  EXPECT_TRUE(verify_login({who_, phc}, "correct horse"));
  EXPECT_FALSE(verify_login({who_, phc}, "correct horsf"));
  EXPECT_FALSE(verify_login({who_, phc}, std::string(kPasswordMaxBytes + 1, 'a')));
}

}  // namespace
}  // namespace jinkui::identity::test
