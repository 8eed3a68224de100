// One customer among 2,000 is destroyed; then everything that is left on disk is searched for it, also with every key
// that the root and the key store still give.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include "aad.h"
#include "jinkui/codec/hex.h"
#include "jinkui/platform/disk.h"
#include "jinkui/vault/vault.h"
#include "key_file.h"
#include "tested_suite.h"
#include "world.h"

namespace jinkui::vault {
namespace {

constexpr int kCustomers = 2000;
constexpr std::int64_t kDay = 24LL * 3600 * 1000;
const crypto::SuiteId kSuite = tested_suite().id();

base::Bytes content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool contains(base::ByteView haystack, base::ByteView needle) {
  const std::boyer_moore_horspool_searcher searcher(needle.begin(), needle.end());
  return std::search(haystack.begin(), haystack.end(), searcher) != haystack.end();
}

// A ciphertext with where it stood.
struct Sealed {
  base::Bytes aad;
  base::Bytes bytes;
};

class ScanTest : public ::testing::Test {
 protected:
  ScanTest() : world_(disk_, directory_.file("jinkui.db"), directory_.file("keys")) {
    EXPECT_EQ(slug_of(world_.recover()), "ok");
    EXPECT_TRUE(world_
                    .write([&](store::WriterSession& session) -> base::Status {
                      for (int i = 1; i <= kCustomers; ++i) {
                        const base::CustomerId id =
                            world_.vault().put(session, i == 1234 ? planted() : sample_customer(i));
                        EXPECT_EQ(id.value, i);
                      }
                      return base::success();
                    })
                    .ok());
    enrich();
    remember_keys();
  }

  static NewCustomer planted() {
    NewCustomer customer = sample_customer(1234);
    customer.values = {{"name", "欧阳拾玖之遗"}, {"phone", "19955667788"}, {"id", "11010519491231002X"}};
    customer.masks = {{"name", "欧阳拾**遗"}, {"phone", "1995566**88"}};
    return customer;
  }
  static std::vector<std::string> plaintexts() {
    return {"欧阳拾玖之遗", "19955667788", "11010519491231002X", "欧阳拾**遗",    "1995566**88",
            "19955660000",  "1995566**00", "拾玖的投诉内容",     "拾玖的申请理由"};
  }

  // A record, a second version, a sealed text in some table: as in use.
  void enrich() {
    NewRecord record;
    record.customer = victim_;
    record.values = {{"content", "拾玖的投诉内容"}};
    record.label.level = "level-b";
    record.label.category = "complaint";
    world_.put(record);
    const std::vector<PlainValue> newer = {{"phone", "19955660000"}};
    const std::vector<PlainValue> mask = {{"phone", "1995566**00"}};
    const base::Bytes reason = base::to_bytes(base::as_bytes("拾玖的申请理由"));
    EXPECT_TRUE(world_
                    .write([&](store::WriterSession& session) -> base::Status {
                      JINKUI_RETURN_IF_ERROR(world_.vault().put_values(session, victim_, {}, newer, mask));
                      JINKUI_TRY(text_, world_.vault().seal_text(session, victim_, "reason", reason));
                      session.run({"CREATE TABLE text_elsewhere (sealed BYTEA NOT NULL)"});
                      session.run({"INSERT INTO text_elsewhere (sealed) VALUES ($1)"}, text_);
                      return base::success();
                    })
                    .ok());
  }

  // What is secret about the victim's keys while it lives.
  void remember_keys() {
    const auto wrapping = world_.keys().wrapping_key(victim_);
    secrets_.push_back(base::to_bytes(wrapping->view()));
    store::Query query = world_.session().query({"SELECT wrapped_key FROM customer WHERE id = $1"}, victim_);
    ASSERT_TRUE(query.step());
    wrapped_ = query.bytes(0);
    base::Bytes data_key;
    ASSERT_TRUE(suite().open(wrapping->view().first(suite().key_size()),
                             wrap_aad(kSuite, world_.keys().vault_id(), victim_), wrapped_, data_key));
    secrets_.push_back(data_key);
  }

  static const crypto::Suite& suite() { return *crypto::suite(kSuite).value(); }

