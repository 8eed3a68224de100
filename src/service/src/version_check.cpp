#include "version_check.h"

#include <algorithm>
#include <array>
#include <set>

#include "jinkui/codec/hex.h"
#include "jinkui/policy/org.h"
#include "jinkui/workflow/names.h"
#include "labels.h"

namespace jinkui::service {
namespace {

using pack::NameKind;

struct KindText {
  const char* id;
  base::Text title;
};
const KindText& text_of(NameKind kind) {
  static const std::array<KindText, pack::kNameKinds> kTexts = {{{"posts", {"岗位", "post"}},
                                                                 {"levels", {"密级", "level"}},
                                                                 {"fields", {"字段", "field"}},
                                                                 {"categories", {"类别", "category"}},
                                                                 {"purposes", {"用途", "purpose"}},
                                                                 {"flows", {"流程", "flow"}}}};
  return kTexts[static_cast<std::size_t>(kind)];
}

// The id that a pack reads a name as; empty: none.
std::string resolved(const pack::Pack& pack, NameKind kind, const std::string& name) {
  const auto id = [&pack](auto found) { return found.none() ? std::string() : pack.at(found).id; };
  switch (kind) {
    case NameKind::post:
      return id(pack.post_named(name));
    case NameKind::level:
      return id(pack.level_named(name));
    case NameKind::field:
      return id(pack.field_named(name));
    case NameKind::category:
      return id(pack.category_named(name));
    case NameKind::purpose:
      return id(pack.purpose_named(name));
    case NameKind::flow:
      break;
  }
  return id(pack.flow_named(name));
}

template <class Rows>
void add_ids(const Rows& rows, std::set<std::string>& to) {
  for (const auto& row : rows) {
    to.insert(row.id);
  }
}

// Every name that stored data can bear: the pack's own, and those of earlier versions.
std::set<std::string> known_names(const pack::Pack& pack, NameKind kind) {
  std::set<std::string> out;
  for (const auto& [from, to] : pack.names[static_cast<std::size_t>(kind)]) {
    out.insert(from);
  }
  switch (kind) {
    case NameKind::post:
      add_ids(pack.posts, out);
      break;
    case NameKind::level:
      add_ids(pack.levels, out);
      break;
    case NameKind::field:
      add_ids(pack.fields, out);
      break;
    case NameKind::category:
      add_ids(pack.categories, out);
      break;
    case NameKind::purpose:
      add_ids(pack.purposes, out);
      break;
    case NameKind::flow:
      add_ids(pack.flows, out);
      break;
  }
  return out;
}

class NameReview {
 public:
  NameReview(Core& core, store::Session& session, const World& now, const pack::Pack& next,
             std::vector<ReadAs>& read_as)
      : core_(core), session_(session), now_(now), next_(next), read_as_(read_as) {}

  policy::Findings run() {
    for (std::size_t kind = 0; kind < pack::kNameKinds; ++kind) {
      for (const auto& name : known_names(now_.pack(), static_cast<NameKind>(kind))) {
        one(static_cast<NameKind>(kind), name);
      }
    }
    return std::move(findings_);
  }

 private:
  void one(NameKind kind, const std::string& name) {
    const std::string before = resolved(now_.pack(), kind, name);
    const std::string after = resolved(next_, kind, name);
    if (before == name && after == name) {
      return;
    }
    const std::int64_t amount = in_use(kind, name);
    if (amount == 0) {
      return;
    }
    const auto& map = next_.names[static_cast<std::size_t>(kind)];
    const bool said = map.contains(name);
    const bool as_before = before.empty() ? after.empty() : resolved(next_, kind, before) == after;
    if (!said && after.empty()) {
      find("version/name-in-use", kind, name, amount,
           {"本版本没有它，也没有映射", "is neither in this version nor mapped by it"});
    } else if (!as_before) {
      find("version/name-reused", kind, name, amount,
           {"在本版本中变成了另一个意思", "would come to mean something else"});
    } else {
      read_as_.push_back({text_of(kind).id, name, after, amount});
    }
  }

  void find(const char* slug, NameKind kind, const std::string& name, std::int64_t amount, const base::Text& what) {
    const KindText& words = text_of(kind);
    const std::string number = std::to_string(amount);
    findings_.push_back(
        {policy::Severity::error,
         slug,
         {},
         "",
         {"现有 " + number + " 处数据使用" + words.title.zh + "“" + name + "”，" + what.zh,
          number + " pieces of data bear the " + words.title.en + " '" + name + "', which " + what.en},
         {"在 map 的 " + std::string(words.id) + " 中写 " + name + ": 新名称",
          "write " + name + ": new_name under map, " + std::string(words.id)}});
  }

  [[nodiscard]] std::int64_t in_use(NameKind kind, const std::string& name) {
    switch (kind) {
      case NameKind::post:
        return appointments(name);
      case NameKind::level:
        return core_.vault().count_bearing(session_, vault::Vault::Bears::level, name);
      case NameKind::category:
        return core_.vault().count_bearing(session_, vault::Vault::Bears::category, name);
      case NameKind::field:
        return core_.vault().count_bearing(session_, vault::Vault::Bears::field, name);
      case NameKind::purpose:
      case NameKind::flow:
        break;
    }
    std::int64_t amount = 0;
    for (const auto& grant : workflow::names_of_grants(session_, core_.time().now())) {
      amount += (kind == NameKind::flow ? grant.flow : grant.purpose) == name ? grant.amount : 0;
    }
    return amount;
  }
  [[nodiscard]] std::int64_t appointments(const std::string& name) const {
    const auto names = now_.directory->post_names();
    const base::Instant now = core_.time().now();
    std::int64_t amount = 0;
    for (const auto& person : now_.directory->people()) {
      const auto held = now_.directory->appointments(person.id);
      amount += std::count_if(held.begin(), held.end(), [&](const identity::Appointment& each) {
        return names[each.post_slot] == name && (!each.validity.to || *each.validity.to > now);
      });
    }
    return amount;
  }

