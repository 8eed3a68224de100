#include "jinkui/service/house.h"

#include <algorithm>
#include <array>

#include "act_job.h"
#include "index_keeper.h"
#include "index_terms.h"
#include "jinkui/codec/hex.h"
#include "jinkui/governance/versions.h"
#include "jinkui/identity/accounts.h"
#include "jinkui/identity/registry.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/transfer/imports.h"
#include "jinkui/workflow/requests.h"
#include "new_password.h"
#include "reconcile.h"
#include "settings.h"

namespace jinkui::service {
namespace {

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all;
  for (const auto list :
       {setting_migrations(), ledger::Ledger::migrations(), vault::Vault::migrations(), identity::migrations(),
        workflow::migrations(), governance::migrations(), transfer::migrations()}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

class InlineExecutor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    for (auto& task : batch) {
      task->run();
    }
  }
};

base::Error not_founded() {
  return {base::Errc::not_found,
          "house/not-founded",
          {"数据目录尚未初始化。", "The data directory has not been initialised."},
          {"请先运行 jinkui init。", "Run jinkui init first."},
          "",
          {},
          ""};
}

base::Error founded_already() {
  return {base::Errc::conflict,
          "house/founded-already",
          {"数据目录已经初始化过。", "The data directory has been initialised before."},
          {"请改用另一个目录。", "Use another directory."},
          "",
          {},
          ""};
}

// The pack in force is the one that the last entry names (an activation names the new one); before the first, the
// founding one.
base::Result<ActivePackPtr> pack_in_force(store::Session& session, const ledger::StoredHead& head) {
  if (head.head.size == 0) {
    const auto hash = codec::hash_from_hex(setting(session, kFoundingPack).value_or(""));
    return hash ? load_pack(session, *hash, head.last_time) : not_founded();
  }
  JINKUI_TRY(const auto last, ledger::entry_at(session, head.head.size - 1));
  JINKUI_TRY(const auto leaf, ledger::decode_leaf(last.leaf));
  if (const auto version = governance::version(session, leaf.pack); version && version->activated) {
    return load_pack(session, leaf.pack, *version->activated);
  }
  JINKUI_TRY(const auto first, ledger::entry_at(session, 0));
  JINKUI_TRY(const auto founding, ledger::decode_leaf(first.leaf));
  return load_pack(session, leaf.pack, founding.time);
}

base::Status check_policy(const std::optional<ledger::WitnessPolicy>& policy, const ledger::Ledger& ledger) {
  const ledger::NoteKey log = {ledger.origin(), ledger::NoteKeyType::ed25519, ledger.public_key()};
  if (!policy || policy->logs.empty() ||
      std::find(policy->logs.begin(), policy->logs.end(), log) != policy->logs.end()) {
    return base::success();
  }
  return base::Error{
      base::Errc::conflict,
      "witness-policy/other-log",
      {"见证规则不接受这个账本的公钥。", "The witness policy does not accept the key of this ledger."},
      {"请把 ledger.vkey 的内容写进规则的 log 行。", "Put the content of ledger.vkey into its log line."},
      "",
      {},
      ""};
}

}  // namespace

base::Result<KnownFounding> founding_of(store::Database& database) {
  JINKUI_RETURN_IF_ERROR(database.migrate(all_migrations()));
  const auto session = database.open_reader();
  if (!setting(*session, kCompany)) {
    return not_founded();
  }
  JINKUI_TRY(const auto head, ledger::stored_head(*session));
  return KnownFounding{ledger::is_simulated(head.origin), head.last_time};
}

struct House::Parts {
  explicit Parts(const Ground& ground_in)
      : ground(ground_in), terms(world), vault(ground.keys.suite(), ground.keys, ground.random, terms) {}

  Ground ground;
  std::unique_ptr<store::WriterSession> writer;
  std::unique_ptr<Timekeeper> time;
  std::unique_ptr<ledger::Ledger> ledger;
  WorldKeeper world;
  PackTerms terms;
  vault::Vault vault;
  identity::Sessions sessions;
  Epochs epochs;
  governance::Tally tally;
  std::unique_ptr<store::Queue> queue;
  std::unique_ptr<Core> core;
  vault::Reconciled reconciled;
  std::unique_ptr<UseCases> use;
  std::unique_ptr<Housekeeping> housekeeping;

