// What a step does, and what its answer means.
#include <stdexcept>

#include "jinkui/ledger/entry.h"
#include "jinkui/ledger/reader.h"
#include "model.h"

namespace jinkui::sim {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr const char* kPurpose = "work";

service::FieldValues values_of(std::uint64_t number, std::uint64_t noise) {
  return {{"name", "客户" + std::to_string(number)}, {"kind", "plain"}, {"note", "N" + std::to_string(noise)}};
}

// Of the newest entry of a kind; 0 when there is none (the genesis entry is none of those asked for).
std::uint64_t newest_of(store::Session& session, std::uint64_t size, ledger::Kind kind) {
  for (std::uint64_t index = size; index-- > 0;) {
    const auto entry = ledger::entry_at(session, index);
    if (!entry.ok()) {
      break;
    }
    const auto leaf = ledger::decode_leaf(entry->leaf);
    if (leaf.ok() && leaf->kind == kind) {
      return index;
    }
  }
  return 0;
}

}  // namespace

service::Caller Model::caller(base::PersonId person) const {
  service::Caller caller;
  caller.person = person;
  caller.second_factor = true;
  caller.address = "sim";
  return caller;
}

std::optional<base::CustomerId> Model::some_customer(std::uint64_t pick) const {
  if (customers_.empty()) {
    return std::nullopt;
  }
  auto at = customers_.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(pick % customers_.size()));
  return at->first;
}

std::optional<base::CustomerId> Model::granted_customer(std::uint64_t pick, bool destroy) const {
  std::vector<base::CustomerId> granted;
  for (const auto& [id, request] : requests_) {
    if (request.approved && request.destroy == destroy) {
      granted.push_back(request.customer);
    }
  }
  return granted.empty() || pick % 8 == 0 ? some_customer(pick / 8)
                                          : std::optional(granted[pick / 8 % granted.size()]);
}

void Model::act(const Step& step) {
  switch (step.act) {
    case Act::enter:
      return enter(step);
    case Act::import_chunk:
      return import_chunk(step);
    case Act::read:
      return read(step, image_.reader);
    case Act::read_by_grant:
      return read(step, image_.asker);
    case Act::ask:
      return ask(step, false);
    case Act::ask_to_destroy:
      return ask(step, true);
    case Act::approve:
      return approve(step);
    case Act::revoke:
      return revoke(step);
    case Act::destroy:
      return destroy(step);
    case Act::tick:
      return stage_.house->housekeeping().tick([](base::Status) {});
    case Act::serve:
      stage_.house->queue().serve();
      return;
    case Act::settle:
      return drain();
    case Act::complete:
      stage_.executor.run_one();
      return;
    case Act::pass_time:
      stage_.wall.at.ms += static_cast<std::int64_t>(step.a % (6 * kHour));
      stage_.monotonic.at.ms += static_cast<std::int64_t>(step.a % (6 * kHour));
      return;
    case Act::jump_clock:
      stage_.wall.at.ms += static_cast<std::int64_t>(step.a % (4 * kDay)) - 2 * kDay;
      return;
    case Act::back_up_keys:
      return back_up_keys(step);
    case Act::back_up_database:
      return back_up_database();
    case Act::power_cut:
      return stage_.power.cut();
    case Act::power_cut_soon:
      return stage_.power.cut_at_call(1 + step.a % 250);
    case Act::disk_cut_soon:
      return stage_.power.cut_at_disk_call(1 + step.a % 6);
    case Act::lose_keys:
      return lose_keys(step);
  }
}

void Model::acknowledge(const service::ReceiptView& receipt, std::uint16_t kind) {
  ++tally_.acknowledged;
  const auto [at, is_new] = entries_.try_emplace(receipt.index, Entry{receipt.leaf_hash, kind});
  if (!is_new) {
    breach_ = "two answers name entry " + std::to_string(receipt.index);
  }
  if (receipt.index % 5 == 0) {
    checkpoints_.push_back(stage_.house->core().ledger().head()->checkpoint);
  }
}

bool Model::refused(const base::Error&) {
  ++tally_.refused;
  return true;
}

