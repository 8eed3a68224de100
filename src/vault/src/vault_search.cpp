#include <algorithm>
#include <functional>

#include "bag.h"
#include "errors.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

constexpr store::Sql kValues{
    "SELECT field, version, sealed FROM customer_value WHERE customer_id = $1 AND record_id = 0 "
    "ORDER BY field, version"};
constexpr store::Sql kPutBag{
    "INSERT INTO index_bag (customer_id, sealed) VALUES ($1, $2) "
    "ON CONFLICT (customer_id) DO UPDATE SET sealed = excluded.sealed"};
constexpr store::Sql kDropBag{"DELETE FROM index_bag WHERE customer_id = $1"};
constexpr store::Sql kBag{"SELECT sealed FROM index_bag WHERE customer_id = $1"};
constexpr store::Sql kLastCustomer{"SELECT COALESCE(MAX(id), 0) FROM customer"};
constexpr store::Sql kLiveAfter{
    "SELECT id FROM customer WHERE state = 0 AND id > $1 AND id <= $2 ORDER BY id LIMIT $3"};
constexpr std::size_t kProbesPerCandidate = 16;  // index rows read that cost as much as looking at one customer
// Rows of another word worth reading for every candidate that they may spare: half of what looking at it costs.
constexpr std::size_t kRowsToSpareOne = kProbesPerCandidate / 2;

// One search on its way: counts what it costs and collects what it finds.
class Walk {
 public:
  using LookAt = std::function<base::Result<std::optional<ObjectFacts>>(base::CustomerId)>;

  Walk(const Search& what, LookAt look_at) : what_(what), look_at_(std::move(look_at)) {}

  // Looks at one candidate; false when the page is full or the budget spent.
  base::Result<bool> see(base::CustomerId candidate) {
    if (page_.found.size() >= what_.limit || spent_ >= what_.budget) {
      return false;
    }
    ++spent_;
    JINKUI_TRY(auto facts, look_at_(candidate));
    last_ = candidate;
    if (facts) {
      page_.found.push_back(std::move(*facts));
    }
    return true;
  }
  base::Result<bool> see_all(std::span<const base::CustomerId> candidates) {
    for (const base::CustomerId candidate : candidates) {
      if (candidate <= what_.after) {
        continue;
      }
      JINKUI_TRY(const bool more, see(candidate));
      if (!more) {
        return false;
      }
    }
    return true;
  }
  void spend(std::size_t probes) { spent_ += probes / kProbesPerCandidate; }
  [[nodiscard]] bool exhausted() const { return spent_ >= what_.budget; }
  // All up to `customer` has been seen.
  void passed(base::CustomerId customer) { last_ = std::max(last_, customer); }
  SearchPage done(bool all) {
    page_.next = all ? base::CustomerId{} : std::max(last_, what_.after);
    return std::move(page_);
  }

 private:
  const Search& what_;
  LookAt look_at_;
  SearchPage page_;
  base::CustomerId last_;
  std::size_t spent_ = 0;
};

base::CustomerId last_customer(store::Session& session) {
  auto query = session.query(kLastCustomer);
  JINKUI_CHECK(query.step());
  return query.id<base::CustomerId>(0);
}

std::vector<base::CustomerId> live_after(store::Session& session, base::CustomerId after, base::CustomerId last,
                                         std::size_t limit) {
  std::vector<base::CustomerId> ids;
  auto query = session.query(kLiveAfter, after, last, limit);
  while (query.step()) {
    ids.push_back(query.id<base::CustomerId>(0));
  }
  return ids;
}

// A way made ready: by whose postings, or by which customers, it is walked.
struct Lead {
  std::vector<crypto::Key32> words;                        // all of them
  std::optional<std::vector<base::CustomerId>> customers;  // known at once, by a unique term
};

using Leads = std::vector<Lead>;  // of one word: any of them

Lead lead_of(store::Session& session, const Index& index, const IndexKeys& keys, const Way& way) {
  Lead lead;
  for (const Term& term : way.all) {
    if (term.kind == Term::Kind::unique && !lead.customers) {
      lead.customers = index.tagged(session, keys, term);
    } else if (term.kind == Term::Kind::word) {
      lead.words.push_back(keys.term_key(term));
    }
  }
  return lead;
}

std::size_t length_of(const Word& word) {
  std::size_t longest = 0;
  for (const Way& way : word) {
    std::size_t length = 0;
    for (const Term& term : way.all) {
      length += term.text.size();
    }
    longest = std::max(longest, length);
  }
  return longest;
}

// Walks the postings segment by segment; in each, the candidates are those that all words name, as far as reading the
// postings of the more frequent words is cheaper than looking at the customers.
class Postings {
 public:
  Postings(store::Session& session, const Index& index, const IndexKeys& keys, const Search& what)
      : session_(session), index_(index), keys_(keys) {
    std::vector<const Word*> words;
    for (const Word& word : what.words) {
      words.push_back(&word);
    }
    // Long words are rare as a rule: with them first, the others are seldom read far.
    std::ranges::stable_sort(words, std::greater<>(), [](const Word* word) { return length_of(*word); });
    for (const Word* word : words) {
      Leads& leads = words_.emplace_back();
      for (const Way& way : *word) {
        leads.push_back(lead_of(session, index, keys, way));
      }
    }
  }