  void join_all(store::Queue& to) {
    to.join(*ledger);
    to.join(world);
    to.join(epochs);
    to.join(tally);
    to.join(vault.index_counts());
  }

  // Database and key store may be of different ages after a restore, or a destruction may have been cut off. On a
  // queue of its own, which answers here and now; nothing else is served yet.
  base::Status reconcile() {
    InlineExecutor at_once;
    store::Queue first(*writer, at_once);
    join_all(first);
    JINKUI_TRY(reconciled, service::reconcile(*core, first));
    auto prepared = base::success();
    store::JobPtr job = store::make_job<base::Unit>(
        [this](store::WriterSession& session) -> base::Result<base::Unit> {
          JINKUI_RETURN_IF_ERROR(prepare_indexes(*core, session));
          return base::Unit{};
        },
        [&prepared](base::Result<base::Unit> done) {
          prepared = done.ok() ? base::success() : base::Status(done.take_error());
        });
    if (!first.submit(store::Lane::write, job)) {
      return store::queue_full();
    }
    while (first.serve() > 0) {
    }
    return prepared;
  }
};

House::House(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
House::~House() = default;

base::Result<std::unique_ptr<House>> House::open(const Ground& ground) {
  JINKUI_RETURN_IF_ERROR(ground.database.migrate(all_migrations()));
  auto parts = std::make_unique<Parts>(ground);
  parts->writer = ground.database.open_writer();
  const auto company = setting(*parts->writer, kCompany);
  if (!company) {
    return not_founded();
  }
  JINKUI_TRY(const auto head, ledger::stored_head(*parts->writer));
  parts->time = std::make_unique<Timekeeper>(ground.wall, ground.monotonic, head.last_time);
  JINKUI_TRY(parts->ledger, ledger::Ledger::load(*parts->writer, ground.keys.ledger_key(), *parts->time,
                                                 ground.keys.second_ledger_key()));
  JINKUI_RETURN_IF_ERROR(check_policy(ground.witness_policy, *parts->ledger));
  JINKUI_TRY(auto active, pack_in_force(*parts->writer, head));
  parts->world.start(std::move(active), identity::DirectoryData::load(*parts->writer));
  parts->queue = std::make_unique<store::Queue>(*parts->writer, ground.completions);
  parts->join_all(*parts->queue);
  Settings settings;
  settings.company = *company;
  settings.mark_owner = setting(*parts->writer, kMarkOwner).value_or(*company);
  settings.simulated_time = ledger::is_simulated(parts->ledger->origin());
  settings.heavy = ground.heavy;
  settings.advance_clock = ground.advance_clock;
  settings.witness_policy = ground.witness_policy;
  settings.background = ground.background;
  settings.scratch = ground.scratch;
  settings.devices = settings.simulated_time ? ground.devices : nullptr;
  settings.read_root = ground.read_root;
  parts->core = std::make_unique<Core>(Core::Parts{ground.database, *parts->queue, *parts->ledger, ground.keys,
                                                   parts->vault, parts->sessions, *parts->time, ground.random,
                                                   parts->world, parts->epochs, parts->tally, std::move(settings)});
  JINKUI_RETURN_IF_ERROR(parts->reconcile());
  parts->use = std::make_unique<UseCases>(*parts->core);
  parts->housekeeping = std::make_unique<Housekeeping>(*parts->core, parts->use->keys);
  return std::unique_ptr<House>(new House(std::move(parts)));
}

const vault::Reconciled& House::reconciled() const {
  return parts_->reconciled;
}
store::Queue& House::queue() {
  return *parts_->queue;
}
Core& House::core() {
  return *parts_->core;
}
UseCases& House::use() {
  return *parts_->use;
}
Housekeeping& House::housekeeping() {
  return *parts_->housekeeping;
}

namespace {

std::string new_origin(base::Random& random, bool simulated) {
  std::array<std::uint8_t, 8> bytes{};
  random.fill(bytes);
  const std::string origin = "jinkui.local/" + codec::to_hex(bytes);
  return simulated ? ledger::simulated_origin(origin) : origin;
}

// Settings, ledger and pack, before the house can be opened.
base::Status lay_ground(const Ground& ground, const Founding& founding, const std::string& origin) {
  if (auto compiled = compile_bundle(founding.pack, {}); !compiled.ok()) {
    return compiled.take_error();
  }
  JINKUI_RETURN_IF_ERROR(ground.database.migrate(all_migrations()));
  auto writer = ground.database.open_writer();
  if (setting(*writer, kCompany)) {
    return founded_already();
  }
  writer->begin();
  const auto work = [&]() -> base::Status {
    JINKUI_RETURN_IF_ERROR(ledger::Ledger::create(*writer, origin));
    const base::Bytes body = encode(founding.pack);
    const base::Hash hash = ledger::put_pack(*writer, body);
    set_setting(*writer, kFoundingPack, codec::to_hex(hash));
    set_setting(*writer, kCompany, founding.company);
    set_setting(*writer, kMarkOwner, founding.mark_owner.empty() ? founding.company : founding.mark_owner);
    return base::success();
  };
  auto worked = work();
  if (!worked.ok()) {
    writer->rollback();
    return worked;
  }
  writer->commit();
  return base::success();
}

// Appends the first entries and the first administrator, in one group.
base::Status first_entries(House& house, const Founding& founding, const InitialPassword& password) {
  base::Status outcome = base::success();
  const auto keep = [&outcome](base::Result<receipt::Receipt> receipt) {
    if (!receipt.ok() && outcome.ok()) {
      outcome = receipt.take_error();
    }
  };
  Core& core = house.core();
  note(
      core, {ledger::Kind::genesis, {}, {}, receipt::Scope::What::nothing},
      [&](store::WriterSession&) -> base::Result<FieldValues> {
        return FieldValues{{"company", founding.company},
                           {"simulated_time", founding.simulated_time ? "true" : "false"}};
      },
      keep);
  note(
      core, {ledger::Kind::pack_activated, {}, {}, receipt::Scope::What::nothing},
      [&](store::WriterSession&) -> base::Result<FieldValues> {
        const World& world = *core.world().pending();
        return FieldValues{{"pack", world.pack().id}, {"hash", codec::to_hex(world.active->hash)}};
      },
      keep);
  note(
      core, {ledger::Kind::people_changed, {}, {}, receipt::Scope::What::nothing},
      [&](store::WriterSession& session) -> base::Result<FieldValues> {
        const base::Instant now = core.time().now();
        JINKUI_TRY(const auto id, identity::add_person(
                                      session, {"A0001", founding.admin_name, {}, identity::PersonKind::staff, now}));
        JINKUI_RETURN_IF_ERROR(identity::create_account(session, id, founding.admin_login, password.phc, now));
        for (const auto& post : founding.admin_posts) {
          JINKUI_TRY(const auto appointed, identity::appoint(session, {id, post, {}, {now, std::nullopt}, false}));
          static_cast<void>(appointed);
        }
        core.world().directory_changed(session);
        return FieldValues{{"person", std::to_string(id.value)}, {"account", "yes"}};
      },
      keep);
  while (house.queue().serve() > 0) {
  }
  return outcome;
}

}  // namespace

base::Result<Founded> found_house(const Ground& ground, const Founding& founding) {
  const std::string origin = new_origin(ground.random, founding.simulated_time);
  JINKUI_RETURN_IF_ERROR(lay_ground(ground, founding, origin));
  JINKUI_TRY(const auto house, House::open(ground));
  const InitialPassword password = make_initial_password(ground.random);
  JINKUI_RETURN_IF_ERROR(first_entries(*house, founding, password));
  const LedgerView& ledger = house->use().ledger;
  return Founded{password.plain, origin, ledger.verifier_key(), ledger.second_verifier_key()};
}

base::Status record_restore(House& house, const FieldValues& remarks) {
  std::optional<base::Status> outcome;
  note(
      house.core(), {ledger::Kind::restored, {}, {}, receipt::Scope::What::nothing},
      [&remarks](store::WriterSession&) -> base::Result<FieldValues> { return remarks; },
      [&house, &outcome](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          outcome.emplace(receipt.take_error());
          return;
        }
        resume_destructions(house.core(), [&outcome](base::Status status) { outcome.emplace(std::move(status)); });
      });
  while (!outcome && house.queue().serve() > 0) {
  }
  return outcome ? std::move(*outcome) : base::Status(store::queue_full());
}

}  // namespace jinkui::service
