#include "index.h"

#include <algorithm>

#include "aad.h"
#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "wiped.h"

namespace jinkui::vault {
namespace {

constexpr store::Sql kStates{"SELECT epoch, key_check, built, goal FROM index_state ORDER BY epoch"};
constexpr store::Sql kNewState{"INSERT INTO index_state (epoch, key_check, built, goal) VALUES ($1, $2, $3, $4)"};
constexpr store::Sql kDropState{"DELETE FROM index_state WHERE epoch = $1"};
constexpr store::Sql kSetBuilt{"UPDATE index_state SET built = $1 WHERE epoch = $2"};
constexpr store::Sql kLastCustomer{"SELECT COALESCE(MAX(id), 0) FROM customer"};
constexpr store::Sql kAddTag{
    "INSERT INTO index_tag (epoch, tag, customer_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};
constexpr store::Sql kDropTag{"DELETE FROM index_tag WHERE epoch = $1 AND tag = $2 AND customer_id = $3"};
constexpr store::Sql kDropTagsOf{"DELETE FROM index_tag WHERE customer_id = $1"};
constexpr store::Sql kTagged{"SELECT customer_id FROM index_tag WHERE epoch = $1 AND tag = $2 ORDER BY customer_id"};
constexpr store::Sql kAddPosting{"INSERT INTO index_posting (epoch, segment, label, sealed) VALUES ($1, $2, $3, $4)"};
constexpr store::Sql kPosting{"SELECT sealed FROM index_posting WHERE epoch = $1 AND segment = $2 AND label = $3"};
constexpr store::Sql kAnyPosting{"SELECT 1 FROM index_posting WHERE epoch = $1 AND segment = $2 LIMIT 1"};
constexpr store::Sql kFirstSegment{"SELECT MIN(segment) FROM index_posting WHERE epoch = $1"};
constexpr store::Sql kDropSegment{"DELETE FROM index_posting WHERE epoch = $1 AND segment = $2"};
constexpr store::Sql kDropTags{
    "DELETE FROM index_tag WHERE epoch = $1 AND tag <= (SELECT MAX(tag) FROM (SELECT tag FROM index_tag "
    "WHERE epoch = $1 ORDER BY tag LIMIT 20000) AS some)"};

struct StateRow {
  IndexState state;
  base::Bytes check;
};

std::vector<StateRow> state_rows(store::Session& session) {
  std::vector<StateRow> rows;
  auto query = session.query(kStates);
  while (query.step()) {
    StateRow row;
    row.state.epoch = static_cast<std::uint32_t>(query.integer(0));
    row.check = query.bytes(1);
    row.state.built = query.id<base::CustomerId>(2);
    row.state.goal = query.id<base::CustomerId>(3);
    rows.push_back(std::move(row));
  }
  return rows;
}

base::CustomerId last_customer(store::Session& session) {
  auto query = session.query(kLastCustomer);
  JINKUI_CHECK(query.step());
  return query.id<base::CustomerId>(0);
}

base::Error building(const IndexState& state) {
  const std::string part = std::to_string(state.goal.none() ? 0 : state.built.value * 100 / state.goal.value) + "%";
  return make_error(base::Errc::unavailable, "index/building",
                    {"检索索引正在建立（已完成 " + part + "），暂时不能检索。",
                     "The search index is being built (" + part + " done); searching is not possible yet."},
                    {"请稍后再试；客户列表照常可用。", "Try again later; the list of customers works as always."});
}

base::Error corrupt_posting() {
  return make_error(base::Errc::corrupt, "index/corrupt", {"检索索引已损坏。", "The search index is damaged."},
                    {"请停止服务，运行 jinkui index rebuild，再启动。",
                     "Stop the server, run jinkui index rebuild, start it again."});
}

}  // namespace

IndexKeys Index::keys_of(std::uint32_t epoch) const {
  const auto key = keys_.index_key(epoch);
  JINKUI_CHECK(key.has_value());
  return {suite_, epoch, key->view()};
}

std::vector<IndexState> Index::states(store::Session& session) const {
  std::vector<IndexState> states;
  for (const StateRow& row : state_rows(session)) {
    states.push_back(row.state);
    states.back().has_key = keys_.index_key(row.state.epoch).has_value();
  }
  return states;
}

base::Status Index::prepare(store::WriterSession& session) {
  const auto rows = state_rows(session);
  for (const std::uint32_t epoch : keys_.index_epochs()) {
    const auto check = keys_of(epoch).check();
    const auto row = std::ranges::find_if(rows, [epoch](const StateRow& one) { return one.state.epoch == epoch; });
    if (row != rows.end() && std::ranges::equal(row->check, check)) {
      continue;
    }
    // Rows under another key of the same number (a key store was put back) would never be found: they go first.
    JINKUI_RETURN_IF_ERROR(restart(session, epoch));
  }
  return base::success();
}

base::Status Index::restart(store::WriterSession& session, std::uint32_t epoch) {
  session.run(kDropState, epoch);
  while (!drop(session, epoch)) {
  }
  session.run(kNewState, epoch, keys_of(epoch).check(), 0, last_customer(session));
  return base::success();
}

bool Index::drop(store::WriterSession& session, std::uint32_t epoch) {
  counts_.forget(epoch);
  std::optional<std::int64_t> first;
  {
    auto query = session.query(kFirstSegment, epoch);
    if (query.step() && !query.is_null(0)) {
      first = query.integer(0);
    }
  }
  if (first) {
    session.run(kDropSegment, epoch, *first);
    return false;
  }
  if (session.run(kDropTags, epoch) != 0) {
    return false;
  }
  if (!keys_.index_key(epoch)) {
    session.run(kDropState, epoch);
  }
  return true;
}

void Index::add(store::WriterSession& session, const IndexKeys& keys, base::CustomerId customer, const Term& term) {
  if (term.kind == Term::Kind::unique) {
    session.run(kAddTag, keys.epoch(), keys.tag(term), customer);
    return;
  }
  const std::int64_t segment = segment_of(customer);
  const crypto::Key32 key = keys.term_key(term);
  const std::uint32_t count = counts_.take(
      {keys.epoch(), segment}, key,
      [&](std::uint32_t at) {
        return session.query(kPosting, keys.epoch(), segment, keys.label(key, segment, at)).step();
      },
      [&] { return !session.query(kAnyPosting, keys.epoch(), segment).step(); });
  const auto label = keys.label(key, segment, count);
  codec::CanonicalWriter plain(8);
  plain.i64(customer.value);
  base::Bytes sealed;
  suite_.seal(keys.posting_key(), posting_aad(suite_.id(), keys.epoch(), segment, label), plain.view(), random_,
              sealed);
  session.run(kAddPosting, keys.epoch(), segment, label, sealed);
}

void Index::append(store::WriterSession& session, base::CustomerId customer, std::span<const Term> terms) {
  for (const IndexState& state : states(session)) {
    if (!state.has_key || (customer > state.built && customer <= state.goal)) {
      continue;  // nobody looks here any more, or the build will come by
    }
    const IndexKeys keys = keys_of(state.epoch);
    for (const Term& term : terms) {
      add(session, keys, customer, term);
    }
  }
}

void Index::build(store::WriterSession& session, std::uint32_t epoch, base::CustomerId customer,
                  std::span<const Term> terms) {
  const IndexKeys keys = keys_of(epoch);
  for (const Term& term : terms) {
    add(session, keys, customer, term);
  }
}

void Index::set_built(store::WriterSession& session, std::uint32_t epoch, base::CustomerId customer) {
  session.run(kSetBuilt, customer, epoch);
}

void Index::remove_tags(store::WriterSession& session, base::CustomerId customer, std::span<const Term> terms) {
  for (const IndexState& state : states(session)) {
    if (!state.has_key) {
      continue;
    }
    const IndexKeys keys = keys_of(state.epoch);
    for (const Term& term : terms) {
      if (term.kind == Term::Kind::unique) {
        session.run(kDropTag, keys.epoch(), keys.tag(term), customer);
      }
    }
  }
}

void Index::remove_all_tags(store::WriterSession& session, base::CustomerId customer) {
  session.run(kDropTagsOf, customer);
}

base::Result<IndexKeys> Index::usable(store::Session& session) const {
  const auto all = states(session);
  for (auto state = all.rbegin(); state != all.rend(); ++state) {
    if (state->has_key && state->whole()) {
      if (const auto key = keys_.index_key(state->epoch)) {
        return IndexKeys(suite_, state->epoch, key->view());
      }
    }
  }
  return building(all.empty() ? IndexState{} : all.back());
}

std::vector<base::CustomerId> Index::tagged(store::Session& session, const IndexKeys& keys, const Term& term) const {
  std::vector<base::CustomerId> found;
  auto query = session.query(kTagged, keys.epoch(), keys.tag(term));
  while (query.step()) {
    found.push_back(query.id<base::CustomerId>(0));
  }
  return found;
}

base::Result<base::CustomerId> Index::open_posting(const IndexKeys& keys, std::int64_t segment, base::ByteView label,
                                                   base::ByteView sealed) const {
  Wiped plain(8);
  if (!suite_.open(keys.posting_key(), posting_aad(suite_.id(), keys.epoch(), segment, label), sealed, plain.bytes)) {
    return corrupt_posting();
  }
  codec::CanonicalReader reader(plain.view());
  const base::CustomerId customer{reader.i64()};
  return reader.finish().ok() ? base::Result<base::CustomerId>(customer) : corrupt_posting();
}

base::Result<std::optional<std::vector<base::CustomerId>>> Index::posted(store::Session& session,
                                                                         const IndexKeys& keys, const Wanted& wanted,
                                                                         std::size_t& looked) const {
  std::vector<std::vector<base::CustomerId>> lists(wanted.terms.size());
  // All terms in step: the first that runs out is the rarest here, and the others are read no further.
  for (std::uint32_t count = 0; count <= wanted.cap; ++count) {
    for (std::size_t i = 0; i < wanted.terms.size(); ++i) {
      const auto label = keys.label(wanted.terms[i], wanted.segment, count);
      auto query = session.query(kPosting, keys.epoch(), wanted.segment, label);
      ++looked;
      if (!query.step()) {
        return std::optional(std::move(lists[i]));
      }
      JINKUI_TRY(const auto customer, open_posting(keys, wanted.segment, label, query.blob(0)));
      lists[i].push_back(customer);
    }
  }
  return std::optional<std::vector<base::CustomerId>>();
}

}  // namespace jinkui::vault