void Model::enter(const Step& step) {
  service::EnterCommand command;
  command.values = values_of(++counter_, step.a);
  use().gate.enter(
      caller(image_.reader), command,
      [this, values = command.values](base::Result<service::Entered> answer) { entered(std::move(answer), values); });
}

void Model::entered(base::Result<service::Entered> answer, const service::FieldValues& values) {
  if (!answer.ok()) {
    static_cast<void>(refused(answer.error()));
    return;
  }
  acknowledge(answer->receipt, static_cast<std::uint16_t>(ledger::Kind::customer_entered));
  if (!customers_.try_emplace(answer->customer, Customer{values, false, {}}).second) {
    breach_ = "two customers of one number";
  }
}

void Model::import_chunk(const Step& step) {
  service::BatchCommand batch;
  for (std::uint64_t i = 0; i < 2 + step.a % 6; ++i) {
    service::EnterCommand row;
    row.values = values_of(++counter_, step.a + i);
    batch.rows.push_back(std::move(row));
  }
  use().gate.enter_batch(
      caller(image_.reader), batch,
      [this, rows = batch.rows](const base::Result<service::BatchEntered>& answer) { imported(answer, rows); });
}

void Model::imported(const base::Result<service::BatchEntered>& answer,
                     const std::vector<service::EnterCommand>& rows) {
  if (!answer.ok()) {
    static_cast<void>(refused(answer.error()));
    return;
  }
  acknowledge(answer->receipt, 0);
  if (answer->customers.size() != rows.size()) {
    breach_ = "an import lost rows";
    return;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    customers_.try_emplace(answer->customers[i], Customer{rows[i].values, false, {}});
  }
}

void Model::read(const Step& step, base::PersonId person) {
  const auto customer = person == image_.asker ? granted_customer(step.a, false) : some_customer(step.a);
  if (!customer) {
    return;
  }
  std::set<base::GrantId> revoked_before;
  for (const auto& [grant, index] : revoked_) {
    revoked_before.insert(grant);
  }
  const bool was_destroyed = customers_.at(*customer).destroyed.has_value();
  use().gate.reveal(caller(person), {*customer, {}, kPurpose, {}},
                    [this, customer = *customer, was_destroyed,
                     revoked_before = std::move(revoked_before)](const base::Result<service::Revealed>& answer) {
                      revealed(answer, customer, was_destroyed, revoked_before);
                    });
}

void Model::revealed(const base::Result<service::Revealed>& answer, base::CustomerId customer, bool was_destroyed,
                     const std::set<base::GrantId>& revoked_before) {
  if (!answer.ok()) {
    static_cast<void>(refused(answer.error()));
    return;
  }
  ++tally_.released;
  acknowledge(answer->receipt, static_cast<std::uint16_t>(ledger::Kind::released));
  releases_.push_back({answer->receipt.index, answer->grant});
  if (was_destroyed) {
    breach_ = "destroyed ⇒ unrecoverable: customer " + std::to_string(customer.value) + " was shown afterwards";
  }
  if (revoked_before.contains(answer->grant)) {
    breach_ = "revoked ⇒ not released: shown under grant " + std::to_string(answer->grant.value);
  }
  for (const auto& [field, value] : customers_.at(customer).values) {
    const auto same = [&field = field, &value = value](const auto& shown) {
      return shown.first == field && shown.second == value;
    };
    if (std::none_of(answer->values.begin(), answer->values.end(), same)) {
      breach_ = "acknowledged ⇒ durable: field " + field + " of customer " + std::to_string(customer.value) +
                " is not what was entered";
    }
  }
}

void Model::ask(const Step& step, bool destroy) {
  const auto customer = some_customer(step.a);
  if (!customer) {
    return;
  }
  service::RequestCommand command;
  command.flow = destroy ? "destroy" : "read";
  command.customer = *customer;
  command.purpose = kPurpose;
  command.reason = "模拟";
  use().requests.make(caller(destroy ? image_.reader : image_.asker), command,
                      [this, destroy, customer = *customer](const base::Result<service::RequestRow>& answer) {
                        if (answer.ok()) {
                          ++tally_.acknowledged;
                          requests_[answer->id] = {destroy, customer, false};
                        } else {
                          static_cast<void>(refused(answer.error()));
                        }
                      });
}

