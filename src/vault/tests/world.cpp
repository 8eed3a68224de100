#include "world.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "tested_suite.h"

namespace jinkui::vault {

TestDirectory::TestDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "jinkui-vault-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw base::Fatal("no temporary directory");
  }
  path_ = name;
}

TestDirectory::~TestDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> TestDirectory::files() const {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    found.push_back(entry.path().string());
  }
  return found;
}

World::World(base::Disk& disk, std::string database, std::string keys)
    : disk_(disk), database_path_(std::move(database)), keys_path_(std::move(keys)) {
  crypto::initialise();
  const std::string root = keys_path_ + ".root";
  if (!disk_.exists(root)) {
    EXPECT_TRUE(RootKey::create_key_file(disk_, root, random_).ok());
  }
  root_ = std::move(RootKey::from_key_file(disk_, root)).value();
  open();
}

void World::load_keys() {
  if (disk_.exists(keys_path_ + ".0") || disk_.exists(keys_path_ + ".1")) {
    keys_ = std::move(KeyStore::load(disk_, keys_path_, *root_, random_)).value();
    return;
  }
  const crypto::Suite& suite = tested_suite();
  keys_ = std::move(KeyStore::create(disk_, keys_path_, suite, *root_, random_)).value();
}

void World::open() {
  store_sqlite::Options options;
  options.path = database_path_;
  options.create = true;
  database_ = std::move(store_sqlite::open(options)).value();
  std::vector<store::Migration> migrations(Vault::migrations().begin(), Vault::migrations().end());
  migrations.insert(migrations.end(), ledger::Ledger::migrations().begin(), ledger::Ledger::migrations().end());
  EXPECT_TRUE(database_->migrate(migrations).ok());
  writer_ = database_->open_writer();
  reader_ = database_->open_reader();
  load_keys();
  auto ledger = ledger::Ledger::load(*reader_, keys_->ledger_key(), clock_, keys_->second_ledger_key());
  if (!ledger.ok()) {
    writer_->begin();
    EXPECT_TRUE(ledger::Ledger::create(*writer_, "jinkui.test/vault").ok());
    writer_->commit();
    ledger = ledger::Ledger::load(*reader_, keys_->ledger_key(), clock_, keys_->second_ledger_key());
  }
  ledger_ = std::move(ledger).value();
  vault_ = std::make_unique<Vault>(keys_->suite(), *keys_, random_, terms_);
  queue_ = std::make_unique<store::Queue>(*writer_, executor_);
  queue_->join(*ledger_);
  queue_->join(vault_->index_counts());
  EXPECT_TRUE(write([&](store::WriterSession& session) { return vault_->prepare_indexes(session); }).ok());
}

void World::close() {
  queue_.reset();
  vault_.reset();
  ledger_.reset();
  keys_.reset();
  reader_.reset();
  writer_.reset();
  database_.reset();
}

namespace {

std::vector<std::string> characters_of(const std::string& text) {
  std::vector<std::string> out;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      out.emplace_back();
    }
    out.back() += c;
  }
  return out;
}

}  // namespace

std::vector<Term> TestTerms::terms(std::span<const PlainValue> values) const {
  std::vector<Term> out;
  for (const PlainValue& value : values) {
    if (value.field == "phone") {
      out.push_back({Term::Kind::unique, "phone", value.value});
    }
    if (value.field != "name" || value.value.empty()) {
      continue;
    }
    const auto characters = characters_of(value.value);
    out.push_back({Term::Kind::word, "name", value.value});
    out.push_back({Term::Kind::word, "name", characters[0]});
    for (std::size_t i = 0; i < characters.size(); ++i) {
      if (i > 0) {
        out.push_back({Term::Kind::word, "two", characters[i - 1] + characters[i]});
      }
    }
  }
  return out;
}

base::Status World::write(const std::function<base::Status(store::WriterSession&)>& work) {
  std::optional<base::Status> outcome;
  store::JobPtr job = store::make_job<base::Unit>([&](store::WriterSession& session) { return work(session); },
                                                  [&](base::Status done) { outcome = std::move(done); });
  EXPECT_TRUE(queue_->submit(store::Lane::write, job));
  while (queue_->serve() != 0) {
  }
  return std::move(*outcome);
}

