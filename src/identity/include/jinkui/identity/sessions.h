// Sessions: who is logged in. The one place that knows tokens, their cache, their time-outs and their revocation.
// The table holds SHA-256(token) only. Sessions is safe from any thread; lookup() touches memory only. Functions with
// a WriterSession belong to the writer thread; what they prepare takes effect in memory by admit()/forget() after the
// commit; an admit() that comes after a removal of the same session does nothing. Failure of the database throws
// base::Fatal.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/identity/people.h"
#include "jinkui/store/database.h"

namespace jinkui::identity {

struct SessionLimits {
  std::int64_t idle_ms = 30LL * 60 * 1000;
  std::int64_t absolute_ms = 12LL * 60 * 60 * 1000;
};

struct SessionView {
  base::Hash key{};  // SHA-256 of the token: the session's name inside
  base::PersonId person;
  base::Instant created;
  base::Instant last_seen;
  base::Instant password_changed;
  base::Instant factor_at;   // when a second factor was last shown in this session; 0: never
  bool must_change = false;  // only changing the password is allowed
  bool enrolled = false;     // the person has a second factor
  std::string address;       // of the client that logged in
};

// Who logs in, and with what.
struct SessionOwner {
  base::PersonId person;
  bool must_change = false;
  base::Instant password_changed;
  bool enrolled = false;  // has a second factor, and has just shown it
  std::string address;    // of the client
};

struct NewSession {
  std::string token;  // for the cookie: 43 characters of base64url; leaves this process once and is never stored
  SessionView view;
};

// A last-seen time to write down.
struct Seen {
  base::Hash key{};
  base::Instant at;
};

class Sessions {
 public:
  explicit Sessions(std::size_t cached = 100'000);  // sessions kept in memory
  ~Sessions();
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  // Draws a token of 32 random bytes; no I/O.
  [[nodiscard]] static NewSession make(const SessionOwner& owner, base::Instant now, base::Random& random);
  // Writer thread: stores it and drops the person's oldest ones beyond kPerPerson. After the commit: admit().
  static constexpr std::int64_t kPerPerson = 8;
  void store(store::WriterSession& session, const SessionView& view);
  void admit(const SessionView& view);

  // From memory. Nothing: unknown here (ask load()), malformed, or timed out (idle, absolute). Marks it as seen.
  [[nodiscard]] std::optional<SessionView> lookup(std::string_view token, const SessionLimits& limits,
                                                  base::Instant now);
  // After a miss: from the table into memory. Nothing: no such session, or timed out.
  [[nodiscard]] std::optional<SessionView> load(store::Session& session, std::string_view token,
                                                const SessionLimits& limits, base::Instant now);

  // Log-out of one session; writer thread, then forget(key) after the commit.
  void remove(store::WriterSession& session, const base::Hash& key);
  void forget(const base::Hash& key);
  // All sessions of a person, but `keep` (the one that changes its own password). Writer thread, then forget().
  void remove_all(store::WriterSession& session, base::PersonId person,
                  const std::optional<base::Hash>& keep = std::nullopt);
  void forget(base::PersonId person, const std::optional<base::Hash>& keep = std::nullopt);

  // The password was changed in this session, or the second factor shown. Writer thread, then admit() the new view.
  void change(store::WriterSession& session, const SessionView& view);

  // The live sessions of a person, newest first: as the table has them, seen as memory knows. For the writer thread
  // or a reader.
  [[nodiscard]] std::vector<SessionView> live(store::Session& session, base::PersonId person,
                                              const SessionLimits& limits, base::Instant now) const;

  // Sessions seen more than a minute after their written last-seen time; each is handed out once a minute.
  [[nodiscard]] std::vector<Seen> take_seen(std::size_t at_most);
  void write_seen(store::WriterSession& session, const std::vector<Seen>& seen) const;
  // Deletes timed-out rows and drops timed-out entries from memory; returns the number of rows.
  std::int64_t sweep(store::WriterSession& session, const SessionLimits& limits, base::Instant now);

  [[nodiscard]] std::size_t cached() const;

  // The anti-forgery token of a session: base64url(SHA-256("jinkui/csrf/1" ‖ token bytes)); empty when malformed.
  [[nodiscard]] static std::string csrf_of(std::string_view token);
  // Constant time.
  [[nodiscard]] static bool csrf_matches(std::string_view token, std::string_view csrf);

 private:
  struct Entry;
  struct Shard;
  struct Pending;
  [[nodiscard]] Shard& shard_of(const base::Hash& key) const;
  void expect(const SessionView& view);
  void put(Shard& shard, const SessionView& view) const;

  static constexpr std::size_t kShards = 16;
  std::size_t per_shard_;
  std::unique_ptr<Shard[]> shards_;
  std::unique_ptr<Pending> pending_;
  std::atomic<std::uint64_t> forgets_{0};  // a load that raced with a forget() is tried again
};

}  // namespace jinkui::identity