  Core& core_;
  store::Session& session_;
  const World& now_;
  const pack::Pack& next_;
  std::vector<ReadAs>& read_as_;
  policy::Findings findings_;
};

policy::Org org_of(Core& core, const identity::DirectoryData& directory, const World& as_next) {
  policy::Org org;
  const base::Instant now = core.time().now();
  for (const auto& department : directory.departments()) {
    org.departments.push_back({department.name, {}});
  }
  for (const auto& person : directory.people()) {
    for (const auto& held : directory.appointments(person.id)) {
      const auto post = as_next.posts[held.post_slot];
      if (person.active && !post.none() && held.validity.holds_at(now)) {
        org.holders.push_back({{as_next.pack().at(post).id, {}},
                               {department_ref(directory, held.department).name, {}},
                               person.staff_number});
      }
    }
  }
  return org;
}

bool of_governing_flow(const pack::Pack& pack, const policy::SourcePack& source, const policy::Finding& finding) {
  return std::any_of(source.flows.begin(), source.flows.end(), [&](const policy::SourceFlow& flow) {
    const auto id = pack.flow_named(flow.id.text);
    const auto& verbs = pack.at(id).verbs;
    return flow.id.at.line == finding.at.line && flow.id.at.file == finding.at.file &&
           std::find(verbs.begin(), verbs.end(), pack::Verb::govern) != verbs.end();
  });
}

}  // namespace

policy::Findings names_in_use(Core& core, store::Session& session, const World& now, const pack::Pack& next,
                              std::vector<ReadAs>& read_as) {
  return NameReview(core, session, now, next, read_as).run();
}

policy::Findings check_base(const PackBundle& in_force, const PackBundle& next) {
  const auto texts = [](const PackBundle& bundle) {
    std::vector<std::string> out;
    for (std::size_t i = 1; i < bundle.documents.size(); ++i) {
      out.push_back(bundle.documents[i].text);
    }
    return out;
  };
  const bool extends = !policy::parse(next.documents).source.extends.empty();
  if (texts(in_force) == texts(next) && (extends || in_force.documents.size() < 2)) {
    return {};
  }
  return {{policy::Severity::error,
           "version/floor",
           {next.documents.front().name, 1, 1},
           "",
           {"新版本必须建立在现行版本的底线制度包之上", "a version rests on the base pack of the version in force"},
           {"保留 extends，不要更换被继承的制度包", "keep extends, and leave the pack that it extends as it is"}}};
}

policy::Findings check_house(Core& core, const World& now, const pack::Pack& next, const PackBundle& bundle) {
  World as_next;
  for (const auto& name : now.directory->post_names()) {
    as_next.posts.push_back(next.post_named(name));
  }
  auto active = std::make_shared<ActivePack>();
  // The pack is borrowed for the length of this call.
  active->pack = pack::PackPtr(pack::PackPtr(), &next);
  as_next.active = std::move(active);
  const policy::SourcePack source = policy::parse(bundle.documents).source;
  auto findings = policy::check_org(next, org_of(core, *now.directory, as_next), source);
  for (auto& finding : findings) {
    if (!of_governing_flow(next, source, finding)) {
      finding.severity = policy::Severity::warning;
    }
  }
  return findings;
}

base::Error unknown_version() {
  return {base::Errc::not_found,
          "version/unknown",
          {"没有这个制度版本。", "There is no such version of the policy."},
          {"请从制度页的版本列表中选择。", "Choose one from the versions on the policy page."},
          "",
          {},
          ""};
}

base::Error version_not_ready(const policy::Findings& findings) {
  base::Error error = policy::to_error(findings);
  error.code = base::Errc::conflict;
  error.slug = "version/not-ready";
  return error;
}

base::Result<PackBundle> bundle_of(store::Session& session, const base::Hash& hash) {
  if (const auto body = governance::body_of(session, hash); body && !body->empty()) {
    return decode_pack_bundle(*body);
  }
  auto stored = stored_bundle(session, hash);
  return stored.ok() ? std::move(stored) : base::Result<PackBundle>(unknown_version());
}

base::Status check_version(Core& core, store::Session& session, const World& now, const std::string& hash) {
  const auto wanted = codec::hash_from_hex(hash);
  if (!wanted || !governance::version(session, *wanted)) {
    return unknown_version();
  }
  if (*wanted == now.active->hash) {
    return base::Error{base::Errc::conflict,
                       "version/in-force",
                       {"这个版本已经施行。", "This version is in force already."},
                       {"无需申请。", "No request is needed."},
                       "",
                       {},
                       ""};
  }
  JINKUI_TRY(const auto bundle, bundle_of(session, *wanted));
  JINKUI_TRY(const auto pack, compile_pack(bundle));
  JINKUI_TRY(const auto present, bundle_of(session, now.active->hash));
  std::vector<ReadAs> read_as;
  policy::Findings findings = check_base(present, bundle);
  for (auto more : {names_in_use(core, session, now, pack, read_as), check_house(core, now, pack, bundle)}) {
    findings.insert(findings.end(), more.begin(), more.end());
  }
  return policy::has_errors(findings) ? base::Status(version_not_ready(findings)) : base::success();
}

std::vector<FindingView> views_of(const policy::Findings& findings) {
  std::vector<FindingView> out;
  for (const auto& finding : findings) {
    out.push_back({finding.severity == policy::Severity::error, finding.slug, finding.at.file, finding.at.line,
                   finding.at.column, finding.clause, finding.message, finding.mend});
  }
  return out;
}

}  // namespace jinkui::service