void Model::approve(const Step& step) {
  std::vector<base::RequestId> open;
  for (const auto& [id, request] : requests_) {
    if (!request.approved || step.b % 16 == 0) {
      open.push_back(id);
    }
  }
  if (open.empty()) {
    return;
  }
  const base::RequestId request = open[step.a % open.size()];
  service::ActionCommand command;
  command.request = request;
  command.opinion = "同意";
  use().requests.act(caller(image_.chief), command, [this, request](const base::Result<service::RequestRow>& answer) {
    if (answer.ok()) {
      ++tally_.acknowledged;
      requests_[request].approved = answer->state == "approved";
    } else {
      static_cast<void>(refused(answer.error()));
    }
  });
}

void Model::revoke(const Step& step) {
  const auto page = use().requests.grants(caller(image_.asker), {}, {}, 100);
  if (revoking_ || !page.ok() || page->rows.empty()) {
    return;
  }
  const auto& row = page->rows[step.a % page->rows.size()];
  revoking_ = true;  // one at a time, so that its entry can be told
  use().requests.revoke(caller(step.b % 2 == 0 ? image_.chief : image_.asker), row.id, "模拟撤销",
                        [this, grant = row.id](const base::Result<service::GrantRow>& answer) {
                          revoking_ = false;
                          if (!answer.ok()) {
                            static_cast<void>(refused(answer.error()));
                            return;
                          }
                          ++tally_.acknowledged;
                          ++tally_.revoked;
                          auto reader = stage_.house->core().readers().take();
                          revoked_[grant] = newest_of(*reader, stage_.house->core().ledger().head()->size,
                                                      ledger::Kind::grant_revoked);
                        });
}

void Model::destroy(const Step& step) {
  const auto customer = granted_customer(step.a, true);
  if (!customer) {
    return;
  }
  base::Instant backed_up;
  for (const Backup& backup : key_backups_) {
    backed_up = std::max(backed_up, backup.expires);
  }
  customers_.at(*customer).destruction_begun = true;
  use().gate.destroy(caller(image_.reader), {*customer},
                     [this, customer = *customer, backed_up](const base::Result<service::Certificate>& answer) {
                       if (!answer.ok()) {
                         static_cast<void>(refused(answer.error()));
                         return;
                       }
                       ++tally_.destroyed;
                       acknowledge(answer->receipt, 0);
                       customers_.at(customer).destroyed = answer->destroyed_at;
                       const auto from = answer->unrecoverable_from.value_or(answer->destroyed_at);
                       if (backed_up > answer->destroyed_at && from < backed_up) {
                         breach_ = "destroyed ⇒ unrecoverable: the certificate ignores a backup of the keys";
                       }
                     });
}

void Model::back_up_keys(const Step& step) {
  Backup backup;
  backup.name = "backup-" + std::to_string(++counter_);
  const base::Instant now = stage_.house->core().time().now();
  backup.expires = {now.ms + kHour + static_cast<std::int64_t>(step.a % (20 * kDay))};
  use().keys.back_up(backup.name, backup.expires, [this, backup](const base::Result<service::KeyBackupView>& made) {
    if (!made.ok()) {
      static_cast<void>(refused(made.error()));
      return;
    }
    key_backups_.push_back(backup);
  });
}

void Model::back_up_database() {
  const std::string name = "backup-" + std::to_string(++counter_) + ".db";
  if (stage_.database->backup_to(stage_.path(name), vault::Vault::index_tables()).ok()) {
    database_backup_ = name;
  }
}

void Model::lose_keys(const Step& step) {
  if (key_backups_.empty()) {
    return;
  }
  const Backup& backup = key_backups_[step.a % key_backups_.size()];
  stage_.crash();
  const auto restored = stage_.put_back_keys(backup.name);
  const bool expired = stage_.wall.at >= backup.expires;
  if (restored.ok() == expired) {
    throw std::runtime_error(expired ? "an expired backup of the keys was taken"
                                     : "a backup of the keys was refused: " + restored.error().slug);
  }
  tally_.restored += restored.ok() ? 1 : 0;
  recover();
}

}  // namespace jinkui::sim
