// Searching: candidates are decided before anything of them is looked at, the page is recorded, then its masks open.
#include <algorithm>
#include <unordered_map>

#include "act_job.h"
#include "index_terms.h"
#include "jinkui/codec/base64.h"
#include "jinkui/service/gate.h"
#include "masked.h"
#include "reach.h"
#include "search_budget.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMaxTerms = 8;

// One search as the gate carries it through.
struct Asked {
  Caller caller;
  SearchCommand command;
  WorldPtr world;
  Wanted wanted;
  pack::PurposeId purpose;
};
using AskedPtr = std::shared_ptr<const Asked>;

Act search_act(const Caller& caller, base::CustomerId customer) {
  Act act = masked_act(caller, customer);
  act.verb = pack::Verb::search;
  return act;
}

Act reading_act(const Asked& asked, pack::FieldId field, base::CustomerId customer) {
  Act act;
  act.caller = asked.caller;
  act.verb = pack::Verb::read;
  act.customer = customer;
  act.purpose = asked.purpose;
  act.fields.set(field.slot());
  return act;
}

// What the caller may look by at one customer; nothing when he may not know of it.
std::optional<std::uint64_t> rights_at(Core& core, const Asked& asked, const WorldPtr& world, store::Session& session,
                                       const vault::ObjectFacts& object) {
  for (const Act& act : {masked_act(asked.caller, object.customer), search_act(asked.caller, object.customer)}) {
    if (!rule_on_object(core, world, session, act, object).permitted()) {
      return std::nullopt;
    }
  }
  std::uint64_t rights = 0;
  for (std::size_t i = 0; i < asked.wanted.gates.size(); ++i) {
    const Act act = reading_act(asked, asked.wanted.gates[i], object.customer);
    if (rule_on_object(core, world, session, act, object).permitted()) {
      rights |= std::uint64_t{1} << i;
    }
  }
  return rights;
}

// A ruling that forbids searching whatever the customer is: by rule, or because of the purpose.
bool forbids_all(const Ruling& ruling) {
  using Reason = policy::Decision::Reason;
  const Reason reason = ruling.decision.reason;
  return ruling.decision.verdict == policy::Verdict::deny &&
         (reason == Reason::forbidden_by_rule || reason == Reason::purpose_missing ||
          reason == Reason::purpose_not_yours || reason == Reason::field_outside_purpose);
}

// Takes out the ways that no customer could be found by, because the purpose does not cover the field. The ruling
// that says so when a word has no way left.
std::optional<Ruling> narrow(Core& core, store::Session& session, Asked& asked) {
  std::uint64_t closed = 0;
  std::optional<Ruling> why;
  for (std::size_t i = 0; i < asked.wanted.gates.size(); ++i) {
    Ruling ruling = rule_on_object(core, asked.world, session, reading_act(asked, asked.wanted.gates[i], {}), {});
    if (forbids_all(ruling)) {
      closed |= std::uint64_t{1} << i;
      why = why ? std::move(why) : std::optional(std::move(ruling));
    }
  }
  for (vault::Word& word : asked.wanted.words) {
    std::erase_if(
        word, [closed](const vault::Way& way) { return way.right != 0 && (closed >> (way.right - 1U) & 1U) != 0; });
    if (word.empty()) {
      return why;
    }
  }
  return std::nullopt;
}

bool draws(const Asked& asked) {
  return std::ranges::any_of(asked.wanted.words, [](const vault::Word& word) {
    return std::ranges::any_of(word, [](const vault::Way& way) { return way.right != 0; });
  });
}

// Records a refusal that rests on no customer, then tells it.
class RefusedSearch final : public ActJob {
 public:
  RefusedSearch(Core& core, Act act, Ruling ruling, Done<SearchResult> done)
      : ActJob(core, std::move(act), std::move(ruling)), done_(std::move(done)) {}

 protected:
  base::Result<Ruling> rule_again(store::WriterSession& session) override {
    return rule_on_object(core(), core().world().pending(), session, act(), {});
  }
  base::Result<ledger::Draft> work(store::WriterSession&, const Ruling&) override {
    return base::Error{base::Errc::conflict,
                       "policy/changed",
                       {"制度或人员刚刚有变动。", "Policy or people have just changed."},
                       {"请重新检索。", "Search again."},
                       "",
                       {},
                       ""};
  }
  void answer(receipt::Receipt, const Ruling&) override {}
  void refuse(base::Error error) override { done_(std::move(error)); }

