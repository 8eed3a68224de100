// How the gate writes what happened into ledger drafts: the actor part and the decision part of an entry.
// Functions seal the opening through the vault, reading through the session of the calling thread.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "jinkui/ledger/entry.h"
#include "jinkui/policy/named.h"
#include "jinkui/service/core.h"
#include "ruling.h"

namespace jinkui::service {

// The uses of sealed text, part of the AAD; frozen in docs/formats/aad.md.
inline constexpr std::string_view kReasonText = "request.reason";
inline constexpr std::string_view kFormText = "request.form";
inline constexpr std::string_view kOpinionText = "request.opinion";
inline constexpr std::string_view kQueryText = "search.query";

// Decision part, layout 1: a ruling, so that replay can decide it again, and remarks. Layout 2: remarks alone. Layout
// 3: as 1, with the ruling on a second person beside the first, without which the act would not have been.
[[nodiscard]] base::Bytes decision_part(const Ruling& ruling, const FieldValues& remarks = {});
[[nodiscard]] base::Bytes decision_part(const Ruling& ruling, const Ruling& second, const FieldValues& remarks);
// The decision part for an entry that is made while `in_force` is: layout 1, or, when the ruling was made under
// another pack (an open request keeps its own), layout 4: as 1, with the hash of that pack before it.
[[nodiscard]] base::Bytes decision_part_in(const World& in_force, const Ruling& ruling, const FieldValues& remarks);
// A ruling as it stands in a decision part.
struct RuledBytes {
  base::Bytes question;
  base::Bytes decision;
  friend auto operator<=>(const RuledBytes&, const RuledBytes&) = default;
};
[[nodiscard]] RuledBytes encode_ruling(const Ruling& ruling);
// Layout 5: the rulings on many objects at once, each different one once.
[[nodiscard]] base::Bytes decision_part(const std::vector<RuledBytes>& ruled, const FieldValues& remarks);
// What a decision part says.
struct DecisionRecord {
  struct Ruled {
    policy::NamedQuestion question;
    policy::NamedDecision decision;
  };
  std::vector<Ruled> ruled;         // layouts 1 and 4: one, 2: none, 3: two, 5: any number
  std::optional<base::Hash> under;  // the pack it was decided under, when that is not the entry's
  FieldValues remarks;
  bool many = false;  // layout 5
};
[[nodiscard]] base::Result<DecisionRecord> decode_decision_part(base::ByteView bytes);

// Remark of an entry searched: what was looked for, sealed under all customers shown (Vault::seal_shared), in base64.
inline constexpr const char* kQuery = "query";

// Remarks of an entry custody_changed: numbers of persons, empty for nobody.
inline constexpr const char* kFromKeeper = "from_keeper";
inline constexpr const char* kToKeeper = "to_keeper";
// Such an entry shows that who handed over and the new keeper, if there is one, were permitted to keep the file.
[[nodiscard]] bool shows_permitted_custody(const DecisionRecord& record);
[[nodiscard]] base::Bytes remark_part(const FieldValues& remarks);
[[nodiscard]] base::Bytes actor_part(const Caller& caller);

// What an entry says. Its opening is sealed under the scope's customer (none: under the company), or, of entries that
// must stay readable after the customer's destruction, under the company.
enum class SealUnder : std::uint8_t { customer, company };
struct Saying {
  ledger::Kind kind = ledger::Kind::genesis;
  receipt::Scope scope;
  base::Bytes actor;
  base::Bytes decision;
  SealUnder under = SealUnder::customer;
};
[[nodiscard]] base::Result<ledger::Draft> make_draft(Core& core, store::Session& session, const World& world,
                                                     Saying saying);
// The same under the key of the scope's customer, which is at hand.
[[nodiscard]] ledger::Draft make_draft(Core& core, const vault::DataKey& key, const World& world, Saying saying);

// A scope that opens nothing but says whom and what the entry is about.
[[nodiscard]] receipt::Scope silent_scope(const Caller& caller, base::CustomerId customer = {},
                                          base::RecordId record = {});

}  // namespace jinkui::service
