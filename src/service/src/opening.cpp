#include "opening.h"

#include "act_job.h"
#include "jinkui/codec/base64.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/codec/hex.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/policy/named.h"
#include "labels.h"

namespace jinkui::service {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

FieldValues actor_words(const World& world, base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  const bool by_token = reader.u8() == 2;
  const base::PersonId person{reader.i64()};
  const bool second_factor = reader.boolean();
  const bool external = reader.boolean();
  const std::string address(reader.text());
  const auto who = person_ref(*world.directory, person);
  FieldValues words = {{"person", std::to_string(person.value)},  {"name", who.name},
                       {"staff_number", who.staff_number},        {"second_factor", second_factor ? "true" : "false"},
                       {"external", external ? "true" : "false"}, {"address", address}};
  if (by_token) {
    words.emplace_back("service_token", std::to_string(reader.i64()));
  }
  return words;
}

base::Result<FieldValues> object_words(base::ByteView bytes) {
  JINKUI_TRY(const auto scope, ledger::decode_scope(bytes));
  FieldValues words;
  if (!scope.customer.none()) {
    words.emplace_back("customer", std::to_string(scope.customer.value));
  }
  if (!scope.record.none()) {
    words.emplace_back("record", std::to_string(scope.record.value));
  }
  if (!scope.fields.empty()) {
    words.emplace_back("fields", joined(scope.fields));
  }
  if (!scope.purpose.empty()) {
    words.emplace_back("purpose", scope.purpose);
  }
  if (!scope.customers.empty()) {
    std::vector<std::string> ids;
    for (const auto id : scope.customers) {
      ids.push_back(std::to_string(id.value));
    }
    words.emplace_back("customers", joined(ids));
  }
  if (scope.records) {
    words.emplace_back("records", std::to_string(scope.records->count));
    words.emplace_back("records_root", codec::to_hex(scope.records->root));
  }
  return words;
}

base::Result<FieldValues> decision_words(base::ByteView bytes) {
  JINKUI_TRY(const auto record, decode_decision_part(bytes));
  FieldValues words;
  if (!record.ruled.empty()) {
    const auto& [question, decision] = record.ruled.front();
    words.emplace_back("verb", question.verb);
    words.emplace_back("posts", joined(question.posts));
    words.emplace_back("relations", joined(question.relations));
    words.insert(words.end(), question.facts.begin(), question.facts.end());
    words.emplace_back("verdict", decision.verdict);
    words.emplace_back("reason", decision.reason);
    words.emplace_back("clauses", joined(decision.clauses));
    if (decision.grant != 0) {
      words.emplace_back("grant", std::to_string(decision.grant));
    }
  }
  if (record.many) {
    words.emplace_back("rulings", std::to_string(record.ruled.size()));
  } else if (record.ruled.size() > 1) {
    const auto& [question, decision] = record.ruled[1];
    words.emplace_back("second_posts", joined(question.posts));
    words.emplace_back("second_relations", joined(question.relations));
    words.emplace_back("second_verdict", decision.verdict);
    words.emplace_back("second_clauses", joined(decision.clauses));
  }
  words.insert(words.end(), record.remarks.begin(), record.remarks.end());
  return words;
}

// What was looked for, as far as everybody who was shown then is still there.
std::string query_words(Core& core, store::Session& session, const receipt::Receipt& receipt, base::ByteView object,
                        const std::string& sealed) {
  const auto scope = ledger::decode_scope(object);
  const auto bytes = codec::from_base64(sealed);
  if (!scope.ok() || !bytes) {
    return {};
  }
  const auto plain = core.vault().open_shared(receipt, session, scope->customers, kQueryText, *bytes);
  return plain.ok() ? std::string(base::as_text(*plain)) : std::string();
}

base::Result<OpeningView> open_now(Core& core, const ledger::StoredEntry& entry, const receipt::Receipt& receipt) {
  auto reader = core.readers().take();
  OpeningView view;
  view.index = entry.index;
  view.receipt = view_of(receipt);
  auto plain = core.vault().open_text(receipt, *reader, vault::Vault::kOpeningText, entry.sealed_opening);
  if (!plain.ok()) {
    if (plain.error().code != base::Errc::gone) {
      return plain.take_error();
    }
    view.destroyed = true;
    return view;
  }
  JINKUI_TRY(const auto opening, ledger::decode_opening(*plain));
  view.actor = actor_words(*core.world().now(), opening.parts[0]);
  JINKUI_TRY(view.object, object_words(opening.parts[1]));
  JINKUI_TRY(view.decision, decision_words(opening.parts[2]));
  for (auto& [name, value] : view.decision) {
    if (name == kQuery) {
      value = query_words(core, *reader, receipt, opening.parts[1], value);
    }
  }
  return view;
}

class OpeningJob final : public ActJob {
 public:
  OpeningJob(Core& core, Act act, Ruling ruling, ledger::StoredEntry entry, Done<OpeningView> done)
      : ActJob(core, std::move(act), std::move(ruling)), entry_(std::move(entry)), done_(std::move(done)) {}

 protected:
  base::Result<Ruling> rule_again(store::WriterSession& session) override {
    return rule_on_object(core(), core().world().pending(), session, act(), {});
  }
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    receipt::Scope scope = silent_scope(act().caller, entry_.subject);
    scope.what = receipt::Scope::What::opening;
    return make_draft(core(), session, *ruling.world,
                      {ledger::Kind::ledger_read, std::move(scope), actor_part(act().caller),
                       decision_part(ruling, {{"entry", std::to_string(entry_.index)}}), SealUnder::company});
  }
  void answer(receipt::Receipt receipt, const Ruling&) override { done_(open_now(core(), entry_, receipt)); }
  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  ledger::StoredEntry entry_;
  Done<OpeningView> done_;
};

}  // namespace

void open_entry(Core& core, const Caller& caller, std::uint64_t index, Done<OpeningView> done) {
  auto reader = core.readers().take();
  auto entry = ledger::entry_at(*reader, index);
  if (!entry.ok()) {
    done(entry.take_error());
    return;
  }
  Act act = company_act(caller, pack::Verb::audit);
  const Stamp stamp = core.epochs().at(caller.person, {});
  Ruling ruling = rule_on_object(core, core.world().now(), *reader, act, {});
  ruling.stamp = stamp;
  submit(core, store::Lane::write,
         std::make_unique<OpeningJob>(core, std::move(act), std::move(ruling), std::move(entry).value(),
                                      std::move(done)));
}

}  // namespace jinkui::service
