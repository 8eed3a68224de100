// Services: what they cannot be, tokens and their scope, networks; recoveries as rows.
#include "jinkui/identity/services.h"

#include "house.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/identity/accounts.h"
#include "jinkui/identity/directory.h"
#include "jinkui/identity/recoveries.h"

namespace jinkui::identity::test {
namespace {

class ServicesTest : public House {
 protected:
  ServicesTest() {
    crypto::initialise();
    human_ = person("1");
    service_ = add_person(*writer_, {"SVC-1", "导入程序", {}, PersonKind::service, kNow}).value();
  }
  ServiceToken token(std::int64_t days = 30) {
    ServiceToken out;
    out.service = service_;
    text_ = make_service_token(random_);
    out.hash = service_token_hash(text_);
    out.label = "夜间";
    out.scope = {{"read_masked"}, {}, {}, {"10.0.0.0/8"}};
    out.created = kNow;
    out.created_by = human_;
    out.expires = day(days);
    return out;
  }

  crypto::SystemRandom random_;
  base::PersonId human_;
  base::PersonId service_;
  std::string text_;
};

TEST_F(ServicesTest, AServiceHoldsNothing) {
  EXPECT_EQ(slug(appoint(*writer_, {service_, "head", {}, {kNow, std::nullopt}})), "people/service");
  EXPECT_EQ(slug(delegate_to(*writer_, {human_, service_, {kNow, day(1)}, human_, kNow})), "people/service");
  EXPECT_EQ(slug(create_account(*writer_, service_, "svc", "$phc", kNow)), "people/service");
}

TEST_F(ServicesTest, TokensEndAndAreFoundByTheirHashAlone) {
  const auto id = add_token(*writer_, token());
  ASSERT_TRUE(id.ok());
  EXPECT_TRUE(text_.starts_with("jkt_"));
  EXPECT_EQ(text_.size(), 47U);
  const auto directory = DirectoryData::load(*reader_);
  const ServiceToken* found = directory->token_by_hash(service_token_hash(text_));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->id, *id);
  EXPECT_EQ(found->scope.verbs, (std::vector<std::string>{"read_masked"}));
  EXPECT_EQ(directory->token(*id), found);
  EXPECT_EQ(directory->token(*id + 1), nullptr);
  EXPECT_EQ(directory->token_by_hash(service_token_hash(text_ + "x")), nullptr);
  EXPECT_TRUE(found->holds_at(kNow));
  EXPECT_FALSE(found->holds_at(day(30)));
  EXPECT_EQ(revoke_token(*writer_, *id, day(1)).value(), service_);
  EXPECT_FALSE(DirectoryData::load(*reader_)->token(*id)->holds_at(kNow));
  EXPECT_EQ(slug(revoke_token(*writer_, *id, day(1))), "token/revoked-already");
  EXPECT_EQ(slug(revoke_token(*writer_, 99, day(1))), "token/unknown");
}

TEST_F(ServicesTest, TokensAreRefusedWithTheirReason) {
  const auto refused = [this](auto change) {
    ServiceToken bad = token();
    change(bad);
    return slug(add_token(*writer_, bad));
  };
  EXPECT_EQ(refused([this](auto& t) { t.service = human_; }), "token/not-a-service");
  EXPECT_EQ(refused([](auto& t) { t.service = {99}; }), "people/unknown-person");
  EXPECT_EQ(refused([](auto& t) { t.label = ""; }), "token/label");
  EXPECT_EQ(refused([](auto& t) { t.scope.verbs = {}; }), "token/scope");
  EXPECT_EQ(refused([](auto& t) { t.scope.fields = {"a b"}; }), "token/scope");
  EXPECT_EQ(refused([](auto& t) { t.scope.networks = {"10.0.0.1"}; }), "token/network");
  EXPECT_EQ(refused([](auto& t) { t.expires = t.created; }), "token/expiry");
  EXPECT_EQ(refused([](auto& t) { t.expires = day(367); }), "token/expiry");
  for (std::int64_t i = 0; i < kTokensAtOnce; ++i) {
    EXPECT_TRUE(add_token(*writer_, token()).ok());
  }
  EXPECT_EQ(slug(add_token(*writer_, token())), "token/too-many");
}

TEST(Networks, AreWrittenExactly) {
  for (const char* good : {"10.0.0.0/8", "0.0.0.0/0", "192.0.2.7/32", "fd00::/8", "::/0", "2001:db8::1/128"}) {
    EXPECT_TRUE(is_network(good)) << good;
  }
  for (const char* bad : {"", "10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/",
                          "fd00::/129", "fd00::1/8", "x/8", "10.0.0/8"}) {
    EXPECT_FALSE(is_network(bad)) << bad;
  }
}

TEST(Networks, HoldTheirAddresses) {
  const std::vector<std::string> networks = {"10.0.0.0/8", "192.0.2.128/25", "2001:db8::/32"};
  for (const char* inside :
       {"10.0.0.0", "10.255.255.255", "192.0.2.128", "192.0.2.255", "2001:db8:ffff::1", "::ffff:10.1.2.3"}) {
    EXPECT_TRUE(within_networks(inside, networks)) << inside;
  }
  for (const char* outside : {"11.0.0.0", "9.255.255.255", "192.0.2.127", "2001:db9::", "::1", "", "demo"}) {
    EXPECT_FALSE(within_networks(outside, networks)) << outside;
  }
  EXPECT_TRUE(within_networks("anything", {}));
  EXPECT_FALSE(within_networks("::1", {"0.0.0.0/0"})) << "of the other family";
}

TEST_F(ServicesTest, OneRecoveryOfAPersonAtATime) {
  Recovery recovery;
  recovery.person = human_;
  recovery.password = true;
  recovery.started_by = service_;
  recovery.started_at = kNow;
  EXPECT_EQ(slug(add_recovery(*writer_, recovery)), "account/unknown");
  ASSERT_TRUE(create_account(*writer_, human_, "human", "$phc", kNow).ok());
  recovery.id = add_recovery(*writer_, recovery).value();
  EXPECT_EQ(slug(add_recovery(*writer_, recovery)), "recovery/open-already");
  recovery.state = Recovery::State::objected;
  recovery.ended_by = human_;
  recovery.ended_at = day(1);
  update_recovery(*writer_, recovery);
  EXPECT_FALSE(recovery_of(*reader_, recovery.id).value().open());
  EXPECT_EQ(recovery_of(*reader_, recovery.id).value().ended_at, day(1));
  recovery.state = Recovery::State::started;
  EXPECT_TRUE(add_recovery(*writer_, recovery).ok());
  EXPECT_EQ(recoveries(*reader_).size(), 2U);
  EXPECT_EQ(recoveries(*reader_, service_).size(), 0U);
  recovery.password = false;
  EXPECT_EQ(slug(add_recovery(*writer_, recovery)), "recovery/nothing");
  EXPECT_EQ(slug(recovery_of(*reader_, 99)), "recovery/unknown");
}

}  // namespace
}  // namespace jinkui::identity::test
