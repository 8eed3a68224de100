#include "jinkui/vault/key_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "fixed_random.h"
#include "jinkui/codec/hex.h"
#include "key_file.h"
#include "memory_disk.h"
#include "tested_suite.h"

namespace jinkui::vault {
namespace {

constexpr base::Instant kNow{1'800'000'000'000};
constexpr std::int64_t kDay = 24LL * 3600 * 1000;
constexpr crypto::Argon2Cost kCheap{.memory_bytes = 64 << 10, .passes = 1};

base::Instant days_after(int days) {
  return {kNow.ms + days * kDay};
}

std::string slug_of(const auto& result) {
  return result.ok() ? "ok" : result.error().slug;
}

class KeyStoreTest : public ::testing::Test {
 protected:
  KeyStoreTest() : root_(key_file("root.key")) {
    store_ = std::move(KeyStore::create(disk_, "keys", tested_suite(), root_, random_)).value();
  }

  RootKey key_file(const std::string& path) {
    crypto::initialise();
    EXPECT_TRUE(RootKey::create_key_file(disk_, path, random_).ok());
    return std::move(RootKey::from_key_file(disk_, path)).value();
  }
  static RootKey passphrase(std::string_view text) {
    return std::move(RootKey::from_passphrase(text, kCheap)).value();
  }

  void reload() {
    store_.reset();
    store_ = std::move(KeyStore::load(disk_, "keys", root_, random_)).value();
  }
  std::string wrapping(std::int64_t customer) const {
    const auto key = store_->wrapping_key({customer});
    return key ? codec::to_hex(key->view()) : "none";
  }
  base::Status forget(std::initializer_list<base::CustomerId> customers) {
    return store_->forget({customers.begin(), customers.size()});
  }
  std::string live_name() { return disk_.exists("keys.0") ? "keys.0" : "keys.1"; }

