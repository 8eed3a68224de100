#include "jinkui/policy/org.h"

#include <algorithm>
#include <set>

#include "jinkui/policy/explain.h"
#include "source_parts.h"

namespace jinkui::policy {
namespace {

using pack::Step;
using pack::StepKind;

class OrgChecker {
 public:
  OrgChecker(const pack::Pack& pack, const Org& org, const SourcePack& source)
      : pack_(pack), org_(org), source_(source) {}

  Findings run() {
    check_names();
    for (const pack::Flow& flow : pack_.flows) {
      flow_ = &flow;
      for (const std::string& department : departments()) {
        department_ = department;
        if (!possible(0)) {
          report(Severity::error, "org/dead-flow",
                 {"没有人能批准：" + approvers_text(pack_, flow).zh,
                  "nobody can approve: " + approvers_text(pack_, flow).en});
          break;
        }
        if (!depends_on_department()) {
          break;
        }
      }
    }
    return std::move(findings_);
  }

 private:
  void check_names() {
    for (const OrgHolder& holder : org_.holders) {
      const auto post = pack_.post_named(holder.post.text);
      if (post.none()) {
        findings_.push_back(
            {Severity::error,
             "pack/unknown-name",
             holder.post.at,
             "",
             {"制度包没有岗位“" + holder.post.text + "”", "the pack has no post '" + holder.post.text + "'"},
             {"用制度包里的岗位名", "use a post of the pack"}});
      } else if (pack_.at(post).per_department && holder.department.empty()) {
        findings_.push_back(
            {Severity::error,
             "org/whose",
             holder.post.at,
             "",
             {"岗位“" + holder.post.text + "”要写明部门", "the post '" + holder.post.text + "' needs a department"},
             {"写 {post: …, department: …}", "write {post: …, department: …}"}});
      }
    }
  }
  [[nodiscard]] std::vector<std::string> departments() const {
    std::vector<std::string> out;
    for (const Word& department : org_.departments) {
      out.push_back(department.text);
    }
    return out.empty() ? std::vector<std::string>{""} : out;
  }
  [[nodiscard]] bool depends_on_department() const {
    return std::any_of(flow_->steps.begin(), flow_->steps.end(), [](const Step& step) {
      return step.actor.scope == pack::ActorScope::owner_department ||
             step.actor.scope == pack::ActorScope::requester_department;
    });
  }

  [[nodiscard]] std::set<std::string> people(const pack::Actor& actor) const {
    std::vector<pack::PostId> posts = actor.posts;
    if (!actor.group.none()) {
      const auto& members = pack_.at(actor.group).posts;
      posts.insert(posts.end(), members.begin(), members.end());
    }
    const bool local =
        actor.scope == pack::ActorScope::owner_department || actor.scope == pack::ActorScope::requester_department;
    std::set<std::string> out;
    for (const OrgHolder& holder : org_.holders) {
      const bool wanted = std::any_of(posts.begin(), posts.end(),
                                      [&](pack::PostId post) { return pack_.at(post).id == holder.post.text; });
      if (wanted && (!local || holder.department.text == department_)) {
        out.insert(holder.person);
      }
    }
    return out;
  }

  // Depth is bounded: a flow has at most 64 steps and its tree no cycle.
  bool possible(std::size_t slot) {
    const Step& step = flow_->steps[slot];
    if (!step.when.always()) {
      return true;  // may be skipped; who acts then is asked when it is not
    }
    const auto child = [&](std::uint16_t next) { return possible(next); };
    switch (step.kind) {
      case StepKind::sequence:
      case StepKind::all_of:
        return std::all_of(step.children.begin(), step.children.end(), child);
      case StepKind::any_of:
        return std::count_if(step.children.begin(), step.children.end(), child) > 0;
      case StepKind::quorum:
        return !people(step.actor).empty();
      default:
        break;
    }
    if (step.actor.scope == pack::ActorScope::requester_self || step.actor.scope == pack::ActorScope::custodian) {
      return true;
    }
    const std::set<std::string> who = people(step.actor);
    if (who.size() == 1 && single_way(slot)) {
      report(Severity::warning, "org/self-approval",
             {"只有一人可批，其本人申请时无人可批",
              "one person alone can approve, and nobody when it is their own request"});
    }
    return !who.empty();
  }
  // No any_of stands above the step: nobody else can take it over.
  [[nodiscard]] bool single_way(std::size_t slot) const {
    return std::none_of(flow_->steps.begin(), flow_->steps.end(), [&](const Step& step) {
      return step.kind == StepKind::any_of &&
             std::find(step.children.begin(), step.children.end(), slot) != step.children.end();
    });
  }

