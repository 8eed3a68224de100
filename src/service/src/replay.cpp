#include "jinkui/service/replay.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "act_job.h"
#include "counting.h"
#include "entered_leaf.h"
#include "jinkui/codec/hex.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/records.h"
#include "jinkui/policy/oracle.h"
#include "jinkui/transfer/imports.h"
#include "version_check.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMaxFindings = 100;

// The packs by hash, parsed once.
class Packs {
 public:
  base::Result<const policy::SourcePack*> at(store::Session& session, const base::Hash& hash) {
    auto found = parsed_.find(hash);
    if (found == parsed_.end()) {
      JINKUI_TRY(const auto body, ledger::get_pack(session, hash));
      JINKUI_TRY(const auto bundle, decode_pack_bundle(body));
      found = parsed_.emplace(hash, policy::parse(bundle.documents).source).first;
    }
    return static_cast<const policy::SourcePack*>(&found->second);
  }

 private:
  std::map<base::Hash, policy::SourcePack> parsed_;
};

class Replayer {
 public:
  Replayer(Core& core, const receipt::Receipt& receipt) : core_(core), receipt_(receipt) {}

  ReplayReport run() {
    auto reader = core_.readers().take();
    const std::uint64_t size = core_.ledger().head()->size;
    for (std::uint64_t from = 0; from < size; from += ledger::kMaxEntries) {
      for (const auto& entry : ledger::entries(*reader, from, std::min(size, from + ledger::kMaxEntries))) {
        ++report_.entries;
        one(*reader, entry);
      }
    }
    check_tally(*reader);
    return std::move(report_);
  }

 private:
  void find(std::uint64_t index, const char* slug, const char* zh, const char* en) {
    ++report_.findings_total;
    if (report_.findings.size() < kMaxFindings) {
      report_.findings.push_back({index, slug, {zh, en}});
    }
  }

  void one(store::Session& session, const ledger::StoredEntry& entry) {
    const auto leaf = ledger::decode_leaf(entry.leaf);
    if (!leaf.ok()) {
      find(entry.index, "replay/leaf", "分录的字节无法识别。", "The bytes of the entry are not an entry.");
      return;
    }
    follow_pack(*leaf);
    if (entry.sealed_opening.empty()) {
      ++report_.summed;
      return;
    }
    const auto plain = core_.vault().open_for_replay(receipt_, session, entry.subject, entry.sealed_opening);
    if (!plain.ok()) {
      if (plain.error().code == base::Errc::gone) {
        ++report_.destroyed;
      } else {
        find(entry.index, "replay/opening", "密封的内容无法打开。", "The sealed opening cannot be opened.");
      }
      return;
    }
    const auto opening = ledger::decode_opening(*plain);
    if (!opening.ok() || !commits(*leaf, *opening)) {
      find(entry.index, "replay/commitment", "内容与分录的承诺不符。",
           "The opening does not match the entry's commitments.");
      return;
    }
    judge(session, *leaf, *opening);
  }

  // Every entry names the pack in force; only an activation names another than the entry before it.
  void follow_pack(const ledger::Leaf& leaf) {
    before_ = in_force_.value_or(leaf.pack);
    if (leaf.pack != before_ && leaf.kind != ledger::Kind::pack_activated) {
      find(leaf.index, "replay/other-pack", "分录所依据的制度不是当时施行的版本。",
           "The entry names another pack than the one in force.");
    }
    in_force_ = leaf.pack;
    been_in_force_.insert(leaf.pack);
  }

  // Another version comes into force by a decision of the version before it, which named exactly this one.
  void activated(const ledger::Leaf& leaf, const DecisionRecord& record) {
    if (leaf.pack == before_) {
      return;  // the house was founded with it
    }
    const bool right =
        record.under == before_ && record.ruled.size() == 1 &&
        record.ruled.front().question.verb == pack::name_of(pack::Verb::govern) &&
        record.ruled.front().decision.verdict == "permit" && record.ruled.front().decision.grant != 0 &&
        std::ranges::find(record.remarks, std::pair(std::string(kVersionRemark), codec::to_hex(leaf.pack))) !=
            record.remarks.end();
    if (!right) {
      find(leaf.index, "replay/activation", "制度换版没有按上一版本的程序批准。",
           "The pack was exchanged without the approval of the version before it.");
    }
  }

