#include "idempotency.h"

namespace jinkui::api {
namespace {

std::string name_of(base::PersonId person, std::string_view key) {
  return std::to_string(person.value).append(" ").append(key);
}

}  // namespace

Idempotency::Known Idempotency::begin(base::PersonId person, std::string_view key, const base::Hash& call,
                                      Kept& kept) {
  const std::int64_t now = clock_.now().ms;
  const std::scoped_lock lock(mutex_);
  drop_old(now);
  std::string name = name_of(person, key);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    entries_.push_back(Entry{std::move(name), call, State::under_way, {}, now});
    by_name_.emplace(entries_.back().name, std::prev(entries_.end()));
    return Known::no;
  }
  const Entry& entry = *found->second;
  if (entry.call != call) {
    return Known::different;
  }
  switch (entry.state) {
    case State::under_way:
      return Known::under_way;
    case State::not_kept:
      return Known::not_kept;
    case State::answered:
      break;
  }
  kept = entry.kept;
  return Known::answered;
}

void Idempotency::finish(base::PersonId person, std::string_view key, std::optional<Kept> kept) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_name_.find(name_of(person, key));
  if (found == by_name_.end()) {
    return;
  }
  Entry& entry = *found->second;
  entry.state = kept ? State::answered : State::not_kept;
  if (kept) {
    entry.kept = std::move(*kept);
    bytes_ += entry.kept.body.size();
  }
}

void Idempotency::forget(base::PersonId person, std::string_view key) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_name_.find(name_of(person, key));
  if (found != by_name_.end()) {
    erase(found->second);
  }
}

void Idempotency::erase(Entries::iterator it) {
  bytes_ -= it->kept.body.size();
  by_name_.erase(it->name);
  entries_.erase(it);
}

void Idempotency::drop_old(std::int64_t now_ms) {
  while (!entries_.empty()) {
    const auto oldest = entries_.begin();
    const bool over = entries_.size() >= max_entries_ || bytes_ > max_bytes_;
    if (!over && now_ms - oldest->at_ms < kKeepMs) {
      return;
    }
    erase(oldest);
  }
}

}  // namespace jinkui::api