  // When one word is met by customers that are known at once: those, ascending.
  [[nodiscard]] std::optional<std::vector<base::CustomerId>> known() const {
    for (const Leads& leads : words_) {
      if (std::ranges::all_of(leads, [](const Lead& lead) { return lead.customers.has_value(); })) {
        std::vector<base::CustomerId> all;
        for (const Lead& lead : leads) {
          all.insert(all.end(), lead.customers->begin(), lead.customers->end());
        }
        return sorted(std::move(all));
      }
    }
    return std::nullopt;
  }

  base::Result<std::vector<base::CustomerId>> of_segment(std::int64_t segment) {
    std::optional<std::vector<base::CustomerId>> best;
    for (const Leads& leads : words_) {
      JINKUI_TRY(auto found, meeting(leads, segment, best ? best->size() * kRowsToSpareOne : SIZE_MAX));
      if (found) {
        best = best ? both(*best, *found) : std::move(found);
      }
      if (best && best->empty()) {
        break;
      }
    }
    return std::move(*best);
  }

  [[nodiscard]] std::size_t take_looked() { return std::exchange(looked_, 0); }

 private:
  static std::vector<base::CustomerId> sorted(std::vector<base::CustomerId> all) {
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  static std::vector<base::CustomerId> both(const std::vector<base::CustomerId>& one,
                                            const std::vector<base::CustomerId>& other) {
    std::vector<base::CustomerId> common;
    std::ranges::set_intersection(one, other, std::back_inserter(common));
    return common;
  }

  // Nothing when more than `cap` meet the word here.
  base::Result<std::optional<std::vector<base::CustomerId>>> meeting(const Leads& leads, std::int64_t segment,
                                                                     std::size_t cap) {
    std::vector<base::CustomerId> all;
    for (const Lead& lead : leads) {
      if (lead.customers) {
        std::ranges::copy_if(*lead.customers, std::back_inserter(all),
                             [segment](base::CustomerId customer) { return segment_of(customer) == segment; });
        continue;
      }
      JINKUI_TRY(const auto some, index_.posted(session_, keys_, {lead.words, segment, cap}, looked_));
      if (!some) {
        return std::optional<std::vector<base::CustomerId>>();
      }
      all.insert(all.end(), some->begin(), some->end());
    }
    return std::optional(sorted(std::move(all)));
  }

  store::Session& session_;
  const Index& index_;
  const IndexKeys& keys_;
  std::vector<Leads> words_;
  std::size_t looked_ = 0;
};

base::Result<bool> walk_postings(store::Session& session, Postings& postings, const Search& what, Walk& walk) {
  const std::int64_t last = segment_of(last_customer(session));
  for (std::int64_t segment = segment_of({what.after.value + 1}); segment <= last; ++segment) {
    JINKUI_TRY(const auto candidates, postings.of_segment(segment));
    JINKUI_TRY(const bool more, walk.see_all(candidates));
    if (!more) {
      return false;
    }
    walk.passed({((segment + 1) << kSegmentBits) - 1});
    walk.spend(postings.take_looked());
    if (walk.exhausted() && segment < last) {
      return false;
    }
  }
  return true;
}

// The words of a search as the bags hold them.
struct PrintedWay {
  std::vector<Fingerprint> all;
  std::uint64_t right = 0;
};

std::vector<std::vector<PrintedWay>> printed(const std::vector<Word>& words) {
  std::vector<std::vector<PrintedWay>> out;
  for (const Word& word : words) {
    auto& ways = out.emplace_back();
    for (const Way& way : word) {
      PrintedWay& one = ways.emplace_back();
      one.right = way.right == 0 ? 0 : std::uint64_t{1} << (way.right - 1U);
      for (const Term& term : way.all) {
        one.all.push_back(fingerprint(term));
      }
    }
  }
  return out;
}

bool meets(const Bag& bag, const std::vector<std::vector<PrintedWay>>& words, std::uint64_t rights) {
  return std::ranges::all_of(words, [&](const std::vector<PrintedWay>& ways) {
    return std::ranges::any_of(
        ways, [&](const PrintedWay& way) { return (way.right & ~rights) == 0 && bag.holds(way.all); });
  });
}

}  // namespace

base::Result<Opened> Vault::Parts::present_values(store::Session& session, base::CustomerId customer,
                                                  base::ByteView data_key) const {
  SealedValues sealed;
  store::Query query = session.query(kValues, customer);
  while (query.step()) {
    if (sealed.values.empty() || sealed.values.back().field != query.text(0)) {
      sealed.values.push_back({.field = query.string(0), .version = 0, .sealed = {}});
    }
    sealed.values.back().version = query.integer(1);
    sealed.values.back().sealed = query.bytes(2);
  }
  sealed.customer = customer;
  receipt::Scope scope;
  scope.customer = customer;
  for (const SealedValues::One& value : sealed.values) {
    scope.fields.push_back(value.field);
  }
  return open_values(scope, sealed, data_key);
}

