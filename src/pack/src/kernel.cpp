#include "jinkui/pack/kernel.h"

#include <array>

namespace jinkui::pack {
namespace {

struct VerbRow {
  std::string_view name;
  base::Text title;
};

const std::array<VerbRow, kVerbCount>& verbs() {
  static const std::array<VerbRow, kVerbCount> kTable = {{
      {"", {"", ""}},
      {"read", {"查阅", "read"}},
      {"read_masked", {"查看脱敏信息", "see masked"}},
      {"search", {"检索", "search"}},
      {"enter", {"制作录入", "enter"}},
      {"change", {"更改", "change"}},
      {"copy", {"复制", "copy"}},
      {"excerpt", {"摘抄", "excerpt"}},
      {"print", {"打印", "print"}},
      {"export_out", {"导出", "export"}},
      {"import_in", {"导入", "import"}},
      {"provide_outside", {"对外提供", "provide outside"}},
      {"dispatch", {"收发", "dispatch"}},
      {"hand_over_item", {"传递", "hand over"}},
      {"carry_out", {"外出携带", "carry out"}},
      {"loan", {"借阅", "lend"}},
      {"keep", {"保存保管", "keep"}},
      {"destroy", {"销毁", "destroy"}},
      {"classify", {"定密", "classify"}},
      {"declassify", {"降密解密", "declassify"}},
      {"share", {"共享", "share"}},
      {"delegate", {"委托专人", "delegate"}},
      {"administer", {"管理人员与账号", "administer"}},
      {"audit", {"审计", "audit"}},
      {"govern", {"制度换版", "change the policy"}},
  }};
  return kTable;
}

constexpr std::array<std::string_view, kRelationCount> kRelations = {"same_department", "assigned",      "custodian",
                                                                     "designated",      "head_of_owner", "own_entry"};
constexpr std::array<std::string_view, kObligationCount> kObligations = {
    "mask", "watermark", "mark", "purpose", "expiry", "witness", "escort", "second_factor", "notify", "count"};

struct FactRow {
  std::string_view path;
  FactType type;
};
constexpr std::array<FactRow, kKernelFactCount> kFacts = {{
    {"subject.staff", FactType::boolean},
    {"subject.partner", FactType::boolean},
    {"subject.posts", FactType::post_set},
    {"subject.clearance", FactType::level},
    {"subject.password_fresh", FactType::boolean},
    {"subject.second_factor", FactType::boolean},
    {"object.level", FactType::level},
    {"object.record", FactType::boolean},
    {"object.category", FactType::symbol},
    {"object.tier", FactType::tier},
    {"object.declassified", FactType::boolean},
    {"object.marked", FactType::boolean},
    {"quantity", FactType::integer},
    {"purpose", FactType::symbol},
    {"time", FactType::minutes},
    {"workday", FactType::boolean},
    {"external", FactType::boolean},
    {"emergency", FactType::boolean},
}};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Verb verb) {
  return verbs()[static_cast<std::size_t>(verb)].name;
}
std::string_view name_of(Relation relation) {
  return kRelations[static_cast<std::size_t>(relation)];
}
std::string_view name_of(Obligation obligation) {
  return kObligations[static_cast<std::size_t>(obligation)];
}
std::string_view name_of(KernelFact fact) {
  return kFacts[static_cast<std::size_t>(fact)].path;
}
FactType type_of(KernelFact fact) {
  return kFacts[static_cast<std::size_t>(fact)].type;
}
const base::Text& title_of(Verb verb) {
  return verbs()[static_cast<std::size_t>(verb)].title;
}

std::optional<Verb> verb_named(std::string_view name) {
  for (std::size_t i = 1; i < kVerbCount; ++i) {
    if (verbs()[i].name == name) {
      return static_cast<Verb>(i);
    }
  }
  return std::nullopt;
}
std::optional<Relation> relation_named(std::string_view name) {
  return find<Relation>(kRelations, name);
}
std::optional<Obligation> obligation_named(std::string_view name) {
  return find<Obligation>(kObligations, name);
}

}  // namespace jinkui::pack
