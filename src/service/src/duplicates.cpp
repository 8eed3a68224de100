#include "duplicates.h"

#include <algorithm>

#include "index_terms.h"
#include "labels.h"
#include "masked.h"
#include "record.h"
#include "search_budget.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kLookedAt = 20;    // files that share one value; more do so openly
constexpr std::size_t kMaxReason = 500;  // bytes

struct LookedUp {
  pack::FieldId field;
  vault::Term term;
};

std::vector<LookedUp> looked_up(const pack::Pack& pack, const std::vector<vault::PlainValue>& values) {
  std::vector<LookedUp> out;
  for (const auto& value : values) {
    const auto id = pack.field_named(value.field);
    if (!id.none() && pack.at(id).unique && !value.value.empty()) {
      out.push_back({id, exact_term(pack.at(id), value.value)});
    }
  }
  return out;
}

// The files that hold the value, as their sealed term bags say.
base::Result<std::vector<vault::ObjectFacts>> holders(Core& core, store::Session& session, const vault::Term& term) {
  vault::Search what;
  what.words = {{vault::Way{{term}, 0}}};
  what.limit = kLookedAt;
  JINKUI_TRY(auto page, core.vault().search(session, what, [](const vault::ObjectFacts&) {
    return std::optional<std::uint64_t>(0);
  }));
  return std::move(page.found);
}

bool number_looked_up(const pack::Pack& pack, const std::vector<LookedUp>& all) {
  return std::ranges::any_of(
      all, [&pack](const LookedUp& one) { return pack.at(one.field).mask != pack::MaskKind::none; });
}

base::Error reason_too_long() {
  return {base::Errc::invalid,
          "duplicate/reason",
          {"另立档案的理由最多 500 字节。", "The reason for a second file has at most 500 bytes."},
          {"请写短一些。", "Make it shorter."},
          "/duplicate_reason",
          {},
          ""};
}

}  // namespace

base::Status check_duplicate_reason(const std::string& reason) {
  return reason.size() > kMaxReason ? base::Status(reason_too_long()) : base::success();
}

base::Result<Duplicates> find_duplicates(Core& core, store::Session& session, const Ruling& ruling,
                                         const Caller& caller, const std::vector<vault::PlainValue>& values,
                                         base::CustomerId self) {
  Duplicates out;
  const auto all = looked_up(ruling.pack(), values);
  std::vector<vault::Term> terms;
  terms.reserve(all.size());
  for (const auto& one : all) {
    terms.push_back(one.term);
  }
  auto any = core.vault().any_tagged(session, terms);
  if (!any.ok() && any.error().slug == "index/building") {
    return out;
  }
  JINKUI_TRY(const bool some, std::move(any));
  if (!some) {
    return out;
  }
  for (const auto& one : all) {
    JINKUI_TRY(auto found, holders(core, session, one.term));
    for (auto& other : found) {
      if (other.customer == self) {
        continue;
      }
      const std::string& name = ruling.pack().at(one.field).id;
      const Act act = masked_act(caller, other.customer);
      if (concealed(core, ruling.world, session, act, other)) {
        out.remarks.emplace_back("duplicate_concealed", name);
        continue;
      }
      out.remarks.emplace_back("duplicate", name);
      const bool known = rule_on_object(core, ruling.world, session, act, other).permitted();
      out.told.push_back({one.field, std::move(other), known});
    }
  }
  return out;
}

base::Error held(const World& world, const Duplicate& duplicate, Anyway anyway) {
  const pack::Field& field = world.pack().at(duplicate.field);
  base::Error error{
      base::Errc::conflict,
      "customer/duplicate",
      {"另有一份客户档案已登记这个" + field.title.zh + "。",
       "Another customer file has this " + field.title.en + "."},
      {"请交经办客户信息的专人核对。", "Ask the person appointed for customer information to look into it."},
      "/values/" + field.id,
      {},
      ""};
  if (duplicate.known) {
    const std::string number = std::to_string(duplicate.other.customer.value);
    const std::string department = department_ref(*world.directory, duplicate.other.custody.department).name;
    error.message = {"编号 " + number + " 的客户档案（" + department + "）已登记这个" + field.title.zh + "。",
                     "Customer file " + number + " (" + department + ") has this " + field.title.en + "."};
    error.next = {"请在那份档案上更正或补充。", "Correct or complete that file."};
  }
  if (anyway == Anyway::with_reason) {
    error.next.zh += "确需另立档案的，写明理由再次提交，理由记入账本。";
    error.next.en += " If it must be a file of its own, state the reason and send it again; the ledger keeps it.";
  }
  return error;
}

base::Result<Screened> screen(Core& core, store::WriterSession& session, const Ruling& ruling, const Act& act,
                              const std::vector<vault::PlainValue>& values, const std::string& reason) {
  Screened out;
  const pack::Pack& pack = ruling.pack();
  const bool draws = reason.empty() && number_looked_up(pack, looked_up(pack, values));
  if (draws) {
    JINKUI_RETURN_IF_ERROR(
        search_left(session, pack, act.caller.person, core.time().now(), core.settings().zone_minutes));
  }
  JINKUI_TRY(auto found, find_duplicates(core, session, ruling, act.caller, values, act.customer));
  out.remarks = std::move(found.remarks);
  if (found.told.empty()) {
    return out;
  }
  if (!reason.empty()) {
    out.remarks.emplace_back("duplicate_reason", reason);
    return out;
  }
  if (draws) {
    JINKUI_RETURN_IF_ERROR(
        draw_search(session, pack, act.caller.person, core.time().now(), core.settings().zone_minutes));
  }
  const auto known = std::ranges::find_if(found.told, &Duplicate::known);
  out.held = held(*ruling.world, known == found.told.end() ? found.told.front() : *known, Anyway::with_reason);
  return out;
}

base::Result<ledger::Draft> held_draft(Core& core, store::WriterSession& session, const Ruling& ruling,
                                       const Act& act, const base::Error& held) {
  const FieldValues remarks{
      {"verb", std::string(pack::name_of(act.verb))}, {"reason", held.slug}, {"field", held.where}};
  return make_draft(
      core, session, *ruling.world,
      {ledger::Kind::denied, silent_scope(act.caller, act.customer), actor_part(act.caller), remark_part(remarks)});
}

}  // namespace jinkui::service
