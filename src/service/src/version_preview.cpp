// What a version of the policy would change, and for whom.
#include <algorithm>
#include <array>
#include <set>

#include "jinkui/policy/compare.h"
#include "jinkui/policy/compile.h"
#include "jinkui/workflow/names.h"
#include "labels.h"
#include "version_check.h"

namespace jinkui::service {
namespace {

using Bears = vault::Vault::Bears;

class Preview {
 public:
  Preview(Core& core, store::Session& session, const WorldPtr& now, const ActivePackPtr& next)
      : core_(core), session_(session), now_(*now), next_(*make_world(next, now->directory)) {}

  VersionPreview run(const PackBundle& bundle) {
    out_.in_force = now_.active->hash;
    auto findings = policy::check(bundle.documents).findings;
    append(findings, names_in_use(core_, session_, now_, next_.pack(), out_.read_as));
    if (const auto present = bundle_of(session_, now_.active->hash); present.ok()) {
      append(findings, check_base(*present, bundle));
    }
    append(findings, check_house(core_, now_, next_.pack(), bundle));
    out_.findings = views_of(findings);
    compare();
    levels();
    categories();
    fields();
    requests_and_grants();
    designations();
    return std::move(out_);
  }

 private:
  static void append(policy::Findings& to, const policy::Findings& more) {
    to.insert(to.end(), more.begin(), more.end());
  }

  void compare() {
    static constexpr std::array<const char*, 3> kWhat = {"added", "removed", "changed"};
    const auto comparison = policy::compare(now_.pack(), next_.pack());
    for (const auto& change : comparison.names) {
      out_.names.push_back({kWhat[static_cast<std::size_t>(change.what)], change.kind, change.id, change.title,
                            change.before, change.after});
    }
    for (const auto& change : comparison.access) {
      AccessChangeView view;
      view.post = {change.post, change.post_title};
      view.verb = {std::string(pack::name_of(change.verb)), pack::title_of(change.verb)};
      view.level = {change.level, change.level_title};
      view.standing = change.standing;
      view.before = change.before;
      view.after = change.after;
      view.wider = change.wider;
      name_people(change.post, view);
      out_.access.push_back(std::move(view));
    }
  }

  // Who holds the post now, by the name of either version; of no post: the whole staff.
  void name_people(const std::string& post, AccessChangeView& view) {
    const base::Instant now = core_.time().now();
    const auto before = now_.pack().post_named(post);
    const auto after = next_.pack().post_named(post);
    for (const auto& person : now_.directory->people()) {
      const auto held = now_.directory->appointments(person.id);
      const bool holds =
          post.empty() || std::any_of(held.begin(), held.end(), [&](const identity::Appointment& each) {
            const auto old_post = now_.posts[each.post_slot];
            const auto new_post = next_.posts[each.post_slot];
            return each.validity.holds_at(now) &&
                   ((!before.none() && old_post == before) || (!after.none() && new_post == after));
          });
      if (!person.active || !holds) {
        continue;
      }
      ++view.people_total;
      if (view.people.size() < Governance::kMostPeople) {
        view.people.push_back(person_ref(*now_.directory, person.id));
      }
    }
  }

  // A level that no longer stands above one that it stood above.
  void levels() {
    const pack::Pack& old = now_.pack();
    for (std::size_t high = 0; high < old.levels.size(); ++high) {
      const auto here = next_.pack().level_named(old.levels[high].id);
      for (std::size_t low = 0; low < high; ++low) {
        const auto below = next_.pack().level_named(old.levels[low].id);
        if (here.none() || below.none() || below < here) {
          continue;
        }
        const base::Text& beside = old.levels[low].title;
        lowered("level", {old.levels[high].id, old.levels[high].title}, bearing(Bears::level, old.levels[high].id),
                {"高于" + beside.zh, "above " + beside.en}, {"不再高于" + beside.zh, "no longer above " + beside.en});
      }
    }
  }

  // The level that an old one is in the next pack, against the one that the part has there.
  template <class Row>
  void part(const char* kind, const Row& old, pack::LevelId now_has, std::int64_t amount) {
    if (old.level.none()) {
      return;
    }
    const auto had = next_.pack().level_named(now_.pack().at(old.level).id);
    if (had.none() || (!now_has.none() && !(now_has < had))) {
      return;
    }
    lowered(kind, {old.id, old.title}, amount, now_.pack().at(old.level).title,
            now_has.none() ? base::Text{"不定密级", "no level of its own"} : next_.pack().at(now_has).title);
  }
  void categories() {
    for (const auto& category : now_.pack().categories) {
      const auto next = next_.pack().category_named(category.id);
      if (!next.none()) {
        part("category", category, next_.pack().at(next).level, bearing(Bears::category, category.id));
      }
    }
  }
  void fields() {
    for (const auto& field : now_.pack().fields) {
      const auto next = next_.pack().field_named(field.id);
      if (!field.level.none() && !next.none()) {
        part("field", field, next_.pack().at(next).level, bearing(Bears::field, field.id));
      }
    }
  }
  void lowered(const char* kind, Named name, std::int64_t amount, base::Text before, base::Text after) {
    if (amount > 0) {
      out_.lowered.push_back({kind, std::move(name), std::move(before), std::move(after), amount});
    }
  }

  // Data that bears a name, or an older name that reads as it.
  std::int64_t bearing(Bears what, const std::string& id) {
    const auto kind = what == Bears::level      ? pack::NameKind::level
                      : what == Bears::category ? pack::NameKind::category
                                                : pack::NameKind::field;
    std::int64_t amount = core_.vault().count_bearing(session_, what, id);
    for (const auto& [old, becomes] : now_.pack().names[static_cast<std::size_t>(kind)]) {
      amount += becomes == id ? core_.vault().count_bearing(session_, what, old) : 0;
    }
    return amount;
  }

  [[nodiscard]] bool still_there(const workflow::NamesInUse& names) const {
    const pack::Pack& pack = next_.pack();
    const auto flow = pack.flow_named(names.flow);
    const bool some_field = std::any_of(names.fields.begin(), names.fields.end(),
                                        [&](const std::string& name) { return !pack.field_named(name).none(); });
    return !flow.none() && !pack.at(flow).verbs.empty() &&
           (names.purpose.empty() || !pack.purpose_named(names.purpose).none()) &&
           (names.fields.empty() || some_field);
  }
  void requests_and_grants() {
    for (const auto& names : workflow::names_of_open_requests(session_)) {
      const auto flow = now_.pack().flow_named(names.flow);
      const bool of_policy = !flow.none() && now_.pack().at(flow).verbs.front() == pack::Verb::govern;
      (still_there(names) && !of_policy ? out_.requests_kept : out_.requests_ended) += names.amount;
    }
    for (const auto& names : workflow::names_of_grants(session_, core_.time().now())) {
      (still_there(names) ? out_.grants_kept : out_.grants_void) += names.amount;
    }
  }
  void designations() {
    const base::Instant now = core_.time().now();
    for (const auto& person : now_.directory->people()) {
      const auto held = now_.directory->designations(person.id);
      out_.designations +=
          std::count_if(held.begin(), held.end(), [&](const auto& each) { return each.validity.holds_at(now); });
    }
  }

  Core& core_;
  store::Session& session_;
  const World& now_;
  World next_;
  VersionPreview out_;
};

}  // namespace

VersionPreview preview_of(Core& core, store::Session& session, const WorldPtr& now, const ActivePackPtr& next,
                          const PackBundle& bundle) {
  return Preview(core, session, now, next).run(bundle);
}

}  // namespace jinkui::service
