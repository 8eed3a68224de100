// How the gate writes what happened into ledger drafts: the actor part and the decision part of an entry.
// Functions seal the opening through the vault, reading through the session of the calling thread.
#pragma once
#include <optional>
#include <string_view>

#include "jinkui/ledger/entry.h"
#include "jinkui/policy/named.h"
#include "jinkui/service/core.h"
#include "ruling.h"

namespace jinkui::service {

// The uses of sealed text, part of the AAD; frozen in docs/formats/aad.md.
inline constexpr std::string_view kReasonText = "request.reason";
inline constexpr std::string_view kFormText = "request.form";
inline constexpr std::string_view kOpinionText = "request.opinion";

// Decision part, layout 1: a ruling, so that replay can decide it again, and remarks. Layout 2: remarks alone.
[[nodiscard]] base::Bytes decision_part(const Ruling& ruling, const FieldValues& remarks = {});
// What a decision part says.
struct DecisionRecord {
  std::optional<policy::NamedQuestion> question;  // layout 1
  std::optional<policy::NamedDecision> decision;  // layout 1
  FieldValues remarks;
};
[[nodiscard]] base::Result<DecisionRecord> decode_decision_part(base::ByteView bytes);
[[nodiscard]] base::Bytes remark_part(const FieldValues& remarks);
[[nodiscard]] base::Bytes actor_part(const Caller& caller);

// A draft with its opening sealed under the scope's customer (none: under the company). For entries that must stay
// readable after the customer's destruction, `under` is the company.
enum class SealUnder : std::uint8_t { customer, company };
[[nodiscard]] base::Result<ledger::Draft> make_draft(Core& core, store::Session& session, ledger::Kind kind,
                                                     const World& world, receipt::Scope scope, base::Bytes actor,
                                                     base::Bytes decision, SealUnder under = SealUnder::customer);

// A scope that opens nothing but says whom and what the entry is about.
[[nodiscard]] receipt::Scope silent_scope(const Caller& caller, base::CustomerId customer = {},
                                          base::RecordId record = {});

}  // namespace jinkui::service
