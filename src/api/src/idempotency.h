// Remembers the answers of writes by (person, key) for 24 hours, in memory and bounded: a repeated call gets the
// first answer instead of a second effect. Answers with plaintext are not kept, only that they were given. Safe from
// any thread.
#pragma once
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/seams.h"

namespace jinkui::api {

class Idempotency {
 public:
  struct Kept {
    int status = 0;
    std::string body;  // JSON; empty for 204
  };
  enum class Known : std::uint8_t {
    no,         // go on; then finish() or forget()
    answered,   // `kept` holds the answer
    under_way,  // the first call has not ended yet
    different,  // the key came with another call
    not_kept,   // answered, but with plaintext
  };

  Idempotency(const base::Clock& clock, std::size_t max_entries, std::size_t max_bytes)
      : clock_(clock), max_entries_(max_entries), max_bytes_(max_bytes) {}

  // `call` is a digest of method, path and body.
  [[nodiscard]] Known begin(base::PersonId person, std::string_view key, const base::Hash& call, Kept& kept);
  // The call had its effect; nothing: the answer must not be kept.
  void finish(base::PersonId person, std::string_view key, std::optional<Kept> kept);
  // The call was refused and had no effect: the key may be used again.
  void forget(base::PersonId person, std::string_view key);

  static constexpr std::int64_t kKeepMs = 24LL * 3600 * 1000;

 private:
  enum class State : std::uint8_t { under_way, answered, not_kept };
  struct Entry {
    std::string name;
    base::Hash call{};
    State state = State::under_way;
    Kept kept;
    std::int64_t at_ms = 0;
  };
  using Entries = std::list<Entry>;  // oldest first

  void erase(Entries::iterator it);
  void drop_old(std::int64_t now_ms);

  const base::Clock& clock_;
  std::size_t max_entries_;
  std::size_t max_bytes_;
  std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_name_;
  std::size_t bytes_ = 0;
};

}  // namespace jinkui::api
