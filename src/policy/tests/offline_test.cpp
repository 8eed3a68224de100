// pack check --org, show and explain; and taking bindings out.
#include "jinkui/policy/offline.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "helpers.h"
#include "jinkui/codec/json.h"
#include "jinkui/policy/compile.h"
#include "jinkui/policy/oracle.h"
#include "jinkui/policy/org.h"
#include "jinkui/policy/show.h"
#include "jinkui/policy/without.h"

namespace jinkui::policy {
namespace {

const char* const kOrg =
    "organisation: 试\ndepartments: [sales, service]\npeople:\n"
    "  - {name: 甲, department: sales, posts: [general_manager]}\n"
    "  - {name: 乙, department: sales, posts: [deputy_in_charge]}\n"
    "  - {name: 丙, department: sales, posts: [{post: department_head, department: sales}]}\n"
    "  - {name: 丁, department: service, posts: department_head}\n";

std::string org_slugs(const std::string& text) {
  Findings findings;
  const Org org = parse_org({"org.yaml", text}, findings);
  const auto pack = load(classified());
  if (!has_errors(findings)) {
    findings = check_org(*pack, org, parse(classified()).source);
  }
  std::string out;
  for (const Finding& finding : findings) {
    out += (out.empty() ? "" : " ") + finding.slug + (finding.clause.empty() ? "" : "@" + finding.clause);
  }
  return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Org, OnePersonAloneCannotApproveTheirOwnRequest) {
  EXPECT_EQ(org_slugs(kOrg), "org/self-approval@10 org/self-approval@17");
}

TEST(Org, ChainsWithoutAHolderAreErrors) {
  EXPECT_EQ(org_slugs(replaced(kOrg, "general_manager", "salesperson")), "org/dead-flow@10 org/dead-flow@17");
  std::string bare = replaced(kOrg, "deputy_in_charge", "salesperson");
  EXPECT_EQ(org_slugs(bare), "org/self-approval@10 org/self-approval@17");
  bare = replaced(bare, "department: service, posts: department_head", "department: service");
  EXPECT_EQ(org_slugs(bare), "org/dead-flow@3 org/self-approval@10 org/self-approval@17");
  EXPECT_EQ(org_slugs(replaced(kOrg, "deputy_in_charge", "deputy")),
            "pack/unknown-name org/self-approval@10 org/self-approval@17");
  EXPECT_EQ(org_slugs(replaced(kOrg, "department: service, posts", "posts")),
            "org/whose org/self-approval@10 org/self-approval@17");
  EXPECT_EQ(org_slugs(replaced(kOrg, "department: service, posts", "department: serv, posts")),
            "org/unknown-department");
}

TEST(Offline, CheckCountsAndExits) {
  EXPECT_EQ(check_report(classified(), std::nullopt, {}).text, "0 处错误，0 处提醒\n");
  EXPECT_EQ(check_report(classified(), std::nullopt, {}).exit, 0);
  const Report org =
      check_report(classified(), Document{"org.yaml", replaced(kOrg, "general_manager", "agent")}, {.english = true});
  EXPECT_EQ(org.exit, 1);
  EXPECT_NE(org.text.find("flow 'Request to provide outside': nobody can approve: General manager [clause 10]"),
            std::string::npos)
      << org.text;
  const Report broken = check_report({{"x.yaml", "pack: x"}}, std::nullopt, {.json = true});
  EXPECT_EQ(broken.exit, 1);
  const auto json = codec::parse_json(broken.text);
  ASSERT_TRUE(json.ok());
  EXPECT_FALSE(json->as_object().at("ok").as_bool());
  EXPECT_EQ(json->as_object().at("findings").as_array().at(0).as_object().at("slug").as_string(), "pack/missing-key");
}

TEST(Offline, ShowGivesTheWholePack) {
  const Report text = show_report(classified(), {.english = true});
  EXPECT_EQ(text.exit, 0);
  EXPECT_NE(text.text.find("[not_yet] Article 11: No private or public leaking (guard)"), std::string::npos)
      << text.text;
  EXPECT_NE(text.text.find("[enforced] Article 8 (2): Copying and excerpting need approval flow:copy"),
            std::string::npos);
  const auto json = codec::parse_json(show_report(classified(), {.json = true}).text);
  ASSERT_TRUE(json.ok()) << json.error().message.en;
  EXPECT_EQ(json->as_object().at("levels").as_array().size(), 3U);
  EXPECT_EQ(
      json->as_object().at("flows").as_array().at(0).as_object().at("approvers").as_object().at("zh").as_string(),
      "档案所属部门的部门负责人或主管副总经理");
  const auto row = [&](const char* list, std::string_view id) -> const codec::Json& {
    for (const auto& item : json->as_object().at(list).as_array()) {
      if (std::string_view(item.as_object().at("id").as_string()) == id) {
        return item;
      }
    }
    return json->as_object().at(list);
  };
  EXPECT_EQ(row("fields", "phone").at("mask").as_string(), "3…4");
  EXPECT_EQ(row("mechanisms", "default_deny").at("title").at("zh").as_string(), "未准许即禁止");
  EXPECT_EQ(row("rules", "base_mark").at("obligations").as_array().at(1).as_string(), "count");
}

TEST(Offline, ExplainDecidesANamedQuestion) {
  NamedQuestion question;
  question.verb = "read";
  question.purpose = "service_visit";
  question.posts = {"salesperson"};
  question.relations = {"assigned", "designated"};
  question.facts = {{"object.level", "secret"}, {"subject.password_fresh", "true"}, {"subject.staff", "true"}};
  const Report report = explain_report(classified(), question, {});
  EXPECT_EQ(report.text.substr(0, report.text.find('\n')),
            "permit  第三条：只在限定时间内让限定的人知悉。准许查阅。");
  EXPECT_NE(report.text.find("字段：address, code, kind, name, phone, remark"), std::string::npos) << report.text;
  question.purpose = "gossip";
  EXPECT_EQ(explain_report(classified(), question, {}).exit, 1);
}

TEST(Offline, ExtendedBy) {
  EXPECT_EQ(extended_by(classified()[0]), "base");
  EXPECT_EQ(extended_by(classified()[1]), "");
}

// The pack without the part, decided by both evaluators.
std::string verdict_without(const std::string& binding, NamedQuestion question) {
  auto documents = classified();
  auto text = without(documents[0], binding);
  if (!text.ok()) {
    return text.error().slug;
  }
  documents[0].text = *text;
  const Parsed parsed = parse(documents);
  const auto pack = load(documents);
  if (!pack.ok()) {
    return pack.error().message.en;
  }
  std::sort(question.relations.begin(), question.relations.end());
  const auto resolved = resolve(*pack, question);
  if (!resolved.ok()) {
    return resolved.error().message.en;
  }
  const NamedDecision decision = describe(*pack, decide(*pack, *resolved));
  EXPECT_EQ(*judge(parsed.source, question), decision);
  return decision.verdict + (decision.flow.empty() ? "" : ":" + decision.flow);
}

TEST(Without, EveryBindingOfEveryEnforcedClauseCanBeTakenOut) {
  const auto whole = load(classified());
  int taken = 0;
  for (const pack::Clause& clause : whole->clauses) {
    for (const std::string& binding : clause.bindings) {
      if (clause.pack == "base" || binding.find("tier:") == 0) {
        continue;
      }
      auto documents = classified();
      auto text = without(documents[0], binding);
      ASSERT_TRUE(text.ok()) << binding;
      documents[0].text = *text;
      const Compiled compiled = check(documents);
      const bool names_it = binding.find("field:") == 0;
      for (const Finding& finding : compiled.findings) {
        EXPECT_TRUE(finding.severity == Severity::warning || names_it) << binding << ": " << to_line(finding, true);
      }
      ++taken;
    }
  }
  EXPECT_GT(taken, 30);
}

TEST(Without, KeysOfAPartComeOutAndThePackStillCompiles) {
  for (const char* binding : {"rule:copy/by", "rule:delegated_only/when", "flow:copy/grant", "flow:copy/grant/uses",
                              "flow:read/deadline", "level:secret/period", "category:business_detail/level",
                              "purpose:reconciliation/posts", "post:department_head/one"}) {
    auto documents = classified();
    const auto text = without(documents[0], binding);
    ASSERT_TRUE(text.ok()) << binding;
    documents[0].text = *text;
    const auto pack = load(documents);
    ASSERT_TRUE(pack.ok()) << binding << ": " << pack.error().message.en;
    const bool wide = pack->at(pack->flow_named("copy")).uses > 1;
    EXPECT_EQ(wide, std::string_view(binding) == "flow:copy/grant") << binding;
  }
  EXPECT_EQ(without(classified()[0], "rule:copy/nothing").error().slug, "policy/no-such-binding");
}

TEST(Without, WhatDependedOnTheBindingChanges) {
  NamedQuestion copy;
  copy.verb = "copy";
  copy.purpose = "service_visit";
  copy.relations = {"assigned", "designated"};
  copy.facts = {{"object.level", "secret"}, {"subject.password_fresh", "true"}, {"subject.staff", "true"}};
  EXPECT_EQ(verdict_without("sessions", copy), "policy/no-such-binding");
  EXPECT_EQ(verdict_without("marking", copy), "needs_flow:copy");
  EXPECT_EQ(verdict_without("flow:copy", copy), "permit");
  EXPECT_EQ(verdict_without("rule:copy", copy), "deny");
  EXPECT_EQ(verdict_without("purpose:service_visit", copy), "the pack has no purpose 'service_visit'");
  NamedQuestion stranger = copy;
  stranger.relations = {"assigned"};
  EXPECT_EQ(verdict_without("marking", stranger), "deny");
  EXPECT_EQ(verdict_without("rule:delegated_only", stranger), "needs_flow:copy");
  NamedQuestion read = copy;
  read.verb = "read";
  EXPECT_EQ(verdict_without("rule:read_secret", read), "needs_flow:read");
  read.facts[0].second = "top_secret";
  EXPECT_EQ(verdict_without("rule:read_top_secret", read), "deny");
  EXPECT_EQ(verdict_without("level:secret/period", read), "needs_flow:read_top_secret");
  EXPECT_EQ(verdict_without("level:top_secret", read), "the pack has no value of object.level 'top_secret'");
  EXPECT_EQ(verdict_without("rule:nothing", read), "policy/no-such-binding");
}

}  // namespace
}  // namespace jinkui::policy
