#include <algorithm>

#include "fact_text.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/policy/named.h"

namespace jinkui::policy {
namespace {

constexpr std::size_t kMostItems = 4096;

void write(codec::CanonicalWriter& writer, const std::vector<std::string>& names) {
  writer.count(names.size());
  for (const std::string& name : names) {
    writer.text(name);
  }
}

std::vector<std::string> read_names(codec::CanonicalReader& reader, bool sorted) {
  std::vector<std::string> out(reader.count(kMostItems, 4));
  for (std::string& name : out) {
    name = reader.text();
  }
  const bool right =
      std::adjacent_find(out.begin(), out.end(), [](const auto& a, const auto& b) { return a >= b; }) == out.end();
  if (sorted && !right) {
    reader.fail("names are not in order");
  }
  return out;
}

void expect_layout(codec::CanonicalReader& reader, std::uint8_t layout) {
  if (reader.u8() != layout) {
    reader.fail("unknown layout");
  }
}

}  // namespace

base::Bytes encode(const NamedQuestion& question) {
  codec::CanonicalWriter writer(512);
  writer.u8(kQuestionLayout).text(question.verb).text(question.purpose);
  write(writer, question.fields);
  writer.count(question.facts.size());
  for (const auto& [path, value] : question.facts) {
    writer.text(path).text(value);
  }
  write(writer, question.posts);
  write(writer, question.relations);
  writer.count(question.grants.size());
  for (const NamedGrant& grant : question.grants) {
    writer.i64(grant.id).text(grant.flow).text(grant.verb).text(grant.purpose);
    write(writer, grant.fields);
    writer.i64(grant.not_after.ms).i64(grant.uses_left);
  }
  writer.i64(question.now.ms);
  return writer.take();
}

base::Bytes encode(const NamedDecision& decision) {
  codec::CanonicalWriter writer(256);
  writer.u8(kDecisionLayout)
      .text(decision.verdict)
      .text(decision.reason)
      .text(decision.flow)
      .i64(decision.grant)
      .text(decision.rule);
  write(writer, decision.visible);
  write(writer, decision.obligations);
  write(writer, decision.clauses);
  return writer.take();
}

base::Result<NamedQuestion> decode_question(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  NamedQuestion out;
  expect_layout(reader, kQuestionLayout);
  out.verb = reader.text();
  out.purpose = reader.text();
  out.fields = read_names(reader, true);
  out.facts.resize(reader.count(kMostItems, 8));
  for (auto& [path, value] : out.facts) {
    path = reader.text();
    value = reader.text();
  }
  const auto unordered = [](const auto& a, const auto& b) { return a.first >= b.first; };
  if (std::adjacent_find(out.facts.begin(), out.facts.end(), unordered) != out.facts.end()) {
    reader.fail("facts are not in order");
  }
  out.posts = read_names(reader, true);
  out.relations = read_names(reader, true);
  out.grants.resize(reader.count(kMostItems, 40));
  for (NamedGrant& grant : out.grants) {
    grant.id = reader.i64();
    grant.flow = reader.text();
    grant.verb = reader.text();
    grant.purpose = reader.text();
    grant.fields = read_names(reader, true);
    grant.not_after.ms = reader.i64();
    grant.uses_left = reader.i64();
  }
  out.now.ms = reader.i64();
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return out;
}

base::Result<NamedDecision> decode_decision(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  NamedDecision out;
  expect_layout(reader, kDecisionLayout);
  out.verdict = reader.text();
  out.reason = reader.text();
  out.flow = reader.text();
  out.grant = reader.i64();
  out.rule = reader.text();
  out.visible = read_names(reader, true);
  out.obligations = read_names(reader, true);
  out.clauses = read_names(reader, false);
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return out;
}

}  // namespace jinkui::policy
