#include "jinkui/identity/sessions.h"

#include <algorithm>
#include <cstring>

#include "jinkui/base/check.h"
#include "jinkui/codec/base64.h"
#include "jinkui/crypto/crypto.h"
#include "rows.h"

namespace jinkui::identity {
namespace {

using store::Sql;

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenChars = 43;
constexpr std::int64_t kWriteSeenMs = 60'000;
constexpr std::int64_t kSweepGraceMs = std::int64_t{5} * 60'000;  // written last-seen times lag behind
constexpr std::size_t kPendingMost = 4096;
constexpr int kLoadTries = 4;

constexpr Sql kInsert{
    "INSERT INTO session(token_hash, person, created, last_seen, password_changed, must_change, second_factor, "
    "enrolled, address) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Sql kDropOldest{
    "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session WHERE person = $1 "
    "ORDER BY created DESC, token_hash LIMIT 1000 OFFSET $2) RETURNING token_hash"};
constexpr Sql kSelect{
    "SELECT token_hash, person, created, last_seen, password_changed, must_change, second_factor, enrolled, address "
    "FROM session WHERE token_hash = $1"};
constexpr Sql kOfPerson{
    "SELECT token_hash, person, created, last_seen, password_changed, must_change, second_factor, enrolled, address "
    "FROM session WHERE person = $1 ORDER BY created DESC"};
constexpr Sql kDelete{"DELETE FROM session WHERE token_hash = $1"};
constexpr Sql kDeleteOthers{"DELETE FROM session WHERE person = $1 AND token_hash <> $2"};
constexpr Sql kChange{
    "UPDATE session SET password_changed = $1, must_change = $2, second_factor = $3, enrolled = $4 "
    "WHERE token_hash = $5"};
constexpr Sql kSeen{"UPDATE session SET last_seen = $1 WHERE token_hash = $2 AND last_seen < $1"};
constexpr Sql kSweep{"DELETE FROM session WHERE created <= $1 OR last_seen <= $2"};

std::optional<base::Bytes> token_bytes(std::string_view token) {
  if (token.size() != kTokenChars) {
    return std::nullopt;
  }
  return codec::from_base64url(token);
}

bool timed_out(const SessionView& view, const SessionLimits& limits, base::Instant now) {
  return now.ms - view.created.ms >= limits.absolute_ms || now.ms - view.last_seen.ms >= limits.idle_ms;
}

base::Hash key_at(const store::Query& row, int column) {
  base::Hash key{};
  const base::ByteView blob = row.blob(column);
  std::copy_n(blob.begin(), std::min(blob.size(), key.size()), key.begin());
  return key;
}

SessionView view_at(const store::Query& row) {
  SessionView view;
  view.key = key_at(row, 0);
  view.person = row.id<base::PersonId>(1);
  view.created = row.instant(2);
  view.last_seen = row.instant(3);
  view.password_changed = row.instant(4);
  view.must_change = row.integer(5) != 0;
  view.factor_at = row.instant(6);
  view.enrolled = row.integer(7) != 0;
  view.address = row.string(8);
  return view;
}

// SHA-256 output: any eight bytes of it are a hash.
struct KeyHash {
  std::size_t operator()(const base::Hash& key) const {
    std::size_t hash = 0;
    std::memcpy(&hash, key.data(), sizeof hash);
    return hash;
  }
};

}  // namespace

struct Sessions::Entry {
  SessionView view;
  base::Instant written;  // last-seen time in the table
};

struct Sessions::Shard {
  std::mutex mutex;
  std::unordered_map<base::Hash, Entry, KeyHash> entries;
};

// Sessions written by a job whose commit is not known yet; removing one first takes it out again, so that an admit()
// that comes late does not bring a revoked session back.
struct Sessions::Pending {
  std::mutex mutex;
  std::unordered_map<base::Hash, base::PersonId, KeyHash> keys;
};

Sessions::Sessions(std::size_t cached)
    : per_shard_(std::max<std::size_t>(1, cached / kShards)),
      shards_(std::make_unique<Shard[]>(kShards)),
      pending_(std::make_unique<Pending>()) {}
Sessions::~Sessions() = default;

Sessions::Shard& Sessions::shard_of(const base::Hash& key) const {
  return shards_[key.back() % kShards];
}

NewSession Sessions::make(const SessionOwner& owner, base::Instant now, base::Random& random) {
  std::array<std::uint8_t, kTokenBytes> bytes{};
  random.fill(bytes);
  NewSession made;
  made.token = codec::to_base64url(bytes);
  made.view.key = crypto::sha256(bytes);
  made.view.person = owner.person;
  made.view.created = now;
  made.view.last_seen = now;
  made.view.password_changed = owner.password_changed;
  made.view.must_change = owner.must_change;
  made.view.enrolled = owner.enrolled;
  made.view.factor_at = owner.enrolled ? now : base::Instant{};
  made.view.address = owner.address;
  return made;
}

void Sessions::expect(const SessionView& view) {
  const std::lock_guard<std::mutex> lock(pending_->mutex);
  if (pending_->keys.size() >= kPendingMost) {
    pending_->keys.clear();  // they will be loaded from the table instead
  }
  pending_->keys[view.key] = view.person;
}

void Sessions::store(store::WriterSession& session, const SessionView& view) {
  session.run(kInsert, view.key, view.person, view.created, view.last_seen, view.password_changed, view.must_change,
              view.factor_at, view.enrolled, view.address);
  std::vector<base::Hash> dropped;
  for (store::Query row = session.change(kDropOldest, view.person, kPerPerson); row.step();) {
    dropped.push_back(key_at(row, 0));
  }
  for (const base::Hash& key : dropped) {
    forget(key);
  }
  expect(view);
}

void Sessions::change(store::WriterSession& session, const SessionView& view) {
  session.run(kChange, view.password_changed, view.must_change, view.factor_at, view.enrolled, view.key);
  expect(view);
}

void Sessions::admit(const SessionView& view) {
  const std::lock_guard<std::mutex> lock(pending_->mutex);
  if (pending_->keys.erase(view.key) == 1) {
    Shard& shard = shard_of(view.key);
    const std::lock_guard<std::mutex> shard_lock(shard.mutex);
    put(shard, view);
  }
}

void Sessions::put(Shard& shard, const SessionView& view) const {
  auto& entries = shard.entries;
  if (entries.size() >= per_shard_ && entries.find(view.key) == entries.end()) {
    auto oldest = entries.begin();
    auto it = entries.begin();
    for (int seen = 0; seen < 8 && it != entries.end(); ++seen, ++it) {
      oldest = it->second.view.last_seen < oldest->second.view.last_seen ? it : oldest;
    }
    entries.erase(oldest);
  }
  entries[view.key] = {view, view.last_seen};
}

std::optional<SessionView> Sessions::lookup(std::string_view token, const SessionLimits& limits, base::Instant now) {
  const std::optional<base::Bytes> bytes = token_bytes(token);
  if (!bytes) {
    return std::nullopt;
  }
  const base::Hash key = crypto::sha256(*bytes);
  Shard& shard = shard_of(key);
  const std::lock_guard<std::mutex> lock(shard.mutex);
  const auto found = shard.entries.find(key);
  if (found == shard.entries.end()) {
    return std::nullopt;
  }
  SessionView& view = found->second.view;
  if (timed_out(view, limits, now)) {
    return std::nullopt;
  }
  view.last_seen = std::max(view.last_seen, now);
  return view;
}

std::optional<SessionView> Sessions::load(store::Session& session, std::string_view token,
                                          const SessionLimits& limits, base::Instant now) {
  const std::optional<base::Bytes> bytes = token_bytes(token);
  if (!bytes) {
    return std::nullopt;
  }
  SessionView view;
  view.key = crypto::sha256(*bytes);
  Shard& shard = shard_of(view.key);
  for (int tries = 0; tries < kLoadTries; ++tries) {
    const std::uint64_t before = forgets_.load();
    {
      store::Query row = session.query(kSelect, view.key);
      if (!row.step()) {
        return std::nullopt;
      }
      view = view_at(row);
    }
    const std::lock_guard<std::mutex> lock(shard.mutex);
    if (forgets_.load() != before) {
      continue;  // it may have been revoked since it was read
    }
    const auto held = shard.entries.find(view.key);
    if (held != shard.entries.end()) {
      view.last_seen = std::max(view.last_seen, held->second.view.last_seen);
    }
    if (timed_out(view, limits, now)) {
      return std::nullopt;
    }
    put(shard, view);
    SessionView& kept = shard.entries.at(view.key).view;
    kept.last_seen = std::max(kept.last_seen, now);
    return kept;
  }
  return std::nullopt;
}

std::vector<SessionView> Sessions::live(store::Session& session, base::PersonId person, const SessionLimits& limits,
                                        base::Instant now) const {
  std::vector<SessionView> found;
  for (store::Query row = session.query(kOfPerson, person); row.step();) {
    found.push_back(view_at(row));
  }
  for (SessionView& view : found) {
    Shard& shard = shard_of(view.key);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    if (const auto held = shard.entries.find(view.key); held != shard.entries.end()) {
      view.last_seen = std::max(view.last_seen, held->second.view.last_seen);
    }
  }
  std::erase_if(found, [&](const SessionView& view) { return timed_out(view, limits, now); });
  return found;
}

void Sessions::remove(store::WriterSession& session, const base::Hash& key) {
  session.run(kDelete, key);
  const std::lock_guard<std::mutex> lock(pending_->mutex);
  pending_->keys.erase(key);
}

void Sessions::forget(const base::Hash& key) {
  forgets_.fetch_add(1);
  Shard& shard = shard_of(key);
  const std::lock_guard<std::mutex> lock(shard.mutex);
  shard.entries.erase(key);
}

void Sessions::remove_all(store::WriterSession& session, base::PersonId person,
                          const std::optional<base::Hash>& keep) {
  if (keep) {
    session.run(kDeleteOthers, person, *keep);
  } else {
    delete_sessions(session, person);
  }
  const std::lock_guard<std::mutex> lock(pending_->mutex);
  std::erase_if(pending_->keys,
                [&](const auto& one) { return one.second == person && (!keep || one.first != *keep); });
}

void Sessions::forget(base::PersonId person, const std::optional<base::Hash>& keep) {
  forgets_.fetch_add(1);
  {
    const std::lock_guard<std::mutex> lock(pending_->mutex);
    std::erase_if(pending_->keys,
                  [&](const auto& one) { return one.second == person && (!keep || one.first != *keep); });
  }
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::lock_guard<std::mutex> lock(shards_[i].mutex);
    std::erase_if(shards_[i].entries,
                  [&](const auto& one) { return one.second.view.person == person && (!keep || one.first != *keep); });
  }
}

