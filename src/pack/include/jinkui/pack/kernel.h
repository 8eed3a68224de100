// The kernel: the closed lists of verbs, relations, obligations and kernel facts that every pack speaks of.
// A pack adds names of its own (levels, posts, fields …); it never adds to these lists. An addition here needs an
// ADR. Plain enumerations and pure functions.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "jinkui/base/text.h"

namespace jinkui::pack {

// What can be done with customer data. Numbers are frozen: they stand in ledger entries
// (docs/formats/ledger-entry.md).
enum class Verb : std::uint8_t {
  read = 1,              // 查阅 see plaintext
  read_masked = 2,       // see the file with masks
  search = 3,            // look up by value
  enter = 4,             // 制作: enter a customer or a record
  change = 5,            // correct a value
  copy = 6,              // 复制
  excerpt = 7,           // 摘抄
  print = 8,             // 打印
  export_out = 9,        // 导出
  import_in = 10,        // 导入
  provide_outside = 11,  // 对外提供
  dispatch = 12,         // 收发
  hand_over_item = 13,   // 传递
  carry_out = 14,        // 外出携带
  loan = 15,             // 借阅
  keep = 16,             // 保存, 保管: custody, assignment and retention of files
  destroy = 17,          // 销毁
  classify = 18,         // 定密: set or raise a level
  declassify = 19,       // lower or end a level before its time
  share = 20,            // between departments or with partners
  delegate = 21,         // 委托专人: designate a person for acts
  administer = 22,       // 管理: people, departments, appointments, accounts
  audit = 23,            // 审计: open the sealed parts of ledger entries
  govern = 24,           // 制度换版: draft a version of the policy and put it into force
};
inline constexpr std::uint8_t kVerbCount = 25;  // one past the last

// How the acting person stands to the object.
enum class Relation : std::uint8_t {
  same_department = 0,  // a department of the person owns the file
  assigned = 1,         // serves this customer (客户归属)
  custodian = 2,        // keeps the file (保管)
  designated = 3,       // is on record as delegated for this verb and this department or customer (专人)
  head_of_owner = 4,    // heads the department that owns the file (第一责任人)
  own_entry = 5,        // entered it
};
inline constexpr std::uint8_t kRelationCount = 6;

// What must happen along with a permitted act; carried out in one place, service/obligations.
enum class Obligation : std::uint8_t {
  mask = 0,
  watermark = 1,  // name, staff number, time on the screen
  mark = 2,       // level and period on what leaves
  purpose = 3,    // a purpose must be named
  expiry = 4,
  witness = 5,
  escort = 6,
  second_factor = 7,
  notify = 8,
  count = 9,  // copies are counted and numbered
};
inline constexpr std::uint8_t kObligationCount = 10;

enum class FactType : std::uint8_t { boolean, integer, minutes, symbol, level, tier, post_set };

// Facts that the kernel knows for every pack; a pack declares further ones from its choice and flag fields
// ("customer.relationship", "record.affects_interest"). Order is the slot order in Facts.
enum class KernelFact : std::uint8_t {
  subject_staff = 0,       // subject.staff: boolean
  subject_partner,         // subject.partner: boolean
  subject_posts,           // subject.posts: post_set
  subject_clearance,       // subject.clearance: level, none when not set
  subject_password_fresh,  // subject.password_fresh: boolean
  subject_second_factor,   // subject.second_factor: boolean, shown in this session and still fresh
  object_level,            // object.level: effective level of the view
  object_record,           // object.record: boolean, a record rather than the customer itself
  object_category,         // object.category: symbol
  object_tier,             // object.tier: highest tier of the fields asked for
  object_declassified,     // object.declassified: boolean, the confidentiality period has ended
  object_marked,           // object.marked: boolean, has a level with a period
  quantity,                // quantity: integer, customers touched by the act
  context_purpose,         // purpose: symbol
  context_time,            // time: minutes since midnight, local
  context_workday,         // workday: boolean
  context_external,        // external: boolean, the request comes from outside the company's network
  context_emergency,       // emergency: boolean, break-glass
};
inline constexpr std::uint8_t kKernelFactCount = 18;

[[nodiscard]] std::string_view name_of(Verb verb);
[[nodiscard]] std::string_view name_of(Relation relation);
[[nodiscard]] std::string_view name_of(Obligation obligation);
[[nodiscard]] std::string_view name_of(KernelFact fact);  // the path written in conditions, e.g. "object.level"
[[nodiscard]] FactType type_of(KernelFact fact);
[[nodiscard]] const base::Text& title_of(Verb verb);  // 查阅 / read
[[nodiscard]] std::optional<Verb> verb_named(std::string_view name);
[[nodiscard]] std::optional<Relation> relation_named(std::string_view name);
[[nodiscard]] std::optional<Obligation> obligation_named(std::string_view name);

}  // namespace jinkui::pack