void Vault::Parts::put_bag(store::WriterSession& session, base::CustomerId customer, base::ByteView data_key,
                           std::span<const Term> all) const {
  session.run(kPutBag, customer, seal_bag(suite, customer, data_key, all, random));
}

void Vault::Parts::unlist(store::WriterSession& session, base::CustomerId customer) {
  auto key = data_key(session, customer);
  auto values = key.ok() ? present_values(session, customer, key->view()) : base::Result<Opened>(key.take_error());
  if (values.ok()) {
    index.remove_tags(session, customer, terms.terms(values->values));
  } else {
    index.remove_all_tags(session, customer);  // reads the whole table: the customer's values do not open any more
  }
  session.run(kDropBag, customer);
}

base::Result<bool> Vault::any_tagged(store::Session& session, std::span<const Term> terms) {
  JINKUI_TRY(const IndexKeys keys, parts_->index.usable(session));
  return std::ranges::any_of(terms,
                             [&](const Term& term) { return !parts_->index.tagged(session, keys, term).empty(); });
}

base::Result<SearchPage> Vault::search(store::Session& session, const Search& what, const Admit& admit) {
  JINKUI_CHECK(!what.words.empty() && what.limit >= 1 && what.limit <= kMaxPage);
  JINKUI_TRY(const IndexKeys keys, parts_->index.usable(session));
  const auto words = printed(what.words);
  const auto look_at = [&](base::CustomerId candidate) -> base::Result<std::optional<ObjectFacts>> {
    JINKUI_TRY(auto object, facts(session, candidate, {}));
    const auto rights = object.destroyed ? std::nullopt : admit(object);
    if (!rights) {
      return std::optional<ObjectFacts>();
    }
    JINKUI_TRY(const auto bag, parts_->bag_of(session, object));
    return bag && meets(*bag, words, *rights) ? std::optional(std::move(object)) : std::nullopt;
  };
  Walk walk(what, look_at);
  Postings postings(session, parts_->index, keys, what);
  bool all = false;
  if (const auto known = postings.known()) {
    JINKUI_TRY(all, walk.see_all(*known));
  } else if (what.among) {
    JINKUI_TRY(all, walk.see_all(*what.among));
  } else {
    JINKUI_TRY(all, walk_postings(session, postings, what, walk));
  }
  return walk.done(all);
}

base::Result<std::optional<Bag>> Vault::Parts::bag_of(store::Session& session, const ObjectFacts& facts) const {
  auto sealed = session.query(kBag, facts.customer);
  if (!sealed.step()) {
    return std::optional<Bag>();
  }
  JINKUI_TRY(const Wiped key, unwrap(facts.customer, 0, facts.wrapped_key));
  auto bag = Bag::open(suite, facts.customer, key.view(), sealed.blob(0));
  if (!bag) {
    return corrupt(facts.customer, {"客户档案的检索词", "The search terms of the customer"});
  }
  return bag;
}

std::optional<std::vector<base::CustomerId>> Vault::ids_of(store::Session& session, const ListFilter& filter,
                                                           std::size_t most) {
  return parts_->rows.ids(session, filter, most);
}

store::Participant& Vault::index_counts() {
  return parts_->index.counts();
}

std::vector<IndexState> Vault::index_states(store::Session& session) {
  return parts_->index.states(session);
}

base::Status Vault::prepare_indexes(store::WriterSession& session) {
  return parts_->index.prepare(session);
}

base::Status Vault::restart_index(store::WriterSession& session, std::uint32_t epoch) {
  return parts_->index.restart(session, epoch);
}

base::Result<std::optional<IndexState>> Vault::build_index(store::WriterSession& session, std::size_t customers) {
  for (IndexState state : parts_->index.states(session)) {
    if (!state.has_key || state.whole()) {
      continue;
    }
    const auto ids = live_after(session, state.built, state.goal, customers);
    for (const base::CustomerId customer : ids) {
      auto key = parts_->data_key(session, customer);
      if (!key.ok()) {
        continue;
      }
      const auto values = parts_->present_values(session, customer, key->view());
      if (values.ok()) {
        const auto terms = parts_->terms.terms(values->values);
        parts_->index.build(session, state.epoch, customer, terms);
        parts_->put_bag(session, customer, key->view(), terms);
      }
    }
    state.built = ids.size() < customers ? state.goal : ids.back();
    parts_->index.set_built(session, state.epoch, state.built);
    return std::optional(state);
  }
  return std::optional<IndexState>();
}

bool Vault::sweep_indexes(store::WriterSession& session) {
  for (const IndexState& state : parts_->index.states(session)) {
    if (!state.has_key) {
      return parts_->index.drop(session, state.epoch);
    }
  }
  return true;
}

}  // namespace jinkui::vault