base::CustomerId World::put(const NewCustomer& customer) {
  base::CustomerId id;
  EXPECT_TRUE(write([&](store::WriterSession& session) {
                id = vault_->put(session, customer);
                return base::success();
              }).ok());
  return id;
}

base::RecordId World::put(const NewRecord& record) {
  base::RecordId id;
  EXPECT_TRUE(write([&](store::WriterSession& session) -> base::Status {
                JINKUI_TRY(id, vault_->put(session, record));
                return base::success();
              }).ok());
  return id;
}

receipt::Receipt World::receipt(receipt::Scope scope) {
  ledger::Ticket ticket;
  EXPECT_TRUE(write([&](store::WriterSession&) {
                ledger::Opening opening;
                ticket = ledger_->append(ledger::draft(ledger::Kind::released, {}, scope, {}, random_, opening));
                return base::success();
              }).ok());
  return std::move(ledger::Ledger::redeem(std::move(ticket))).value();
}

base::Result<Opened> World::read(base::CustomerId customer, base::RecordId record, std::vector<std::string> fields) {
  return vault_->open(receipt(values_of(customer, record, std::move(fields))), *reader_);
}

base::Result<std::vector<OpenedMask>> World::read_masks(std::vector<base::CustomerId> customers) {
  receipt::Scope scope;
  scope.what = receipt::Scope::What::masks;
  scope.customers = std::move(customers);
  return vault_->open_masks(receipt(std::move(scope)), *reader_);
}

base::Status World::recover() {
  Reconciled found;
  JINKUI_RETURN_IF_ERROR(write([&](store::WriterSession& session) -> base::Status {
    JINKUI_TRY(found, vault_->reconcile(session, clock_.now()));
    return base::success();
  }));
  JINKUI_RETURN_IF_ERROR(vault_->forget(*reader_, found.to_forget));
  const auto pending = vault_->pending_destructions(*reader_);
  JINKUI_RETURN_IF_ERROR(vault_->forget(*reader_, pending));
  return write([&](store::WriterSession& session) -> base::Status {
    for (const base::CustomerId customer : pending) {
      JINKUI_RETURN_IF_ERROR(vault_->finish_destruction(session, customer, clock_.now()));
    }
    return base::success();
  });
}

base::Status World::destroy(base::CustomerId customer) {
  JINKUI_RETURN_IF_ERROR(
      write([&](store::WriterSession& session) { return vault_->mark_destroyed(session, customer); }));
  JINKUI_RETURN_IF_ERROR(vault_->forget(*reader_, {&customer, 1}));
  return write(
      [&](store::WriterSession& session) { return vault_->finish_destruction(session, customer, clock_.now()); });
}

receipt::Scope values_of(base::CustomerId customer, base::RecordId record, std::vector<std::string> fields) {
  receipt::Scope scope;
  scope.what = receipt::Scope::What::values;
  scope.customer = customer;
  scope.record = record;
  scope.fields = std::move(fields);
  return scope;
}

NewCustomer sample_customer(int number) {
  const std::string n = std::to_string(number);
  NewCustomer customer;
  customer.values = {{"name", "客户" + n}, {"phone", "1990000" + n}, {"address", "城东路" + n + "号"}};
  customer.masks = {{"name", "客*"}, {"phone", "199****" + n}};
  customer.traits = {{"kind", "person"}};
  customer.custody = {.department = {1 + number % 3}, .assigned = {10 + number % 5}, .keeper = {}, .entered_by = {7}};
  if (number % 4 == 0) {
    customer.custody.keeper = {20 + number % 8};
  }
  customer.label.level = "level-b";
  customer.label.until = base::Instant{1'900'000'000'000};
  customer.label.set_at = base::Instant{1'800'000'000'000};
  return customer;
}

std::string text_of(const std::vector<PlainValue>& values) {
  std::string text;
  for (const PlainValue& value : values) {
    text += (text.empty() ? "" : ",") + value.field + "=" + value.value;
  }
  return text;
}

}  // namespace jinkui::vault