  // The sums beside the ledger hold exactly what its entries say; what is destroyed can no longer be opened.
  void tally(const ledger::Leaf& leaf, const DecisionRecord& record) {
    if (record.ruled.empty()) {
      const auto sum =
          std::ranges::find(record.remarks, std::string("count"), &std::pair<std::string, std::string>::first);
      if (leaf.kind == ledger::Kind::denials_summed && sum != record.remarks.end()) {
        counted_[{0, governance::Outcome::denied}] += std::strtoll(sum->second.c_str(), nullptr, 10);
      }
      return;
    }
    const auto& [question, decision] = record.ruled.front();
    const auto verb = pack::verb_named(question.verb);
    if (const auto outcome = outcome_of(leaf.kind, decision.verdict, decision.reason); outcome && verb) {
      ++counted_[{static_cast<std::uint8_t>(*verb), *outcome}];
    }
  }
  void check_tally(store::Session& session) {
    std::int64_t unseen = static_cast<std::int64_t>(report_.destroyed);
    for (const auto& sum : governance::act_counts(session, std::numeric_limits<std::int64_t>::min(),
                                                  std::numeric_limits<std::int64_t>::max())) {
      counted_[{sum.verb, sum.outcome}] -= sum.amount;
    }
    bool right = true;
    for (const auto& [what, difference] : counted_) {
      right = right && difference <= 0;
      unseen += difference;
    }
    if (!right || unseen < 0) {
      find(report_.entries, "replay/tally", "账本之外的合计数与分录不符。",
           "The sums kept beside the ledger do not match its entries.");
    }
  }

  static bool commits(const ledger::Leaf& leaf, const ledger::Opening& opening) {
    for (std::size_t part = 0; part < ledger::kParts; ++part) {
      if (ledger::commit(static_cast<ledger::Part>(part), opening.salts[part], opening.parts[part]) !=
          leaf.commitments[part]) {
        return false;
      }
    }
    return true;
  }

  void judge(store::Session& session, const ledger::Leaf& leaf, const ledger::Opening& opening) {
    const auto record = decode_decision_part(opening.parts[2]);
    auto scope = ledger::decode_scope(opening.parts[1]);
    if (!record.ok() || !scope.ok()) {
      find(leaf.index, "replay/record", "决定的记录无法识别。", "The record of the decision cannot be read.");
      return;
    }
    tally(leaf, *record);
    if (leaf.kind == ledger::Kind::imported) {
      imported(session, leaf, *scope);
    }
    if (leaf.kind == ledger::Kind::pack_activated) {
      activated(leaf, *record);
    }
    if (record->under && !been_in_force_.contains(*record->under)) {
      find(leaf.index, "replay/other-pack", "决定所依据的制度从未施行过。",
           "The decision names a pack that has never been in force.");
      return;
    }
    if (record->ruled.empty()) {
      if (leaf.kind == ledger::Kind::released) {
        find(leaf.index, "replay/release-without-decision", "放行了明文却没有决定。",
             "Plaintext was released without a decision.");
      }
      if (leaf.kind == ledger::Kind::custody_changed) {
        find(leaf.index, "replay/custody", "交付保管没有对双方的准许。",
             "A file was handed over without permission for both persons.");
      }
      ++report_.remarks;
      return;
    }
    const auto pack = packs_.at(session, record->under.value_or(leaf.pack));
    for (const auto& [question, then] : record->ruled) {
      const auto again = pack.ok() ? policy::judge(**pack, question)
                                   : base::Result<policy::NamedDecision>(base::Error(pack.error()));
      if (!again.ok()) {
        find(leaf.index, "replay/pack", "当时的制度包缺失或不认识这些名称。",
             "The pack of that time is missing or does not know these names.");
        return;
      }
      if (!(then == *again)) {
        find(leaf.index, "replay/other-outcome", "重新判定的结果与当时不同。",
             "Deciding again gives another outcome.");
        return;
      }
    }
    if (pack.ok()) {
      in_words_of(**pack, *scope);
    }
    fits(leaf, *scope, *record);
  }