 private:
  Done<SearchResult> done_;
};

void refuse(Core& core, Ruling ruling, Act act, Done<SearchResult> done) {
  ruling.stamp = core.epochs().at(act.caller.person, {});
  submit(core, store::Lane::write,
         std::make_unique<RefusedSearch>(core, std::move(act), std::move(ruling), std::move(done)));
}

using Rights = std::unordered_map<base::CustomerId, std::uint64_t>;

struct Found {
  vault::SearchPage page;
  Knowable known;
  Rights rights;  // with which each was found
};

base::Result<Found> look(Core& core, const Asked& asked, store::Session& session) {
  vault::Search search;
  search.words = asked.wanted.words;
  search.after = asked.command.after;
  search.limit = static_cast<std::size_t>(asked.command.limit);
  search.among = customers_in_reach(core, asked.world, session, asked.caller);
  const std::uint32_t generation = core.epochs().generation();
  Found found;
  JINKUI_TRY(found.page, core.vault().search(session, search, [&](const vault::ObjectFacts& object) {
    const auto rights = rights_at(core, asked, asked.world, session, object);
    if (rights && *rights != 0) {
      found.rights[object.customer] = *rights;
    }
    return rights;
  }));
  found.known.world = asked.world;
  for (const auto& object : found.page.found) {
    Stamp stamp = core.epochs().at(asked.caller.person, object.customer);
    if (core.epochs().generation() != generation) {
      stamp.object |= 1U;  // decided again by the writer
    }
    found.known.customers.emplace_back(object.customer, stamp);
  }
  return found;
}

// The query as it is kept: under the keys of all customers shown, so that it is gone as soon as one of them is
// destroyed; under the company's when nobody was found.
base::Result<std::string> sealed_query(Core& core, store::Session& session, const SearchCommand& command,
                                       const std::vector<base::CustomerId>& shown) {
  std::string plain = command.text;
  for (const SearchTerm& term : command.terms) {
    plain += "\n" + term.field + "=" + term.value;
  }
  auto sealed = core.vault().seal_shared(session, shown, kQueryText, base::as_bytes(plain));
  crypto::wipe(plain);
  if (!sealed.ok()) {
    return sealed.take_error();
  }
  return codec::to_base64(*sealed);
}

Showing showing_of(Core& core, const AskedPtr& asked, Rights had,
                   const std::shared_ptr<std::optional<SearchBudget>>& budget) {
  Showing showing;
  showing.kind = ledger::Kind::searched;
  showing.still = [&core, asked, had = std::move(had)](store::Session& session, base::CustomerId customer) {
    const auto object = core.vault().facts(session, customer, {});
    if (!object.ok() || object->destroyed) {
      return false;
    }
    const auto rights = rights_at(core, *asked, core.world().pending(), session, *object);
    const auto before = had.find(customer);
    return rights && (before == had.end() || (before->second & ~*rights) == 0);
  };
  showing.remarks = [&core, asked, budget](store::WriterSession& session,
                                           const std::vector<base::CustomerId>& shown) -> base::Result<FieldValues> {
    if (draws(*asked)) {
      JINKUI_TRY(*budget, draw_search(session, core.world().pending()->pack(), asked->caller.person,
                                      core.time().now(), core.settings().zone_minutes));
    }
    JINKUI_TRY(auto query, sealed_query(core, session, asked->command, shown));
    FieldValues remarks{{kQuery, std::move(query)},
                        {"words", std::to_string(asked->wanted.words.size())},
                        {"by_number", draws(*asked) ? "true" : "false"},
                        {"after", std::to_string(asked->command.after.value)},
                        {"limit", std::to_string(asked->command.limit)}};
    if (!asked->purpose.none()) {
      remarks.emplace_back("purpose", asked->command.purpose);
    }
    return remarks;
  };
  return showing;
}

