// Carries a long body from the thread that writes it to the loop that sends it, with a bounded buffer between.
// push() and finish() belong to the writer's thread, take() to the loop, cancel() to any; `wake` is called on the
// writer's thread.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"

namespace jinkui::api {

class ChunkPipe {
 public:
  explicit ChunkPipe(std::function<void()> wake) : wake_(std::move(wake)) {}
  ChunkPipe(const ChunkPipe&) = delete;
  ChunkPipe& operator=(const ChunkPipe&) = delete;
  ~ChunkPipe() = default;

  // Blocks while the buffer is full; false once cancelled.
  bool push(std::string_view piece);
  // The writer is through.
  void finish(base::Status outcome);

  enum class Taken : std::uint8_t { nothing, piece, ended, failed };
  // Moves what has been written so far into `out`; `ended` and `failed` come once all of it has been taken.
  Taken take(std::string& out);
  // After `failed`.
  [[nodiscard]] const base::Error& error() const;
  // Nobody takes any more: the writer's push() returns false.
  void cancel();

  static constexpr std::size_t kFull = std::size_t{256} * 1024;

 private:
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::string buffer_;
  bool cancelled_ = false;
  bool finished_ = false;
  std::optional<base::Error> error_;
};

}  // namespace jinkui::api