  // What the customers of a chunk were entered with is what its entry commits to; the destroyed ones keep their leaf.
  void imported(store::Session& session, const ledger::Leaf& leaf, const receipt::Scope& scope) {
    if (scope.customers.empty() || !scope.records) {
      return;  // entered as a batch, not from a file
    }
    const auto origin = transfer::origin_of(session, scope.customers.front());
    const bool whole = origin.ok() && origin->has_value() && (*origin)->entry == leaf.index &&
                       (*origin)->leaves.size() == scope.customers.size() &&
                       ledger::records_of((*origin)->leaves) == scope.records;
    if (!whole) {
      find(leaf.index, "replay/imported", "导入记录与分录所承诺的不符。",
           "The record of the import does not match what the entry commits to.");
      return;
    }
    for (std::size_t i = 0; i < scope.customers.size(); ++i) {
      const auto again = leaf_again(session, scope.customers[i]);
      if (!again.ok() && again.error().code == base::Errc::gone) {
        continue;
      }
      if (!again.ok() || *again != (*origin)->leaves[i]) {
        find(leaf.index, "replay/imported-values", "有客户的首次录入值与分录所承诺的不符。",
             "A customer's first values are not those that the entry commits to.");
        return;
      }
      ++report_.rows;
    }
  }

  base::Result<base::Hash> leaf_again(store::Session& session, base::CustomerId customer) {
    JINKUI_TRY(auto opened, core_.vault().first_values_for_replay(receipt_, session, customer));
    return entered_leaf(core_, session, customer, std::move(opened.values));
  }

  // Of an old version ("phone#1") the decision was on the field; the reason of a correction goes with its values.
  static void name_newest(std::vector<std::string>& fields) {
    std::erase_if(fields, [](const std::string& field) { return field.starts_with(vault::kReasonField); });
    for (auto& field : fields) {
      field.resize(std::min(field.find(vault::kVersionSign), field.size()));
    }
  }

  // A release names values by the names under which they are sealed, which may be those of earlier versions.
  static void in_words_of(const policy::SourcePack& pack, receipt::Scope& scope) {
    name_newest(scope.fields);
    for (auto& field : scope.fields) {
      for (const auto& rename : pack.map) {
        if (rename.kind == pack::NameKind::field && rename.from.text == field) {
          field = rename.to.text;
          break;
        }
      }
    }
    std::ranges::sort(scope.fields);
    scope.fields.erase(std::unique(scope.fields.begin(), scope.fields.end()), scope.fields.end());
  }

  // What the entry says was done lies within the decisions, which have been confirmed.
  void fits(const ledger::Leaf& leaf, const receipt::Scope& scope, const DecisionRecord& record) {
    if (leaf.kind == ledger::Kind::released) {
      const auto& decision = record.ruled.front().decision;
      const bool within = record.many ? std::ranges::all_of(record.ruled,
                                                            [&scope](const auto& ruled) {
                                                              const auto& seen = ruled.decision.visible;
                                                              return std::ranges::includes(seen, scope.fields);
                                                            })
                                      : scope.fields == decision.visible;
      if (decision.verdict != "permit" || !within) {
        find(leaf.index, "replay/released-more", "放行的字段超出了决定。",
             "More fields were released than the decision allows.");
        return;
      }
    }
    if (leaf.kind == ledger::Kind::custody_changed && !shows_permitted_custody(record)) {
      find(leaf.index, "replay/custody", "交付保管没有对双方的准许。",
           "A file was handed over without permission for both persons.");
      return;
    }
    const bool permitted =
        std::ranges::all_of(record.ruled, [](const auto& ruled) { return ruled.decision.verdict == "permit"; });
    const bool many = leaf.kind == ledger::Kind::imported || (leaf.kind == ledger::Kind::released && record.many);
    if (many && !permitted) {
      find(leaf.index, "replay/many", "导入或导出了没有准许的记录。",
           "Records were imported or exported without permission.");
      return;
    }
    ++report_.decided;
  }

  Core& core_;
  const receipt::Receipt& receipt_;
  Packs packs_;
  std::optional<base::Hash> in_force_;  // as the last entry named it
  base::Hash before_{};                 // as the entry before it did
  std::set<base::Hash> been_in_force_;
  std::map<std::pair<std::uint8_t, governance::Outcome>, std::int64_t> counted_;
  ReplayReport report_;
};

}  // namespace

base::Result<ReplayReport> replay(House& house) {
  std::optional<base::Result<receipt::Receipt>> receipt;
  note(
      house.core(), {ledger::Kind::ledger_read, {}, {}, receipt::Scope::What::replay},
      [](store::WriterSession&) -> base::Result<FieldValues> {
        return FieldValues{{"replay", "all"}};
      },
      [&receipt](base::Result<receipt::Receipt> given) { receipt.emplace(std::move(given)); });
  while (!receipt && house.queue().serve() > 0) {
  }
  JINKUI_CHECK(receipt.has_value());
  if (!receipt->ok()) {
    return receipt->take_error();
  }
  return Replayer(house.core(), **receipt).run();
}

}  // namespace jinkui::service