// A refusal for want of budget is an entry too, unless there is a flood of them.
void refuse_for_budget(Core& core, const Caller& caller, base::Error error, const Done<SearchResult>& done) {
  if (!core.denials().admit(caller.person, core.time().now())) {
    done(std::move(error));
    return;
  }
  auto shared = std::make_shared<base::Error>(std::move(error));
  note(
      core, {ledger::Kind::denied, caller, {}, receipt::Scope::What::nothing},
      [](store::WriterSession&) {
        return base::Result<FieldValues>(FieldValues{{"verb", "search"}, {"reason", "search/budget"}});
      },
      [shared, done](base::Result<receipt::Receipt>) { done(std::move(*shared)); });
}

void show(Core& core, const AskedPtr& asked, Found found, Done<SearchResult> done) {
  auto budget = std::make_shared<std::optional<SearchBudget>>();
  Showing showing = showing_of(core, asked, std::move(found.rights), budget);
  SearchResult result;
  const base::Instant now = core.time().now();
  for (const auto& object : found.page.found) {
    result.page.rows.push_back(row_of(core, *asked->world, object, now));
  }
  result.page.next = found.page.next;
  result.cut_short = !found.page.next.none() && static_cast<int>(result.page.rows.size()) < asked->command.limit;
  show_masks(core, asked->caller, std::move(found.known), std::move(showing),
             [&core, asked, budget, done = std::move(done),
              result = std::move(result)](base::Result<ShownMasks> masks) mutable {
               if (!masks.ok() && masks.error().slug == "search/budget") {
                 refuse_for_budget(core, asked->caller, masks.take_error(), done);
                 return;
               }
               if (!masks.ok()) {
                 done(masks.take_error());
                 return;
               }
               std::vector<CustomerRow> rows = std::exchange(result.page.rows, {});
               for (auto& row : rows) {
                 if (auto shown = masks->take(row.id)) {
                   row.masks = std::move(*shown);
                   result.page.rows.push_back(std::move(row));
                 }
               }
               result.page.receipt = masks->receipt;
               result.budget = *budget;
               done(std::move(result));
             });
}

base::Error bad_request(const char* slug, base::Text message, base::Text next, std::string where) {
  return {base::Errc::invalid, slug, std::move(message), std::move(next), std::move(where), {}, ""};
}

base::Status check(const SearchCommand& command) {
  if (command.limit < 1 || command.limit > 100) {
    return bad_request("list/limit", {"每页条数须在 1 到 100 之间。", "The page size must be between 1 and 100."},
                       {"请修改 limit。", "Change limit."}, "/limit");
  }
  if (command.terms.size() > kMaxTerms) {
    return bad_request("search/terms", {"一次最多按 8 个字段检索。", "At most 8 fields at a time."},
                       {"请减少条件。", "Use fewer."}, "/terms");
  }
  return base::success();
}

}  // namespace

void Gate::search(const Caller& caller, SearchCommand command, Done<SearchResult> done) {
  auto asked = std::make_shared<Asked>();
  asked->caller = caller;
  asked->world = core_.world().now();
  const pack::Pack& pack = asked->world->pack();
  auto checked = check(command);
  auto purpose = purpose_named(pack, command.purpose);
  auto words = wanted(pack, command);
  if (!checked.ok() || !purpose.ok() || !words.ok()) {
    done(!checked.ok() ? checked.take_error() : !purpose.ok() ? purpose.take_error() : words.take_error());
    return;
  }
  asked->purpose = *purpose;
  asked->wanted = std::move(words).value();
  asked->command = std::move(command);
  auto reader = core_.readers().take();
  const Act act = search_act(caller, {});
  Ruling ruling = rule_on_object(core_, asked->world, *reader, act, {});
  if (ruling.decision.reason == policy::Decision::Reason::forbidden_by_rule) {
    refuse(core_, std::move(ruling), act, std::move(done));
    return;
  }
  if (auto refused = narrow(core_, *reader, *asked)) {
    Act reading;
    reading.caller = caller;
    reading.verb = refused->question.verb;
    reading.purpose = refused->question.purpose;
    reading.fields = refused->question.fields;
    refuse(core_, std::move(*refused), std::move(reading), std::move(done));
    return;
  }
  auto found = look(core_, *asked, *reader);
  if (!found.ok()) {
    done(found.take_error());
    return;
  }
  show(core_, std::move(asked), std::move(found).value(), std::move(done));
}

}  // namespace jinkui::service
