// Crash, recovery, and what must hold.
#include <algorithm>
#include <stdexcept>

#include "jinkui/codec/hex.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/verify.h"
#include "jinkui/service/replay.h"
#include "model.h"

namespace jinkui::sim {
namespace {

[[noreturn]] void breach(const std::string& what) {
  throw std::runtime_error(what);
}

// The disk fails when the power is out, and never otherwise.
void only_without_power(const Stage& stage, const base::Fatal& failure) {
  if (!stage.power.is_out()) {
    breach(std::string("a disk failure although the power is on: ") + failure.what());
  }
}

}  // namespace

void Model::open() {
  if (!stage_.open()) {
    breach("the power went before it was armed");
  }
}

void Model::step(const Step& step) {
  try {
    act(step);
  } catch (const base::Fatal& failure) {
    only_without_power(stage_, failure);
  }
  if (breach_) {
    breach(*breach_);
  }
  if (stage_.power.is_out()) {
    recover();
    if (step.b % 5 == 0) {  // and again, while it recovers
      stage_.power.cut_at_call(1 + step.b % 400);
      stage_.close();
      recover();
    }
  }
}

void Model::recover() {
  revoking_ = false;
  while (true) {
    stage_.crash();
    if (!stage_.open()) {
      continue;
    }
    try {
      service::resume_destructions(stage_.house->core(), [](base::Status) {});
      drain();
      auto reader = stage_.database->open_reader();
      check_entries(*reader);
      check_ledger(*reader);
      check_requests(*reader);
      check_destroyed();
    } catch (const base::Fatal& failure) {
      only_without_power(stage_, failure);
    }
    if (!stage_.power.is_out()) {
      return;
    }
  }
}

void Model::drain() {
  while (!stage_.power.is_out() && (stage_.house->queue().serve() > 0 || stage_.executor.size() > 0)) {
    stage_.executor.run_all();
  }
  if (breach_) {
    breach(*breach_);
  }
}

void Model::check_entries(store::Session& session) {
  for (const auto& [index, entry] : entries_) {
    const auto stored = ledger::entry_at(session, index);
    if (!stored.ok() || ledger::leaf_hash(stored->leaf) != entry.leaf_hash) {
      breach("acknowledged ⇒ durable: entry " + std::to_string(index) + " of an answer is not in the ledger");
    }
    const auto leaf = ledger::decode_leaf(stored->leaf);
    if (!leaf.ok() || (entry.kind != 0 && static_cast<std::uint16_t>(leaf->kind) != entry.kind)) {
      breach("released ⇒ included: entry " + std::to_string(index) + " is of another kind");
    }
  }
}

void Model::check_ledger(store::Session& session) {
  const auto& ledger = stage_.house->core().ledger();
  ledger::VerifyOptions options;
  options.log = ledger::NoteKey{ledger.origin(), ledger::NoteKeyType::ed25519, ledger.public_key()};
  const std::size_t from = checkpoints_.size() > 6 ? checkpoints_.size() - 6 : 0;
  options.against.assign(checkpoints_.begin() + static_cast<std::ptrdiff_t>(from), checkpoints_.end());
  const auto report = ledger::verify_database(session, options);
  if (!report.ok() || report->verdict == ledger::Verdict::findings) {
    breach("the ledger does not verify: " + (report.ok() ? report->findings.front().slug : report.error().slug));
  }
}

void Model::check_requests(store::Session&) {
  for (const auto person : {image_.asker, image_.reader}) {
    const auto page = use().requests.box(caller(person), service::Box::mine, {}, 100);
    if (!page.ok()) {
      breach("the requests cannot be listed: " + page.error().slug);
    }
    for (const auto& [id, request] : requests_) {
      const auto at =
          std::find_if(page->rows.begin(), page->rows.end(), [id = id](const auto& row) { return row.id == id; });
      const bool mine = (request.destroy ? image_.reader : image_.asker) == person;
      if (mine && page->rows.size() < 100 && at == page->rows.end()) {
        breach("acknowledged ⇒ durable: request " + std::to_string(id.value) + " is gone");
      }
      if (mine && request.approved && at != page->rows.end() && at->state != "approved") {
        breach("acknowledged ⇒ durable: the approval of request " + std::to_string(id.value) + " is gone");
      }
    }
  }
  const auto grants = use().requests.grants(caller(image_.asker), {}, {}, 100);
  if (!grants.ok()) {
    breach("the grants cannot be listed: " + grants.error().slug);
  }
  for (const auto& row : grants->rows) {
    if (revoked_.contains(row.id) && row.state != "revoked") {
      breach("acknowledged ⇒ durable: grant " + std::to_string(row.id.value) + " is " + row.state +
             " although it was revoked");
    }
  }
}

void Model::check_destroyed() {
  bool any = false;
  for (const auto& [id, customer] : customers_) {
    if (!customer.destroyed) {
      continue;
    }
    any = true;
    if (stage_.keys->wrapping_key(id) || !stage_.keys->forgotten(id)) {
      breach("destroyed ⇒ unrecoverable: customer " + std::to_string(id.value) + " has a key");
    }
  }
  if (any) {
    check_key_files();
  }
}

// Whatever lies on the disk as a key store, and the root with it.
void Model::check_key_files() {
  for (const auto& [path, content] : stage_.disk.files()) {
    if (path.rfind(kKeys, 0) != 0) {
      continue;
    }
    Disk alone({{path, content}, {kRoot, stage_.disk.files().at(kRoot)}}, nullptr, 1);
    Random random(1);
    const auto root = vault::RootKey::from_key_file(alone, kRoot);
    const auto keys = vault::KeyStore::load(alone, kKeys, *root, random);
    if (!keys.ok()) {
      continue;
    }
    for (const auto& [id, customer] : customers_) {
      if (customer.destroyed && (*keys)->wrapping_key(id)) {
        breach("destroyed ⇒ unrecoverable: " + path + " still opens customer " + std::to_string(id.value));
      }
    }
  }
}

void Model::check_customer_reads() {
  for (const auto& [id, customer] : customers_) {
    std::optional<base::Result<service::Revealed>> answer;
    use().gate.reveal(caller(image_.reader), {id, {}, "work", {}},
                      [&, id = id, &customer = customer](base::Result<service::Revealed> result) {
                        revealed(result, id, customer.destroyed.has_value(), {});
                        answer.emplace(std::move(result));
                      });
    drain();
    const bool shown = answer && answer->ok();
    if (!shown && !customer.destruction_begun) {
      breach("acknowledged ⇒ durable: customer " + std::to_string(id.value) +
             " cannot be read: " + (answer ? answer->error().slug : "no answer"));
    }
  }
}

void Model::check_revocations() {
  for (const Release& release : releases_) {
    const auto at = revoked_.find(release.grant);
    if (!release.grant.none() && at != revoked_.end() && release.index > at->second) {
      breach("revoked ⇒ not released: entry " + std::to_string(release.index) + " under grant " +
             std::to_string(release.grant.value) + ", revoked by entry " + std::to_string(at->second));
    }
  }
}

void Model::check_replay() {
  stage_.executor.at_once(true);
  const auto report = service::replay(*stage_.house);
  stage_.executor.at_once(false);
  if (!report.ok()) {
    breach("replay: " + report.error().slug);
  }
  if (report->findings_total > 0) {
    breach("replay: entry " + std::to_string(report->findings.front().index) + " " + report->findings.front().slug);
  }
}

// The database of an earlier day beside the keys of today: who was destroyed since is still unrecoverable.
void Model::check_old_backups() {
  if (!database_backup_) {
    return;
  }
  stage_.close();
  stage_.put_back_database(*database_backup_);
  open();
  stage_.executor.at_once(true);
  const auto recorded = service::record_restore(*stage_.house, {{"what", "database"}});
  stage_.executor.at_once(false);
  if (!recorded.ok()) {
    breach("a restore is not recorded: " + recorded.error().slug);
  }
  ++tally_.restored;
  check_destroyed();
  for (const auto& [id, customer] : customers_) {
    if (!customer.destroyed) {
      continue;
    }
    use().gate.reveal(caller(image_.reader), {id, {}, "work", {}}, [&, number = id.value](const auto& answer) {
      if (answer.ok()) {
        breach_ = "destroyed ⇒ unrecoverable: an old database shows customer " + std::to_string(number);
      }
    });
    drain();
  }
  check_replay();
}

void Model::finish() {
  try {
    drain();
  } catch (const base::Fatal& failure) {
    only_without_power(stage_, failure);
  }
  recover();
  stage_.power.cut_at_call(0);  // no more cuts
  drain();
  check_customer_reads();
  check_revocations();
  auto reader = stage_.database->open_reader();
  check_entries(*reader);
  check_ledger(*reader);
  check_requests(*reader);
  check_destroyed();
  reader.reset();
  check_replay();
  check_old_backups();
}

}  // namespace jinkui::sim
