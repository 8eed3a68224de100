#include "jinkui/service/pack_shelf.h"

#include <algorithm>

#include "jinkui/service/pack_store.h"

namespace jinkui::service {
namespace {

template <class Find>
void read_newer_names(const std::map<std::string, std::string, std::less<>>& renamed,
                      std::map<std::string, std::string, std::less<>>& names, const Find& find) {
  for (const auto& [old, now] : renamed) {
    const std::string here = find(old);
    if (!here.empty() && !now.empty() && find(now).empty()) {
      names.emplace(now, here);
    }
  }
}

// What the pack in force calls otherwise than this older pack does, read in the older one's words.
void read_newer_names(pack::Pack& old, const pack::Pack& now) {
  using pack::NameKind;
  const auto id = [&old](auto named, std::string_view name) {
    const auto found = (old.*named)(name);
    return found.none() ? std::string() : old.at(found).id;
  };
  const auto read = [&](NameKind kind, auto named) {
    const auto slot = static_cast<std::size_t>(kind);
    read_newer_names(now.names[slot], old.names[slot], [&](std::string_view name) { return id(named, name); });
  };
  read(NameKind::post, &pack::Pack::post_named);
  read(NameKind::level, &pack::Pack::level_named);
  read(NameKind::field, &pack::Pack::field_named);
  read(NameKind::category, &pack::Pack::category_named);
  read(NameKind::purpose, &pack::Pack::purpose_named);
  read(NameKind::flow, &pack::Pack::flow_named);
}

}  // namespace

ActivePackPtr PackShelf::kept(const base::Hash& pack, const base::Hash& in_force) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const Kept& each) { return each.pack == pack && each.in_force == in_force; });
  return found == kept_.end() ? nullptr : found->active;
}

base::Result<WorldPtr> PackShelf::world_of(store::Session& session, const WorldPtr& now, const base::Hash& pack) {
  const base::Hash& in_force = now->active->hash;
  if (pack == in_force) {
    return WorldPtr(now);
  }
  if (auto found = kept(pack, in_force); found != nullptr) {
    return make_world(std::move(found), now->directory);
  }
  JINKUI_TRY(const auto bundle, stored_bundle(session, pack));
  JINKUI_TRY(auto compiled, compile_pack(bundle));
  read_newer_names(compiled, now->pack());
  auto active = std::make_shared<ActivePack>();
  active->pack = std::make_shared<const pack::Pack>(std::move(compiled));
  active->hash = pack;
  active->policy_text = bundle.policy_text;
  {
    const std::lock_guard lock(mutex_);
    if (kept_.size() == kMost) {
      kept_.erase(kept_.begin());
    }
    kept_.push_back({pack, in_force, active});
  }
  return make_world(std::move(active), now->directory);
}

}  // namespace jinkui::service
