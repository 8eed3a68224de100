#include "jinkui/service/views.h"

#include <algorithm>

#include "change_job.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/ledger/export.h"
#include "jinkui/ledger/kinds.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/tiles.h"
#include "jinkui/policy/show.h"
#include "opening.h"

namespace jinkui::service {
namespace {

constexpr int kMaxPage = 100;

ledger::NoteKey note_key(Core& core) {
  return {core.ledger().origin(), ledger::NoteKeyType::ed25519, core.ledger().public_key()};
}

base::Result<EntryView> entry_view(const ledger::StoredEntry& entry) {
  JINKUI_TRY(const auto leaf, ledger::decode_leaf(entry.leaf));
  EntryView view;
  view.index = entry.index;
  view.time = leaf.time;
  view.kind = ledger::slug_of(leaf.kind);
  view.title = ledger::title_of(leaf.kind);
  view.pack = leaf.pack;
  view.leaf = entry.leaf;
  view.leaf_hash = ledger::leaf_hash(entry.leaf);
  return view;
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

base::Error not_simulated() {
  return {
      base::Errc::conflict,
      "time/not-simulated",
      {"本数据目录使用真实时间，不能调整时钟。", "This data directory uses real time; its clock cannot be moved."},
      {"模拟时间只存在于以 --simulated-time 初始化的目录。",
       "Simulated time exists only in directories made with --simulated-time."},
      "",
      {},
      ""};
}

}  // namespace

std::string LedgerView::checkpoint() const {
  return core_.ledger().head()->checkpoint;
}
std::string LedgerView::verifier_key() const {
  return ledger::to_vkey(note_key(core_));
}
std::string LedgerView::second_verifier_key() const {
  const auto key = core_.ledger().second_key();
  return key ? ledger::to_vkey(*key) : std::string();
}
std::string LedgerView::origin() const {
  return core_.ledger().origin();
}

base::Result<EntryPage> LedgerView::entries(const Caller&, std::optional<std::uint64_t> before, int limit) {
  if (limit < 1 || limit > kMaxPage) {
    return bad_limit();
  }
  EntryPage page;
  page.size = core_.ledger().head()->size;
  const std::uint64_t to = std::min(before.value_or(page.size), page.size);
  const std::uint64_t from = to > static_cast<std::uint64_t>(limit) ? to - static_cast<std::uint64_t>(limit) : 0;
  auto reader = core_.readers().take();
  for (const auto& entry : ledger::entries(*reader, from, to)) {
    JINKUI_TRY(auto view, entry_view(entry));
    page.rows.push_back(std::move(view));
  }
  std::reverse(page.rows.begin(), page.rows.end());
  return page;
}

base::Result<ProofView> LedgerView::proof(const Caller&, std::uint64_t index, std::uint64_t size) {
  const auto head = core_.ledger().head();
  auto reader = core_.readers().take();
  ProofView view;
  view.index = index;
  view.size = size == 0 ? head->size : size;
  JINKUI_TRY(const auto entry, ledger::entry_at(*reader, index));
  JINKUI_TRY(view.hashes, ledger::inclusion_proof(*reader, index, view.size));
  view.leaf = entry.leaf;
  view.leaf_hash = ledger::leaf_hash(entry.leaf);
  if (view.size == head->size) {
    view.root = head->root;
    view.checkpoint = head->checkpoint;
  } else {
    JINKUI_TRY(view.root, ledger::root_of(*reader, view.size));
  }
  return view;
}

base::Result<std::vector<base::Hash>> LedgerView::consistency(std::uint64_t from, std::uint64_t to) {
  auto reader = core_.readers().take();
  return ledger::consistency_proof(*reader, from, to);
}

base::Result<std::string> LedgerView::receipt_text(const Caller&, std::uint64_t index) {
  const auto head = core_.ledger().head();
  auto reader = core_.readers().take();
  return ledger::receipt_text(*reader, index, *head);
}

void LedgerView::opening(const Caller& caller, std::uint64_t index, Done<OpeningView> done) {
  open_entry(core_, caller, index, std::move(done));
}

base::Result<base::Bytes> LedgerView::tile(const std::string& path) {
  const auto name = ledger::parse_tile_path(path);
  if (!name) {
    return base::Error{base::Errc::not_found,
                       "ledger/no-such-tile",
                       {"没有这个散列块路径。", "No tile has this path."},
                       {"路径形如 tile/0/x001/067.p/12，见 docs/formats/tiles.md。",
                        "A path reads like tile/0/x001/067.p/12; see docs/formats/tiles.md."},
                       path,
                       {},
                       ""};
  }
  auto reader = core_.readers().take();
  return ledger::tile_resource(*reader, *name);
}

base::Status LedgerView::export_to(const Caller&, const std::function<bool(std::string_view)>& write) {
  auto reader = core_.readers().take();
  return ledger::export_ledger(*reader, note_key(core_), {}, write);
}

base::Result<PackSummary> PackView::summary() const {
  const WorldPtr world = core_.world().now();
  PackSummary summary;
  summary.id = world->pack().id;
  summary.title = world->pack().title;
  summary.hash = world->active->hash;
  summary.activated = world->active->activated;
  summary.json = policy::show_json(world->pack());
  summary.policy = world->active->policy_text;
  return summary;
}

base::Instant Simulation::now() const {
  return core_.time().now();
}
bool Simulation::allowed() const {
  return core_.settings().simulated_time;
}

void Simulation::advance(const Caller& caller, base::Period by, Done<base::Instant> done) {
  if (!allowed() || !core_.settings().advance_clock) {
    done(not_simulated());
    return;
  }
  change<base::Instant>(
      core_, caller, pack::Verb::administer, ledger::Kind::clock_note,
      [&core = core_, by](store::WriterSession&, FieldValues& remarks) -> base::Result<base::Instant> {
        const base::Instant before = core.time().now();
        core.settings().advance_clock(base::add(before, by, core.settings().zone_minutes).ms - before.ms);
        remarks = {{"advanced", base::to_string(by)}};
        return core.time().now();
      },
      std::move(done));
}

}  // namespace jinkui::service
