#include "record.h"

#include <algorithm>

#include "jinkui/codec/canonical.h"

namespace jinkui::service {
namespace {

constexpr std::uint8_t kRulingLayout = 1;
constexpr std::uint8_t kRemarkLayout = 2;
constexpr std::uint8_t kTwoRulingsLayout = 3;
constexpr std::uint8_t kUnderLayout = 4;
constexpr std::uint8_t kManyRulingsLayout = 5;
constexpr std::size_t kMaxRulings = 10'000;
constexpr std::uint8_t kActorLayout = 1;
constexpr std::uint8_t kServiceLayout = 2;  // with the number of the token

void write_remarks(codec::CanonicalWriter& writer, const FieldValues& remarks) {
  writer.count(remarks.size());
  for (const auto& [name, value] : remarks) {
    writer.text(name).text(value);
  }
}

void write_ruling(codec::CanonicalWriter& writer, const Ruling& ruling) {
  writer.bytes(policy::encode(ruling.pack(), ruling.question));
  writer.bytes(policy::encode(ruling.pack(), ruling.decision));
}

}  // namespace

base::Bytes decision_part(const Ruling& ruling, const FieldValues& remarks) {
  codec::CanonicalWriter writer(1024);
  writer.u8(kRulingLayout);
  write_ruling(writer, ruling);
  write_remarks(writer, remarks);
  return writer.take();
}

base::Bytes decision_part(const Ruling& ruling, const Ruling& second, const FieldValues& remarks) {
  codec::CanonicalWriter writer(2048);
  writer.u8(kTwoRulingsLayout);
  write_ruling(writer, ruling);
  write_ruling(writer, second);
  write_remarks(writer, remarks);
  return writer.take();
}

base::Bytes decision_part_in(const World& in_force, const Ruling& ruling, const FieldValues& remarks) {
  if (ruling.world->active->hash == in_force.active->hash) {
    return decision_part(ruling, remarks);
  }
  codec::CanonicalWriter writer(512);
  writer.u8(kUnderLayout).fixed(ruling.world->active->hash);
  write_ruling(writer, ruling);
  write_remarks(writer, remarks);
  return writer.take();
}

RuledBytes encode_ruling(const Ruling& ruling) {
  return {policy::encode(policy::describe(ruling.pack(), ruling.question)),
          policy::encode(policy::describe(ruling.pack(), ruling.decision))};
}

base::Bytes decision_part(const std::vector<RuledBytes>& ruled, const FieldValues& remarks) {
  codec::CanonicalWriter writer(512 * (ruled.size() + 1));
  writer.u8(kManyRulingsLayout).count(ruled.size());
  for (const auto& each : ruled) {
    writer.bytes(each.question).bytes(each.decision);
  }
  write_remarks(writer, remarks);
  return writer.take();
}

base::Result<DecisionRecord> decode_decision_part(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  DecisionRecord record;
  const std::uint8_t layout = reader.u8();
  if (layout < kRulingLayout || layout > kManyRulingsLayout) {
    reader.fail("layout");
  }
  if (layout == kUnderLayout) {
    record.under = reader.hash32();
  }
  record.many = layout == kManyRulingsLayout;
  record.ruled.resize(layout == kTwoRulingsLayout    ? 2
                      : layout == kRemarkLayout      ? 0
                      : layout == kManyRulingsLayout ? reader.count(kMaxRulings, 8)
                                                     : 1);
  for (auto& [question, decision] : record.ruled) {
    JINKUI_TRY(question, policy::decode_question(reader.bytes()));
    JINKUI_TRY(decision, policy::decode_decision(reader.bytes()));
  }
  record.remarks.resize(reader.count(10'000, 8));
  for (auto& [name, value] : record.remarks) {
    name = reader.text();
    value = reader.text();
  }
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return record;
}

bool shows_permitted_custody(const DecisionRecord& record) {
  const bool handed = std::ranges::any_of(
      record.remarks, [](const auto& remark) { return remark.first == kToKeeper && !remark.second.empty(); });
  return record.ruled.size() == (handed ? 2U : 1U) && std::ranges::all_of(record.ruled, [](const auto& ruled) {
           return ruled.question.verb == pack::name_of(pack::Verb::keep) && ruled.decision.verdict == "permit";
         });
}

base::Bytes remark_part(const FieldValues& remarks) {
  codec::CanonicalWriter writer;
  writer.u8(kRemarkLayout);
  write_remarks(writer, remarks);
  return writer.take();
}

base::Bytes actor_part(const Caller& caller) {
  codec::CanonicalWriter writer(64);
  writer.u8(caller.token == 0 ? kActorLayout : kServiceLayout);
  writer.i64(caller.person.value).boolean(caller.second_factor).boolean(caller.external).text(caller.address);
  if (caller.token != 0) {
    writer.i64(caller.token);
  }
  return writer.take();
}

receipt::Scope silent_scope(const Caller& caller, base::CustomerId customer, base::RecordId record) {
  receipt::Scope scope;
  scope.subject = caller.person;
  scope.customer = customer;
  scope.record = record;
  return scope;
}

ledger::Draft make_draft(Core& core, const vault::DataKey& key, const World& world, Saying saying) {
  ledger::Opening opening;
  auto draft = ledger::draft(saying.kind, world.active->hash, std::move(saying.scope),
                             {std::move(saying.actor), std::move(saying.decision)}, core.random(), opening);
  draft.sealed_opening = core.vault().seal_text(key, vault::Vault::kOpeningText, ledger::encode(opening));
  return draft;
}

base::Result<ledger::Draft> make_draft(Core& core, store::Session& session, const World& world, Saying saying) {
  const base::CustomerId subject = saying.under == SealUnder::customer ? saying.scope.customer : base::CustomerId{};
  ledger::Opening opening;
  auto draft = ledger::draft(saying.kind, world.active->hash, std::move(saying.scope),
                             {std::move(saying.actor), std::move(saying.decision)}, core.random(), opening);
  draft.subject = subject;
  const base::Bytes plain = ledger::encode(opening);
  JINKUI_TRY(draft.sealed_opening, core.vault().seal_text(session, subject, vault::Vault::kOpeningText, plain));
  return draft;
}

}  // namespace jinkui::service
