// The world of a decision: the pack in force and the directory of people, as one immutable snapshot.
// now() is safe from any thread; pending(), the changes and the Participant calls belong to the writer thread. A
// change is seen by later jobs of the same group at once (pending) and by everybody else after the commit.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/time.h"
#include "jinkui/identity/directory.h"
#include "jinkui/pack/pack.h"
#include "jinkui/store/queue.h"

namespace jinkui::service {

// A pack that was activated in the ledger.
struct ActivePack {
  pack::PackPtr pack;
  base::Hash hash{};  // of its stored form, see pack_store.h
  base::Instant activated;
  std::string policy_text;  // policy.md
};
using ActivePackPtr = std::shared_ptr<const ActivePack>;

struct World {
  ActivePackPtr active;
  identity::DirectoryPtr directory;
  std::vector<pack::PostId> posts;  // post slot of the directory -> the pack's post, none when the pack has no such

  [[nodiscard]] const pack::Pack& pack() const { return *active->pack; }
};
using WorldPtr = std::shared_ptr<const World>;

[[nodiscard]] WorldPtr make_world(ActivePackPtr active, identity::DirectoryPtr directory);

class WorldKeeper final : public store::Participant {
 public:
  // Before the queue runs.
  void start(ActivePackPtr active, identity::DirectoryPtr directory);

  [[nodiscard]] WorldPtr now() const;
  [[nodiscard]] const WorldPtr& pending() const { return pending_; }
  void directory_changed(store::Session& session);
  void pack_changed(ActivePackPtr active);

  void mark() override { marked_ = pending_; }
  void rollback_to_mark() override { pending_ = marked_; }
  void before_commit(store::WriterSession&) override {}
  void committed() override;
  void aborted() override;

 private:
  mutable std::mutex mutex_;
  WorldPtr published_;
  WorldPtr pending_;
  WorldPtr marked_;
};

}  // namespace jinkui::service
