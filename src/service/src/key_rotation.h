// Carries a key rotation out: in steps that may each be repeated, from the record in the database (vault::Rotation).
// start() and tick() may be called from any thread; one step is under way at a time. Steps that touch customers are
// bulk jobs of the writer queue of at most kStep customers; the key store is written on the completion executor or,
// for a new root, on the pool for heavy work. A new key of the search index is the index keeper's work
// (index_keeper.h); here its end is seen and recorded. A failure stops the rotation where it is; the next tick tries
// again.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "jinkui/service/core.h"
#include "jinkui/service/types.h"
#include "jinkui/vault/rotation.h"

namespace jinkui::service {

using RootPtr = std::shared_ptr<vault::RootKey>;

[[nodiscard]] const char* name_of(vault::Rotation::Kind kind);
[[nodiscard]] const char* name_of(vault::Rotation::State state);
[[nodiscard]] FieldValues remarks_of(const vault::Rotation& rotation);
// Writer thread: enters the rotation in the record.
[[nodiscard]] base::Result<vault::Rotation> begin(Core& core, store::WriterSession& session,
                                                  vault::Rotation::Kind kind, base::PersonId by);

class KeyRotation {
 public:
  static constexpr std::size_t kStep = 100;                             // customers of a bulk job
  static constexpr std::int64_t kLingerMs = std::int64_t{10} * 60'000;  // a dropped tree stays in memory so long

  explicit KeyRotation(Core& core) : core_(core) {}

  // Before a rotation is entered in the record, so that no tick takes it up in start()'s place; exactly one start()
  // or not_begun() follows.
  void expect() { ++expected_; }
  void not_begun() { --expected_; }
  // `root`: the new one, for a rotation of the root.
  void start(const vault::Rotation& rotation, RootPtr root);
  void tick();
  [[nodiscard]] std::string trouble() const;  // slug of the last failure; empty: none

 private:
  void carry_on(const vault::Rotation& rotation);
  [[nodiscard]] RootPtr take_root(std::int64_t rotation);
  void change_root(const vault::Rotation& rotation, const RootPtr& root);
  void move_customers(const vault::Rotation& rotation);
  void watch_index(const vault::Rotation& rotation);
  void step(std::int64_t id);
  void end(vault::Rotation rotation, vault::Rotation::State state);
  void stop(const base::Status& why);

  Core& core_;
  std::atomic<bool> busy_ = false;
  std::atomic<int> expected_ = 0;
  mutable std::mutex mutex_;
  std::string trouble_;
  std::int64_t root_of_ = 0;  // the rotation that root_ is for
  RootPtr root_;
  std::optional<base::Instant> dropped_at_;  // when a former tree left the disk
};

}  // namespace jinkui::service