  // The files that hold `needle`.
  std::vector<std::string> holders(base::ByteView needle) const {
    std::vector<std::string> found;
    for (const std::string& path : directory_.files()) {
      if (contains(content_of(path), needle)) {
        found.push_back(path.substr(path.find_last_of('/') + 1));
      }
    }
    return found;
  }
  void expect_no_trace() {
    for (const std::string& text : plaintexts()) {
      EXPECT_TRUE(holders(base::as_bytes(text)).empty()) << text << " in " << holders(base::as_bytes(text))[0];
    }
    for (const base::Bytes& secret : secrets_) {
      EXPECT_TRUE(holders(secret).empty());
    }
  }

  TestDirectory directory_;
  platform::PosixDisk disk_;
  World world_;
  const base::CustomerId victim_{1234};
  base::Bytes wrapped_;
  base::Bytes text_;
  std::vector<base::Bytes> secrets_;
};

// Who has the root key, a key store file and a copy of the database: every key there is, and what it opens.
class Attacker {
 public:
  Attacker(const RootKey& root, const std::string& key_file, const std::string& database)
      : suite_(*crypto::suite(kSuite).value()) {
    const KeyFile file = std::move(parse_key_file(content_of(key_file))).value();
    const crypto::SecretBytes sealing = sealing_key(suite_, file.header, root);
    const Roots roots = std::move(open_roots(suite_, file, sealing.view())).value();
    const KeyForest forest = std::move(open_tree(suite_, file, roots)).value();
    const KeyTree& tree = forest.tree();
    vault_ = file.header.vault;
    for (const base::ByteView key :
         {root.secret(), sealing.view(), roots.shred.view(), roots.standing.view(), roots.ledger.view(),
          roots.company[0].second.view(), roots.index[0].second.view()}) {
      add(key);
      for (const char* label : {"jinkui/key-store/1/tree", "jinkui/key-store/1/roots", "jinkui/label-mac/1"}) {
        add(suite_.derive(key, file.header.salt, label, 32).view());
        add(suite_.derive(key, vault_, label, 32).view());
      }
    }
    for (std::size_t i = 0; i < tree.size(); ++i) {
      add_with_children(tree.node_key(i), 0);
    }
    for (std::uint32_t leaf = 0; leaf <= 3000; ++leaf) {
      if (const auto key = tree.leaf(suite_, leaf)) {
        add(key->view());
      }
    }
    store_sqlite::Options options;
    options.path = database;
    database_ = std::move(store_sqlite::open_read_only(database)).value();
    session_ = database_->open_reader();
    unwrap_all(tree);
  }

  [[nodiscard]] std::size_t customers_opened() const { return opened_.size(); }
  [[nodiscard]] bool has(base::CustomerId customer) const { return opened_.contains(customer.value); }
  // How many of a customer's ciphertexts any key at hand opens.
  [[nodiscard]] std::size_t opens(const std::vector<Sealed>& sealed) const {
    return static_cast<std::size_t>(std::ranges::count_if(sealed, [&](const Sealed& one) {
      return std::ranges::any_of(keys_, [&](const base::Bytes& key) { return tries(key, one); });
    }));
  }
  [[nodiscard]] std::vector<Sealed> ciphertexts_of(base::CustomerId customer) {
    std::vector<Sealed> found;
    store::Query values = session_->query(
        {"SELECT record_id, field, version, sealed FROM customer_value WHERE customer_id = $1"}, customer);
    while (values.step()) {
      const std::string field = values.string(1);
      found.push_back({value_aad(kSuite, {.customer = customer,
                                          .record = values.id<base::RecordId>(0),
                                          .field = field,
                                          .version = values.integer(2)}),
                       values.bytes(3)});
    }
    store::Query row = session_->query({"SELECT wrapped_key, masks FROM customer WHERE id = $1"}, customer);
    EXPECT_TRUE(row.step());
    found.push_back({wrap_aad(kSuite, vault_, customer), row.bytes(0)});
    found.push_back({masks_aad(kSuite, customer), row.bytes(1)});
    return found;
  }

