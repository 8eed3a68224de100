// Counts of decisions, summed per day and per clause in the transaction of the ledger entries that they count: never
// apart from the ledger, and checked against it by replay. A participant of the writer queue: add(), cite() and the
// Participant calls belong to the writer thread; the readers below to any thread with a session of its own.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/store/queue.h"

namespace jinkui::governance {

// How an act came out. Numbers are stored: frozen.
enum class Outcome : std::uint8_t {
  direct = 1,      // permitted, no request was needed
  by_grant = 2,    // permitted by an approved request
  needs_flow = 3,  // refused: a request has to be approved first
  denied = 4,      // refused
};

class Tally final : public store::Participant {
 public:
  // One act, or `amount` of them; `verb` by its frozen number, 0: acts of several kinds summed up.
  void add(std::int64_t day, std::uint8_t verb, Outcome outcome, std::int64_t amount = 1);
  // An entry whose decision cites a clause of the pack with this hash.
  void cite(const base::Hash& pack, std::string_view clause, std::uint64_t entry);

  void mark() override;
  void rollback_to_mark() override;
  void before_commit(store::WriterSession& session) override;
  void committed() override { clear(); }
  void aborted() override { clear(); }

 private:
  struct Act {
    std::int64_t day = 0;
    std::uint8_t verb = 0;
    Outcome outcome = Outcome::denied;
    std::int64_t amount = 0;
  };
  struct Citation {
    base::Hash pack{};
    std::string clause;
    std::uint64_t entry = 0;
  };
  void clear();

  // Of this group of jobs, in order, so that a failed job's part is cut off its end.
  std::vector<Act> acts_;
  std::vector<Citation> citations_;
  std::size_t acts_at_mark_ = 0;
  std::size_t citations_at_mark_ = 0;
};

struct ActCount {
  std::int64_t day = 0;
  std::uint8_t verb = 0;
  Outcome outcome = Outcome::denied;
  std::int64_t amount = 0;
};
// Days [from, to], ascending.
[[nodiscard]] std::vector<ActCount> act_counts(store::Session& session, std::int64_t from, std::int64_t to);

struct ClauseCount {
  std::string clause;
  std::int64_t amount = 0;
  std::uint64_t last_entry = 0;
};
[[nodiscard]] std::vector<ClauseCount> clause_counts(store::Session& session, const base::Hash& pack);

}  // namespace jinkui::governance
