#include "jinkui/ledger/witness_policy.h"

#include "jinkui/ledger/verify.h"
#include "support.h"

namespace jinkui::ledger {
namespace {

NoteKey witness_key(std::uint8_t seed, const std::string& name) {
  return {name, NoteKeyType::cosignature, test::key_of(seed).public_key()};
}
std::string vkey(std::uint8_t seed) {
  return to_vkey(witness_key(seed, "w" + std::to_string(seed)));
}
std::string line_of(const Checkpoint& checkpoint, std::uint8_t seed) {
  return cosign(checkpoint, "w" + std::to_string(seed), test::key_of(seed), {1'763'700'000'000});
}

// The example of the specification: two of X1 X2 X3, and any of Y1 Y2 Y3.
std::string two_levels() {
  std::string text = "# two organisations\n\n";
  for (std::uint8_t i = 1; i <= 6; ++i) {
    text +=
        "witness " + std::string(i <= 3 ? "X" : "Y") + std::to_string(i) + "\t" + vkey(i) + " https://w.example/\n";
  }
  return text + "group X-witnesses 2 X1 X2 X3\n  group Y-witnesses any Y4 Y5 Y6\ngroup X-and-Y all X-witnesses " +
         "Y-witnesses\nquorum X-and-Y\n";
}

class Policy : public testing::Test {
 protected:
  std::string note = sign_checkpoint("jinkui.example/a", {1, leaf_hash({})}, test::key_of(99));
  Checkpoint checkpoint = parse_checkpoint(note).value();