 private:
  void add(base::ByteView key) { keys_.insert(base::to_bytes(key)); }
  // The node itself and what the formula derives from it, two levels down, whatever level it may be on.
  void add_with_children(base::ByteView key, int depth) {
    add(key);
    for (std::uint8_t level = 1; depth == 0 && level <= KeyTree::kLevels; ++level) {
      for (std::uint8_t digit = 0; digit < 32; ++digit) {
        const std::array<std::uint8_t, 2> place = {level, digit};
        add(suite_.mac(key, {base::as_bytes("jinkui/tree/1"), place}));
      }
    }
  }
  [[nodiscard]] bool tries(base::ByteView key, const Sealed& one) const {
    base::Bytes plain;
    return suite_.open(key.first(suite_.key_size()), one.aad, one.bytes, plain);
  }
  // Data keys: with a customer's own leaf where there is one, else with every key there is.
  void unwrap_all(const KeyTree& tree) {
    store::Query rows = session_->query({"SELECT id, wrapped_key FROM customer WHERE state = 0"});
    std::set<base::Bytes> data_keys;
    while (rows.step()) {
      const base::CustomerId id = rows.id<base::CustomerId>(0);
      const Sealed wrapped{wrap_aad(kSuite, vault_, id), rows.bytes(1)};
      const auto leaf = tree.leaf(suite_, static_cast<std::uint32_t>(id.value));
      base::Bytes plain;
      const auto unwraps = [&](base::ByteView key) {
        return suite_.open(key.first(suite_.key_size()), wrapped.aad, wrapped.bytes, plain);
      };
      if ((leaf && unwraps(leaf->view())) || (!leaf && std::ranges::any_of(keys_, unwraps))) {
        opened_.insert(id.value);
        data_keys.insert(plain);
      }
    }
    keys_.merge(data_keys);
  }

  const crypto::Suite& suite_;
  VaultId vault_{};
  std::set<base::Bytes> keys_;
  std::set<std::int64_t> opened_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Session> session_;
};

TEST_F(ScanTest, NothingOfADestroyedCustomerIsLeftOrOpens) {
  const std::string old_database = directory_.file("before.db");
  const std::string key_backup = directory_.file("before.jks");
  const base::Instant now = world_.clock().now();
  ASSERT_TRUE(world_.keys().backup(key_backup, {now.ms + 30 * kDay}, now).ok());
  ASSERT_TRUE(world_.database().backup_to(old_database, {}).ok());
  // The search has teeth: it finds what is there.
  EXPECT_FALSE(holders(wrapped_).empty());
  EXPECT_FALSE(holders(text_).empty());

  ASSERT_EQ(slug_of(world_.destroy(victim_)), "ok");
  EXPECT_EQ(slug_of(world_.read(victim_, {}, {"name"})), "vault/destroyed");
  expect_no_trace();  // with WAL and shared memory file
  EXPECT_FALSE(holders(wrapped_).empty()) << "the old database still holds the wrapped key";
  const RootKey root = std::move(RootKey::from_key_file(disk_, directory_.file("keys.root"))).value();
  world_.close();
  expect_no_trace();

  const std::string key_file = disk_.exists(directory_.file("keys.0")) ? "keys.0" : "keys.1";
  EXPECT_FALSE(disk_.exists(directory_.file(key_file == "keys.0" ? "keys.1" : "keys.0")));
  std::vector<Sealed> victims;
  {
    Attacker attacker(root, directory_.file(key_file), old_database);
    EXPECT_EQ(attacker.customers_opened(), static_cast<std::size_t>(kCustomers - 1));
    EXPECT_FALSE(attacker.has(victim_));
    victims = attacker.ciphertexts_of(victim_);
    victims.push_back({text_aad(kSuite, victim_, 0, "reason"), base::Bytes(text_.begin() + 5, text_.end())});
    EXPECT_EQ(victims.size(), 8U);  // five values, key, masks, text
    EXPECT_EQ(attacker.opens(victims), 0U);
    const std::vector<Sealed> neighbour = attacker.ciphertexts_of({1235});
    EXPECT_EQ(attacker.opens(neighbour), neighbour.size());
  }
  // What the certificate warns of: until it expires and is destroyed, the backup of the key store opens it all.
  Attacker with_backup(root, key_backup, old_database);
  EXPECT_TRUE(with_backup.has(victim_));
  EXPECT_EQ(with_backup.opens(victims), victims.size());
}

}  // namespace
}  // namespace jinkui::vault
