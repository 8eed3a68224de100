#include "jinkui/ledger/ledger.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "errors.h"
#include "jinkui/base/check.h"
#include "jinkui/ledger/reader.h"
#include "load.h"
#include "tables.h"

namespace jinkui::ledger {
namespace {

constexpr std::string_view kSimulated = "/simulated";  // frozen: docs/formats/origin.md

struct Pending {
  base::Bytes leaf;
  base::Hash hash{};
  base::Bytes sealed_opening;
  base::CustomerId subject;
};

}  // namespace

// The tickets of one job. `outcome` is published last, so that a redeemer on another thread sees the proof.
struct Ticket::Group {
  enum class Outcome : std::uint8_t { open, committed, lost };
  std::shared_ptr<const receipt::GroupProof> proof;
  std::atomic<Outcome> outcome = Outcome::open;

  void settle(std::shared_ptr<const receipt::GroupProof> by) {
    proof = std::move(by);
    outcome.store(proof == nullptr ? Outcome::lost : Outcome::committed, std::memory_order_release);
  }
};

struct Ledger::State {
  State(std::string name, crypto::SigningKey signing_key, const base::Clock& injected,
        std::optional<crypto::Sm2Key> second_signing_key)
      : origin(std::move(name)),
        key(std::move(signing_key)),
        second(std::move(second_signing_key)),
        clock(injected) {}

  const std::string origin;
  const crypto::SigningKey key;
  const std::optional<crypto::Sm2Key> second;
  const base::Clock& clock;

  // Of the writer thread.
  TileBuilder tree;  // committed
  TileBuilder next;  // with the group that is being committed
  std::vector<Tile> full;
  std::vector<Pending> pending;
  base::Instant time;  // of the last entry, committed or not
  std::shared_ptr<Ticket::Group> job;
  std::vector<std::shared_ptr<Ticket::Group>> jobs;  // of the group, `job` included
  std::size_t mark = 0;                              // entries before the running job
  base::Instant mark_time;
  std::shared_ptr<const receipt::GroupProof> next_head;

  // Of everybody.
  std::atomic<std::int64_t> last_time = 0;
  mutable std::mutex mutex;
  std::shared_ptr<const receipt::GroupProof> head;

