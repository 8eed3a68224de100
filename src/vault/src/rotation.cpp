#include "jinkui/vault/rotation.h"

#include <algorithm>
#include <utility>

#include "errors.h"
#include "jinkui/base/check.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

constexpr store::Sql kLast{"SELECT COALESCE(MAX(id), 0) FROM key_rotation"};
constexpr store::Sql kInsert{
    "INSERT INTO key_rotation (id, kind, state, person, started, ended, mark, position, moved, total) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr store::Sql kUpdate{
    "UPDATE key_rotation SET state = $1, ended = $2, position = $3, moved = $4, total = $5 WHERE id = $6"};
constexpr store::Sql kRunning{
    "SELECT id, kind, state, person, started, ended, mark, position, moved, total FROM key_rotation "
    "WHERE state = 1 ORDER BY id LIMIT 1"};
constexpr store::Sql kLastDone{
    "SELECT id, kind, state, person, started, ended, mark, position, moved, total FROM key_rotation "
    "WHERE kind = $1 AND state = 2 ORDER BY id DESC LIMIT 1"};
constexpr store::Sql kNewest{
    "SELECT id, kind, state, person, started, ended, mark, position, moved, total FROM key_rotation "
    "ORDER BY id DESC LIMIT $1"};
constexpr store::Sql kCount{"SELECT COUNT(*) FROM customer WHERE state = 0"};
constexpr store::Sql kNextKeys{
    "SELECT id, wrapped_key FROM customer WHERE state = 0 AND id > $1 ORDER BY id LIMIT $2"};
constexpr store::Sql kSetKey{"UPDATE customer SET wrapped_key = $1 WHERE id = $2"};
constexpr store::Sql kSetEpoch{"UPDATE vault_identity SET key_epoch = $1 WHERE one = 1"};

base::Error running_already() {
  return make_error(base::Errc::conflict, "key-rotation/running",
                    {"另一次密钥更换正在进行。", "Another key rotation is running."},
                    {"请等待它完成（jinkui keys rotations）。", "Wait until it is done (jinkui keys rotations)."});
}

Rotation read(const store::Query& query) {
  Rotation rotation;
  rotation.id = query.integer(0);
  rotation.kind = static_cast<Rotation::Kind>(query.integer(1));
  rotation.state = static_cast<Rotation::State>(query.integer(2));
  rotation.by = query.id<base::PersonId>(3);
  rotation.started = query.instant(4);
  rotation.ended = query.instant(5);
  const base::ByteView mark = query.blob(6);
  std::copy_n(mark.begin(), std::min(mark.size(), rotation.mark.size()), rotation.mark.begin());
  rotation.cursor = query.integer(7);
  rotation.moved = query.integer(8);
  rotation.total = query.integer(9);
  return rotation;
}

}  // namespace

std::array<std::uint8_t, 16> mark_of_epoch(std::uint32_t epoch) {
  std::array<std::uint8_t, 16> mark{};
  for (std::size_t i = 0; i < 4; ++i) {
    mark[15 - i] = static_cast<std::uint8_t>(epoch >> (8 * i));
  }
  return mark;
}

std::uint32_t epoch_of_mark(const std::array<std::uint8_t, 16>& mark) {
  std::uint32_t epoch = 0;
  for (std::size_t i = 12; i < mark.size(); ++i) {
    epoch = epoch << 8U | mark[i];
  }
  return epoch;
}

base::Result<std::int64_t> begin_rotation(store::WriterSession& session, const Rotation& rotation) {
  if (running_rotation(session)) {
    return running_already();
  }
  std::int64_t id = 0;
  {
    store::Query last = session.query(kLast);
    JINKUI_CHECK(last.step());
    id = last.integer(0) + 1;
  }
  session.run(kInsert, id, static_cast<int>(rotation.kind), static_cast<int>(rotation.state), rotation.by,
              rotation.started, rotation.ended, rotation.mark, rotation.cursor, rotation.moved, rotation.total);
  return id;
}

void update_rotation(store::WriterSession& session, const Rotation& rotation) {
  session.run(kUpdate, static_cast<int>(rotation.state), rotation.ended, rotation.cursor, rotation.moved,
              rotation.total, rotation.id);
}

std::optional<Rotation> running_rotation(store::Session& session) {
  store::Query query = session.query(kRunning);
  return query.step() ? std::optional(read(query)) : std::nullopt;
}

std::optional<Rotation> last_done(store::Session& session, Rotation::Kind kind) {
  store::Query query = session.query(kLastDone, static_cast<int>(kind));
  return query.step() ? std::optional(read(query)) : std::nullopt;
}

std::vector<Rotation> rotations(store::Session& session, std::size_t limit) {
  std::vector<Rotation> found;
  store::Query query = session.query(kNewest, static_cast<std::int64_t>(limit));
  while (query.step()) {
    found.push_back(read(query));
  }
  return found;
}

std::int64_t count_live_customers(store::Session& session) {
  store::Query query = session.query(kCount);
  JINKUI_CHECK(query.step());
  return query.integer(0);
}

base::Result<Rewrapped> Vault::rewrap(store::WriterSession& session, base::CustomerId cursor, std::size_t limit) {
  struct Row {
    base::CustomerId customer;
    base::Bytes wrapped;
  };
  std::vector<Row> rows;
  {
    store::Query query = session.query(kNextKeys, cursor, static_cast<std::int64_t>(limit));
    while (query.step()) {
      rows.push_back({query.id<base::CustomerId>(0), query.bytes(1)});
    }
  }
  Rewrapped done{.last = cursor, .moved = 0, .finished = rows.size() < limit};
  for (const Row& row : rows) {
    done.last = row.customer;
    auto key = parts_->unwrap(row.customer, static_cast<std::int64_t>(CustomerState::live), row.wrapped);
    if (!key.ok() && key.error().code == base::Errc::gone) {
      continue;  // being destroyed
    }
    if (!key.ok()) {
      return key.take_error();
    }
    session.run(kSetKey, parts_->wrap(row.customer, key->view()), row.customer);
    ++done.moved;
  }
  if (done.finished) {
    session.run(kSetEpoch, parts_->keys.epoch().number);
  }
  return done;
}

}  // namespace jinkui::vault
