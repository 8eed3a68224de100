// Lists and single files with masks: searching is reading, so each page is decided, recorded, then opened.
#include <algorithm>

#include "act_job.h"
#include "jinkui/policy/explain.h"
#include "jinkui/service/gate.h"
#include "labels.h"
#include "masked.h"

namespace jinkui::service {
namespace {

// Rows looked at for one page; a person who may know little gets a short page and a cursor to go on.
constexpr int kScanned = 2000;

struct Page {
  std::vector<CustomerRow> rows;
  Knowable known;
  base::CustomerId next;
};

// Stamps for the rows from `first` on, read since `generation`. When anything moved meanwhile, the stamps say so.
void stamp_rows(Core& core, const Caller& caller, std::uint32_t generation, std::size_t first, Page& page) {
  auto& known = page.known.customers;
  for (std::size_t i = first; i < page.rows.size(); ++i) {
    known.emplace_back(page.rows[i].id, core.epochs().at(caller.person, page.rows[i].id));
  }
  if (core.epochs().generation() != generation) {
    for (std::size_t i = first; i < known.size(); ++i) {
      known[i].second.object |= 1U;
    }
  }
}

// The next rows that the caller may know of.
base::Result<Page> scan(Core& core, const WorldPtr& world, store::Session& session, const Caller& caller,
                        const ListCommand& command) {
  Page page;
  page.known.world = world;
  const base::Instant now = core.time().now();
  vault::ListFilter filter;
  if (!command.keeper.none()) {
    filter.keeper = command.keeper;
  }
  base::CustomerId cursor = command.after;
  int scanned = 0;
  for (;;) {
    const std::uint32_t generation = core.epochs().generation();
    const std::size_t first = page.rows.size();
    JINKUI_TRY(auto chunk, core.vault().list(session, cursor, vault::Vault::kMaxPage, filter));
    for (const auto& object : chunk.items) {
      ++scanned;
      cursor = object.customer;
      const Ruling ruling = rule_on_object(core, world, session, masked_act(caller, object.customer), object);
      if (ruling.permitted()) {
        page.rows.push_back(row_of(core, *world, object, now));
      }
      if (static_cast<int>(page.rows.size()) == command.limit) {
        page.next = cursor;
        break;
      }
    }
    stamp_rows(core, caller, generation, first, page);
    if (!page.next.none() || chunk.next == 0) {
      return page;
    }
    if (scanned >= kScanned) {
      page.next = cursor;
      return page;
    }
  }
}

base::Error bad_limit() {
  return {base::Errc::invalid,
          "list/limit",
          {"每页条数须在 1 到 100 之间。", "The page size must be between 1 and 100."},
          {"请修改 limit。", "Change limit."},
          "/limit",
          {},
          ""};
}

// What the pack says to each verb that a page offers for this object.
constexpr std::array kOffered = {pack::Verb::read,   pack::Verb::copy,     pack::Verb::provide_outside,
                                 pack::Verb::change, pack::Verb::classify, pack::Verb::declassify,
                                 pack::Verb::keep,   pack::Verb::destroy};

std::vector<ActView> acts_of(Core& core, const WorldPtr& world, store::Session& session, const Caller& caller,
                             const vault::ObjectFacts& object) {
  std::vector<ActView> views;
  for (const auto verb : kOffered) {
    Act act = masked_act(caller, object.customer);
    act.verb = verb;
    // The purpose is the reader's to name later: the first one that is his stands for the question "could I at all".
    for (std::size_t slot = 0; slot < world->pack().purposes.size() && act.purpose.none(); ++slot) {
      act.purpose = world->pack().purpose_at(slot);
      const Ruling tried = rule_on_object(core, world, session, act, object);
      if (tried.decision.reason == policy::Decision::Reason::purpose_not_yours) {
        act.purpose = {};
      }
    }
    const Ruling ruling = rule_on_object(core, world, session, act, object);
    const auto explained = policy::explain(ruling.pack(), ruling.question, ruling.decision);
    ActView view;
    view.verb = pack::name_of(verb);
    view.title = pack::title_of(verb);
    view.verdict = ruling.permitted()                                       ? "permit"
                   : ruling.decision.verdict == policy::Verdict::needs_flow ? "needs_flow"
                                                                            : "deny";
    if (!ruling.decision.flow.none()) {
      view.flow = world->pack().at(ruling.decision.flow).id;
    }
    view.explanation = explained.what;
    view.clauses = clauses_of(ruling);
    views.push_back(std::move(view));
  }
  return views;
}

std::vector<PurposeView> purposes_of(const World& world, const pack::PostSet& posts) {
  std::vector<PurposeView> views;
  for (const auto& purpose : world.pack().purposes) {
    views.push_back({{purpose.id, purpose.title},
                     names_of(world.pack(), purpose.fields),
                     purpose.posts.none() || (purpose.posts & posts).any()});
  }
  return views;
}

base::Result<std::vector<RecordRow>> records_of(Core& core, const WorldPtr& world, store::Session& session,
                                                const Caller& caller, base::CustomerId customer) {
  std::vector<RecordRow> rows;
  JINKUI_TRY(auto page, core.vault().records(session, customer, {}, vault::Vault::kMaxPage));
  for (const auto& object : page.items) {
    Act act = masked_act(caller, customer);
    act.record = object.record;
    if (concealed(core, world, session, act, object)) {
      continue;
    }
    RecordRow row;
    row.id = object.record;
    const auto category = world->pack().category_named(object.label.category);
    row.category = {object.label.category, category.none() ? base::Text{} : world->pack().at(category).title};
    row.level = level_view(world->pack(), core.settings(), object.label, core.time().now());
    row.revision = core.vault().revision(session, customer, object.record);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

void Gate::list(const Caller& caller, ListCommand command, Done<CustomerPage> done) {
  if (command.limit < 1 || command.limit > 100) {
    done(bad_limit());
    return;
  }
  const WorldPtr world = core_.world().now();
  auto reader = core_.readers().take();
  auto page = scan(core_, world, *reader, caller, command);
  if (!page.ok()) {
    done(page.take_error());
    return;
  }
  FieldValues query = {{"after", std::to_string(command.after.value)}, {"limit", std::to_string(command.limit)}};
  if (!command.keeper.none()) {
    query.emplace_back("keeper", std::to_string(command.keeper.value));
  }
  Knowable known = std::move(page->known);
  show_masks(core_, caller, std::move(known), std::move(query),
             [page = std::move(page).value(), done = std::move(done)](base::Result<ShownMasks> masks) mutable {
               if (!masks.ok()) {
                 done(masks.take_error());
                 return;
               }
               CustomerPage out{{}, page.next, masks->receipt};
               for (auto& row : page.rows) {
                 if (auto shown = masks->take(row.id)) {
                   row.masks = std::move(*shown);
                   out.rows.push_back(std::move(row));
                 }
               }
               done(std::move(out));
             });
}

void Gate::view(const Caller& caller, base::CustomerId customer, Done<CustomerFile> done) {
  const WorldPtr world = core_.world().now();
  auto reader = core_.readers().take();
  auto ruling = rule_on(core_, world, *reader, masked_act(caller, customer));
  if (!ruling.ok()) {
    done(ruling.take_error());
    return;
  }
  // The same answer as for a number that was never given, so that numbers cannot be probed for existence.
  auto unknown = core_.vault().facts(*reader, base::CustomerId{0}, {}).take_error();
  if (!ruling->permitted()) {
    done(std::move(unknown));
    return;
  }
  const base::Instant now = core_.time().now();
  CustomerFile file;
  file.row = row_of(core_, *world, ruling->object, now);
  auto records = records_of(core_, world, *reader, caller, customer);
  if (!records.ok()) {
    done(records.take_error());
    return;
  }
  file.records = std::move(records).value();
  file.revision = core_.vault().revision(*reader, customer, {});
  file.acts = acts_of(core_, world, *reader, caller, ruling->object);
  file.purposes = purposes_of(*world, ruling->question.facts.posts);
  show_masks(core_, caller, {world, {{customer, ruling->stamp}}}, {{"customer", std::to_string(customer.value)}},
             [file = std::move(file), unknown = std::move(unknown),
              done = std::move(done)](base::Result<ShownMasks> masks) mutable {
               if (!masks.ok()) {
                 done(masks.take_error());
                 return;
               }
               auto shown = masks->take(file.row.id);
               if (!shown) {
                 done(std::move(unknown));
                 return;
               }
               file.receipt = masks->receipt;
               file.row.masks = std::move(*shown);
               done(std::move(file));
             });
}

}  // namespace jinkui::service