  // The policy's judgement when these witnesses have cosigned.
  Witnessed with(const std::string& policy, const std::vector<std::uint8_t>& seeds) {
    std::string cosigned = note;
    for (const std::uint8_t seed : seeds) {
      cosigned += line_of(checkpoint, seed);
    }
    const auto parsed = parse_witness_policy(policy);
    EXPECT_TRUE(parsed.ok()) << parsed.error().message.en;
    auto judged = judge(*parsed, parse_checkpoint(cosigned).value());
    EXPECT_TRUE(judged.ok());
    return std::move(*judged);
  }
};

TEST_F(Policy, GroupsOfGroups) {
  const auto policy = parse_witness_policy(two_levels());
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ(policy->witnesses().size(), 6U);
  EXPECT_EQ(quorum_text(*policy), "2/2(2/3(X1, X2, X3), 1/3(Y4, Y5, Y6))");
  EXPECT_FALSE(with(two_levels(), {}).reached);
  EXPECT_FALSE(with(two_levels(), {1, 2, 3}).reached);
  EXPECT_FALSE(with(two_levels(), {1, 4, 5, 6}).reached);
  const Witnessed enough = with(two_levels(), {3, 1, 5});
  EXPECT_TRUE(enough.reached);
  EXPECT_EQ(enough.count(), 3U);
  EXPECT_EQ(enough.words[4].name, "Y5");
  EXPECT_EQ(enough.words[4].key_name, "w5");
  EXPECT_TRUE(enough.words[4].time.has_value());
  EXPECT_FALSE(enough.words[3].time.has_value());
}

TEST_F(Policy, EveryThresholdOfThree) {
  for (std::size_t k = 1; k <= 3; ++k) {
    const std::string policy = "witness a " + vkey(1) + "\nwitness b " + vkey(2) + "\nwitness c " + vkey(3) +
                               "\ngroup g " + std::to_string(k) + " a b c\nquorum g\n";
    for (unsigned set = 0; set < 8; ++set) {
      std::vector<std::uint8_t> seeds;
      for (unsigned i = 0; i < 3; ++i) {
        if ((set >> i & 1U) != 0) {
          seeds.push_back(static_cast<std::uint8_t>(i + 1));
        }
      }
      EXPECT_EQ(with(policy, seeds).reached, seeds.size() >= k);
    }
  }
}

TEST_F(Policy, LinesThatCountNothingAndLinesThatLie) {
  const std::string policy = "witness a " + vkey(1) + "\nquorum a\n";
  EXPECT_FALSE(with(policy, {2, 3}).reached);
  EXPECT_TRUE(with(policy, {2, 1, 1}).reached);
  EXPECT_TRUE(with("quorum none\n", {}).reached);
  // A line of the witness over another checkpoint is a lie, not a missing word.
  const Checkpoint other = parse_checkpoint(sign_checkpoint("jinkui.example/a", {2, {}}, test::key_of(99))).value();
  const auto lied = judge(parse_witness_policy(policy).value(), parse_checkpoint(note + line_of(other, 1)).value());
  ASSERT_FALSE(lied.ok());
  EXPECT_EQ(lied.error().slug, "checkpoint/bad-signature");
}

TEST_F(Policy, Strict) {
  const std::string a = "witness a " + vkey(1) + "\n";
  const std::string b = "witness b " + vkey(2) + "\n";
  const std::string log = "log " + to_vkey({"jinkui.example/a", NoteKeyType::ed25519, test::key_of(9).public_key()});
  EXPECT_TRUE(parse_witness_policy(log + "\n" + a + b + "group g 1 a b\nquorum g\n").ok());
  EXPECT_TRUE(parse_witness_policy("  # only a remark\n\t\n" + a + "quorum a\n").ok());
  EXPECT_TRUE(parse_witness_policy(a + "quorum none\n" + b).ok());
  const std::vector<std::string> refused = {
      "",
      a,                                              // no quorum
      a + "quorum a",                                 // cut
      a + "quorum b\n" + b,                           // defined later
      a + "quorum a\nquorum a\n",                     // twice
      a + a + "quorum a\n",                           // the same name
      a + "witness c " + vkey(1) + "\nquorum a\n",    // the same key
      "witness none " + vkey(1) + "\nquorum none\n",  // reserved
      a + b + "group g 0 a b\nquorum g\n",
      a + b + "group g 3 a b\nquorum g\n",
      a + b + "group g 01 a b\nquorum g\n",
      a + b + "group g +1 a b\nquorum g\n",
      a + b + "group g most a b\nquorum g\n",
      a + b + "group g 1 a a\nquorum g\n",
      a + b + "group g 1\nquorum g\n",
      a + b + "group g 1 a none\nquorum g\n",
      a + b + "group g 1 a\ngroup h 1 a b\nquorum h\n",  // a in two groups
      a + "group g 1 g\nquorum g\n",
      "log " + vkey(1) + "\n" + a + "quorum a\n",              // a witness's key
      "witness a " + log.substr(4) + "\nquorum a\n",           // a log's key
      log + "\n" + log + " https://a.example\nquorum none\n",  // the same log
      a + "quorum a b\n",
      a + "Quorum a\n",
      a + "quorum a\r\n",
      std::string("# \0\n", 4) + a + "quorum a\n",
  };
  for (const std::string& text : refused) {
    EXPECT_FALSE(parse_witness_policy(text).ok()) << text;
  }
  std::string many = "quorum none\n";
  for (int i = 0; i < 200; ++i) {
    many += "witness n" + std::to_string(i) + " " + vkey(static_cast<std::uint8_t>(i)) + "\n";
  }
  EXPECT_FALSE(parse_witness_policy(many).ok());
  EXPECT_FALSE(parse_witness_policy(std::string(kMaxPolicy + 1, '\n')).ok());
  EXPECT_EQ(parse_witness_policy(a + "quorum b\n").error().slug, "witness-policy/malformed");
}

class Verified : public testing::Test {
 protected:
  test::House house{"witness_policy"};
  std::string quorum(const std::string& log) {
    return log + "witness a " + vkey(1) + "\nwitness b " + vkey(2) + "\nwitness c " + vkey(3) +
           "\ngroup g 2 a b c\nquorum g\n";
  }
  VerifyReport verify(const std::string& policy, const std::vector<std::uint8_t>& seeds) {
    std::string note = house.ledger->head()->checkpoint;
    for (const std::uint8_t seed : seeds) {
      note += line_of(parse_checkpoint(note).value(), seed);
    }
    std::string bytes;
    ExportOptions how;
    how.checkpoint = note;
    EXPECT_TRUE(export_ledger(*house.reader, house.log(), how, [&bytes](std::string_view piece) {
                  bytes += piece;
                  return true;
                }).ok());
    VerifyOptions options;
    options.policy = parse_witness_policy(policy).value();
    std::size_t at = 0;
    auto report = verify_export(
        [&](std::span<std::uint8_t> into) {
          const std::size_t size = std::min(into.size(), bytes.size() - at);
          std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), size, into.begin());
          at += size;
          return size;
        },
        options);
    EXPECT_TRUE(report.ok());
    exit = exit_code(*report, options);
    return std::move(*report);
  }
  int exit = -1;
};

TEST_F(Verified, ProvenByItsQuorumOnly) {
  house.add(40);
  const std::string log = "log " + to_vkey(house.log()) + "\n";
  const VerifyReport reached = verify(quorum(log), {3, 1});
  EXPECT_EQ(reached.verdict, Verdict::proven);
  EXPECT_EQ(reached.proven_size, 40U);
  EXPECT_TRUE(reached.key_given);  // pinned by the policy
  EXPECT_EQ(exit, 0);
  const VerifyReport short_of = verify(quorum(log), {2});
  EXPECT_EQ(short_of.verdict, Verdict::unproven);
  EXPECT_EQ(short_of.witnessed->count(), 1U);
  EXPECT_EQ(exit, 3);
  EXPECT_EQ(verify("quorum none\n", {1, 2, 3}).verdict, Verdict::unproven);
  EXPECT_EQ(exit, 0);
}

TEST_F(Verified, AnotherLogIsNotAccepted) {
  house.add(5);
  const std::string other =
      "log " + to_vkey({"jinkui.example/test", NoteKeyType::ed25519, test::key_of(7).public_key()}) + "\n";
  const VerifyReport report = verify(quorum(other), {1, 2});
  EXPECT_EQ(report.verdict, Verdict::findings);
  EXPECT_FALSE(report.key_given);
  EXPECT_EQ(report.findings.front().slug, "export/other-key");
}

}  // namespace
}  // namespace jinkui::ledger
