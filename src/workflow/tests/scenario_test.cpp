// Scenarios of the approval engine, as tables: who holds what, what happens, and what must come of it.
#include <gtest/gtest.h>

#include "player.h"

namespace jinkui::workflow::test {
namespace {

class ScenarioTest : public ::testing::TestWithParam<Scenario> {};
TEST_P(ScenarioTest, Plays) {
  Player play(GetParam());
}

const Scenario kScenarios[] = {
    {"one_of_several_holders", "gm", "gm 1,2",
     R"(submit 9
        asked 0 1,2
        told opened 1,2
        can 9 remind,withdraw
        can 1 add,approve,back,reassign,reject
        can 5
        approve 5 => not-asked
        approve 2
        told decided 2,2
        is approved
        approve 1 => final)"},
    {"either_post", "any(gm, deputy)", "gm 1;deputy 2",
     R"(submit 9
        approve 2
        is approved
        told closed 1)"},
    {"all_of_needs_each", "all(gm, deputy)", "gm 1;deputy 2",
     R"(submit 9
        approve 1
        is open
        asked 2 2
        approve 1 => twice
        approve 2
        is approved)"},
    {"sequence_in_order", "seq(head, gm, deputy)", "head 1;gm 2;deputy 3",
     R"(submit 9
        approve 2 => not-asked
        approve 1
        told opened 2
        approve 3 => not-asked
        approve 2
        approve 3
        is approved)"},
    {"reject_ends", "seq(head, gm)", "head 1;gm 2",
     R"(submit 9
        approve 1
        reject 2
        is rejected
        told rejected 9
        withdraw 9 => final)"},
    {"reject_in_alternatives_ends", "any(gm, deputy)", "gm 1;deputy 2",
     R"(submit 9
        reject 1
        is rejected
        told closed 2)"},
    {"quorum_two_thirds_of_five", "q2/3(c)", "c 1,2,3,4,5",
     R"(submit 9
        approve 1
        approve 2
        approve 3
        is open
        approve 4
        is approved)"},
    {"quorum_counts_without_the_requester", "q2/3(c)", "c 1,2,3,4",
     R"(submit 4
        asked 0 1,2,3
        approve 4 => self-approval
        approve 1
        approve 3
        is approved)"},
    {"quorum_no_is_a_vote", "q1/2(c)", "c 1,2,3,4",
     R"(submit 9
        reject 1
        is open
        approve 1 => twice
        reject 2
        is open
        reject 3
        is rejected)"},
    {"quorum_reached_in_spite_of_a_no", "q1/2(c)", "c 1,2,3",
     R"(submit 9
        reject 1
        approve 2
        is open
        approve 3
        is approved)"},
    {"skipped_step", "seq(head, gm?, deputy)", "head 1;gm 2;deputy 3",
     R"(fact 0
        submit 9
        approve 1
        told skipped
        told opened 3
        approve 3
        is approved)"},
    {"condition_is_read_when_the_step_opens", "seq(head, gm?)", "head 1;gm 2",
     R"(fact 0
        submit 9
        fact 1
        approve 1
        is open
        fact 0
        tick 1
        asked 2 2
        approve 2
        is approved)"},
    {"nothing_applies", "seq(head?, gm?)", "head 1;gm 2",
     R"(fact 0
        submit 9 => no-step-applies)"},
    {"skipped_alternative_is_no_approval", "any(head?, gm)", "head 1;gm 2",
     R"(fact 0
        submit 9
        is open
        approve 1 => not-asked
        approve 2
        is approved)"},
    {"unknown_fact_skips", "any(head?, gm)", "head 1;gm 2", "submit 9\n asked 2 2\n asked 1"},
    {"own_signature_is_no_approval", "seq(self, gm?)", "gm 2",
     R"(fact 0
        submit 9
        approve 9 => no-step-applies)"},
    {"own_signature_then_approval", "seq(self, gm)", "gm 2",
     R"(submit 9
        approve 2 => not-asked
        asked 1 9
        approve 9
        approve 9 => self-approval
        approve 2
        is approved)"},
    {"requester_is_not_asked", "gm", "gm 1,2",
     "submit 1\n asked 0 2\n approve 1 => self-approval\n approve 2\n is approved"},
    {"requester_alone_in_post", "gm", "gm 1", "submit 1 => nobody-can-decide"},
    {"post_without_holder", "seq(head, gm)", "head 1", "submit 9 => nobody-can-decide"},
    {"substitution_by_the_pack", "gm{>boss}", "gm 1;boss 2",
     R"(submit 1
        told substituted 2
        asked 0 2
        approve 1 => self-approval
        approve 2
        is approved)"},
    {"substitute_is_the_requester", "gm{>boss}", "gm 1;boss 1", "submit 1 => nobody-can-decide"},
    {"delegate_counts_for_principal", "seq(gm, deputy)", "gm 1;deputy 7",
     R"(delegate 1 5
        submit 9
        approve 5
        told decided 5,1
        approve 1 => twice
        approve 7
        is approved)"},
    {"delegate_of_delegate_has_no_say", "gm", "gm 1",
     R"(delegate 1 5
        delegate 5 6
        submit 9
        approve 6 => not-asked
        approve 5
        is approved)"},
    {"names_a_part_that_is_not_his", "all(gm, boss)", "gm 1;boss 2",
     R"(delegate 1 5
        submit 9
        approve 5 2 => not-asked
        for 5 2 => not-asked
        approve 5 1)"},
    {"delegation_ended", "gm", "gm 1",
     R"(delegate 1 5
        submit 9
        undelegate 1 5
        approve 5 => not-asked)"},
    {"requester_as_delegate", "gm", "gm 1",
     R"(delegate 1 9
        submit 9
        approve 9 => self-approval
        approve 1
        is approved)"},
    {"delegate_of_requester_by_that_delegation", "gm", "gm 1,2",
     R"(delegate 1 5
        submit 1
        approve 5 => not-asked
        approve 2
        is approved)"},
    {"delegate_of_both", "gm", "gm 2",
     R"(delegate 1 5
        delegate 2 5
        submit 1
        approve 5 => self-approval
        approve 2
        is approved)"},
    {"delegate_of_requester_in_his_own_right", "gm", "gm 5",
     R"(delegate 1 5
        submit 1
        approve 5
        is approved)"},
    {"two_groups_need_two_persons", "all(managers, security)", "managers 1,2;security 1,3",
     R"(submit 9
        approve 1
        is open
        approve 1 => twice
        approve 2 => not-asked
        approve 3
        is approved)"},
    {"sole_person_of_two_groups", "all(managers, security)", "managers 1;security 1",
     "submit 9 => nobody-can-decide"},
    {"sole_person_of_two_steps_in_turn", "seq(managers, security)", "managers 1;security 1",
     "submit 9 => nobody-can-decide"},
    {"person_is_led_to_the_step_that_needs_him", "all(managers, security)", "managers 1,2;security 1",
     R"(submit 9
        approve 1 1 => nobody-can-decide
        approve 1
        asked 1 2
        asked 2
        approve 2
        is approved)"},
    {"delegate_is_used_up_as_himself", "all(gm, deputy)", "gm 1;deputy 5,6",
     R"(delegate 1 5
        submit 9
        for 5 1
        approve 5 => twice
        asked 2 6
        approve 6
        is approved)"},
    {"one_person_cannot_be_delegate_twice", "all(gm, deputy)", "gm 1;deputy 2",
     R"(delegate 1 5
        delegate 2 5
        submit 9
        approve 5
        approve 5 => twice
        approve 2
        is approved)"},
    {"principal_after_his_delegate", "seq(gm, board)", "gm 1;board 1,3",
     R"(delegate 1 5
        submit 9
        approve 5
        asked 2 3
        approve 1 => twice
        approve 3
        is approved)"},
    {"returned_and_resubmitted", "seq(head, gm)", "head 1;gm 2",
     R"(submit 9
        approve 1
        back 2
        is returned
        told given_back 9
        approve 2 => not-open
        remind 9 => not-open
        resubmit 1 => not-requester
        can 9 resubmit,withdraw
        resubmit 9
        round 2
        asked 1 1
        approve 2 => not-asked
        approve 1
        approve 2
        is approved)"},
    {"resubmit_only_what_was_returned", "gm", "gm 1", "submit 9\n resubmit 9 => not-returned"},
    {"withdrawn", "gm", "gm 1",
     R"(submit 9
        withdraw 1 => not-requester
        withdraw 9
        is withdrawn
        told closed 1)"},
    {"withdrawn_after_return", "gm", "gm 1", "submit 9\n back 1\n withdraw 9\n is withdrawn"},
    {"reassigned", "gm", "gm 1,2,3",
     R"(submit 9
        reassign 1 9 => not-eligible
        reassign 1 7 => not-eligible
        reassign 1 1 => not-eligible
        reassign 7 2 => not-asked
        reassign 1 3
        told reassigned 3
        asked 0 3
        approve 1 => not-asked
        approve 3
        is approved)"},
    {"reassigned_person_leaves", "gm", "gm 1,2",
     R"(submit 9
        reassign 1 2
        leave 2
        tick 1
        asked 0 1
        approve 1
        is approved)"},
    {"seats_are_not_passed_on", "q1/2(c)", "c 1,2,3", "submit 9\n reassign 1 2 => cannot-reassign"},
    {"added_before", "gm", "gm 1",
     R"(submit 9
        add 1 5 before
        asked 0
        asked 1000 5
        approve 1 => not-asked
        approve 5
        asked 0 1
        approve 1
        is approved)"},
    {"added_after", "gm", "gm 1",
     R"(submit 9
        add 1 5 after
        asked 1000
        approve 5 => not-asked
        approve 1
        is open
        asked 1000 5
        approve 5
        is approved)"},
    {"added_parallel", "seq(gm, boss)", "gm 1;boss 2",
     R"(submit 9
        add 1 5 parallel
        approve 1
        is open
        approve 2 => not-asked
        approve 5
        approve 2
        is approved)"},
    {"added_rejects", "gm", "gm 1", "submit 9\n add 1 5 after\n approve 1\n reject 5\n is rejected"},
    {"added_must_be_another", "seq(gm, boss)", "gm 1,2;boss 3,4",
     R"(submit 9
        add 1 9 before => not-eligible
        add 1 1 before => not-eligible
        add 7 5 before => not-asked
        add 1 5 before
        add 2 5 before => not-asked
        approve 5
        add 1 5 after => not-eligible
        approve 1
        add 3 1 after => not-eligible)"},
    {"added_cannot_be_the_only_one_left", "all(gm, boss)", "gm 1;boss 2",
     "submit 9\n add 1 2 after => nobody-can-decide"},
    {"added_leaves", "gm", "gm 1",
     R"(submit 9
        add 1 5 before
        leave 5
        tick 1
        told added_void 1
        asked 0 1
        approve 1
        is approved)"},
    {"delegate_of_added", "gm", "gm 1",
     R"(submit 9
        add 1 5 parallel
        delegate 5 6
        approve 6
        approve 1
        is approved)"},
    {"added_to_an_alternative_that_falls_away", "any(gm, boss)", "gm 1;boss 2",
     R"(submit 9
        add 1 5 parallel
        approve 2
        is approved
        told closed 5)"},
    {"reminded_once_an_hour", "gm", "gm 1,2",
     R"(submit 9
        remind 1 => not-requester
        remind 9
        told reminded 1,2
        remind 9 => reminded-recently
        tick 1
        remind 9)"},
    {"deadline_reminds", "gm{24}", "gm 1",
     "submit 9\n tick 23\n is open\n tick 1\n told overdue 1\n approve 1\n is approved"},
    {"deadline_escalates", "gm{24>boss}", "gm 1;boss 2",
     R"(submit 9
        approve 2 => not-asked
        tick 24
        told escalated 2
        asked 0 1,2
        tick 24
        approve 2
        is approved)"},
    {"escalation_is_no_way_round", "gm{24>boss}", "gm 1;boss 9",
     R"(submit 9
        tick 24
        told overdue 1
        approve 9 => self-approval)"},
    {"lapses", "gm", "gm 1",
     "submit 9\n tick 719\n is open\n tick 1\n is lapsed\n told lapsed 9\n approve 1 => final"},
    {"returned_lapses", "gm", "gm 1", "submit 9\n back 1\n tick 720\n is lapsed"},
    {"requester_leaves", "gm", "gm 1", "submit 9\n leave 9\n tick 1\n is lapsed"},
    {"inactive_requester", "gm", "gm 1", "leave 9\n submit 9 => inactive"},
    {"approver_leaves_and_is_replaced", "gm", "gm 1",
     R"(submit 9
        leave 1
        tick 1
        told stuck 9
        tick 1
        hold gm 1,4
        tick 1
        told asked_changed 4
        approve 4
        is approved)"},
    {"post_lost_before_the_decision", "gm", "gm 1,2",
     R"(submit 9
        hold gm 2
        approve 1 => not-asked
        approve 2
        is approved)"},
    {"next_step_became_empty", "seq(head, gm)", "head 1;gm 2",
     R"(submit 9
        hold gm -
        approve 1 => nobody-can-decide
        hold gm 3
        approve 1
        approve 3
        is approved)"},
    {"nested", "seq(head, any(all(gm, deputy), q2/3(c)), clerk)", "head 1;gm 2;deputy 3;c 4,5,6;clerk 7",
     R"(submit 9
        approve 1
        approve 2
        approve 4
        approve 5
        told closed 3
        asked 7 7
        approve 7
        is approved)"},
};

INSTANTIATE_TEST_SUITE_P(All, ScenarioTest, ::testing::ValuesIn(kScenarios),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(FlowCheck, RefusesWhatTheMachineCannotRun) {
  Company company;
  const pack::Flow good = FlowText("seq(a, any(b, c))", company).take();
  EXPECT_TRUE(check_flow(good).ok());
  const auto broken = [&](auto change) {
    pack::Flow flow = good;
    change(flow);
    base::Status status = check_flow(flow);
    return !status.ok() && status.error().slug == "workflow/bad-flow";
  };
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps.clear(); }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps[0].children = {0}; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps[0].children = {1, 1, 2}; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps[0].children = {1}; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps[2].children = {3, 9}; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps[1].actor = {}; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps[0].deadline = base::Period{0, 0, 1, 0}; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.steps[1].actor.scope = pack::ActorScope::requester_self; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.uses = 0; }));
  EXPECT_TRUE(broken([](pack::Flow& f) { f.term = {}; }));
  EXPECT_TRUE(broken([](pack::Flow& f) {
    f.steps[1].kind = pack::StepKind::quorum;
    f.steps[1].numerator = 3;
    f.steps[1].denominator = 2;
  }));
}

TEST(State, RefusesDamagedBytes) {
  Company company;
  company.posts["gm"] = {{1}};
  const pack::Flow flow = FlowText("gm", company).take();
  const pack::Facts facts;
  const auto made = submit({9}, {flow, facts, company, {1'000}});
  ASSERT_TRUE(made.ok());
  const base::Bytes bytes = encode(made.value().state);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(decode_state(base::ByteView(bytes).first(length)).ok());
  }
  base::Bytes other = bytes;
  other[0] = 9;
  EXPECT_FALSE(decode_state(other).ok());
}

TEST(Errors, NameTheStep) {
  Company company;
  company.posts["head"] = {{1}};
  const pack::Flow flow = FlowText("seq(head, gm)", company).take();
  const pack::Facts facts;
  const auto made = submit({9}, {flow, facts, company, {1'000}});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().where, "/steps/2");
  EXPECT_NE(made.error().message.zh.find("第 2 个审批步骤"), std::string::npos);
}

}  // namespace
}  // namespace jinkui::workflow::test