std::vector<Seen> Sessions::take_seen(std::size_t at_most) {
  std::vector<Seen> seen;
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::lock_guard<std::mutex> lock(shards_[i].mutex);
    for (auto& [key, entry] : shards_[i].entries) {
      if (seen.size() == at_most) {
        return seen;
      }
      if (entry.view.last_seen.ms - entry.written.ms >= kWriteSeenMs) {
        entry.written = entry.view.last_seen;
        seen.push_back({key, entry.view.last_seen});
      }
    }
  }
  return seen;
}

void Sessions::write_seen(store::WriterSession& session, const std::vector<Seen>& seen) const {
  for (const Seen& one : seen) {
    session.run(kSeen, one.at, one.key);
  }
}

std::int64_t Sessions::sweep(store::WriterSession& session, const SessionLimits& limits, base::Instant now) {
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::lock_guard<std::mutex> lock(shards_[i].mutex);
    std::erase_if(shards_[i].entries, [&](const auto& one) { return timed_out(one.second.view, limits, now); });
  }
  return session.run(kSweep, now.ms - limits.absolute_ms, now.ms - limits.idle_ms - kSweepGraceMs);
}

std::size_t Sessions::cached() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::lock_guard<std::mutex> lock(shards_[i].mutex);
    sum += shards_[i].entries.size();
  }
  return sum;
}

std::string Sessions::csrf_of(std::string_view token) {
  const std::optional<base::Bytes> bytes = token_bytes(token);
  return bytes ? codec::to_base64url(crypto::sha256({base::as_bytes("jinkui/csrf/1"), *bytes})) : std::string();
}

bool Sessions::csrf_matches(std::string_view token, std::string_view csrf) {
  const std::string expected = csrf_of(token);
  return !expected.empty() && crypto::equal(base::as_bytes(expected), base::as_bytes(csrf));
}

}  // namespace jinkui::identity
