// Releases of plaintext: reveal on screen, copy and provide outside as marked files.
#include <algorithm>

#include "act_job.h"
#include "jinkui/codec/csv.h"
#include "jinkui/crypto/secret.h"
#include "jinkui/service/gate.h"
#include "jinkui/workflow/grants.h"
#include "labels.h"
#include "reasons.h"

namespace jinkui::service {
namespace {

base::Error no_revision() {
  return {base::Errc::not_found,
          "customer/no-revision",
          {"没有这个版本。", "There is no such version."},
          {"请从更正记录中选择。", "Choose one of the history."},
          "/revision",
          {},
          ""};
}

class ReleaseJob final : public ActJob {
 public:
  ReleaseJob(Core& core, Act act, Ruling ruling, std::optional<std::int64_t> revision, Done<Revealed> done)
      : ActJob(core, std::move(act), std::move(ruling)), revision_(revision), done_(std::move(done)) {}

 protected:
  base::Result<ledger::Draft> work(store::WriterSession& session, const Ruling& ruling) override {
    receipt::Scope scope = silent_scope(act().caller, act().customer, act().record);
    scope.what = receipt::Scope::What::values;
    scope.fields = sealed_names_of(ruling.pack(), ruling.decision.visible);
    JINKUI_RETURN_IF_ERROR(name_versions(session, scope));
    if (counts(ruling)) {
      JINKUI_TRY(number_, core().vault().count_copy(session, act().customer));
    }
    if (!ruling.decision.grant.none()) {
      if (const auto grant = workflow::grant_of(session, ruling.decision.grant)) {
        use_ = grant->used;
        uses_ = grant->uses;
      }
    }
    scope.purpose = act().purpose.none() ? std::string() : ruling.pack().at(act().purpose).id;
    JINKUI_TRY(vault::DataKey key, core().vault().data_key(ruling.object));
    auto draft =
        make_draft(core(), key, *ruling.world,
                   {ledger::Kind::released, scope, actor_part(act().caller), decision_part(ruling, remarks())});
    sealed_.emplace(core().vault().fetch(session, scope, std::move(key)));
    return draft;
  }

  void answer(receipt::Receipt receipt, const Ruling& ruling) override {
    const ReceiptView proof = view_of(receipt);
    auto opened = core().vault().open(std::move(receipt), *sealed_);
    if (!opened.ok()) {
      done_(opened.take_error());
      return;
    }
    done_(revealed(ruling, std::move(opened).value(), proof));
  }

  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  // An old version is named as what it is in the entry and in the receipt: "phone#1".
  base::Status name_versions(store::Session& session, receipt::Scope& scope) {
    if (!revision_) {
      return base::success();
    }
    JINKUI_TRY(const auto changes, core().vault().changes(session, act().customer, act().record));
    if (changes.empty() || *revision_ > changes.back().revision) {
      return no_revision();
    }
    for (auto& field : scope.fields) {
      field = vault::as_of(changes, field, *revision_);
    }
    if (*revision_ > 0) {
      scope.fields.push_back(std::string(vault::kReasonField) + vault::kVersionSign + std::to_string(*revision_));
    }
    return base::success();
  }

  static bool counts(const Ruling& ruling) {
    return ((ruling.decision.obligations >> static_cast<unsigned>(pack::Obligation::count)) & 1U) != 0;
  }
  [[nodiscard]] FieldValues remarks() const {
    return number_ == 0 ? FieldValues{} : FieldValues{{"copy", std::to_string(number_)}};
  }

  Revealed revealed(const Ruling& ruling, vault::Opened opened, const ReceiptView& proof) {
    Revealed out;
    out.customer = act().customer;
    out.record = act().record;
    for (auto& value : opened.values) {
      if (value.field == vault::kReasonField) {
        out.reason = reason_of(value.value);
        continue;
      }
      const auto id = ruling.pack().field_named(value.field);
      const std::string& field = id.none() ? value.field : ruling.pack().at(id).id;
      const bool newer = std::any_of(opened.values.begin(), opened.values.end(), [&](const auto& other) {
        return other.field == field && other.field != value.field;  // corrected since the field was renamed
      });
      if (!newer) {
        out.values.emplace_back(field, value.value);
      }
    }
    out.level = level_view(ruling.pack(), core().settings(), ruling.object.label, proof.time);
    const auto who = person_ref(*ruling.world->directory, act().caller.person);
    out.watermark = {who.name, who.staff_number, proof.time};
    out.clauses = clauses_of(ruling);
    out.obligations = obligations_of(ruling);
    out.grant = ruling.decision.grant;
    out.number = number_;
    out.use = use_;
    out.uses = uses_;
    out.receipt = proof;
    return out;
  }