  MemoryDisk disk_;
  FixedRandom random_;
  RootKey root_;
  std::unique_ptr<KeyStore> store_;
};

TEST_F(KeyStoreTest, GivesTheSameKeysAfterLoading) {
  const std::string first = wrapping(1);
  const std::string last = wrapping(KeyStore::kMaxCustomer);
  const std::string label = codec::to_hex(store_->label_key());
  const std::string index = codec::to_hex(store_->derive("jinkui/label-mac/1", 32).view());
  const auto ledger = store_->ledger_key().public_key();
  const auto company = store_->company_key(store_->company_epoch());
  ASSERT_TRUE(company.has_value());
  const std::string company_hex = codec::to_hex(company->view());
  const VaultId vault = store_->vault_id();
  reload();
  EXPECT_EQ(wrapping(1), first);
  EXPECT_EQ(wrapping(KeyStore::kMaxCustomer), last);
  EXPECT_EQ(codec::to_hex(store_->label_key()), label);
  EXPECT_EQ(codec::to_hex(store_->derive("jinkui/label-mac/1", 32).view()), index);
  EXPECT_EQ(store_->ledger_key().public_key(), ledger);
  EXPECT_EQ(codec::to_hex(store_->company_key(1)->view()), company_hex);
  EXPECT_EQ(store_->vault_id(), vault);
  EXPECT_FALSE(store_->company_key(2).has_value());
  EXPECT_NE(first, last);
}

TEST_F(KeyStoreTest, IndexKeysComeAndGo) {
  ASSERT_EQ(store_->index_epochs(), std::vector<std::uint32_t>{1});
  const std::string first = codec::to_hex(store_->index_key(1)->view());
  EXPECT_EQ(slug_of(store_->drop_index_key(1)), "key-store/index-key") << "the newest stays";
  ASSERT_EQ(store_->add_index_key().value(), 2U);
  EXPECT_EQ(slug_of(store_->add_index_key()), "key-store/index-key") << "one successor at a time";
  reload();
  EXPECT_EQ(codec::to_hex(store_->index_key(1)->view()), first);
  const std::string second = codec::to_hex(store_->index_key(2)->view());
  EXPECT_NE(first, second);
  ASSERT_TRUE(store_->drop_index_key(1).ok());
  ASSERT_TRUE(store_->drop_index_key(1).ok());
  reload();
  EXPECT_EQ(store_->index_epochs(), std::vector<std::uint32_t>{2});
  EXPECT_FALSE(store_->index_key(1).has_value());
  EXPECT_EQ(codec::to_hex(store_->index_key(2)->view()), second);
}

TEST_F(KeyStoreTest, IdsOutOfRangeHaveNoKey) {
  for (const std::int64_t id :
       {std::int64_t{0}, std::int64_t{-1}, KeyStore::kMaxCustomer + 1, INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(wrapping(id), "none");
    EXPECT_FALSE(store_->forgotten({id}));
    EXPECT_EQ(slug_of(forget({{id}})), "key-store/customer");
  }
}

TEST_F(KeyStoreTest, ForgetsForGoodAndNobodyElse) {
  const std::string neighbour = wrapping(6);
  const std::uint64_t before = store_->generation();
  ASSERT_TRUE(forget({{5}, {7}, {5}}).ok());
  EXPECT_EQ(store_->generation(), before + 1);
  EXPECT_EQ(wrapping(5), "none");
  EXPECT_TRUE(store_->forgotten({7}));
  EXPECT_EQ(wrapping(6), neighbour);
  const std::vector<CustomerRange> gaps = {{{5}, {5}}, {{7}, {7}}};
  EXPECT_EQ(store_->forgotten(), gaps);
  ASSERT_TRUE(forget({{5}, {7}}).ok());  // again: nothing to do
  EXPECT_EQ(store_->generation(), before + 1);
  reload();
  EXPECT_EQ(wrapping(5), "none");
  EXPECT_EQ(wrapping(6), neighbour);
}

TEST_F(KeyStoreTest, OnlyOneGenerationHasAName) {
  for (std::int64_t id = 1; id < 6; ++id) {
    ASSERT_TRUE(forget({{id}}).ok());
    EXPECT_EQ(disk_.files().size(), 2U);  // the key file and the store
    const auto file = parse_key_file(disk_.files()[live_name()]);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->header.generation, store_->generation());
  }
}

TEST_F(KeyStoreTest, ANewShredRootAtEachForgetting) {
  const auto shred = [&] {
    const auto file = parse_key_file(disk_.files()[live_name()]);
    const auto key = sealing_key(tested_suite(), file->header, root_);
    return codec::to_hex(open_roots(tested_suite(), *file, key.view())->shred.view());
  };
  const std::string before = shred();
  ASSERT_TRUE(forget({{9}}).ok());
  EXPECT_NE(shred(), before);
}

TEST_F(KeyStoreTest, SaysWhenTheKeyIsWrong) {
  const RootKey other = key_file("other.key");
  EXPECT_EQ(slug_of(KeyStore::load(disk_, "keys", other, random_)), "key-store/wrong-key");
  EXPECT_EQ(slug_of(KeyStore::load(disk_, "keys", passphrase("correct horse battery"), random_)),
            "key-store/other-root");
  EXPECT_EQ(slug_of(KeyStore::load(disk_, "elsewhere", root_, random_)), "key-store/not-found");
  EXPECT_EQ(slug_of(KeyStore::create(disk_, "keys", tested_suite(), root_, random_)), "key-store/exists");
}

TEST_F(KeyStoreTest, EveryChangedByteIsSeen) {
  const base::Bytes good = disk_.files()["keys.1"];
  for (std::size_t i = 0; i < good.size(); ++i) {
    base::Bytes bad = good;
    bad[i] ^= 0x10;
    disk_.files()["keys.1"] = bad;
    EXPECT_EQ(slug_of(KeyStore::load(disk_, "keys", root_, random_)), "key-store/damaged") << i;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    disk_.files()["keys.1"] = base::Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(slug_of(KeyStore::load(disk_, "keys", root_, random_)), "key-store/damaged") << size;
  }
}

// Somebody who can also put the checksum right again.
TEST_F(KeyStoreTest, EveryForgedByteIsSeen) {
  const base::Bytes good = disk_.files()["keys.1"];
  for (std::size_t i = 0; i + 32 < good.size(); ++i) {
    base::Bytes bad(good.begin(), good.end() - 32);
    bad[i] ^= 0x10;
    const base::Hash sum = crypto::sha256(bad);
    base::append(bad, sum);
    disk_.files()["keys.1"] = bad;
    EXPECT_FALSE(KeyStore::load(disk_, "keys", root_, random_).ok()) << i;
  }
}

TEST_F(KeyStoreTest, AnOlderGenerationUnderTheOtherNameIsNotUsed) {
  const base::Bytes old = disk_.files()["keys.1"];
  ASSERT_TRUE(forget({{5}}).ok());
  disk_.files()["keys.1"] = old;
  reload();
  EXPECT_EQ(wrapping(5), "none");
  EXPECT_FALSE(disk_.exists("keys.1"));
  // Under the wrong name a file is refused, not believed.
  disk_.files()["keys.1"] = disk_.files()["keys.0"];
  disk_.files().erase("keys.0");
  EXPECT_EQ(slug_of(KeyStore::load(disk_, "keys", root_, random_)), "key-store/damaged");
}

TEST_F(KeyStoreTest, PassphraseOpensAndChanges) {
  const std::string before = wrapping(3);
  ASSERT_TRUE(forget({{4}}).ok());
  ASSERT_TRUE(store_->change_root(passphrase("correct horse battery")).ok());
  store_.reset();
  EXPECT_EQ(slug_of(KeyStore::load(disk_, "keys", root_, random_)), "key-store/other-root");
  EXPECT_EQ(slug_of(KeyStore::load(disk_, "keys", passphrase("correct horse battery!"), random_)),
            "key-store/wrong-key");
  store_ = std::move(KeyStore::load(disk_, "keys", passphrase("correct horse battery"), random_)).value();
  EXPECT_EQ(wrapping(3), before);
  EXPECT_EQ(wrapping(4), "none");
}

TEST_F(KeyStoreTest, RootKeysAreChecked) {
  EXPECT_EQ(slug_of(RootKey::from_passphrase("short")), "passphrase/length");
  EXPECT_EQ(slug_of(RootKey::from_passphrase(std::string(1025, 'x'))), "passphrase/length");
  EXPECT_EQ(slug_of(RootKey::create_key_file(disk_, "root.key", random_)), "key-file/exists");
  EXPECT_EQ(slug_of(RootKey::from_key_file(disk_, "nowhere")), "disk/not-found");
  for (const std::string_view text : {"", "00", "zz"}) {
    disk_.files()["bad.key"] = base::to_bytes(base::as_bytes(text));
    EXPECT_EQ(slug_of(RootKey::from_key_file(disk_, "bad.key")), "key-file/malformed");
  }
}

TEST_F(KeyStoreTest, BackupIsRecordedRefusedLiveAndRestorable) {
  const std::string kept = wrapping(8);
  ASSERT_TRUE(store_->backup("backup.jks", days_after(30), kNow).ok());
  const std::vector<KeyBackup> recorded = {{.made = kNow, .expires = days_after(30)}};
  EXPECT_EQ(store_->backups(kNow), recorded);
  EXPECT_TRUE(store_->backups(days_after(30)).empty());
  ASSERT_TRUE(forget({{8}}).ok());
  EXPECT_EQ(store_->unrecoverable_from(days_after(1)), days_after(30));
  EXPECT_EQ(store_->unrecoverable_from(days_after(31)), days_after(31));

  EXPECT_EQ(slug_of(KeyStore::restore(disk_, {"backup.jks", "keys", days_after(2)}, root_, random_)),
            "key-store/exists");
  EXPECT_EQ(slug_of(KeyStore::restore(disk_, {"backup.jks", "new", days_after(30)}, root_, random_)),
            "key-store/expired");
  EXPECT_EQ(slug_of(KeyStore::restore(disk_, {live_name(), "new", kNow}, root_, random_)), "key-store/not-a-backup");
  disk_.files()["direct.1"] = disk_.files()["backup.jks"];
  disk_.files()["direct.0"] = disk_.files()["backup.jks"];
  EXPECT_EQ(slug_of(KeyStore::load(disk_, "direct", root_, random_)), "key-store/is-backup");

  ASSERT_TRUE(KeyStore::restore(disk_, {"backup.jks", "new", days_after(2)}, root_, random_).ok());
  const auto restored = std::move(KeyStore::load(disk_, "new", root_, random_)).value();
  EXPECT_EQ(codec::to_hex(restored->wrapping_key({8})->view()), kept);  // what the certificate warns of
  EXPECT_EQ(restored->backups(kNow), recorded);
  EXPECT_EQ(restored->ledger_key().public_key(), store_->ledger_key().public_key());
}

TEST_F(KeyStoreTest, AForgedExpiryDoesNotOpen) {
  ASSERT_TRUE(store_->backup("backup.jks", days_after(30), kNow).ok());
  base::Bytes bytes = disk_.files()["backup.jks"];
  bytes.resize(bytes.size() - 32);
  bytes[69] ^= 0x01;  // in the expiry, the last field of the header
  base::append(bytes, crypto::sha256(bytes));
  disk_.files()["backup.jks"] = bytes;
  EXPECT_EQ(slug_of(KeyStore::restore(disk_, {"backup.jks", "new", kNow}, root_, random_)), "key-store/wrong-key");
}

TEST_F(KeyStoreTest, BackupsAreBounded) {
  EXPECT_EQ(slug_of(store_->backup("b", kNow, kNow)), "key-store/expiry");
  EXPECT_EQ(slug_of(store_->backup("b", days_after(4000), kNow)), "key-store/expiry");
  EXPECT_EQ(slug_of(store_->backup("root.key", days_after(1), kNow)), "key-store/exists");
  for (std::size_t i = 0; i < KeyStore::kMaxBackups; ++i) {
    ASSERT_TRUE(store_->backup("b" + std::to_string(i), days_after(1), kNow).ok());
  }
  EXPECT_EQ(slug_of(store_->backup("one more", days_after(1), kNow)), "key-store/backups");
  EXPECT_TRUE(store_->backup("later", days_after(9), days_after(2)).ok());
}

// The disk dies at every changing call of forget(), in every way; afterwards the store opens, is whole, and after
// repeating the call the key is gone and nothing of an earlier generation is left.
TEST_F(KeyStoreTest, SurvivesADyingDiskAtEveryStep) {
  int deaths = 0;
  for (int call = 1; call <= 4; ++call) {
    for (const auto how : {MemoryDisk::Death::before, MemoryDisk::Death::half, MemoryDisk::Death::after}) {
      const base::CustomerId victim{1000 + call * 10 + static_cast<int>(how)};
      const std::string neighbour = wrapping(victim.value + 5000);
      disk_.die_at(call, how);
      bool died = false;
      try {
        ASSERT_TRUE(store_->forget({&victim, 1}).ok());
      } catch (const base::Fatal&) {
        died = true;
        ++deaths;
      }
      disk_.revive();
      if (call % 2 == 0) {
        reload();  // the process died with the disk
      }
      ASSERT_TRUE(store_->forget({&victim, 1}).ok()) << call << died;
      EXPECT_TRUE(store_->forgotten(victim));
      EXPECT_EQ(wrapping(victim.value + 5000), neighbour);
      EXPECT_EQ(disk_.files().size(), 2U) << call;
      reload();
      EXPECT_TRUE(store_->forgotten(victim));
      EXPECT_EQ(wrapping(victim.value + 5000), neighbour);
    }
  }
  EXPECT_EQ(deaths, 9);  // three changing calls, three ways each
}

// A backup on record that failed after the rename, then a destruction: nothing of the failed generation may stay.
TEST_F(KeyStoreTest, AFailedGenerationIsWipedBeforeTheNext) {
  disk_.die_at(2, MemoryDisk::Death::after);
  EXPECT_THROW(static_cast<void>(store_->backup("b", days_after(1), kNow)), base::Fatal);
  disk_.revive();
  const std::string failed = store_->generation() % 2 == 0 ? "keys.1" : "keys.0";
  ASSERT_TRUE(disk_.exists(failed));
  disk_.die_at(1, MemoryDisk::Death::after);
  EXPECT_THROW(static_cast<void>(forget({{5}})), base::Fatal);  // died after wiping it
  disk_.revive();
  EXPECT_FALSE(disk_.exists(failed));
  ASSERT_TRUE(forget({{5}}).ok());
}

TEST_F(KeyStoreTest, ReadersAndAForgetterRunTogether) {
  const std::string kept = wrapping(500);
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const auto key = store_->wrapping_key({500});
        wrong += !key || codec::to_hex(key->view()) != kept ? 1 : 0;
        static_cast<void>(store_->forgotten({3}));
      }
    });
  }
  for (std::int64_t id = 1; id <= 40; ++id) {
    ASSERT_TRUE(forget({{id}}).ok());
  }
  stop = true;
  readers.clear();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace jinkui::vault
