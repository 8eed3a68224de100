// The record of key rotations: which runs, how far it is, who asked for it. Docs: docs/adr/0033-rotation.md.
// Plain values and functions over a session; those with a store::WriterSession belong to the writer thread. A
// rotation that is not there is an error; database failure throws base::Fatal.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"
#include "jinkui/store/database.h"

namespace jinkui::vault {

struct Rotation {
  // Numbers are frozen.
  enum class Kind : std::uint8_t { root = 1, buckets = 2, index = 3 };
  enum class State : std::uint8_t { running = 1, done = 2, abandoned = 3 };
  std::int64_t id = 0;
  Kind kind = Kind::root;
  State state = State::running;
  base::PersonId by;
  base::Instant started;
  base::Instant ended;  // 0 while it runs
  // root: the mark of the root before. buckets, index: the epoch that it leads to, as 16 bytes big-endian.
  std::array<std::uint8_t, 16> mark{};
  std::int64_t cursor = 0;  // the last customer that was moved
  std::int64_t moved = 0;   // customers moved; index: those in the new one, once it is done
  std::int64_t total = 0;   // customers when it began
};

[[nodiscard]] std::array<std::uint8_t, 16> mark_of_epoch(std::uint32_t epoch);
[[nodiscard]] std::uint32_t epoch_of_mark(const std::array<std::uint8_t, 16>& mark);

// Enters a rotation that begins; its id. Error key-rotation/running: another one does.
[[nodiscard]] base::Result<std::int64_t> begin_rotation(store::WriterSession& session, const Rotation& rotation);
// Stores state, end and progress.
void update_rotation(store::WriterSession& session, const Rotation& rotation);
[[nodiscard]] std::optional<Rotation> running_rotation(store::Session& session);
// The newest one that was done.
[[nodiscard]] std::optional<Rotation> last_done(store::Session& session, Rotation::Kind kind);
// Newest first.
[[nodiscard]] std::vector<Rotation> rotations(store::Session& session, std::size_t limit);
[[nodiscard]] std::int64_t count_live_customers(store::Session& session);

}  // namespace jinkui::vault
