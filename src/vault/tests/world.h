// A vault with a real SQLite database, a real ledger on a real queue and a key store on the disk the test chooses;
// it can be closed and opened again as a crashed process would be. One thread.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/ledger.h"
#include "jinkui/store/queue.h"
#include "jinkui/store_sqlite/sqlite_database.h"
#include "jinkui/vault/key_store.h"
#include "jinkui/vault/vault.h"

namespace jinkui::vault {

class TestClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return now_; }
  void set(base::Instant now) { now_ = now; }

 private:
  base::Instant now_{1'800'000'000'000};
};

class InlineExecutor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    for (auto& task : batch) {
      task->run();
    }
  }
};

// A new directory under the system's temporary one, removed with what it holds.
class TestDirectory {
 public:
  TestDirectory();
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory();
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  std::string path_;
};

// Terms for tests: the whole value of `phone` as unique; of `name` the whole, its first character and every two that
// follow one another.
class TestTerms final : public TermSource {
 public:
  [[nodiscard]] std::vector<Term> terms(std::span<const PlainValue> values) const override;
};

class World {
 public:
  // `keys`: path of the key store on `disk`. Makes database, ledger and key store where they do not exist.
  World(base::Disk& disk, std::string database, std::string keys);
  ~World() { close(); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void open();
  void close();

  // Runs work on the queue, in a group of its own.
  base::Status write(const std::function<base::Status(store::WriterSession&)>& work);
  base::CustomerId put(const NewCustomer& customer);
  base::RecordId put(const NewRecord& record);
  // A receipt by a committed entry of this scope.
  receipt::Receipt receipt(receipt::Scope scope);
  base::Result<Opened> read(base::CustomerId customer, base::RecordId record, std::vector<std::string> fields);
  base::Result<std::vector<OpenedMask>> read_masks(std::vector<base::CustomerId> customers);
  // As at start: reconcile, then finish what is pending.
  base::Status recover();
  base::Status destroy(base::CustomerId customer);

  Vault& vault() { return *vault_; }
  KeyStore& keys() { return *keys_; }
  store::Session& session() { return *reader_; }
  store::Database& database() { return *database_; }
  TestClock& clock() { return clock_; }
  const RootKey& root() { return *root_; }

 private:
  void load_keys();

  base::Disk& disk_;
  std::string database_path_;
  std::string keys_path_;
  TestClock clock_;
  InlineExecutor executor_;
  crypto::SystemRandom random_;
  TestTerms terms_;
  std::optional<RootKey> root_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::WriterSession> writer_;
  std::unique_ptr<store::Session> reader_;
  std::unique_ptr<KeyStore> keys_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<store::Queue> queue_;
};

[[nodiscard]] receipt::Scope values_of(base::CustomerId customer, base::RecordId record,
                                       std::vector<std::string> fields);
[[nodiscard]] NewCustomer sample_customer(int number);
[[nodiscard]] std::string slug_of(const auto& result) {
  return result.ok() ? "ok" : result.error().slug;
}
// "field=value" joined by commas.
[[nodiscard]] std::string text_of(const std::vector<PlainValue>& values);

}  // namespace jinkui::vault
