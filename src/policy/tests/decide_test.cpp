// Semantics that the vectors cannot say: grants, visible fields, obligations, derived facts, bounds.
#include "jinkui/policy/decide.h"

#include <gtest/gtest.h>

#include "helpers.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/explain.h"
#include "jinkui/policy/named.h"

namespace jinkui::policy {
namespace {

class Decide : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = load(classified());
    ASSERT_TRUE(loaded.ok());
    pack_ = std::move(*loaded);
    question_.verb = pack::Verb::read;
    question_.purpose = pack_.purpose_named("service_visit");
    question_.now = {1000};
    question_.facts.set(pack::KernelFact::subject_staff, 1);
    question_.facts.set(pack::KernelFact::subject_password_fresh, 1);
    question_.facts.set(pack::KernelFact::object_level, pack_.level_named("confidential"));
    question_.facts.posts.set(pack_.post_named("salesperson").slot());
  }
  pack::FieldSet fields(std::initializer_list<const char*> names) const {
    pack::FieldSet out;
    for (const char* name : names) {
      out.set(pack_.field_named(name).slot());
    }
    return out;
  }
  GrantView grant() const {
    return {{7}, pack_.flow_named("read"), pack::Verb::read, question_.purpose, fields({"name", "phone"}), {1001}, 1};
  }
  NamedDecision ask() const { return describe(pack_, decide(pack_, question_)); }
  NamedDecision ask_with(const GrantView& grant) {
    question_.grants = {grant};
    return ask();
  }

  pack::Pack pack_;
  Question question_;
};

TEST_F(Decide, AGrantOpensTheFieldsItCoversAndThePurposeAllows) {
  EXPECT_EQ(ask().verdict, "needs_flow");
  const NamedDecision decision = ask_with(grant());
  EXPECT_EQ(decision.reason, "by_grant");
  EXPECT_EQ(decision.grant, 7);
  EXPECT_EQ(decision.flow, "read");
  EXPECT_EQ(decision.visible, (std::vector<std::string>{"name", "phone"}));
  EXPECT_EQ(decision.obligations, (std::vector<std::string>{"purpose", "watermark"}));
  GrantView wide = grant();
  wide.fields.set();
  EXPECT_EQ(ask_with(wide).visible, (std::vector<std::string>{"address", "code", "kind", "name", "phone", "remark"}));
  question_.fields = fields({"phone"});
  EXPECT_EQ(ask_with(wide).visible, (std::vector<std::string>{"phone"}));
}

TEST_F(Decide, AGrantThatIsOverOrForSomethingElseOpensNothing) {
  const auto refused = [&](const GrantView& grant) { EXPECT_EQ(ask_with(grant).verdict, "needs_flow"); };
  GrantView other = grant();
  other.not_after = {1000};
  refused(other);
  other = grant();
  other.uses_left = 0;
  refused(other);
  other = grant();
  other.verb = pack::Verb::copy;
  refused(other);
  other = grant();
  other.flow = pack_.flow_named("copy");
  refused(other);
  other = grant();
  other.purpose = pack_.purpose_named("delivery");
  refused(other);
  other = grant();
  other.fields = fields({"bank_card"});
  refused(other);
  question_.fields = fields({"name", "address"});
  refused(grant());
}

TEST_F(Decide, AGrantForAnyPurposeStillNeedsOne) {
  GrantView any = grant();
  any.purpose = {};
  EXPECT_EQ(ask_with(any).reason, "by_grant");
  question_.purpose = {};
  EXPECT_EQ(ask_with(any).reason, "purpose_missing");
}

TEST_F(Decide, ThePersonalFloorDoesNotAskForAGrantOfAnAdministrator) {
  question_.facts.posts.set(pack_.post_named("system_administrator").slot());
  EXPECT_EQ(ask_with(grant()).reason, "forbidden_by_rule");
}

TEST_F(Decide, DeclassificationChangesNothingAboutAccess) {
  for (const bool designated : {false, true}) {
    question_.facts.relations = designated ? 0b1010 : 0;
    question_.facts.set(pack::KernelFact::object_level, pack_.level_named("secret"));
    const NamedDecision before = ask();
    question_.facts.set(pack::KernelFact::object_declassified, 1);
    EXPECT_EQ(ask(), before);
    question_.facts.clear(static_cast<std::size_t>(pack::KernelFact::object_declassified));
  }
}

TEST_F(Decide, SensitiveFieldsAskForASecondFactor) {
  question_.facts.set(pack::KernelFact::object_level, pack_.level_named("secret"));
  question_.facts.relations = 0b1010;  // assigned, designated
  question_.facts.posts.set(pack_.post_named("department_head").slot());
  question_.purpose = pack_.purpose_named("reconciliation");
  EXPECT_EQ(ask().obligations, (std::vector<std::string>{"purpose", "second_factor", "watermark"}));
  question_.fields = fields({"name"});
  EXPECT_EQ(ask().obligations, (std::vector<std::string>{"purpose", "watermark"}));
}

TEST_F(Decide, PurposeAndTierFollowFromTheQuestionWhateverTheFactsSay) {
  const auto lied = [&] {
    question_.facts.set(pack::KernelFact::context_purpose, pack_.symbol_named("marketing"));
    question_.facts.set(pack::KernelFact::object_tier, pack_.tier_named("t1"));
    return ask();
  };
  const NamedDecision honest = ask();
  EXPECT_EQ(lied(), honest);
}

TEST_F(Decide, TheExplanationNamesTheClauseAndTheWayOn) {
  question_.verb = pack::Verb::copy;
  question_.facts.relations = 0b1010;
  const Explanation flow = explain(pack_, question_, decide(pack_, question_));
  EXPECT_EQ(flow.what.zh, "第八条第（二）项：复制摘抄须经批准。复制须先经总经理或主管副总经理批准。");
  EXPECT_EQ(flow.next.zh, "请提交“复制摘抄申请”。");
  EXPECT_EQ(flow.what.en,
            "Article 8 (2): Copying and excerpting need approval. To copy needs the approval of General manager or "
            "Deputy general manager in charge.");
  question_.facts.relations = 0;
  const Explanation forbidden = explain(pack_, question_, decide(pack_, question_));
  EXPECT_EQ(forbidden.what.zh, "第十二条：只由受委托的专人经手。因此不得复制。");
  question_.verb = pack::Verb::read_masked;
  const Explanation denied = explain(pack_, question_, decide(pack_, question_));
  EXPECT_EQ(denied.what.zh, "第三条：只在限定时间内让限定的人知悉。没有条款准许您查看脱敏信息。");
  EXPECT_FALSE(denied.next.zh.empty());
}

TEST_F(Decide, NoMoreThanEightClausesAreNamed) {
  std::string text = "pack: t\nschema: 1\ntitle: {zh: 试}\nrules:\n";
  std::string clauses = "clauses:\n";
  for (int i = 1; i <= 12; ++i) {
    const std::string n = std::to_string(i);
    text += "  - {id: r" + n + ", who: any, never: [read], clause: \"" + n + "\"}\n";
    clauses += "  - {id: \"" + n + "\", zh: 条, claim: enforced}\n";
  }
  const auto pack = load({{"t.yaml", text + clauses}});
  ASSERT_TRUE(pack.ok());
  Question question;
  const Decision decision = decide(*pack, question);
  EXPECT_EQ(decision.clause_count, kMaxNamedClauses);
  EXPECT_EQ(pack->at(decision.clauses[7]).id, "8");
}

}  // namespace
}  // namespace jinkui::policy
