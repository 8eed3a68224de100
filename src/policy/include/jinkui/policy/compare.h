// What another version of a pack would change, and for whom: shown before it is put into force.
// Pure; safe from any thread. The words hold names of the packs only.
#pragma once
#include <string>
#include <vector>

#include "jinkui/base/text.h"
#include "jinkui/pack/kernel.h"
#include "jinkui/pack/pack.h"

namespace jinkui::policy {

// One thing that one version has and the other has not, or has otherwise. `kind` and `id` as in the pack file
// ("level", "secret").
struct NameChange {
  enum class What : std::uint8_t { added, removed, changed };
  What what = What::changed;
  std::string kind;
  std::string id;
  base::Text title;
  base::Text before;  // empty when added
  base::Text after;   // empty when removed
};

// What the holders of a post may do otherwise than before.
struct AccessChange {
  std::string post;  // empty: staff without any post
  base::Text post_title;
  pack::Verb verb = pack::Verb::read;
  std::string level;  // empty: of whatever level, or about no file
  base::Text level_title;
  base::Text standing;  // how they stand to the file, where it matters; else empty
  base::Text before;    // 准许, 不准, 须经“复制摘抄申请”
  base::Text after;
  bool wider = false;  // they get nearer to the data than before
};

struct Comparison {
  std::vector<NameChange> names;
  std::vector<AccessChange> access;
};

// `before` is in force, `after` would be. Posts, levels and flows of both are the same when they have the same id.
[[nodiscard]] Comparison compare(const pack::Pack& before, const pack::Pack& after);

}  // namespace jinkui::policy
