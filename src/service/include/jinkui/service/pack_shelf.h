// The packs that open requests were made under: a request is decided by the pack it was made under to its end, while
// new ones follow the pack in force (ADR 29). Safe from several threads; keeps a few compiled packs, drops the
// oldest.
#pragma once
#include <mutex>
#include <utility>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/service/world.h"
#include "jinkui/store/session.h"

namespace jinkui::service {

class PackShelf {
 public:
  // The world of a request: people as in `now`, the pack with this hash. Names that the pack in force gave since are
  // read in the words of that pack. Errors: those of load_pack().
  [[nodiscard]] base::Result<WorldPtr> world_of(store::Session& session, const WorldPtr& now, const base::Hash& pack);

 private:
  static constexpr std::size_t kMost = 8;
  struct Kept {
    base::Hash pack{};
    base::Hash in_force{};
    ActivePackPtr active;
  };
  [[nodiscard]] ActivePackPtr kept(const base::Hash& pack, const base::Hash& in_force);

  std::mutex mutex_;
  std::vector<Kept> kept_;  // newest last
};

}  // namespace jinkui::service