  std::optional<std::int64_t> revision_;
  Done<Revealed> done_;
  std::optional<vault::SealedValues> sealed_;
  std::int64_t number_ = 0;
  std::int64_t use_ = 0;
  std::int64_t uses_ = 0;
};

base::Result<Act> act_of(const pack::Pack& pack, const Caller& caller, pack::Verb verb, const ReadCommand& command) {
  Act act;
  act.caller = caller;
  act.verb = verb;
  act.customer = command.customer;
  act.record = command.record;
  JINKUI_TRY(act.purpose, purpose_named(pack, command.purpose));
  JINKUI_TRY(act.fields, fields_named(pack, command.fields));
  return act;
}

void release(Core& core, pack::Verb verb, const Caller& caller, const ReadCommand& command, Done<Revealed> done) {
  const WorldPtr world = core.world().now();
  auto act = act_of(world->pack(), caller, verb, command);
  if (!act.ok()) {
    done(act.take_error());
    return;
  }
  // Decided on the writer thread alone: it reads in its own transaction, and every release ends there anyway (ADR
  // 18).
  submit(core, store::Lane::reveal,
         std::make_unique<ReleaseJob>(core, std::move(act).value(), undecided(world), command.revision,
                                      std::move(done)));
}

// 标密 on what leaves (P01-7): the mark, whom it was given to, when, for what, and which copy it is.
MarkedFile marked_file(Core& core, const Revealed& revealed, const ReadCommand& command) {
  const WorldPtr world = core.world().now();
  const pack::Pack& pack = world->pack();
  MarkedFile file;
  file.number = static_cast<std::uint64_t>(revealed.number);
  const auto purpose = pack.purpose_named(command.purpose);
  const auto until = revealed.level.until ? base::to_prose(*revealed.level.until, core.settings().zone_minutes) : "";
  file.content = "\xEF\xBB\xBF";  // so that spreadsheets read UTF-8
  codec::CsvWriter csv(file.content, codec::CsvFormulas::neutralise);
  const auto row = [&csv](std::string_view name, std::string_view value) { csv.field(name).field(value).end_row(); };
  row("密级", revealed.level.mark.empty() ? revealed.level.title.zh + "（已解密）" : revealed.level.mark);
  row("保密期限至", until.empty() ? "未定" : until);
  row("领取人", revealed.watermark.name + " " + revealed.watermark.staff_number);
  row("时间", base::to_table(revealed.watermark.time, core.settings().zone_minutes));
  row("目的", purpose.none() ? "" : pack.at(purpose).title.zh);
  row("份号", std::to_string(revealed.number));
  row("本次授权", "第 " + std::to_string(revealed.use) + " 次，共 " + std::to_string(revealed.uses) + " 次");
  row("账本分录", std::to_string(revealed.receipt.index));
  row("客户编号", std::to_string(revealed.customer.value));
  for (const auto& [field, value] : revealed.values) {
    const auto id = pack.field_named(field);
    row(id.none() ? field : pack.at(id).title.zh, value);
  }
  file.media_type = "text/csv; charset=utf-8";
  file.name = "customer-" + std::to_string(revealed.customer.value) + "-entry-" +
              std::to_string(revealed.receipt.index) + ".csv";
  file.receipt = revealed.receipt;
  return file;
}

Done<Revealed> as_file(Core& core, const ReadCommand& command, Done<MarkedFile> done) {
  return [&core, command, done = std::move(done)](base::Result<Revealed> revealed) {
    if (!revealed.ok()) {
      done(revealed.take_error());
      return;
    }
    done(marked_file(core, *revealed, command));
    for (auto& [field, value] : revealed->values) {
      crypto::wipe(value);
    }
  };
}

}  // namespace

void Gate::reveal(const Caller& caller, const ReadCommand& command, Done<Revealed> done) {
  release(core_, pack::Verb::read, caller, command, std::move(done));
}

void Gate::copy(const Caller& caller, const ReadCommand& command, Done<MarkedFile> done) {
  release(core_, pack::Verb::copy, caller, command, as_file(core_, command, std::move(done)));
}

void Gate::provide_outside(const Caller& caller, const ReadCommand& command, Done<MarkedFile> done) {
  release(core_, pack::Verb::provide_outside, caller, command, as_file(core_, command, std::move(done)));
}

}  // namespace jinkui::service