  std::string sign(const TreeHead& tree_head) const {
    std::string note = sign_checkpoint(origin, tree_head, key);
    return second ? note + second_signature_line(origin, checkpoint_body(origin, tree_head), *second) : note;
  }
  void forget_group() {
    pending.clear();
    full.clear();
    jobs.clear();
    job.reset();
    next_head.reset();
    mark = 0;
  }
};

std::string simulated_origin(const std::string& origin) {
  return origin + std::string(kSimulated);
}

bool is_simulated(std::string_view origin) {
  return origin.ends_with(kSimulated);
}

std::span<const store::Migration> Ledger::migrations() {
  return ledger_migrations();
}

base::Status Ledger::create(store::WriterSession& session, const std::string& origin) {
  if (!is_key_name(origin)) {
    return make_error(
        base::Errc::invalid, "ledger/bad-origin", {"账本来源名不可用。", "The ledger's origin is not usable."},
        {"来源名须非空、不超过 255 字节，不含空格与加号，例如 jinkui.example/3f9a。",
         "An origin is not empty, at most 255 bytes, without spaces and '+', e.g. jinkui.example/3f9a."});
  }
  const std::int64_t rows = session.run({"INSERT INTO ledger_state(id, origin, size, root, checkpoint, last_time) "
                                         "VALUES (1, $1, 0, $2, '', 0) ON CONFLICT (id) DO NOTHING"},
                                        origin, empty_root());
  if (rows != 1) {
    return make_error(
        base::Errc::conflict, "ledger/exists", {"这个数据库中已有账本。", "This database has a ledger already."},
        {"账本不能重建；请换一个空的数据目录。", "A ledger is not made twice; use an empty data directory."});
  }
  return base::success();
}

base::Result<std::unique_ptr<Ledger>> Ledger::load(store::Session& session, crypto::SigningKey key,
                                                   const base::Clock& clock, std::optional<crypto::Sm2Key> second) {
  JINKUI_TRY(StoredHead stored, stored_head(session));
  if (!is_key_name(stored.origin)) {
    return corrupt("ledger/bad-state",
                   {"账本状态行中的来源名不可用。", "The origin in the ledger's state is not usable."});
  }
  JINKUI_RETURN_IF_ERROR(check_checkpoint(stored, {stored.origin, NoteKeyType::ed25519, key.public_key()}));
  JINKUI_TRY(TileBuilder tree, load_tree(session, stored));
  if (second) {
    JINKUI_RETURN_IF_ERROR(check_second(stored, {stored.origin, second->public_key()}));
  }
  std::unique_ptr<Ledger> ledger(new Ledger(stored.origin, std::move(key), clock, std::move(second)));
  State& state = *ledger->state_;
  if (stored.checkpoint.empty()) {
    stored.checkpoint = state.sign(stored.head);
  }
  state.tree = std::move(tree);
  state.time = stored.last_time;
  state.last_time = stored.last_time.ms;
  state.head = std::make_shared<const receipt::GroupProof>(
      receipt::GroupProof{stored.head.size, stored.head.root, std::move(stored.checkpoint)});
  return ledger;
}

Ledger::Ledger(std::string origin, crypto::SigningKey key, const base::Clock& clock,
               std::optional<crypto::Sm2Key> second)
    : state_(std::make_unique<State>(std::move(origin), std::move(key), clock, std::move(second))) {}

Ledger::~Ledger() = default;

Ticket Ledger::append(Draft draft) {
  State& state = *state_;
  state.time = std::max(state.clock.now(), state.time);
  Leaf leaf;
  leaf.kind = draft.kind;
  leaf.index = state.tree.size() + state.pending.size();
  leaf.time = state.time;
  leaf.node_seq = leaf.index;
  leaf.pack = draft.pack;
  leaf.commitments = draft.commitments;

  Pending entry;
  entry.leaf = encode(leaf);
  entry.hash = leaf_hash(entry.leaf);
  entry.sealed_opening = std::move(draft.sealed_opening);
  entry.subject = draft.subject;
  if (state.job == nullptr) {
    state.job = std::make_shared<Ticket::Group>();
    state.jobs.push_back(state.job);
  }
  Ticket ticket;
  ticket.group_ = state.job;
  ticket.scope_ = std::move(draft.scope);
  ticket.index_ = leaf.index;
  ticket.leaf_hash_ = entry.hash;
  ticket.time_ = leaf.time;
  state.pending.push_back(std::move(entry));
  return ticket;
}

base::Result<receipt::Receipt> Ledger::redeem(Ticket ticket) {
  const bool committed = ticket.group_ != nullptr &&
                         ticket.group_->outcome.load(std::memory_order_acquire) == Ticket::Group::Outcome::committed;
  if (!committed) {
    return make_error(
        base::Errc::conflict, "ledger/not-committed",
        {"该操作没有记入账本，不能出具凭据。", "The act is not recorded in the ledger; there is no receipt."},
        {"什么也没有提供；请重试。", "Nothing was released; try again."});
  }
  return receipt::Receipt(std::move(ticket.scope_), ticket.index_, ticket.leaf_hash_, ticket.time_,
                          ticket.group_->proof);
}

std::shared_ptr<const receipt::GroupProof> Ledger::head() const {
  const std::lock_guard lock(state_->mutex);
  return state_->head;
}

base::Instant Ledger::last_time() const {
  return {state_->last_time.load(std::memory_order_relaxed)};
}

const std::string& Ledger::origin() const {
  return state_->origin;
}

const crypto::Ed25519Public& Ledger::public_key() const {
  return state_->key.public_key();
}

std::optional<SecondKey> Ledger::second_key() const {
  return state_->second ? std::optional(SecondKey{state_->origin, state_->second->public_key()}) : std::nullopt;
}

void Ledger::mark() {
  state_->job.reset();
  state_->mark = state_->pending.size();
  state_->mark_time = state_->time;
}

void Ledger::rollback_to_mark() {
  State& state = *state_;
  if (state.job != nullptr) {
    state.job->settle(nullptr);
    state.jobs.pop_back();
    state.job.reset();
  }
  state.pending.resize(state.mark);
  state.time = state.mark_time;
}

void Ledger::before_commit(store::WriterSession& session) {
  State& state = *state_;
  if (state.pending.empty()) {
    return;
  }
  const TreeHead old = {state.head->size, state.head->root};
  state.next = state.tree;
  state.full.clear();
  std::uint64_t index = old.size;
  for (const Pending& entry : state.pending) {
    session.run({"INSERT INTO ledger_entry(idx, leaf, sealed_opening, subject) VALUES ($1, $2, $3, $4)"},
                static_cast<std::int64_t>(index++), entry.leaf, entry.sealed_opening, entry.subject);
    state.next.append(entry.hash, state.full);
  }
  for (const Tile& tile : state.full) {
    insert_tile(session, tile);
  }
  const TreeHead head = {state.next.size(), state.next.root()};
  // Signed before the commit, shown to nobody before committed(): a group that is lost leaves no second history.
  auto proof =
      std::make_shared<const receipt::GroupProof>(receipt::GroupProof{head.size, head.root, state.sign(head)});
  const std::int64_t rows = session.run(
      {"UPDATE ledger_state SET size = $1, root = $2, checkpoint = $3, last_time = $4 WHERE id = 1 AND size = $5 AND "
       "root = $6"},
      static_cast<std::int64_t>(head.size), head.root, proof->checkpoint, state.time,
      static_cast<std::int64_t>(old.size), old.root);
  if (rows != 1) {
    throw base::Fatal("ledger: the stored head has moved; another process writes to this ledger");
  }
  state.next_head = std::move(proof);
}

void Ledger::committed() {
  State& state = *state_;
  if (state.next_head == nullptr) {
    state.forget_group();
    return;
  }
  std::swap(state.tree, state.next);
  state.last_time.store(state.time.ms, std::memory_order_relaxed);
  {
    const std::lock_guard lock(state.mutex);
    state.head = state.next_head;
  }
  for (const std::shared_ptr<Ticket::Group>& job : state.jobs) {
    job->settle(state.next_head);
  }
  state.forget_group();
}

void Ledger::aborted() {
  State& state = *state_;
  for (const std::shared_ptr<Ticket::Group>& job : state.jobs) {
    job->settle(nullptr);
  }
  state.time = {state.last_time.load(std::memory_order_relaxed)};
  state.forget_group();
}

}  // namespace jinkui::ledger
