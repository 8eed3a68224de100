#include "chunk_pipe.h"

#include "jinkui/base/check.h"

namespace jinkui::api {

bool ChunkPipe::push(std::string_view piece) {
  bool was_empty = false;
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return cancelled_ || buffer_.size() < kFull; });
    if (cancelled_) {
      return false;
    }
    was_empty = buffer_.empty();
    buffer_.append(piece);
  }
  if (was_empty && !piece.empty()) {
    wake_();
  }
  return true;
}

void ChunkPipe::finish(base::Status outcome) {
  {
    const std::scoped_lock lock(mutex_);
    finished_ = true;
    if (!outcome.ok()) {
      error_ = outcome.take_error();
    }
  }
  wake_();
}

ChunkPipe::Taken ChunkPipe::take(std::string& out) {
  out.clear();
  const std::scoped_lock lock(mutex_);
  if (!buffer_.empty()) {
    out.swap(buffer_);
    room_.notify_one();
    return Taken::piece;
  }
  if (!finished_) {
    return Taken::nothing;
  }
  return error_ ? Taken::failed : Taken::ended;
}

const base::Error& ChunkPipe::error() const {
  const std::scoped_lock lock(mutex_);
  JINKUI_CHECK(error_.has_value());
  return *error_;
}

void ChunkPipe::cancel() {
  const std::scoped_lock lock(mutex_);
  cancelled_ = true;
  room_.notify_one();
}

}  // namespace jinkui::api