  [[nodiscard]] Spot place_of_flow() const {
    const auto found = std::find_if(source_.flows.begin(), source_.flows.end(),
                                    [&](const SourceFlow& flow) { return flow.id.text == flow_->id; });
    return found == source_.flows.end() ? Spot{} : found->id.at;
  }

  void report(Severity severity, std::string_view slug, const base::Text& what) {
    const base::Text place = department_.empty() || !depends_on_department()
                                 ? base::Text{}
                                 : base::Text{"（部门 " + department_ + "）", " (department " + department_ + ")"};
    Finding finding{severity,
                    std::string(slug),
                    place_of_flow(),
                    flow_->clause.none() ? "" : pack_.at(flow_->clause).id,
                    {"流程“" + flow_->title.zh + "”" + place.zh + what.zh,
                     "flow '" + flow_->title.en + "'" + place.en + ": " + what.en},
                    {"任命相应岗位，或改流程", "appoint someone, or change the flow"}};
    const auto same = [&](const Finding& other) { return other.message == finding.message; };
    if (std::none_of(findings_.begin(), findings_.end(), same)) {
      findings_.push_back(std::move(finding));
    }
  }

  const pack::Pack& pack_;
  const Org& org_;
  const SourcePack& source_;
  const pack::Flow* flow_ = nullptr;
  std::string department_;
  Findings findings_;
};

void read_person(Reader& reader, Org& org) {
  const Word name = reader.word("name");
  reader.require("name", name);
  const Word department = reader.word("department");
  const YamlNode* posts = reader.get("posts");
  if (posts == nullptr) {
    return;
  }
  if (posts->kind == YamlNode::Kind::scalar) {
    org.holders.push_back({{posts->text, posts->at}, department, name.text});
    return;
  }
  for (const YamlNode& item : posts->items) {
    if (item.kind == YamlNode::Kind::scalar) {
      org.holders.push_back({{item.text, item.at}, department, name.text});
      continue;
    }
    Reader inner(item, reader.findings(), reader.what() + ".posts");
    org.holders.push_back({inner.word("post"), inner.word("department"), name.text});
    inner.finish();
  }
}

}  // namespace

Org parse_org(const Document& document, Findings& findings) {
  Org org;
  const YamlNode node = parse_yaml(document.name, document.text, findings);
  if (has_errors(findings)) {
    return org;
  }
  Reader root(node, findings, "org");
  (void)root.word("organisation");
  org.departments = root.words("departments");
  for_each_listed(root.get("people"), findings, "people", [&](Reader& reader) { read_person(reader, org); });
  root.finish();
  for (const OrgHolder& holder : org.holders) {
    const auto same = [&](const Word& department) { return department.text == holder.department.text; };
    if (!holder.department.empty() && std::none_of(org.departments.begin(), org.departments.end(), same)) {
      findings.push_back(
          {Severity::error,
           "org/unknown-department",
           holder.department.at,
           "",
           {"没有部门“" + holder.department.text + "”", "there is no department '" + holder.department.text + "'"},
           {"在 departments 里列出它", "list it under departments"}});
    }
  }
  return org;
}

Findings check_org(const pack::Pack& pack, const Org& org, const SourcePack& source) {
  return OrgChecker(pack, org, source).run();
}

}  // namespace jinkui::policy
